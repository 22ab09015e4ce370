// Package regular opens regular files, and nothing else: opening a FIFO or a device may wait for
// ever or do something.
package regular

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrNot is returned for what is not a regular file.
var ErrNot = errors.New("not a regular file")

// Open opens a regular file for reading, following links.
func Open(name string) (*os.File, error) { return open(name, 0) }

// OpenNoFollow opens a regular file for reading, but not a link to one.
func OpenNoFollow(name string) (*os.File, error) {
	if noFollow == 0 { // the name has to be looked at first
		if err := check(name); err != nil {
			return nil, err
		}
	}
	f, err := open(name, noFollow)
	if err != nil && !errors.Is(err, ErrNot) { // systems have several errors for a link
		return nil, cmp.Or(check(name), err)
	}
	return f, err
}

// check reports what is wrong with what has a name.
func check(name string) error {
	info, err := os.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = not(name)
	}
	return err
}

// OpenIn is OpenNoFollow in a root, for paths that are too long for the system.
func OpenIn(root *os.Root, name string) (*os.File, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, not(name)
	}
	f, err := root.OpenFile(name, os.O_RDONLY|NonBlock, 0)
	if err != nil {
		return nil, err
	}
	opened, err := f.Stat()
	if err == nil && (!opened.Mode().IsRegular() || !os.SameFile(info, opened)) {
		err = not(name)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// open looks at what it opened and not at the name: that may stand for something else in between.
func open(name string, flags int) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|NonBlock|flags, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = not(name)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func not(name string) error { return &fs.PathError{Op: "open", Path: name, Err: ErrNot} }

// Kind says what a file is that is not regular, as in "3 sockets".
func Kind(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "FIFO"
	case m&fs.ModeSocket != 0:
		return "socket"
	case m&fs.ModeDevice != 0:
		return "device"
	case m&fs.ModeSymlink != 0:
		return "link"
	case m.IsDir():
		return "folder"
	}
	return fmt.Sprintf("file of mode %v", m.Type())
}
