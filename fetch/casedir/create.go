package casedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// newManifestName is the name of a manifest until its first line is on the disk.
const newManifestName = stateName + "/manifest.new"

// errTaken means that another writer created the manifest in the meantime.
var errTaken = errors.New("another writer was faster")

// openManifest opens the manifest for appending and locks it. If there is none, it creates one from
// the line that first returns. The lock is on the manifest itself: to remove or replace another
// file cannot break it.
func openManifest(f files, first func() ([]byte, error)) (m file, created bool, err error) {
	for range 20 { // writers that make it at once may be in each other's way
		m, _, err = openRegular(f, manifestName, os.O_RDWR|os.O_APPEND)
		if err == nil {
			return m, false, lockManifest(f, m)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, false, manifestError(f, err)
		}
		var line []byte
		if line, err = first(); err != nil {
			return nil, false, err
		}
		if m, err = newManifest(f, line); !errors.Is(err, errTaken) {
			return m, err == nil, err
		}
	}
	return nil, false, ErrLocked
}

// lockManifest locks the manifest, or closes it. The manifest must have no other name.
func lockManifest(f files, m file) error {
	if err := lockFile(f, m); err != nil {
		return err
	}
	left, err := otherNames(f, m)
	if err == nil && left {
		err = errors.Join(f.Remove(newManifestName), f.SyncDir(stateName))
	}
	if err != nil {
		return errors.Join(err, m.Close())
	}
	return nil
}

// lockFile locks a file, or closes it.
func lockFile(f files, m file) error {
	ok, err := f.TryLock(m)
	if err == nil && !ok {
		err = ErrLocked
	}
	if err != nil {
		return errors.Join(err, m.Close())
	}
	return nil
}

// newManifest creates a manifest with its first line, and locks it. The manifest gets its name when
// that line is on the disk. So a manifest that is empty, or begins with half a line, was not left
// by a writer.
func newManifest(f files, line []byte) (file, error) {
	m, err := f.OpenFile(newManifestName, os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, removeLeft(f)
	}
	if err != nil {
		return nil, err
	}
	if err := lockFile(f, m); errors.Is(err, ErrLocked) { // another writer took it for the remains of a crash
		return nil, errTaken
	} else if err != nil {
		return nil, err
	}
	err = named(f, m, newManifestName)
	if err == nil {
		_, err = f.Lstat(manifestName)
		switch {
		case err == nil:
			err = errors.Join(errTaken, f.Remove(newManifestName))
		case errors.Is(err, fs.ErrNotExist):
			err = nil
		}
	}
	if err == nil {
		_, err = m.Write(line)
	}
	if err == nil {
		err = m.Sync()
	}
	if err == nil {
		err = f.Rename(newManifestName, manifestName)
	}
	if err == nil {
		err = errors.Join(f.SyncDir(stateName), f.SyncDir("."))
	}
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// removeLeft removes a new manifest that a crashed writer left. No process has it locked then.
func removeLeft(f files) error {
	m, _, err := openRegular(f, newManifestName, os.O_RDWR)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errMoved) {
		return errTaken
	}
	if err != nil {
		return err
	}
	if err := lockFile(f, m); err != nil {
		return err
	}
	if err = named(f, m, newManifestName); err == nil {
		err = f.Remove(newManifestName)
	}
	return errors.Join(err, m.Close(), errTaken)
}

// named reports whether a file still has the name under which it was opened.
func named(f files, m file, name string) error {
	mine, err := m.Stat()
	if err != nil {
		return err
	}
	there, err := f.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !f.SameFile(mine, there) {
		return errTaken
	}
	return err
}

// create creates the folders of a case. A folder that holds something else stays as it is.
func create(f files) error {
	if _, err := f.Lstat(manifestName); errors.Is(err, fs.ErrNotExist) {
		if hasResults(f) {
			return ErrNoManifest
		}
		if err := f.EachEntry(".", func(e fs.DirEntry) error {
			if name := e.Name(); name != blobsName && name != stateName && name != manifestName { // another writer may make it now
				return fmt.Errorf("the folder is neither empty nor a case: it has no %s, but other files", manifestName)
			}
			return nil
		}); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	for _, name := range []string{blobsName, stateName} {
		if err := f.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return f.SyncDir(".")
}
