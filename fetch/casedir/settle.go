package casedir

import (
	"cmp"
	"errors"
	"io/fs"
	"strings"
)

// settle finishes or undoes what a crash interrupted: see the table in the package comment.
func (d *Dir) settle() error {
	entries, err := readDir(d.files, stateName, MaxParts)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if temp, ok := strings.CutSuffix(e.Name(), ".new"); ok {
			if _, ok := keyOfState(temp); ok {
				if err := d.remove(stateName + "/" + e.Name()); err != nil {
					return err
				}
			}
			continue
		}
		if stem, ok := strings.CutSuffix(e.Name(), ".part"); ok {
			if err := d.settleName(stem); err != nil {
				return err
			}
			continue
		}
		k, ok := keyOfState(e.Name())
		if !ok {
			continue
		}
		b, err := readSmall(d.files, k.state(), maxState)
		if err != nil {
			continue // Resume will say what is wrong with it
		}
		s, err := decodeState(b)
		if err != nil && !errors.Is(err, errOldState) || s.Action != k.Action || s.Index != k.Index {
			continue
		}
		k.Tenant = s.Tenant
		err = nil
		own := d.key.sealed(s) && s.of(d.caseID, k)
		if result, ok := d.results.find(k); ok {
			err = d.settleResult(k, result.size, own)
		} else if !d.results.knows(k.blob()) { // nor is it one of another tenant
			err = d.settleOne(k, own)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settleName removes the part of a stem if it is another name of its recorded blob: a loss of power
// may leave both names of a renamed file, and not its state. With a state, settleResult does it.
func (d *Dir) settleName(stem string) error {
	k, ok := keyOfState(stem + ".json")
	if !ok || !d.results.knows(k.blob()) {
		return nil
	}
	if _, err := d.files.Lstat(k.state()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part, err := d.files.Lstat(k.part())
	if errors.Is(err, fs.ErrNotExist) { // it was removed with its state
		return nil
	}
	if err != nil {
		return err
	}
	if blob, err := d.files.Lstat(k.blob()); err != nil || !d.files.SameFile(part, blob) {
		return nil // verify will tell of it
	}
	return d.files.Remove(k.part())
}

// settleResult settles the part of a result. It is not needed, unless the result was lost since. A
// part of this user that is another file than the blob is one of Refetch: a lost file may have the
// right size.
func (d *Dir) settleResult(k Key, size int64, own bool) error {
	blob, err := d.look(k.blob(), size)
	if err != nil || blob.Condition != ConditionIntact { // Refetch goes on with it
		return nil
	}
	if own {
		if there, err := d.files.Lstat(k.part()); err == nil && !d.files.SameFile(there, blob.info) {
			return nil
		}
	}
	if err := d.files.SyncDir(k.folder()); err != nil {
		return err
	}
	return d.forget(k)
}

// settleOne settles the part of a key that has a state and is not a result. If the state does not
// belong to this user it may have been planted, and no file is removed.
func (d *Dir) settleOne(k Key, own bool) error {
	blob, err := d.files.Lstat(k.blob())
	if errors.Is(err, fs.ErrNotExist) {
		if own {
			return d.tidy(k)
		}
		return nil
	}
	if folder := new(notFolderError); errors.As(err, &folder) || err == nil && !blob.Mode().IsRegular() {
		return nil // not what a crash leaves: verify will tell of it
	}
	if err != nil {
		return err
	}
	part, err := d.files.Lstat(k.part())
	switch {
	case errors.Is(err, fs.ErrNotExist): // it is made a part again, which Resume will check
		err = d.files.Rename(k.blob(), k.part())
	case err == nil && d.files.SameFile(blob, part): // a loss of power may leave both names
		err = d.files.Remove(k.blob())
	case err == nil:
		return nil
	}
	return errors.Join(err, d.files.SyncDir(stateName), d.files.SyncDir(k.folder()))
}

var errNotEmpty = errors.New("not empty")

// tidy removes what an interrupted commit left before the part had its new name: the description,
// and the folder if it is empty. Both are written again when the part is complete.
func (d *Dir) tidy(k Key) error {
	for _, name := range []string{k.description(), k.description() + ".new"} {
		if info, err := d.files.Lstat(name); err == nil && info.Mode().IsRegular() {
			if err := cmp.Or(d.files.Remove(name), d.files.SyncDir(k.folder())); err != nil {
				return err
			}
		}
	}
	empty := true
	err := d.files.EachEntry(k.folder(), func(fs.DirEntry) error {
		empty = false
		return errNotEmpty
	})
	if err != nil || !empty { // there is none, it is in use, or verify will tell of it
		return nil
	}
	return errors.Join(d.files.Remove(k.folder()), d.files.SyncDir(blobsName))
}
