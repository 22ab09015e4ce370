package casedir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
)

// ErrOtherVersion is returned by Restore when the service has other bytes than were recorded.
var ErrOtherVersion = errors.New("casedir: the service has another version of the result")

// shortHash is how much of a hash is in the name of a file.
const shortHash = 12

// altered and version are the names of files that are kept next to a result: an altered file, and
// another version from the service. With the hash in it, an existing name means the same file.
func (k Key) altered(sum string) string { return k.keptPath("altered", sum) }
func (k Key) version(sum string) string { return k.keptPath("version", sum) }

func (k Key) keptPath(what, sum string) string {
	return k.folder() + "/" + strconv.Itoa(k.Index) + "." + what + "-" + sum[:min(shortHash, len(sum))]
}

// besideOf returns the name of the kept file that e records, and false if it records none.
func (e *Event) besideOf(k Key) (name string, ok bool) {
	if e.Blob == nil || !isHash(e.SHA256) {
		return "", false
	}
	switch e.Name {
	case EventAltered:
		name = k.altered(e.SHA256)
	case EventVersion:
		name = k.version(e.SHA256)
	}
	return name, name != "" && e.Path == name
}

// isHash reports whether s is a SHA-256 as in a manifest.
func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range []byte(s) {
		if c-'0' > 9 && c-'a' > 5 {
			return false
		}
	}
	return true
}

// Refetch begins or continues to fetch a result again whose blob is missing or altered. The caller
// calls [Dir.Restore] or [Part.Close].
func (d *Dir) Refetch(k Key) (*Part, error) {
	d.mustOpen()
	k, err := k.check()
	if err != nil {
		return nil, err
	}
	b, ok := d.Has(k)
	if !ok {
		return nil, errNoResult
	}
	x, err := d.look(k.blob(), b.Size)
	if err != nil {
		return nil, err
	}
	if err := x.movable(); err != nil {
		return nil, err
	}
	return d.createPart(k)
}

// Restore commits a part of [Dir.Refetch], and closes it. Size and SHA256 of b must be those of the
// part. If they are the recorded ones, the part becomes the blob of the result again. An altered
// file in its place is renamed first, and recorded. Other bytes are kept and recorded as another
// version, which is never the result: the error is ErrOtherVersion, and Restore returns that
// version.
//
// If Restore fails, the part stays, and the next Restore continues.
func (d *Dir) Restore(ctx context.Context, p *Part, b Blob) (Blob, error) {
	d.mustOpen()
	p.mustInit()
	b, err := d.restore(ctx, p, b)
	return b, errors.Join(err, p.Close())
}

func (d *Dir) restore(ctx context.Context, p *Part, b Blob) (Blob, error) {
	k := p.key
	recorded, ok := d.Has(k)
	if !ok {
		return b, errNoResult
	}
	if !p.complete(&b) {
		return b, ErrIncomplete
	}
	x, err := d.examine(ctx, k.blob(), recorded.Size, recorded.SHA256)
	if err != nil {
		return b, err
	}
	if x.Condition == ConditionIntact {
		return recorded, d.forget(k)
	}
	if x.Condition == ConditionAltered {
		if err := d.setAside(ctx, k, k.blob(), x); err != nil {
			return b, err
		}
	}
	event := &Event{Name: EventRefetched, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Blob: &b}
	b.Path, b.CommandSHA256 = k.blob(), ""
	other := error(nil)
	if b.SHA256 != recorded.SHA256 {
		event.Name, b.Path, other = EventVersion, k.version(b.SHA256), ErrOtherVersion
	}
	if err := d.keep(ctx, p, event); err != nil {
		return b, err
	}
	return b, other
}

// Abandon removes a part of [Dir.Refetch] when its result turned out to be intact.
func (d *Dir) Abandon(k Key) error {
	d.mustOpen()
	k, err := k.check()
	if err != nil {
		return err
	}
	if _, ok := d.Has(k); !ok {
		return errNoResult
	}
	for _, name := range []string{k.part(), k.state()} {
		if _, err := d.files.Lstat(name); err == nil {
			return d.forget(k)
		}
	}
	return nil
}

// keep gives a part the name in the event, and records it.
func (d *Dir) keep(ctx context.Context, p *Part, e *Event) error {
	k, name := p.key, e.Path
	x, err := d.examine(ctx, name, e.Size, e.SHA256)
	switch {
	case err != nil:
		return err
	case x.Condition == ConditionAltered:
		return fmt.Errorf("%w: %s", ErrOccupied, name)
	case x.Condition == ConditionMissing: // else a crash cut this, or it came before
		if err = d.makeFolder(k); err == nil {
			err = d.rename(p, name)
		}
		if err == nil {
			err = errors.Join(d.files.SyncDir(k.folder()), d.files.SyncDir(stateName))
		}
	}
	if err == nil && !d.isKept(name) {
		err = d.record(e)
	}
	if err != nil {
		return err
	}
	return d.forget(k)
}

func (d *Dir) makeFolder(k Key) error {
	if err := d.files.Mkdir(k.folder(), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.files.SyncDir(blobsName)
}

// record adds a line about a kept file.
func (d *Dir) record(e *Event) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.add(e)
	if err == nil {
		err = d.results.apply(e)
	}
	return err
}

func (d *Dir) isKept(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.results.isKept(name)
}

// setAside renames an altered file. The line comes first, since anything could have put an
// unrecorded file there. The file always has a name.
func (d *Dir) setAside(ctx context.Context, k Key, name string, x examined) error {
	if err := x.movable(); err != nil {
		return err
	}
	to := k.altered(x.sum)
	if !d.isKept(to) {
		b := &Blob{Path: to, Size: x.size, SHA256: x.sum}
		if err := d.record(&Event{Name: EventAltered, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Was: name, Blob: b}); err != nil {
			return err
		}
	}
	there, err := d.examine(ctx, to, x.size, x.sum)
	switch {
	case err != nil:
		return err
	case there.Condition == ConditionAltered:
		return fmt.Errorf("%w: %s", ErrOccupied, to)
	case there.Condition == ConditionMissing:
		if d.files.Link(name, to) != nil { // a file system without a second name for a file
			return errors.Join(d.files.Rename(name, to), d.files.SyncDir(k.folder()))
		}
		if err := d.files.SyncDir(k.folder()); err != nil {
			return err
		}
	}
	return errors.Join(d.files.Remove(name), d.files.SyncDir(k.folder()))
}

// Describe writes <index>.json again if it is missing or altered, and records the new hash.
func (d *Dir) Describe(ctx context.Context, k Key, command []byte) error {
	d.mustOpen()
	if err := checkDescription(command); err != nil {
		return err
	}
	recorded, ok := d.Has(k)
	if !ok {
		return errNoResult
	}
	k, err := k.check()
	if err != nil {
		return err
	}
	x, err := d.examine(ctx, k.description(), -1, recorded.CommandSHA256)
	if err != nil || x.Condition == ConditionIntact {
		return err
	}
	b := Blob{Path: k.description(), Size: int64(len(command)), SHA256: hashOf(command)}
	if x.Condition == ConditionAltered && x.sum != b.SHA256 {
		if err := d.setAside(ctx, k, k.description(), x); err != nil {
			return err
		}
	}
	if x.sum != b.SHA256 {
		if err := d.makeFolder(k); err != nil {
			return err
		}
		if err := replace(d.files, k.folder(), k.description(), command); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e := &Event{Name: EventDescribed, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Blob: &b}
	if err := d.add(e); err != nil {
		return err
	}
	return d.results.apply(e)
}
