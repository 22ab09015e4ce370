package casedir

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"

	"github.com/lrkit/lrkit/fetch/internal/lock"
	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// files is all that a case asks of a file system: few enough calls that tests can fail each of them, and
// lose what was not synced.
type files interface {
	OpenFile(name string, flag int, mode fs.FileMode) (file, error)
	Rename(from, to string) error
	Remove(name string) error
	// Link gives a file a second name. Not all file systems can.
	Link(name, another string) error
	Mkdir(name string, mode fs.FileMode) error
	Lstat(name string) (fs.FileInfo, error)
	// EachEntry calls visit for what is in a folder, in no order, until it returns an error. Nothing may be
	// removed or renamed in it meanwhile.
	EachEntry(name string, visit func(fs.DirEntry) error) error
	// SyncDir makes the names in a folder survive a power loss.
	SyncDir(name string) error
	// TryLock locks a file until it is closed, if no other process has it locked.
	TryLock(f file) (bool, error)
	// SameFile reports whether both describe one file, whatever its names.
	SameFile(a, b fs.FileInfo) bool
	// Facts says whose an open file is.
	Facts(f file) (owner.Facts, error)
	// FolderFacts says whose a folder is.
	FolderFacts(name string) (owner.Facts, error)
}

type file interface {
	io.ReadWriteCloser
	io.ReaderAt
	Sync() error
	Truncate(size int64) error
	Chmod(mode fs.FileMode) error
	Stat() (fs.FileInfo, error)
	Seek(offset int64, whence int) (int64, error)
}

// rootFiles are the files below an os.Root: no name leads out of it, whatever links there are.
type rootFiles struct{ root *os.Root }

func (r rootFiles) OpenFile(name string, flag int, mode fs.FileMode) (file, error) {
	f, err := r.root.OpenFile(name, flag, mode)
	if err != nil {
		return nil, err // not a nil *os.File in an interface
	}
	return f, nil
}

func (r rootFiles) Rename(from, to string) error              { return r.root.Rename(from, to) }
func (r rootFiles) Link(name, another string) error           { return r.root.Link(name, another) }
func (r rootFiles) Remove(name string) error                  { return r.root.Remove(name) }
func (r rootFiles) Mkdir(name string, mode fs.FileMode) error { return r.root.Mkdir(name, mode) }
func (r rootFiles) Lstat(name string) (fs.FileInfo, error)    { return r.root.Lstat(name) }

func (r rootFiles) SameFile(a, b fs.FileInfo) bool { return os.SameFile(a, b) }

func (r rootFiles) Facts(f file) (owner.Facts, error) { return owner.Of(f.(*os.File)) }

func (r rootFiles) FolderFacts(name string) (owner.Facts, error) {
	d, err := r.root.Open(name)
	if err != nil {
		return owner.Facts{}, err
	}
	defer d.Close() // it is only looked at
	return owner.Of(d)
}

func (r rootFiles) TryLock(f file) (bool, error) { return lock.TryLock(f.(*os.File)) }

func (r rootFiles) EachEntry(name string, visit func(fs.DirEntry) error) error {
	d, err := r.root.Open(name)
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

// entriesAtOnce is how many entries of a folder are held: a case has a folder for each action.
const entriesAtOnce = 256

// readDir returns what is in a folder, which must not be more than max entries.
func readDir(f files, name string, max int) (all []fs.DirEntry, err error) {
	err = f.EachEntry(name, func(e fs.DirEntry) error {
		if len(all) == max {
			return fmt.Errorf("%s: %w", name, &LimitError{Limit: "parts", Max: int64(max)})
		}
		all = append(all, e)
		return nil
	})
	return all, err
}

func (r rootFiles) SyncDir(name string) error {
	if runtime.GOOS == "windows" { // names last by themselves
		return nil
	}
	d, err := r.root.Open(name)
	if err != nil {
		return err
	}
	err = d.Sync()
	if err2 := d.Close(); err == nil {
		err = err2
	}
	return err
}
