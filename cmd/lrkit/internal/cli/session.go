package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// registerCase registers the flags of verbs that fetch results into a case.
func (f *fetchFlags) registerCase(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.dir, "case", "", "case directory; it is created if it is not there")
	flags.DurationVar(&f.waitFor, "wait-for", 0, "wait this long at most, as 2h30m: what is pending then is exit code 1")
	flags.IntVar(&f.parallel, "parallel", 2, "results to fetch at a time")
	flags.StringVar(&f.known, "host-policy", "cloud", "blob hosts: cloud, or known for the vendor's known accounts only")
	flags.Var(&f.ranges, "range-size", "how much of a large result one request asks for (default 4MiB)")
	flags.Var(&f.syncs, "sync-size", "how much may have to be fetched again after a crash (default 32MiB, and what 2 s bring)")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "log each call and answer, without secrets")
	f.evidence.register(flags)
	f.service.register(flags)
	complete(cmd, "host-policy", "cloud", "known")
	f.service.complete(cmd)
	if err := cmd.MarkFlagDirname("case"); err != nil {
		panic(err) // the flag does not exist
	}
}

// checkCase refuses values of these flags. optional is set if there may be no case.
func (f *fetchFlags) checkCase(optional bool) error {
	switch {
	case f.dir == "" && !optional:
		return errors.New("--case is required: the directory to keep the results in")
	case f.waitFor < 0:
		return fmt.Errorf("--wait-for is %s, it cannot be negative", f.waitFor)
	case f.parallel < 1 || f.parallel > 16:
		return fmt.Errorf("--parallel is %d, it can be from 1 to 16", f.parallel)
	}
	if err := oneOf("host-policy", f.known, "cloud", "known"); err != nil {
		return err
	}
	return f.evidence.check()
}

// session is an open case, and the service whose results go into it.
type session struct {
	*service
	dir   *casedir.Dir
	state *userState
	log   *slog.Logger
}

// openSession opens a case and the service. It makes no call: nothing is asked for a case that
// cannot be gone on with. It returns nil if it cannot: that was said, but for errors of usage.
func (a *app) openSession(ctx context.Context, f *fetchFlags) (*session, error) {
	state := a.writableState(f.dir) // first of all: nothing is made in a case
	if state == nil {
		return nil, nil
	}
	s := &session{state: state, log: a.logIf(f.verbose)}
	var err error
	if s.service, err = a.openService(ctx, &f.service, s.log); s.service != nil {
		a.stateless(state.Dir, s.uncounted, "parts of earlier runs are begun anew")
		if s.dir, err = a.openCase(ctx, f, s.tenant, state); s.dir != nil {
			return s, nil
		}
		s.service.close()
	}
	state.Close()
	return nil, err
}

// closeSession ends the case: its last line is written, and its head kept.
func (a *app) closeSession(f *fetchFlags, s *session) {
	a.closeCase(f, s.dir)
	s.service.close()
	s.state.Close() // what it remembers is on the disk
}
