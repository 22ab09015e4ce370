package casedir

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"github.com/lrkit/lrkit/fetch/download"
)

// Part is a result that is not whole yet. It is a [download.Store], for one download at a time.
type Part struct {
	d    *Dir
	key  Key
	file file
	v    download.Version
	n    int64 // written
	hash hash.Hash
	sum  []byte // of all, once it has been synced
	err  error  // what writing failed with: the file is not used again
}

var _ download.Store = (*Part)(nil)

// Part begins a result, or goes on with it. [Dir.Finish] or [Part.Close] must follow.
func (d *Dir) Part(k Key) (*Part, error) {
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
	if _, err := d.files.Lstat(k.blob()); err == nil {
		return nil, fmt.Errorf("%w: %s", ErrOccupied, k.blob())
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return &Part{d: d, key: k}, nil
}

// Resume implements [download.Store]. The prefix that was recorded is read again and held against its hash; where there is any
// doubt, nothing is resumed.
func (p *Part) Resume(ctx context.Context) (v download.Version, n int64, h hash.Hash, err error) {
	b, err := readSmall(p.d.files, p.key.state(), maxState)
	if err != nil {
		return v, 0, sha256.New(), unlessDoubtful(err)
	}
	s, err := decodeState(b, p.key)
	if err == nil {
		v, err = s.version()
	}
	if err != nil || s.Done == 0 {
		return download.Version{}, 0, sha256.New(), nil
	}
	if err := p.rehash(ctx, &s); err != nil {
		p.drop()
		if ctx.Err() != nil { // nothing is doubtful: the part stays
			return download.Version{}, 0, nil, ctx.Err()
		}
		return download.Version{}, 0, sha256.New(), unlessDoubtful(err)
	}
	p.v, p.n = v, s.Done
	return v, p.n, p.hash, nil
}

var errDoubt = errors.New("the part is not what its state says")

// unlessDoubtful keeps errors of the system: what is only doubtful is begun anew.
func unlessDoubtful(err error) error {
	var path *fs.PathError
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errDoubt) || !errors.As(err, &path) {
		return nil
	}
	return err
}

// rehash opens the part and reads the prefix that its state tells of.
func (p *Part) rehash(ctx context.Context, s *state) error {
	info, err := p.d.files.Lstat(p.key.part())
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() < s.Done {
		return errDoubt
	}
	f, err := p.d.files.OpenFile(p.key.part(), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) { // a commit was cut behind the change of its mode
		return errDoubt
	}
	if err != nil {
		return err
	}
	p.file, p.hash = f, sha256.New()
	if _, err := io.CopyBuffer(p.hash, contextReader{ctx, io.NewSectionReader(f, 0, s.Done)}, make([]byte, 256<<10)); err != nil {
		return err
	}
	if hex.EncodeToString(p.hash.Sum(nil)) != s.SHA256 {
		return errDoubt
	}
	if info.Size() > s.Done { // written, and perhaps not on the disk
		if err := f.Truncate(s.Done); err != nil {
			return err
		}
	}
	_, err = f.Seek(s.Done, io.SeekStart)
	return err
}

// drop closes the file.
func (p *Part) drop() {
	if p.file != nil {
		p.file.Close() // what counts has been synced
		p.file = nil
	}
}

// Start implements [download.Store].
func (p *Part) Start(v download.Version) (hash.Hash, error) {
	p.drop()
	p.v, p.n, p.hash, p.sum, p.err = v, 0, sha256.New(), nil, nil
	// The state goes first: a state without its part is doubtful, a part without a state is nothing.
	for _, name := range []string{p.key.state(), p.key.part()} {
		if err := p.d.files.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err := p.d.files.SyncDir(stateName); err != nil {
			return nil, err
		}
	}
	f, err := p.d.files.OpenFile(p.key.part(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	p.file = f
	return p.hash, nil
}

// Write implements [download.Store]. What is written is hashed by whoever writes it, with the hash that Start or Resume gave.
func (p *Part) Write(b []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.file.Write(b)
	p.n += int64(n)
	p.sum = nil
	if err != nil {
		p.err = err
	}
	return n, err
}

// Sync implements [download.Store].
func (p *Part) Sync() error {
	if p.err != nil {
		return p.err
	}
	sum := p.hash.Sum(nil)
	if p.err = p.file.Sync(); p.err != nil { // what is on the disk now nobody knows: the file is not used again
		return p.err
	}
	b, err := newState(p.key, p.v, p.n, sum).encode()
	if err == nil {
		err = replace(p.d.files, stateName, p.key.state(), b)
	}
	if p.err = err; err == nil {
		p.sum = sum
	}
	return err
}

// ReadAt implements [io.ReaderAt], for the MD5 of a prefix.
func (p *Part) ReadAt(b []byte, off int64) (int, error) { return p.file.ReadAt(b, off) }

// Close lets go of the part. What was synced stays for the next time.
func (p *Part) Close() error {
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file = nil
	return err
}
