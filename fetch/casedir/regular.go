package casedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/lrkit/lrkit/internal/regular"
)

// notRegularError is the error for an entry that is never opened: opening a FIFO may block forever,
// and a link leads elsewhere.
type notRegularError struct {
	name string
	mode fs.FileMode
}

func (e *notRegularError) Error() string {
	return fmt.Sprintf("%s: not a regular file but a %s", e.name, regular.Kind(e.mode))
}

// Is implements the interface of errors.Is: no writer leaves such an entry, so it is ErrAltered.
func (e *notRegularError) Is(err error) bool { return err == ErrAltered }

// openRegular opens a regular file of a case, and not a link to one. The file of a name may change
// at any moment. So the open never blocks, and the opened file must be the one that was examined.
func openRegular(f files, name string, flag int) (file, fs.FileInfo, error) {
	before, err := f.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, nil, &notRegularError{name, before.Mode()}
	}
	r, err := f.OpenFile(name, flag|regular.NonBlock, 0)
	if err != nil {
		return nil, nil, err
	}
	after, err := r.Stat()
	// A new file may reuse the number of the file that it replaced, so the mode is compared too.
	if err == nil && !(after.Mode().IsRegular() && f.SameFile(before, after)) {
		err = &fs.PathError{Op: "open", Path: name, Err: errMoved}
	}
	if err != nil {
		return nil, nil, errors.Join(err, r.Close())
	}
	return r, after, nil
}

// openRead opens a regular file of a case for reading.
func openRead(f files, name string) (file, fs.FileInfo, error) {
	return openRegular(f, name, os.O_RDONLY)
}
