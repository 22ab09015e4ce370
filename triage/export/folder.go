package export

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// ErrNotEmpty is returned for an output folder that has something in it.
var ErrNotEmpty = errors.New("export: the output folder is not empty")

// output is the folder that is written to. Every other folder is opened from it, name by name, and
// no link is followed. The folder of the last file stays open: the next one is often there, too.
type output struct {
	root *os.Root

	at   string // the folder that is open; empty for the root
	open *os.Root
}

// openOutput opens a folder, or makes it. It must be empty.
func openOutput(name string) (*output, error) {
	if err := os.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	o := &output{root: root, open: root}
	d, err := root.Open(".")
	if err == nil {
		_, err = d.ReadDir(1)
		d.Close() // it is only read
		if err == nil {
			err = ErrNotEmpty
		}
	}
	if err != io.EOF {
		return nil, errors.Join(err, root.Close())
	}
	return o, nil
}

// enter opens a folder below the root, and makes what is missing.
func (o *output) enter(folder string) error {
	if folder == o.at {
		return nil
	}
	if err := o.leave(); err != nil {
		return err
	}
	if folder == "" {
		return nil
	}
	in := o.root
	for name := range strings.SplitSeq(folder, "/") {
		next, err := subfolder(in, name)
		if in != o.root {
			err = errors.Join(err, in.Close())
		}
		if err != nil {
			return err
		}
		in = next
	}
	o.at, o.open = folder, in
	return nil
}

// leave makes the names in the open folder last, and goes back to the root.
func (o *output) leave() error {
	if o.open == o.root {
		return nil
	}
	err := errors.Join(syncFolder(o.open), o.open.Close())
	o.at, o.open = "", o.root
	return err
}

// subfolder opens a folder, or makes it.
func subfolder(in *os.Root, name string) (*os.Root, error) {
	err := in.Mkdir(name, 0o700)
	switch {
	case err == nil:
		if err := syncFolder(in); err != nil {
			return nil, err
		}
	case !errors.Is(err, fs.ErrExist):
		return nil, err
	}
	named, err := in.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !named.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotFolder}
	}
	dir, err := in.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	opened, err := dir.Stat(".")
	if err == nil && !os.SameFile(named, opened) {
		err = &fs.PathError{Op: "open", Path: name, Err: errMoved}
	}
	if err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	return dir, nil
}

var (
	errNotFolder = errors.New("something else made a file or a link of this name in the output")
	errMoved     = errors.New("something else changes the output")
)

func syncFolder(dir *os.Root) error {
	if runtime.GOOS == "windows" { // names last by themselves
		return nil
	}
	d, err := dir.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// newFile is a file that has its name when it is whole.
type newFile struct {
	*os.File
	in   *os.Root
	temp string
	done bool
}

// create makes a file in a folder that is open.
func create(in *os.Root) (*newFile, error) {
	temp := tempName + rand.Text()
	f, err := in.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &newFile{File: f, in: in, temp: temp}, nil
}

// tempName is the beginning of the name of a file that is not whole.
const tempName = ".lrkit-export-"

// keep gives the file its name, once it is on the disk.
func (f *newFile) keep(name string) error {
	f.done = true
	err := errors.Join(f.Chmod(0o400), f.Sync(), f.Close())
	if err == nil {
		err = rename(f.in, f.temp, name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", name, err), f.in.Remove(f.temp))
	}
	return nil
}

// discard removes the file, unless it was kept.
func (f *newFile) discard() error {
	if f.done {
		return nil
	}
	f.done = true
	return errors.Join(f.Close(), f.in.Remove(f.temp))
}

// rename gives a file a name that is free.
func rename(in *os.Root, from, to string) error {
	_, err := in.Lstat(to)
	switch {
	case err == nil:
		return fs.ErrExist
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return in.Rename(from, to)
}

func (o *output) close() error { return errors.Join(o.leave(), o.root.Close()) }
