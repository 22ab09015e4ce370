package casedir

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"

	"github.com/lrkit/lrkit/fetch/internal/lock"
	"github.com/lrkit/lrkit/fetch/internal/owner"
	"github.com/lrkit/lrkit/internal/regular"
)

// errMoved means that an entry was replaced while it was examined.
var errMoved = errors.New("it became another file while it was opened")

// rootFiles are the files below an os.Root, which no name can leave. Links inside it are an error
// too.
type rootFiles struct {
	root *os.Root
	kept *keptFolders // nil for readers
}

// in calls do with the folder of a name, and its last element.
func (r rootFiles) in(name string, do func(dir *os.Root, base string) error) error {
	folder, base := path.Split(name)
	dir, err := r.folder(strings.TrimSuffix(folder, "/"))
	if err != nil {
		return err
	}
	return cmp.Or(called(name, do(dir, base)), r.release(dir))
}

// release closes a folder, unless it is kept open.
func (r rootFiles) release(dir *os.Root) error {
	if dir == r.root || r.kept.has(dir) {
		return nil
	}
	return dir.Close()
}

// called puts the whole name into an error about its last element.
func called(name string, err error) error {
	switch e := err.(type) {
	case *fs.PathError:
		return &fs.PathError{Op: e.Op, Path: name, Err: e.Err}
	case *notFolderError:
		return &notFolderError{name, e.mode}
	}
	return err
}

// folder opens a folder, element by element.
func (r rootFiles) folder(name string) (*os.Root, error) {
	dir := r.root
	if name == "" || name == "." {
		return dir, nil
	}
	at := ""
	for element := range strings.SplitSeq(name, "/") {
		at = path.Join(at, element)
		var next *os.Root
		var err error
		if dir == r.root && r.kept != nil {
			next, err = r.kept.open(dir, element)
		} else {
			next, err = openFolder(dir, element)
		}
		if err := cmp.Or(called(at, err), r.release(dir)); err != nil {
			return nil, err
		}
		dir = next
	}
	return dir, nil
}

func (r rootFiles) close() error { return cmp.Or(r.root.Close(), r.kept.close()) }

// notFolderError is the error for an entry in the place of a folder of a case.
type notFolderError struct {
	name string
	mode fs.FileMode
}

func (e *notFolderError) Error() string {
	return fmt.Sprintf("%s: not a folder but a %s", e.name, regular.Kind(e.mode))
}

// Is implements the interface of errors.Is: no writer leaves such an entry, so it is ErrAltered.
func (e *notFolderError) Is(err error) bool { return err == ErrAltered }

func openFolder(in *os.Root, name string) (*os.Root, error) {
	named, err := in.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !named.IsDir() {
		return nil, &notFolderError{name, named.Mode()}
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

// OpenFile opens a file: see openRegular. It creates one only with O_EXCL.
func (r rootFiles) OpenFile(name string, flag int, mode fs.FileMode) (opened file, err error) {
	if flag&os.O_CREATE != 0 {
		flag |= os.O_EXCL
	}
	err = r.in(name, func(dir *os.Root, base string) error {
		f, err := dir.OpenFile(base, flag, mode)
		if err == nil {
			opened = f // not a nil *os.File in an interface
		}
		return err
	})
	return opened, err
}

func (r rootFiles) Rename(from, to string) error {
	if path.Dir(from) == path.Dir(to) {
		return r.in(from, func(dir *os.Root, base string) error { return dir.Rename(base, path.Base(to)) })
	}
	return r.both(from, to, func() error { return r.root.Rename(from, to) })
}

func (r rootFiles) Link(name, another string) error {
	return r.both(name, another, func() error { return r.root.Link(name, another) })
}

// both opens the folders of two names first: an os.Root checks only that they do not leave it.
func (r rootFiles) both(a, b string, do func() error) error {
	for _, name := range []string{a, b} {
		if err := r.in(name, func(*os.Root, string) error { return nil }); err != nil {
			return err
		}
	}
	return do()
}

func (r rootFiles) Remove(name string) error {
	return r.in(name, func(dir *os.Root, base string) error { return dir.Remove(base) })
}

func (r rootFiles) Mkdir(name string, mode fs.FileMode) error {
	return r.in(name, func(dir *os.Root, base string) error { return dir.Mkdir(base, mode) })
}

func (r rootFiles) Lstat(name string) (info fs.FileInfo, err error) {
	err = r.in(name, func(dir *os.Root, base string) error {
		info, err = dir.Lstat(base)
		return err
	})
	return info, err
}

func (r rootFiles) EachEntry(name string, visit func(fs.DirEntry) error) error {
	d, err := r.openFolder(name)
	if err != nil {
		return err
	}
	defer d.Close() // it is only read
	for {
		entries, err := d.ReadDir(entriesAtOnce)
		for _, e := range entries {
			if err := visit(e); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r rootFiles) FolderFacts(name string) (owner.Facts, error) {
	d, err := r.openFolder(name)
	if err != nil {
		return owner.Facts{}, err
	}
	defer d.Close() // it is only looked at
	return owner.Of(d)
}

// openFolder opens a folder as a file.
func (r rootFiles) openFolder(name string) (d *os.File, err error) {
	err = r.in(name+"/.", func(dir *os.Root, base string) error {
		d, err = dir.Open(base)
		return err
	})
	return d, err
}

func (r rootFiles) SyncDir(name string) error {
	if runtime.GOOS == "windows" { // names last by themselves
		return nil
	}
	d, err := r.openFolder(name)
	if err != nil {
		return err
	}
	return cmp.Or(d.Sync(), d.Close())
}

func (r rootFiles) TryLock(f file) (bool, error) { return lock.TryLock(f.(*os.File)) }

func (r rootFiles) SameFile(a, b fs.FileInfo) bool { return os.SameFile(a, b) }

func (r rootFiles) Facts(f file) (owner.Facts, error) { return owner.Of(f.(*os.File)) }
