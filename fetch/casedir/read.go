package casedir

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/lrkit/lrkit/fetch/statedir"
)

// ReadOptions say what is known besides the case.
type ReadOptions struct {
	// State is where heads of cases are remembered; nothing is compared if it is nil.
	State *statedir.Dir
}

// Read gives every line of a manifest to visit, in order, without a lock and without writing. After
// the last line it returns ErrDamaged if the chain is broken, and a [RollbackError] if it is not
// the case that is remembered: what was given is not to be relied on then.
func Read(ctx context.Context, path string, opts *ReadOptions, visit func(e *Event) error) error {
	root, err := openCase(path)
	if err != nil {
		return err
	}
	defer root.Close() // it is only read
	f, err := readManifest(rootFiles{root})
	if err != nil {
		return err
	}
	defer f.Close() // it is only read
	if opts == nil {
		opts = &ReadOptions{}
	}
	m, err := recall(opts.State, f)
	if err != nil {
		return err
	}
	w, err := walk(ctx, f, walkOptions{heads: m.heads(false), recall: m.recallLate(false)}, func(e *Event, _ int64) error { return visit(e) })
	if err != nil {
		return err
	}
	if err := w.damage(); err != nil {
		return err
	}
	if lost := w.rollback(); lost != nil {
		return lost
	}
	return nil
}

// ErrNotCase is returned for a folder that holds nothing of a case.
var ErrNotCase = fmt.Errorf("is not a case: no %s", manifestName)

// ErrNoManifest is returned for a folder with results of which no manifest tells.
var ErrNoManifest = errors.New("no manifest: nothing here can be checked")

// readManifest opens the manifest for reading.
func readManifest(f files) (file, error) {
	m, _, err := openRead(f, manifestName)
	if err != nil {
		return nil, manifestError(f, err)
	}
	if _, err := otherNames(f, m); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// otherNames refuses a manifest that has another name: what is written to that is written to it.
// One name is that of a new manifest, which a loss of power may leave: then left is true.
func otherNames(f files, m file) (left bool, err error) {
	facts, err := f.Facts(m)
	if err != nil || facts.Links <= 1 {
		return false, err
	}
	if named(f, m, newManifestName) == nil {
		facts.Links--
		left = true
	}
	if facts.Links > 1 {
		err = fmt.Errorf("%w: %s has %d names: it is a hard link", ErrDamaged, manifestName, facts.Links)
	}
	return left, err
}

// manifestError sorts why the manifest cannot be opened. One that is there and no file is damaged:
// the files of the case are not to be taken for loose files because of it. Neither are results
// without a manifest.
func manifestError(f files, err error) error {
	switch not := new(notRegularError); {
	case errors.As(err, &not):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case errors.Is(err, fs.ErrNotExist) && hasResults(f):
		return ErrNoManifest
	case errors.Is(err, fs.ErrNotExist):
		return ErrNotCase
	}
	return err
}

// hasResults reports whether there is a folder for the results of an action.
func hasResults(f files) bool {
	found := false
	_ = f.EachEntry(blobsName, func(e fs.DirEntry) error { // a folder that cannot be read has none
		if _, err := ParseAction(e.Name()); err != nil || !e.IsDir() {
			return nil
		}
		found = true
		return fs.SkipAll
	})
	return found
}

// Is reports whether a folder is a case, or what is left of one: whether it has something of the
// name of a manifest, or results. It may be one that cannot be read.
func Is(path string) bool {
	root, err := openCase(path)
	if err != nil {
		return false
	}
	defer root.Close() // it is only read
	if _, err := root.Lstat(manifestName); !errors.Is(err, fs.ErrNotExist) {
		return err == nil
	}
	return hasResults(rootFiles{root})
}

// ResultKey returns the key of the result that e is about; ok is false if it is about none.
func (e *Event) ResultKey() (k Key, ok bool) { return e.key() }

// ErrAltered is returned for a file that is not what the manifest says.
var ErrAltered = errors.New("casedir: not what the manifest says")

// Command returns what the API said about the command of a result, held against its hash.
func Command(path string, k Key, b Blob) ([]byte, error) {
	root, err := openCase(path)
	if err != nil {
		return nil, err
	}
	defer root.Close() // it is only read
	k, err = k.check()
	if err != nil {
		return nil, err
	}
	text, err := readSmall(rootFiles{root}, k.description(), MaxDescription)
	if err != nil {
		return nil, recordedError(err)
	}
	if hashOf(text) != b.CommandSHA256 {
		return nil, fmt.Errorf("%w: %s", ErrAltered, k.description())
	}
	return bytes.Clone(text), nil
}

// OpenBlob opens the blob of a result: a regular file in the case, not a link to one.
func OpenBlob(path string, k Key) (*os.File, error) {
	k, err := k.check()
	if err != nil {
		return nil, err
	}
	root, err := openCase(path)
	if err != nil {
		return nil, err
	}
	defer root.Close() // the file stays open
	f, _, err := openRead(rootFiles{root}, k.blob())
	if err != nil {
		return nil, recordedError(err)
	}
	return f.(*os.File), nil
}

// recordedError sorts why a file cannot be opened of which the manifest tells. It names the file:
// the caller asked for a result, which has several.
func recordedError(err error) error {
	path := new(fs.PathError)
	absent := errors.Is(err, fs.ErrNotExist)
	if errors.As(err, &path) {
		err = fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	if absent {
		err = fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return err
}
