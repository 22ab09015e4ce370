package casedir

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
)

// ErrIncomplete is returned by Finish for a part that does not have the given size and hash.
var ErrIncomplete = errors.New("casedir: the part is not whole")

// Finish commits a part as a result, and closes it. Size and SHA256 of b must be those of the part
// at its last sync. Finish sets Path and CommandSHA256. command is what the API said about the
// command, without secrets; it becomes <index>.json. A command that readers would refuse is an
// error.
//
// If Finish fails, the part stays, and the next Open finishes or undoes the commit.
func (d *Dir) Finish(p *Part, b Blob, command []byte) (Blob, error) {
	d.mustOpen()
	p.mustInit()
	b, err := d.finish(p, b, command)
	return b, errors.Join(err, p.Close())
}

func (d *Dir) finish(p *Part, b Blob, command []byte) (Blob, error) {
	if !p.complete(&b) {
		return b, ErrIncomplete
	}
	if err := checkDescription(command); err != nil {
		return b, err
	}
	k := p.key
	b.Path, b.CommandSHA256 = k.blob(), hashOf(command)
	if err := d.place(p, &b, command); err != nil {
		return b, err
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
	return b, d.remove(k.state()) // that it is gone need not last: settle removes it
}

// complete reports whether a part has all of the bytes that are to be recorded.
func (p *Part) complete(b *Blob) bool {
	return p.file != nil && p.sum != nil && p.n == b.Size && p.n == p.v.Length && hex.EncodeToString(p.sum) == b.SHA256
}

// place gives the description and the blob their names, and makes these survive a loss of power.
// That a fresh part has lost its own name need not last: it is another name of the blob then, see
// Dir.settleName and verifier.renamed.
func (d *Dir) place(p *Part, b *Blob, command []byte) error {
	k := p.key
	if err := d.files.Mkdir(k.folder(), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := put(d.files, k.description(), command); err != nil {
		return err
	}
	if err := d.vacant(k, b); err != nil {
		return err
	}
	if err := d.rename(p, k.blob()); err != nil {
		return err
	}
	err := errors.Join(d.files.SyncDir(k.folder()), d.files.SyncDir(blobsName))
	if err == nil && !p.fresh {
		err = d.files.SyncDir(stateName)
	}
	return err
}

// vacant checks that the place of a result is free, or that the unrecorded file in it has the same
// bytes. A loss of power may leave that: the name of the blob, and not that of its state.
func (d *Dir) vacant(k Key, b *Blob) error {
	x, err := d.examine(context.Background(), k.blob(), b.Size, b.SHA256)
	if err != nil || x.Condition == ConditionMissing || x.Condition == ConditionIntact {
		return err
	}
	return fmt.Errorf("%w: %s", ErrOccupied, k.blob())
}

// rename moves a part into the folder of results.
func (d *Dir) rename(p *Part, name string) error {
	k := p.key
	if !p.readOnly {
		if err := p.file.Chmod(0o400); err != nil {
			return err
		}
		if err := p.file.Sync(); err != nil {
			return err
		}
		p.readOnly = true
	}
	if err := p.written(k.part()); err != nil {
		return err
	}
	if err := d.files.Rename(k.part(), name); err != nil {
		return err
	}
	return p.written(name)
}

// written checks that a name is that of the file that was written, with all of its bytes and no
// other name.
func (p *Part) written(name string) error {
	mine, err := p.file.Stat()
	if err != nil {
		return err
	}
	facts, err := p.d.files.Facts(p.file)
	if err != nil {
		return err
	}
	named, err := p.d.files.Lstat(name)
	if err != nil {
		return err
	}
	switch {
	case !p.d.files.SameFile(mine, named):
		return fmt.Errorf("%w: %s was replaced by something else", ErrIncomplete, name)
	case mine.Size() != p.n:
		return fmt.Errorf("%w: %s has %d bytes, %d were written", ErrIncomplete, name, mine.Size(), p.n)
	case facts.Links > 1:
		return fmt.Errorf("%w: %s has %d names", ErrIncomplete, name, facts.Links)
	}
	return nil
}

// forget removes what is left of a part.
func (d *Dir) forget(k Key) error {
	for _, name := range []string{k.state(), k.state() + ".new", k.part()} {
		if err := d.remove(name); err != nil {
			return err
		}
	}
	return d.files.SyncDir(k.stateFolder())
}

// remove removes a file or a link, if it exists. A folder stays: no writer creates one with such a
// name.
func (d *Dir) remove(name string) error {
	info, err := d.files.Lstat(name)
	if err == nil && !info.IsDir() {
		err = d.files.Remove(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
