package cli

import (
	"context"
	"log/slog"

	"github.com/spf13/cobra"
)

// complete completes the values of these flags.
func (f *serviceFlags) complete(cmd *cobra.Command) {
	complete(cmd, "auth", auths...)
	complete(cmd, "api", clouds()...)
}

// openService opens the service. It returns nil if it cannot: that was said, but for errors of
// usage.
func (a *app) openService(ctx context.Context, f *serviceFlags, log *slog.Logger) (*service, error) {
	f.stderr = a.Err
	s, err := f.open(ctx, log)
	switch {
	case err != nil && ofSystem(err):
		a.cannot("the service", err)
		return nil, nil
	case err != nil:
		return nil, err
	}
	return s, nil
}

// logIf returns a log that is shown, or one that is not.
func (a *app) logIf(shown bool) *slog.Logger {
	if shown {
		return a.newLog()
	}
	return slog.New(slog.DiscardHandler)
}
