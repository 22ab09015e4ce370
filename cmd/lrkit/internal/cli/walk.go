package cli

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/triage"
)

// maxPath is the longest path of a folder that is looked into.
const maxPath = 64 << 10

// walker adds the regular files below a folder, and the results of cases. Links are not followed.
type walker struct {
	a    *app
	ctx  context.Context
	all  *inputs
	left leftOut
}

// walk goes through a folder in byte order of paths. from is an open folder above it, where its
// path is too long for the system.
func (w *walker) walk(f *folder, from *anchor) error {
	if f.size > maxPath {
		w.left.note("too deep folder", f, "")
		return nil
	}
	entries, at, done, err := f.read(from)
	defer done()
	if err != nil { // what could be read goes on
		w.fail(f.path(""), err)
	}
	if at != nil && isCase(entries) { // it could be opened in no part
		w.left.note("too deep case", f, "")
		return nil
	}
	slices.SortFunc(entries, func(x, y fs.DirEntry) int { return strings.Compare(sortName(x), sortName(y)) })
	for _, e := range entries {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		switch {
		case e.Type().IsRegular():
			w.all.add(source{folder: f, name: e.Name()})
		case !e.IsDir():
			w.left.add(f, e.Name(), e.Type())
		default:
			if err := w.below(f.below(e.Name()), at); err != nil {
				return err
			}
		}
	}
	return nil
}

// below adds what a folder stands for that was met.
func (w *walker) below(f *folder, from *anchor) error {
	if from == nil {
		if path := f.path(""); triage.Is(path) {
			_, below := f.rest("")
			if err := w.a.results(w.ctx, path, below, w.all); err != nil {
				w.fail(path, err)
			}
			return nil
		}
	}
	return w.walk(f, from)
}

func (w *walker) fail(path string, err error) {
	w.a.cannotOpen(w.all, path, err)
}

// isCase reports whether a folder is a case, by what is in it.
func isCase(entries []fs.DirEntry) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "manifest.ndjson" })
}

// sortName is what puts an entry into byte order of paths: those in a folder have its name and a
// separator.
func sortName(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + string(filepath.Separator)
	}
	return e.Name()
}
