package cli

import (
	"context"
	"log/slog"
	"os"
	"sync"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/internal/secret"
)

// registerShowSecrets adds the one switch that shows secrets. Only the verbs that print text of a
// device have it.
func registerShowSecrets(flags *pflag.FlagSet, show *bool) {
	flags.BoolVar(show, "show-secrets", false, "do not mask passwords, tokens, signatures and keys that scripts printed")
}

// maskedNote says how many secrets were masked, and how they are seen.
func (a *app) maskedNote(ctx context.Context) {
	n := a.masked.Load()
	if n == 0 || a.quiet || ctx.Err() != nil {
		return
	}
	them := "them"
	if n == 1 {
		them = "it"
	}
	a.say("%s masked; --show-secrets shows %s", count(n, "secret"), them)
}

// ownSecrets are lrkit's own. No switch shows them.
func ownSecrets() []string {
	if own := os.Getenv("LRKIT_CLIENT_SECRET"); own != "" {
		return []string{own}
	}
	return nil
}

// shownOptions says what is shown of the text of a device. What is masked is counted.
func (a *app) shownOptions(show bool) lrkit.Options {
	o := lrkit.Options{ShowSecrets: show, Secrets: ownSecrets()}
	if !show { // then only lrkit's own are masked, and no switch shows them
		o.Masked = &a.masked
	}
	return o
}

// masked returns a text as messages and logs show it: without any secret, whatever the switch.
func masked(s string) string { return secret.String(s, secret.All, ownSecrets()...) }

// silent is mask, and counts nothing: for texts of which a part is shown, or that are counted
// elsewhere.
func silent(show bool) func(string) string {
	set := secret.All
	if show {
		set = secret.Named
	}
	return oneByOne(secret.NewMasker(set, ownSecrets()...).String)
}

// mask returns how a text is shown that a device or the API sent. It counts what it masks.
func (a *app) mask(show bool) func(string) string {
	if show {
		return silent(show)
	}
	m := secret.NewMasker(secret.All, ownSecrets()...)
	return oneByOne(func(s string) string {
		before := m.Count()
		s = m.String(s)
		a.masked.Add(m.Count() - before)
		return s
	})
}

// oneByOne makes a function that several goroutines may call: a Masker is for one.
func oneByOne(mask func(string) string) func(string) string {
	var mu sync.Mutex
	return func(s string) string {
		mu.Lock()
		defer mu.Unlock()
		return mask(s)
	}
}

// newLog returns a log without secrets.
func (a *app) newLog() *slog.Logger {
	return slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: maskedAttr}))
}

// maskedAttr masks what an attribute of a log says.
func maskedAttr(_ []string, attr slog.Attr) slog.Attr {
	switch v := attr.Value.Resolve(); v.Kind() {
	case slog.KindString, slog.KindAny:
		if s := v.String(); s != masked(s) {
			attr.Value = slog.StringValue(masked(s))
		}
	}
	return attr
}
