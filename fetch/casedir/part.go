package casedir

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// ErrPartInUse is returned for a part that is already open.
var ErrPartInUse = errors.New("casedir: the part is in use")

// Part is an incomplete result. It is a [download.Store], for one download at a time.
type Part struct {
	d       *Dir
	key     Key
	file    file
	v       download.Version
	n       int64 // written
	hash    hash.Hash
	sum     []byte   // of all, once it has been synced
	err     error    // what writing failed with: the file is not used again
	restart *restart // why what was there is not gone on with, until Start
	begun   string   // the same, after Start

	// fresh is true if there was neither a part nor a state before this one. lasting is true once a
	// state on the disk says that bytes are safe. A fresh part without such a state has nothing to
	// lose, and saves syncs.
	fresh, lasting bool
	left           bool // an unrecorded file lies where it belongs: see Dir.vacant
	readOnly       bool // its mode is that of a result
	closed         bool
}

var _ download.Store = (*Part)(nil)

// Part begins or continues a result. The caller calls [Dir.Finish] or [Part.Close]; until then, no
// other Part has this key.
func (d *Dir) Part(k Key) (*Part, error) {
	d.mustOpen()
	k, err := k.check()
	if err != nil {
		return nil, err
	}
	if _, ok := d.Has(k); ok {
		return nil, fmt.Errorf("casedir: %s is there already", k.blob())
	}
	if err := d.room(); err != nil {
		return nil, err
	}
	left, err := d.leftover(k)
	if err != nil {
		return nil, err
	}
	p, err := d.createPart(k)
	if err == nil {
		p.fresh, p.left = true, left
	}
	return p, err
}

// leftover reports whether there is an unrecorded file in the place of a result that may be what a
// loss of power left of it. It is ErrOccupied if it cannot be.
func (d *Dir) leftover(k Key) (bool, error) {
	info, err := d.files.Lstat(k.blob())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.Mode().IsRegular() || owner.Modes && info.Mode().Perm() != 0o400:
		return false, fmt.Errorf("%w: %s", ErrOccupied, k.blob())
	}
	return true, nil
}

// createPart returns the part of a key, unless it is in use.
func (d *Dir) createPart(k Key) (*Part, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.parts[k.part()] {
		return nil, fmt.Errorf("%w: %s", ErrPartInUse, k.part())
	}
	d.parts[k.part()] = true
	return &Part{d: d, key: k}, nil
}

// Resume implements [download.Store]. It continues only what this user wrote: see the package
// comment. The recorded prefix is read again, through the file that will be written.
func (p *Part) Resume(ctx context.Context) (v download.Version, n int64, h hash.Hash, err error) {
	p.mustInit()
	v, err = p.prove(ctx)
	p.fresh = p.fresh && errors.Is(err, errAbsent)
	if err == nil {
		p.lasting = true
		return v, p.n, p.hash, nil
	}
	p.drop()
	p.n, p.hash, p.sum = 0, nil, nil
	if ctx.Err() != nil { // nothing is doubtful: the part stays
		return download.Version{}, 0, nil, ctx.Err()
	}
	if errors.As(err, &p.restart) || errors.Is(err, errNothing) {
		return download.Version{}, 0, sha256.New(), nil
	}
	return download.Version{}, 0, nil, err
}

// Restarted returns why the part was begun again. It is empty if there was nothing before, or if
// the part was continued.
func (p *Part) Restarted() string {
	p.mustInit()
	return p.begun
}

// Start implements [download.Store].
func (p *Part) Start(v download.Version) (hash.Hash, error) {
	p.mustInit()
	p.fresh = p.fresh && p.file == nil
	p.drop()
	if p.restart != nil {
		if err := p.d.noteRestart(p.key, p.restart); err != nil {
			return nil, err
		}
		p.begun, p.restart = p.restart.Error(), nil
		if info, err := p.d.files.Lstat(p.key.state()); err == nil && !info.Mode().IsRegular() { // it cannot be replaced
			if err := p.d.files.Remove(p.key.state()); err != nil {
				return nil, err
			}
		}
	}
	if p.left {
		if x, err := p.d.look(p.key.blob(), v.Length); err != nil {
			return nil, err
		} else if x.Condition == ConditionAltered {
			return nil, fmt.Errorf("%w: %s", ErrOccupied, x.why)
		}
	}
	p.v, p.n, p.hash, p.sum, p.err, p.readOnly = v, 0, sha256.New(), nil, nil, false
	// The state comes first: a kill leaves no part without one. It says that no bytes are safe.
	if err := p.record(p.hash.Sum(nil)); err != nil {
		return nil, err
	}
	durable := p.durable()
	if durable {
		if err := p.d.files.SyncDir(p.key.stateFolder()); err != nil {
			return nil, err
		}
	}
	f, err := createNew(p.d.files, p.key.part(), os.O_RDWR)
	if err != nil {
		return nil, err
	}
	p.file, p.lasting = f, false
	if durable {
		err = p.d.files.SyncDir(p.key.stateFolder())
	}
	return p.hash, err
}

// durable reports whether the names of the part and its state must survive a loss of power at each
// step. Otherwise there is nothing yet that could be lost.
func (p *Part) durable() bool { return !p.fresh || p.lasting }

// record writes the state: n bytes with this SHA-256 are on the disk. The state is on the disk
// before it has its name, but the name is not.
func (p *Part) record(sum []byte) error {
	b, err := p.d.key.seal(newState(p.d.caseID, p.key, p.v, p.n, sum))
	if err != nil {
		return err
	}
	return put(p.d.files, p.key.state(), b)
}

// Write implements [download.Store]. The caller feeds the hash from Start or Resume.
func (p *Part) Write(b []byte) (int, error) {
	if err := p.usable(); err != nil {
		return 0, err
	}
	n, err := p.file.Write(b)
	p.n += int64(n)
	p.sum = nil
	if err != nil {
		p.err = err
	}
	return n, err
}

// Sync implements [download.Store]. The state of a part that is whole at its first Sync is not
// written again: Finish follows.
func (p *Part) Sync() error {
	if err := p.usable(); err != nil {
		return err
	}
	sum := p.hash.Sum(nil)
	whole := !p.durable() && p.n == p.v.Length
	if whole {
		if p.err = p.file.Chmod(0o400); p.err != nil {
			return p.err
		}
		p.readOnly = true
	}
	if p.err = p.file.Sync(); p.err != nil { // it is not known what is on the disk now
		return p.err
	}
	if !whole {
		if p.err = p.record(sum); p.err == nil {
			p.err = p.d.files.SyncDir(p.key.stateFolder())
		}
		if p.err != nil {
			return p.err
		}
		p.lasting = true
	}
	p.sum = sum
	return nil
}

// ReadAt implements [io.ReaderAt], for the MD5 of a prefix.
func (p *Part) ReadAt(b []byte, off int64) (int, error) {
	if err := p.usable(); err != nil {
		return 0, err
	}
	return p.file.ReadAt(b, off)
}

func (p *Part) usable() error {
	p.mustInit()
	if p.err == nil && p.file == nil {
		return errors.New("casedir: the part is not open: nothing was resumed or started")
	}
	return p.err
}

// drop closes the file.
func (p *Part) drop() {
	if p.file != nil {
		p.file.Close() // what counts has been synced
		p.file = nil
	}
}

// Close closes the part. Synced bytes stay for the next time.
func (p *Part) Close() error {
	p.mustInit()
	p.d.mu.Lock()
	if !p.closed {
		p.closed = true
		delete(p.d.parts, p.key.part())
	}
	p.d.mu.Unlock()
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file = nil
	return err
}
