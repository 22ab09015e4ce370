package casedir

import (
	"fmt"
	"io"
	"io/fs"

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
