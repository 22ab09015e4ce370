package casedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/lrkit/lrkit/internal/regular"
)

// notRegularError is a file that is opened by nothing here: to open a FIFO may wait for ever, and a link leads elsewhere.
type notRegularError struct {
	name string
	mode fs.FileMode
}

func (e *notRegularError) Error() string {
	return fmt.Sprintf("%s: not a regular file but a %s", e.name, regular.Kind(e.mode))
}

// Is makes errors.Is take it for ErrAltered: no writer leaves that.
func (e *notRegularError) Is(err error) bool { return err == ErrAltered }

// openRegular opens a regular file of a case, and not a link to one. What has the name may change at
// any moment, so the open never waits, and what was opened must be what was looked at.
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
	// A new file may have the number of the one that it replaced: the mode counts, too.
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
