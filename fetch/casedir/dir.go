package casedir

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

var (
	// ErrLocked is returned when another process writes to the case.
	ErrLocked = errors.New("casedir: another process is writing to this case")
	// ErrDamaged is returned when the manifest is not what writers left: verify says where. Nothing is added to it.
	ErrDamaged = errors.New("casedir: the manifest is damaged")
	// ErrDisturbed is returned when something else wrote to the manifest of an open case, or replaced it.
	// Nothing is added to it.
	ErrDisturbed = errors.New("casedir: another writer was at the manifest")
	// ErrOccupied is returned when a file that the manifest does not know lies where a result belongs.
	ErrOccupied = errors.New("casedir: a file that the manifest does not know lies where the result belongs")
	// ErrClosed is returned behind Close.
	ErrClosed = errors.New("casedir: closed")
)

// Options say how to write to a case. The zero value is a good default.
type Options struct {
	// Writer names the program in the manifest: "lrkit 1.2.3".
	Writer string
	// SignKey signs the manifest at each Close. It must be kept outside the case.
	SignKey ed25519.PrivateKey
	// Now is time.Now if nil.
	Now func() time.Time
}

// Dir is a case that is open for writing. One process has it at a time; its methods may be called by many goroutines.
type Dir struct {
	files  files
	opts   Options
	unlock func() error

	mu       sync.Mutex
	manifest file
	broken   error // once writing the manifest failed, nothing is added
	seq      int64
	head     string
	size     int64 // of the manifest, as this writer left it
	caseID   string
	fresh    *Event // has what the next line says of the case, if it is the first of its version
	blobs    map[Key]Blob
	beside   map[string]bool // recorded files beside results, by name
}

// Open opens a case for writing, and creates it if it is not there: the folder may exist and be empty. A torn
// last line is recorded; results whose commit a crash cut are made parts again. The context is that of the opening only.
func Open(ctx context.Context, path string, opts *Options) (*Dir, error) {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	root, err := openCase(path)
	if err != nil {
		return nil, err
	}
	f := rootFiles{root}
	if err := create(f); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	d, err := openFiles(ctx, f, opts)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	d.unlock = root.Close
	return d, nil
}

// create makes the folders of a case. A folder that holds something else stays as it is.
func create(f files) error {
	if _, err := f.Lstat(manifestName); errors.Is(err, fs.ErrNotExist) {
		if hasResults(f) {
			return ErrNoManifest
		}
		entries, err := f.ReadDir(".")
		if err != nil {
			return err
		}
		for _, e := range entries {
			if name := e.Name(); name != blobsName && name != stateName {
				return fmt.Errorf("the folder is neither empty nor a case: it has no %s, but other files", manifestName)
			}
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

// openFiles is Open below its folder.
func openFiles(ctx context.Context, f files, opts *Options) (*Dir, error) {
	d := &Dir{files: f, blobs: map[Key]Blob{}, beside: map[string]bool{}, unlock: func() error { return nil }}
	if opts != nil {
		d.opts = *opts
	}
	if d.opts.Now == nil {
		d.opts.Now = time.Now
	}
	m, err := openManifest(f)
	if err != nil {
		return nil, err
	}
	d.manifest = m
	if err := removeOldLock(f); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return d, nil
}

// openManifest opens the manifest for appending, creates it if it is not there, and locks it. The lock
// is on the file that is written: removing or replacing another file cannot break it.
func openManifest(f files) (file, error) {
	m, _, err := openRegular(f, manifestName, os.O_RDWR|os.O_APPEND)
	if errors.Is(err, fs.ErrNotExist) {
		m, err = f.OpenFile(manifestName, os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) { // another writer was faster
			err = ErrLocked
		}
	}
	if err != nil {
		return nil, manifestError(f, err)
	}
	ok, err := f.TryLock(m)
	if err == nil && !ok {
		err = ErrLocked
	}
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
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

// begin reads the manifest and settles what a crash left.
func (d *Dir) begin(ctx context.Context) error {
	w, err := walk(ctx, io.NewSectionReader(d.manifest, 0, 1<<62), func(e *Event, _ []byte) error {
		d.learn(e)
		return nil
	})
	if err != nil {
		return err
	}
	if len(w.problems) > 0 {
		p := w.problems[0]
		return fmt.Errorf("%w: line %d, byte %d: %s", ErrDamaged, p.line, p.offset, p.what)
	}
	d.seq, d.head, d.size, d.caseID = w.seq, w.head, w.size, w.caseID
	if d.caseID == "" {
		d.caseID = newCaseID()
		d.fresh = &Event{Case: d.caseID, First: w.first}
	}
	// What a killed writer wrote and did not sync is read here, and is not yet on the disk.
	if err := errors.Join(d.manifest.Sync(), d.files.SyncDir(".")); err != nil {
		return err
	}
	if w.unended {
		nothing := &region{hash: sha256.New()}
		if err := d.add(&Event{Name: EventTorn, Torn: nothing.record()}, '\n'); err != nil {
			return err
		}
	}
	if w.tail != nil {
		var end []byte
		if !w.tail.lineEnd {
			end = []byte("\n")
			w.tail.add(end, 0, 0, nil)
		}
		if err := d.add(&Event{Name: EventTorn, Torn: w.tail.record()}, end...); err != nil {
			return err
		}
	}
	if err := d.settle(); err != nil {
		return err
	}
	return d.add(&Event{Name: EventOpen, Writer: d.opts.Writer})
}

// learn takes what a line says of results.
func (d *Dir) learn(e *Event) {
	k, ok := e.key()
	if !ok || e.Blob == nil {
		return
	}
	switch e.Name {
	case EventBlob:
		d.blobs[k] = *e.Blob
	case EventDescribed:
		if b, ok := d.blobs[k]; ok {
			b.CommandSHA256 = e.SHA256
			d.blobs[k] = b
		}
	}
	if name, ok := e.besideOf(k); ok {
		d.beside[name] = true
	}
}

// key is the key of a result that e is about.
func (e *Event) key() (Key, bool) {
	if e.Index == nil {
		return Key{}, false
	}
	k, err := Key{e.Tenant, e.Action, *e.Index}.check()
	return k, err == nil
}

// add appends a line to the manifest, with before in front of it, and syncs it.
func (d *Dir) add(e *Event, before ...byte) error {
	if d.broken != nil {
		return d.broken
	}
	e.Seq, e.Prev, e.Time = d.seq, d.head, d.opts.Now().UTC().Truncate(time.Millisecond)
	if d.fresh != nil {
		e.Case, e.First = d.fresh.Case, d.fresh.First
	}
	line, err := appendLine(before, e)
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
	if err := d.manifest.Sync(); err != nil { // what is on the disk now nobody knows
		d.broken = fmt.Errorf("casedir: %s: %w", manifestName, err)
		return d.broken
	}
	d.seq, d.head, d.size, d.fresh = e.Seq+1, e.Hash, d.size+int64(len(line)), nil
	return nil
}

// undisturbed checks that the manifest ends where this writer left it, and is still the file of that
// name: locks do not stop a program that does not ask for them.
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

// Has returns what the manifest says of a result.
func (d *Dir) Has(k Key) (Blob, bool) {
	k, err := k.check()
	if err != nil {
		return Blob{}, false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	b, ok := d.blobs[k]
	return b, ok
}

// NoteAction records what the API said of an action: detail is JSON without secrets.
func (d *Dir) NoteAction(tenant, action string, detail json.RawMessage) error {
	return d.note(&Event{Name: EventAction, Tenant: tenant, Action: action, Detail: detail})
}

// NoteFailure records why a result could not be had. The texts must hold no secrets.
func (d *Dir) NoteFailure(k Key, code, reason string) error {
	return d.note(&Event{Name: EventFailed, Tenant: k.Tenant, Action: k.Action, Index: &k.Index, Code: code, Reason: reason})
}

func (d *Dir) note(e *Event) error {
	id, err := ParseAction(e.Action)
	if err != nil {
		return err
	}
	e.Action = id
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.add(e)
}

// CaseID returns the id of the case: 32 hex digits, at random, that its manifest begins with.
func (d *Dir) CaseID() string { return d.caseID }

// Head returns the hash of the last line.
func (d *Dir) Head() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.head
}

// Close writes the last line, with a signature if there is a key, and lets go of the case.
func (d *Dir) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if errors.Is(d.broken, ErrClosed) {
		return nil
	}
	n := int64(len(d.blobs))
	e := &Event{Name: EventClose, Blobs: &n}
	if k := d.opts.SignKey; k != nil {
		e.Key = base64.StdEncoding.EncodeToString(k.Public().(ed25519.PublicKey))
		e.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(k, []byte(d.head)))
	}
	err := d.add(e)
	d.broken = ErrClosed
	return errors.Join(err, d.manifest.Close(), d.unlock())
}
