package casedir

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// files is what a case needs of a file system. It is small: tests make each call fail, and lose
// what was not synced.
type files interface {
	OpenFile(name string, flag int, mode fs.FileMode) (file, error)
	Rename(from, to string) error
	Remove(name string) error
	// Link gives a file a second name. Not all file systems can.
	Link(name, another string) error
	Mkdir(name string, mode fs.FileMode) error
	Lstat(name string) (fs.FileInfo, error)
	// EachEntry calls visit for each entry of a folder, in no order, until it returns an error.
	// Entries must not be removed or renamed meanwhile.
	EachEntry(name string, visit func(fs.DirEntry) error) error
	// SyncDir makes the names in a folder survive a power loss.
	SyncDir(name string) error
	// TryLock locks a file until it is closed, unless another process has it locked.
	TryLock(f file) (bool, error)
	// SameFile reports whether both describe one file, under any names.
	SameFile(a, b fs.FileInfo) bool
	// Facts returns the owner and mode of an open file.
	Facts(f file) (owner.Facts, error)
	// FolderFacts returns the owner and mode of a folder.
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

// entriesAtOnce limits the entries in memory: a case has a folder for each action.
const entriesAtOnce = 256

// readDir returns the entries of a folder, at most max.
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
