package casedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists is returned for a file that exists and must not be overwritten.
var ErrExists = errors.New("casedir: the file exists already")

// fileID takes the place of the case id in the state of a part without a case.
const fileID = "lrkit.get/1"

// FilePart is a download into a file outside of any case. The bytes are in NAME.part next to the
// file, with a state that is protected as in a case: a later run continues only what this user
// wrote. It is a [download.Store].
type FilePart struct {
	*Part
	name string
	root *os.Root
}

// OpenFile begins or continues a download into a file. The folder must exist. key is the key of the
// user's state directory; nil means a random key for this FilePart. The caller calls
// [FilePart.Commit] or [FilePart.Close].
func OpenFile(path string, key []byte) (*FilePart, error) {
	k, err := newPartKey(key)
	if err != nil {
		return nil, err
	}
	folder, name := filepath.Split(filepath.Clean(path))
	if name == "." || name == ".." || name == "" || name == string(filepath.Separator) {
		return nil, fmt.Errorf("casedir: %q is not the name of a file", path)
	}
	if folder == "" {
		folder = "."
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	d := &Dir{files: rootFiles{root: root}, key: k, caseID: fileID, parts: map[string]bool{}}
	p, err := d.createPart(Key{Tenant: fileID, Action: name, file: name})
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &FilePart{Part: p, name: name, root: root}, nil
}

// Commit gives the file its name. An existing file stays, and the error is [ErrExists], unless
// overwrite is set.
func (f *FilePart) Commit(size int64, sha256 string, overwrite bool) error {
	f.Part.mustInit()
	p, d := f.Part, f.Part.d
	if !p.complete(&Blob{Size: size, SHA256: sha256}) {
		return ErrIncomplete
	}
	part := p.key.part()
	if err := p.written(part); err != nil {
		return err
	}
	if err := f.rename(part, overwrite); err != nil {
		return err
	}
	return errors.Join(d.files.SyncDir("."), d.forget(p.key))
}

// rename renames the part. Without overwrite, the part gets a second name first. That fails if the
// name is taken, so a file that appeared meanwhile is not lost.
func (f *FilePart) rename(part string, overwrite bool) error {
	files := f.Part.d.files
	if overwrite {
		return files.Rename(part, f.name)
	}
	switch err := files.Link(part, f.name); {
	case err == nil:
		return files.Remove(part)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w: %s", ErrExists, f.name)
	}
	// The file system has no second names.
	if _, err := files.Lstat(f.name); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s", ErrExists, f.name)
	}
	return files.Rename(part, f.name)
}

// Close closes the download. Synced bytes stay for the next run.
func (f *FilePart) Close() error { return errors.Join(f.Part.Close(), f.root.Close()) }
