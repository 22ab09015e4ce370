package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/text"
)

// openedCase is a case that `lrkit fetch` writes to, and what it needs until its end.
type openedCase struct {
	dir   *casedir.Dir
	state *statedir.Dir
}

// openCase opens the case of a fetch. It returns nil if it cannot: that was said, but for errors of usage.
func (a *app) openCase(ctx context.Context, f *fetchFlags) (*openedCase, error) {
	opts, err := a.caseOptions(ctx, f)
	if err == nil {
		err = a.keptHead(ctx, f, opts)
	}
	if err != nil {
		return nil, a.unlessUsage(f.dir, err)
	}
	state, err := a.writableState(f.dir)
	if err != nil {
		return nil, a.unlessUsage(f.dir, err)
	}
	opts.State = state
	dir, err := casedir.Open(ctx, f.dir, opts)
	if err != nil {
		return nil, errors.Join(a.unlessUsage(f.dir, err), state.Close())
	}
	return &openedCase{dir, state}, nil
}

// unlessUsage says that a case cannot be opened, or returns the error if it is one of usage.
func (a *app) unlessUsage(name string, err error) error {
	if errors.As(err, new(usageError)) {
		return err
	}
	if errors.Is(err, casedir.ErrSigned) {
		return fmt.Errorf("%s: this case is signed: --sign-key FILE or --unsigned", text.SafeLine(name))
	}
	a.cannot(name, err)
	if errors.Is(err, casedir.ErrDamaged) || errors.Is(err, casedir.ErrUntrusted) {
		a.say("'lrkit verify' shows what is wrong; --adopt goes on with the case as it is, and records that")
	}
	if errors.Is(err, casedir.ErrRollback) {
		a.say("--accept-rollback goes on with the case as it is, and records that")
	}
	return nil
}

// keptHead reads the head that is kept in a file. A file that is not there yet is made for a new case only.
func (a *app) keptHead(ctx context.Context, f *fetchFlags, opts *casedir.Options) (err error) {
	name := f.evidence.headFile
	if name == "" {
		return nil
	}
	if opts.KeptHead, err = readHead(ctx, name, f.dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if casedir.Is(f.dir) {
		return fmt.Errorf("%s is not there: nothing to compare with; 'lrkit verify --head-file %[1]s --init-head %s' makes it",
			text.SafeLine(name), text.SafeLine(f.dir))
	}
	return nil
}

// closeCase ends a fetch: the last line is written, and then its head is kept.
func (a *app) closeCase(f *fetchFlags, c *openedCase) {
	for _, w := range c.dir.Warnings() {
		a.say("%s: %s: %s", text.SafeLine(f.dir), text.SafeLine(w.Path), text.SafeLine(w.Detail))
	}
	err := c.dir.Close()
	if err == nil && f.evidence.headFile != "" {
		err = writeHead(f.evidence.headFile, c.dir.LastHead())
	}
	if err = errors.Join(err, c.state.Close()); err != nil {
		a.cannot(f.dir, err)
		return
	}
	a.say("%s: head of the manifest %s", text.SafeLine(f.dir), c.dir.Head())
}
