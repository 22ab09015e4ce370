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
	// State remembers the heads of cases. If it is nil, nothing is compared.
	State *statedir.Dir
}

// Read passes every line of a manifest to visit, in order. It takes no lock and writes nothing. If
// the chain is broken, Read returns ErrDamaged after the last line, and if a remembered line is
// missing, a [RollbackError]. Discard everything visited then. Read ends with the context.
func Read(ctx context.Context, path string, opts *ReadOptions, visit func(e *Event) error) error {
	root, err := openCase(path)
	if err != nil {
		return err
	}
	defer root.Close() // it is only read
	f, err := readManifest(rootFiles{root: root})
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
	w, err := walk(
		ctx, f, walkOptions{heads: m.heads(false), recall: m.recallLate(false)},
		func(e *Event, _ int64) error { return visit(e) },
	)
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

// ErrNotCase is returned for a folder without any part of a case.
var ErrNotCase = fmt.Errorf("is not a case: no %s", manifestName)

// ErrNoManifest is returned for a folder with results and without a manifest.
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

// otherNames refuses a manifest with another name, through which it could be changed. A crash may
// leave the name of a new manifest: then left is true.
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

// manifestError classifies why the manifest cannot be opened. A manifest that is not a file is
// damaged, and so are results without a manifest: the files of a case must not be taken for loose
// files.
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

// Is reports whether a folder is a case or the remains of one: whether it has something with the
// name of a manifest, or results. The case may be unreadable.
func Is(path string) bool {
	root, err := openCase(path)
	if err != nil {
		return false
	}
	defer root.Close() // it is only read
	if _, err := root.Lstat(manifestName); !errors.Is(err, fs.ErrNotExist) {
		return err == nil
	}
	return hasResults(rootFiles{root: root})
}

// ResultKey returns the key of the result that e is about, and false if there is none.
func (e *Event) ResultKey() (k Key, ok bool) { return e.key() }

// ErrAltered is returned for a file that differs from the manifest.
var ErrAltered = errors.New("casedir: not what the manifest says")

// Command returns what the API said about the command of a result. It checks the hash.
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
	text, err := readSmall(rootFiles{root: root}, k.description(), MaxDescription)
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
	f, _, err := openRead(rootFiles{root: root}, k.blob())
	if err != nil {
		return nil, recordedError(err)
	}
	return f.(*os.File), nil
}

// recordedError classifies why a recorded file cannot be opened. It names the file, since a result
// has several.
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
