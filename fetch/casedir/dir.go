package casedir

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/lrkit/lrkit/fetch/statedir"
)

var (
	// ErrLocked is returned when another process writes to the case.
	ErrLocked = errors.New("casedir: another process is writing to this case")
	// ErrDamaged is returned when the manifest is not as writers leave it. Verify says where.
	// Nothing is appended to it.
	ErrDamaged = errors.New("casedir: the manifest is damaged")
	// ErrDisturbed is returned when something else wrote to the manifest of an open case, or
	// replaced it. Nothing is appended to it.
	ErrDisturbed = errors.New("casedir: another writer was at the manifest")
	// ErrOccupied is returned when an unrecorded file has the name of a result.
	ErrOccupied = errors.New("casedir: a file that the manifest does not know lies where the result belongs")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("casedir: closed")
)

// Options say how to write to a case. The zero value is a good default.
type Options struct {
	// Tenant is the tenant of the results. The first and the last line of the session record it.
	Tenant string
	// Writer names the program in the manifest: "lrkit 1.2.3".
	Writer string
	// SignKey signs each line of the manifest. Keep it outside the case. An existing case is
	// continued if its last line is signed with this key or with one of Trust.
	SignKey ed25519.PrivateKey
	// PartKey is a secret of 32 bytes that marks the parts of this user. A part that was written
	// with another key begins again. If it is nil, a random key is used for this Dir.
	PartKey []byte
	// Trust are public keys of other writers, whose lines are accepted. They need a SignKey.
	Trust []ed25519.PublicKey
	// Unsigned permits to continue a signed case without a key.
	Unsigned bool
	// Adopt decides whether to continue a manifest that is damaged, or that no trusted key has
	// signed. Its error is returned by Open. Nothing has been written then. If Adopt is nil, Open
	// returns an [UntrustedError].
	Adopt func(*Adoption) error
	// State remembers the heads of cases. The head of this case must still be in its manifest, or
	// Open returns a [RollbackError]. If State is nil, nothing is compared and nothing remembered.
	State *statedir.Dir
	// AcceptRollback continues in spite of a rollback, and records it in the manifest.
	AcceptRollback bool
	// KeptHead is a head that was kept elsewhere. It must belong to this case and be in its
	// manifest. No new case is created.
	KeptHead *Head
	// Hashed, if set, is called with the number of bytes of each read of a blob, when all are
	// hashed for Adopt.
	Hashed func(n int)
	// Now returns the time. It is time.Now if nil.
	Now func() time.Time
}

// Dir is a case that is open for writing. One process at a time has it open. Its methods are safe
// for concurrent use.
//
// It has many fields because one lock guards the end of the manifest and the index together: a line
// and what it changes must appear at once.
type Dir struct {
	files  files
	opts   Options
	unlock func() error

	mu       sync.Mutex
	manifest file
	broken   error // once writing the manifest failed, nothing is added
	seq      int64
	head     string
	sig      string // of the last line
	size     int64  // of the manifest, as this writer left it
	lines    int64
	events   int64 // of the event blob
	tenants  tenants
	caseID   string
	names    []string // that the case is known by
	fresh    *Event   // has what the next line says of the case, if it is the first of its version
	results  *index
	said     said
	parts    map[string]bool // that are open, by name
	key      partKey
	warnings []Finding

	memory     *recollection
	rolledBack bool // what was remembered is not in the case any more
}

// Open opens a case for writing, and creates it if it does not exist: the folder may exist and be
// empty. It records a torn last line, and turns results whose commit was interrupted into parts
// again. The context is for the opening only.
func Open(ctx context.Context, path string, opts *Options) (*Dir, error) {
	if opts != nil && opts.KeptHead != nil { // no case is made where one is to be gone on with
		if _, err := os.Lstat(filepath.Join(path, manifestName)); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: it is of %s, and this one would be new", ErrOtherCase, opts.KeptHead.Case)
		}
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	root, err := openCase(path)
	if err != nil {
		return nil, err
	}
	f := rootFiles{root, newKeptFolders()}
	if err := create(f); err != nil {
		return nil, errors.Join(err, f.close())
	}
	d, err := openFiles(ctx, f, opts)
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	d.unlock = f.close
	return d, nil
}

// openFiles is Open on the files of its folder.
func openFiles(ctx context.Context, f files, opts *Options) (*Dir, error) {
	d := &Dir{files: f, results: newIndex(), said: newSaid(), parts: map[string]bool{}, unlock: func() error { return nil }}
	if opts != nil {
		d.opts = *opts
	}
	var err error
	if d.key, err = newPartKey(d.opts.PartKey); err != nil {
		return nil, err
	}
	if d.opts.Now == nil {
		d.opts.Now = time.Now
	}
	d.opts.Tenant = strings.ToLower(d.opts.Tenant)
	if err := checkTenant(d.opts.Tenant); err != nil {
		return nil, err
	}
	m, created, err := openManifest(f, d.firstLine)
	if err != nil {
		return nil, err
	}
	d.manifest = m
	if err := removeOldLock(f); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	if err := d.begin(ctx, created); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	d.warnCase()
	return d, nil
}

// removeOldLock removes the empty lock file of earlier versions.
func removeOldLock(f files) error {
	info, err := f.Lstat(lockName)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 0 {
		return nil // Verify reports what it is
	}
	if err := f.Remove(lockName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// key returns the key of the result that e is about.
func (e *Event) key() (Key, bool) {
	if e.Index == nil {
		return Key{}, false
	}
	k, err := Key{Tenant: e.Tenant, Action: e.Action, Index: *e.Index}.check()
	return k, err == nil
}

// add appends before and a line to the manifest, and syncs it. A line about an action is synced
// with the next line of another event.
func (d *Dir) add(e *Event, before ...byte) error {
	if d.broken != nil {
		return d.broken
	}
	if !d.tenants.room(e.Tenant) {
		return fmt.Errorf("casedir: more than %d tenants in one session", maxTenants)
	}
	e.Seq, e.Prev, e.PrevSig, e.Time = d.seq, d.head, d.sig, d.now()
	if d.fresh != nil {
		e.Case, e.First = d.fresh.Case, d.fresh.First
	}
	line, err := appendLine(before, e, d.caseID, d.opts.SignKey)
	if err != nil {
		return err
	}
	if _, err := parseLine(line[len(before) : len(line)-1]); err != nil { // nothing is written that cannot be read
		return fmt.Errorf("casedir: cannot be a line of the manifest: %w", err)
	}
	if err := d.undisturbed(); err != nil {
		d.broken = err
		return err
	}
	if _, err := d.manifest.Write(line); err != nil {
		d.broken = fmt.Errorf("casedir: %s: %w", manifestName, err)
		return d.broken
	}
	if e.Name != EventAction { // an action is asked for again if its line is lost
		if err := d.manifest.Sync(); err != nil { // what is on the disk now is unknown
			d.broken = fmt.Errorf("casedir: %s: %w", manifestName, err)
			return d.broken
		}
	}
	d.seq, d.head, d.sig, d.size, d.fresh = e.Seq+1, e.Hash, e.Sig, d.size+int64(len(line)), nil
	d.lines++
	d.said.line(e)
	d.tenants.add(e.Tenant)
	if e.Name == EventBlob {
		d.events++
	}
	return nil
}

// undisturbed checks that the manifest ends where this writer left it, and is still the file of
// that name. A lock does not stop a program that ignores locks.
func (d *Dir) undisturbed() error {
	mine, err := d.manifest.Stat()
	if err != nil {
		return fmt.Errorf("casedir: %s: %w", manifestName, err)
	}
	if mine.Size() != d.size {
		return fmt.Errorf("%w: it has %d bytes, not the %d that this writer left", ErrDisturbed, mine.Size(), d.size)
	}
	named, err := d.files.Lstat(manifestName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("casedir: %s: %w", manifestName, err)
	}
	if err != nil || !d.files.SameFile(named, mine) {
		return fmt.Errorf("%w: it was removed or replaced", ErrDisturbed)
	}
	return nil
}

// Has returns what the manifest records of a result: its path, size and hashes.
func (d *Dir) Has(k Key) (Blob, bool) {
	d.mustOpen()
	k, err := k.check()
	if err != nil {
		return Blob{}, false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e, ok := d.results.find(k)
	if !ok {
		return Blob{}, false
	}
	return d.results.blob(e), true
}

// room returns an error if no result can be added to the case.
func (d *Dir) room() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.results.room()
}

// NoteAction records what the API said about an action, unless the manifest last said the same.
// detail is JSON without secrets. A loss of power may take the line, as long as no result or
// failure was recorded after it.
func (d *Dir) NoteAction(tenant, action string, detail json.RawMessage) error {
	d.mustOpen()
	var line bytes.Buffer // as the manifest has it
	if err := json.Compact(&line, detail); err != nil && len(detail) > 0 {
		return fmt.Errorf("casedir: what is said of an action is not JSON: %w", err)
	}
	return d.note(&Event{Name: EventAction, Tenant: tenant, Action: action, Detail: line.Bytes()})
}

// NoteFailure records why a result could not be fetched, unless the manifest last said the same of
// it. The texts must hold no secrets.
func (d *Dir) NoteFailure(k Key, code, reason string) error {
	d.mustOpen()
	return d.note(&Event{Name: EventFailed, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Code: code, Reason: reason})
}

func (d *Dir) note(e *Event) error {
	id, err := ParseAction(e.Action)
	if err != nil {
		return err
	}
	if err := checkTenant(e.Tenant); err != nil {
		return err
	}
	e.Action = id
	d.mu.Lock()
	defer d.mu.Unlock()
	if (e.Name == EventAction || e.Name == EventFailed) && d.said.again(e) {
		return d.broken
	}
	return d.add(e)
}

// CaseID returns the id of the case, 32 random hex digits in the first line of its manifest.
func (d *Dir) CaseID() string { return d.caseID }

// Head returns the hash of the last line.
func (d *Dir) Head() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.head
}

// LastHead returns the head in the form that is kept elsewhere.
func (d *Dir) LastHead() Head {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lastHead()
}

func (d *Dir) lastHead() Head { return Head{Case: d.caseID, Seq: d.seq - 1, Hash: d.head} }

func (d *Dir) now() time.Time { return d.opts.Now().UTC().Truncate(time.Millisecond) }

// Close writes the last line, which counts the lines and results, remembers the head, and closes
// the case.
func (d *Dir) Close() error {
	d.mustOpen()
	d.mu.Lock()
	defer d.mu.Unlock()
	if errors.Is(d.broken, ErrClosed) {
		return nil
	}
	lines, results := d.lines+1, d.events
	e := &Event{Name: EventClose, Writer: d.opts.Writer, Key: d.keyText(), Lines: &lines, Blobs: &results}
	d.tenants.state(e)
	err := d.add(e)
	if err == nil {
		err = d.memory.remember(d.names, d.lastHead(), remembering{key: d.keyText(), alone: d.rolledBack, last: true})
	}
	d.broken = ErrClosed
	return errors.Join(err, d.manifest.Close(), d.unlock())
}
