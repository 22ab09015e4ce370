package casedir

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
)

// Read gives every line of a manifest to visit, in order, without a lock and without writing. It returns
// ErrDamaged, behind the last line, if the chain is broken: what was given is not to be relied on then.
func Read(ctx context.Context, path string, visit func(e *Event) error) error {
	root, err := os.OpenRoot(path)
	if err != nil {
		return err
	}
	defer root.Close() // it is only read
	f, _, err := openRead(rootFiles{root}, manifestName)
	if err != nil {
		return err
	}
	defer f.Close() // it is only read
	w, err := walk(ctx, f, func(e *Event, _ []byte) error { return visit(e) })
	if err != nil {
		return err
	}
	if len(w.problems) > 0 {
		p := w.problems[0]
		return fmt.Errorf("%w: line %d, byte %d: %s", ErrDamaged, p.line, p.offset, p.what)
	}
	return nil
}

// Is says whether a folder is a case: whether it holds a manifest.
func Is(path string) bool {
	root, err := os.OpenRoot(path)
	if err != nil {
		return false
	}
	defer root.Close() // it is only read
	info, err := root.Lstat(manifestName)
	return err == nil && info.Mode().IsRegular()
}

// ResultKey returns the key of the result that e is about; ok is false if it is about none.
func (e *Event) ResultKey() (k Key, ok bool) { return e.key() }

// ErrAltered is returned for a file that is not what the manifest says.
var ErrAltered = errors.New("casedir: not what the manifest says")

// Command returns what the API said about the command of a result, held against its hash.
func Command(path string, k Key, b Blob) ([]byte, error) {
	root, err := os.OpenRoot(path)
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
		return nil, err
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
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	defer root.Close() // the file stays open
	f, _, err := openRead(rootFiles{root}, k.blob())
	if not := new(notRegularError); errors.As(err, &not) {
		err = fmt.Errorf("%w: %w", ErrAltered, err)
	}
	if err != nil {
		return nil, err
	}
	return f.(*os.File), nil
}
