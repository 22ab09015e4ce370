package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
)

// openCase opens the case of a fetch. It returns nil if it cannot: that was said, but for errors of
// usage.
func (a *app) openCase(ctx context.Context, f *fetchFlags, tenant string, state *userState) (*casedir.Dir, error) {
	opts, err := a.caseOptions(ctx, f)
	if err == nil {
		err = a.keptHead(ctx, f, opts)
	}
	if err != nil {
		return nil, a.unlessUsage(f.dir, err)
	}
	opts.Tenant, opts.State, opts.PartKey = tenant, state.Dir, state.partKey
	dir, err := casedir.Open(ctx, f.dir, opts)
	if err != nil {
		return nil, a.unlessUsage(f.dir, err)
	}
	return dir, nil
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
		a.say("fetch --accept-rollback goes on with the case as it is, and records that")
	}
	return nil
}

// keptHead reads the head that is kept in a file. A file that is not there yet is made for a new
// case only.
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
func (a *app) closeCase(f *fetchFlags, dir *casedir.Dir) {
	for _, w := range dir.Warnings() {
		a.say("%s: %s: %s", text.SafeLine(f.dir), text.SafeLine(w.Path), text.SafeLine(w.Detail))
	}
	err := dir.Close()
	if err == nil && f.evidence.headFile != "" {
		err = writeHead(f.evidence.headFile, dir.LastHead())
	}
	if err != nil {
		a.cannot(f.dir, err)
		return
	}
	a.say("%s: head of the manifest %s", text.SafeLine(f.dir), dir.Head())
}
