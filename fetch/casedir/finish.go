package casedir

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// ErrNotWhole is returned by Finish for a part that is not what it is finished as.
var ErrNotWhole = errors.New("casedir: the part is not whole")

// Finish commits a part: from then on it is a result. Size and SHA256 of b must be those of the part, as it was synced last;
// Path and CommandSHA256 are set here. command is what the API said about the command, without secrets: it becomes
// <index>.json.
//
// A command that readers would refuse is an error.
//
// If it fails the part stays, and the next Open settles how far it came.
func (d *Dir) Finish(p *Part, b Blob, command []byte) (Blob, error) {
	if p.sum == nil || p.n != b.Size || p.n != p.v.Length || hex.EncodeToString(p.sum) != b.SHA256 {
		return b, ErrNotWhole
	}
	if err := checkDescription(command); err != nil {
		return b, err
	}
	k := p.key
	b.Path, b.CommandSHA256 = k.blob(), hashOf(command)
	if err := d.place(p, command); err != nil {
		return b, errors.Join(err, p.Close())
	}
	d.mu.Lock()
	err := d.add(&Event{Name: EventBlob, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Blob: &b})
	if err == nil {
		err = d.results.add(k, &b)
	}
	d.mu.Unlock()
	if err != nil {
		return b, err
	}
	return b, d.forget(k)
}

// place puts the description and the blob under their names.
func (d *Dir) place(p *Part, command []byte) error {
	k := p.key
	if err := d.files.Mkdir(k.folder(), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := d.files.SyncDir(blobsName); err != nil {
		return err
	}
	if err := replace(d.files, k.folder(), k.description(), command); err != nil {
		return err
	}
	if err := p.file.Chmod(0o400); err != nil {
		return err
	}
	if err := p.file.Sync(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	if _, err := d.files.Lstat(k.blob()); !errors.Is(err, fs.ErrNotExist) { // nobody else writes: the case is locked
		return fmt.Errorf("%w: %s", ErrOccupied, k.blob())
	}
	if err := d.files.Rename(k.part(), k.blob()); err != nil {
		return err
	}
	return errors.Join(d.files.SyncDir(k.folder()), d.files.SyncDir(stateName))
}

// forget removes what is left of a part.
func (d *Dir) forget(k Key) error {
	for _, name := range []string{k.state(), k.state() + ".new", k.part()} {
		if err := d.files.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return d.files.SyncDir(stateName)
}

// settle brings to an end what a crash cut: see the table in the documentation of the package.
func (d *Dir) settle() error {
	entries, err := readDir(d.files, stateName, MaxParts)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if temp, ok := strings.CutSuffix(e.Name(), ".new"); ok {
			if _, ok := keyOfState(temp); ok {
				if err := d.files.Remove(stateName + "/" + e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
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
		if k.Tenant = tenantOf(b); k.Tenant == "" {
			continue
		}
		if err := d.settleOne(k); err != nil {
			return err
		}
	}
	return nil
}

// settleOne settles the part of a key that has a state.
func (d *Dir) settleOne(k Key) error {
	if _, ok := d.results.find(k); ok {
		if err := d.files.SyncDir(k.folder()); err != nil {
			return err
		}
		return d.forget(k)
	}
	info, err := d.files.Lstat(k.blob())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() { // not what a crash leaves: verify will tell of it
		return nil
	}
	// After a loss of power a renamed file may have both names.
	if _, err := d.files.Lstat(k.part()); err == nil {
		if err := d.files.Remove(k.blob()); err != nil {
			return err
		}
	} else if err := d.files.Rename(k.blob(), k.part()); err != nil {
		return err
	}
	return errors.Join(d.files.SyncDir(stateName), d.files.SyncDir(k.folder()))
}
