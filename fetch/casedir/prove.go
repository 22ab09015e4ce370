package casedir

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// restart is why a part is begun anew.
type restart struct {
	code string // "key", "state" or "part": what is not as it must be
	why  string
}

func (r *restart) Error() string { return r.why }

// The codes of restarts, as the manifest has them.
const (
	restartKey   = "key"   // it was written with another key, or none
	restartState = "state" // the state is not what this user wrote
	restartPart  = "part"  // the part is not what its state says
)

// errNothing means that there is nothing to continue and nothing to record. errAbsent is errNothing
// where there is neither a part nor a state.
var (
	errNothing = errors.New("there is no part")
	errAbsent  = fmt.Errorf("%w, nor a state", errNothing)
)

// prove opens the part of an earlier download if this user certainly wrote it: the HMAC proves the
// state, the owner the file, and the hash the bytes. Its error is a restart, errNothing, or a
// failure of the system.
func (p *Part) prove(ctx context.Context) (v download.Version, err error) {
	s, err := p.d.ownState(p.key)
	if err != nil {
		return v, err
	}
	v, err = s.version()
	if err != nil {
		return v, &restart{restartState, errState.Error()}
	}
	if s.Done == 0 {
		return v, errNothing
	}
	f, err := p.d.openPart(p.key, s)
	if err != nil {
		return v, err
	}
	p.file, p.hash, p.v, p.n = f, sha256.New(), v, s.Done
	if _, err := io.CopyBuffer(p.hash, contextReader{ctx, io.NewSectionReader(f, 0, s.Done)}, make([]byte, 256<<10)); err != nil {
		return v, err
	}
	if hex.EncodeToString(p.hash.Sum(nil)) != s.SHA256 {
		return v, &restart{restartPart, "its bytes are not those of which its state has the SHA-256"}
	}
	info, err := f.Stat()
	if err != nil {
		return v, err
	}
	if info.Size() > s.Done { // written, and perhaps not on the disk
		if err := f.Truncate(s.Done); err != nil {
			return v, err
		}
	}
	_, err = f.Seek(s.Done, io.SeekStart)
	return v, err
}

// ownState reads the state of a part, and returns it if this user wrote it for this case.
func (d *Dir) ownState(k Key) (*state, error) {
	b, err := readSmall(d.files, k.state(), maxState)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := d.files.Lstat(k.part()); err == nil {
			return nil, &restart{restartState, "it has no state"}
		}
		return nil, errAbsent
	}
	if err != nil {
		return nil, restartFor(restartState, err)
	}
	s, err := decodeState(b)
	switch {
	case errors.Is(err, errOldState):
		return nil, &restart{restartKey, err.Error()}
	case err != nil:
		return nil, &restart{restartState, err.Error()}
	case s.Key != d.key.id():
		return nil, &restart{
			restartKey,
			"it was written with a key that is not here: by another user, on another machine, or without a state directory",
		}
	case !d.key.sealed(s):
		return nil, &restart{restartState, "its state has a wrong HMAC: it was altered"}
	case !s.of(d.caseID, k):
		return nil, &restart{restartState, "its state is that of another result"}
	}
	return s, nil
}

// restartFor returns a restart if an error is about the files, or the error itself if the system
// failed.
func restartFor(code string, err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) && !errors.Is(err, errMoved) && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return &restart{code, fmt.Sprintf("its %s cannot be used: %s", code, reason(err))}
}

// openPart opens a part for writing if it is a regular file of this user alone, and long enough.
func (d *Dir) openPart(k Key, s *state) (file, error) {
	f, info, err := openRegular(d.files, k.part(), os.O_RDWR)
	if errors.Is(err, fs.ErrPermission) && s.Done == s.Length {
		if err = d.reopen(k); err == nil {
			f, info, err = openRegular(d.files, k.part(), os.O_RDWR)
		}
	}
	if err != nil {
		return nil, restartFor(restartPart, err)
	}
	if info.Size() < s.Done {
		err = &restart{restartPart, fmt.Sprintf("it has %d bytes, its state says %d", info.Size(), s.Done)}
	}
	if err == nil {
		err = d.alone(f, k, s)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// reopen makes a part writable again that was about to become a result.
func (d *Dir) reopen(k Key) error {
	f, _, err := openRead(d.files, k.part())
	if err != nil {
		return err
	}
	facts, err := d.files.Facts(f)
	if err == nil && facts.Mine && facts.Links <= 1 {
		err = f.Chmod(0o600)
	}
	return cmp.Or(err, f.Close())
}

// alone returns a restart unless an open part belongs to this user alone.
func (d *Dir) alone(f file, k Key, s *state) error {
	facts, err := d.files.Facts(f)
	if err != nil {
		return err
	}
	if facts.Links > 1 {
		return &restart{restartPart, fmt.Sprintf("it has %d names", facts.Links)}
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	mode := info.Mode().Perm()
	if owner.Modes && mode == 0o400 && facts.Mine && s.Done == s.Length { // as in reopen
		if err := f.Chmod(0o600); err != nil {
			return err
		}
		mode = 0o600
	}
	if facts.Mine && (!owner.Modes || mode == 0o600) {
		return nil
	}
	holds, err := d.holdsModes(k)
	if err != nil || !holds { // then the HMAC alone decides
		return err
	}
	if !facts.Mine {
		return &restart{restartPart, "it belongs to another user"}
	}
	return &restart{restartPart, fmt.Sprintf("its mode is %v, not %v", mode, fs.FileMode(0o600))}
}

// holdsModes reports whether the file system of the case stores the owner and mode of a new file.
func (d *Dir) holdsModes(k Key) (bool, error) {
	name := k.state() + ".new"
	if err := d.remove(name); err != nil {
		return false, err
	}
	f, err := d.files.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false, err
	}
	facts, err := d.files.Facts(f)
	info, err2 := f.Stat()
	err = errors.Join(err, err2, f.Close(), d.files.Remove(name))
	return err == nil && facts.Mine && (!owner.Modes || info.Mode().Perm() == 0o600), err
}

// noteRestart records that a part begins again.
func (d *Dir) noteRestart(k Key, why *restart) error {
	if k.file != "" { // there is no manifest
		return nil
	}
	return d.note(&Event{Name: EventRestarted, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Code: why.code, Reason: why.why})
}
