package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
)

// stdin is the name of the standard input.
const stdin = "-"

// input is what a verb works on.
type input struct {
	name   string
	met    bool         // in a folder that was named: only a regular file is opened, and no link
	result lrkit.Result // what a case says of it; the zero value elsewhere
	in     *lrkit.Case  // nil elsewhere
}

// options returns opts for this input.
func (in *input) options(opts lrkit.Options) *lrkit.Options {
	opts.Kind, opts.Origin, opts.SHA256 = in.result.Kind, in.result.Origin, in.result.SHA256
	return &opts
}

// inputs returns all inputs, in byte order of their names. A directory stands for the
// regular files below it; links are not followed. What cannot be read is said, and the
// others go on.
func (a *app) inputs(ctx context.Context, args []string) ([]input, error) {
	var all []input
	streams := 0
	for _, arg := range args {
		if arg == stdin {
			streams++
			all = append(all, input{name: arg})
			continue
		}
		found, err := a.below(ctx, arg)
		if err != nil {
			a.cannot(arg, err)
		}
		all = append(all, found...)
	}
	if streams > 1 {
		return nil, errors.New("- (stdin) can be read once only")
	}
	slices.SortStableFunc(all, func(x, y input) int { return cmp.Compare(x.name, y.name) })
	return all, nil
}

// below returns the inputs that an argument stands for.
func (a *app) below(ctx context.Context, arg string) ([]input, error) {
	info, err := os.Stat(arg)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []input{{name: arg}}, nil
	}
	if lrkit.IsCase(arg) {
		return a.results(ctx, arg)
	}
	var all []input
	var left leftOut
	// With the separator, a link that was named is followed; those below are not.
	err = filepath.WalkDir(arg+string(filepath.Separator), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			a.cannot(path, err)
		case entry.IsDir() && lrkit.IsCase(path):
			found, err := a.results(ctx, path)
			if err != nil {
				a.cannot(path, err)
			}
			all = append(all, found...)
			return fs.SkipDir
		case entry.Type().IsRegular():
			all = append(all, input{name: path, met: true})
		default:
			left.add(path, entry.Type())
		}
		return nil
	})
	a.leftOut(arg, &left)
	if err == nil && len(all) == 0 {
		a.say("%s: no files in it", text.SafeLine(link.Redact(arg)))
	}
	return all, err
}

// results returns those of a case.
func (a *app) results(ctx context.Context, dir string) ([]input, error) {
	c, err := lrkit.OpenCase(ctx, dir, &lrkit.CaseOptions{State: a.readableState(dir)})
	if err != nil {
		return nil, err
	}
	var all []input
	for _, r := range c.Results {
		all = append(all, input{name: filepath.Join(dir, filepath.FromSlash(r.Path)), result: r, in: c})
	}
	return all, nil
}

// cannot says that an input failed.
func (a *app) cannot(name string, err error) {
	if err = beyond(a.ctx, err); err == nil {
		return
	}
	a.status.add(ofError(err))
	a.say("%s", inputError(name, err))
}

// inputError is the text of an error about an input, with its name in front once.
func inputError(name string, err error) string {
	if path := new(fs.PathError); errors.As(err, &path) {
		err = path.Err
	}
	what := err.Error()
	if errors.Is(err, casedir.ErrNoManifest) {
		what += "; to read the blobs all the same: lrkit analyze " + filepath.Join(name, "blobs")
	}
	return safeName(name) + ": " + text.SafeLine(link.Redact(what))
}

// safeName is the name of an input as a message shows it.
func safeName(name string) string { return text.SafeLine(link.Redact(name)) }
