package casedir

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
)

var (
	// ErrSigned is returned for a signed case when the writer has no key.
	ErrSigned = errors.New("casedir: this case is signed")
	// ErrUntrusted is returned for a case that neither the key of the writer nor a trusted key has
	// signed.
	ErrUntrusted = errors.New("casedir: no trusted key vouches for the manifest")
	// ErrOtherCase is returned when the head that was kept elsewhere belongs to another case.
	ErrOtherCase = errors.New("casedir: the head that was kept is of another case")
)

// UntrustedError says why a writer does not continue a manifest. It is [ErrDamaged] if the chain is
// broken, and [ErrUntrusted] otherwise. Options.Adopt can accept the manifest.
type UntrustedError struct {
	Line, Offset int64 // the first line that is not vouched for, from 1, and its first byte; 0 if not known
	Why          string
	Head         Head // of the manifest as it is
	Damaged      bool
}

func (e *UntrustedError) Error() string {
	where := ""
	if e.Damaged {
		where = fmt.Sprintf("line %d, byte %d: ", e.Line, e.Offset)
	}
	return fmt.Sprintf("%v: %s%s (its head is %s)", e.kind(), where, e.Why, e.Head.Hash)
}

func (e *UntrustedError) kind() error {
	if e.Damaged {
		return ErrDamaged
	}
	return ErrUntrusted
}

// Is implements the interface of errors.Is.
func (e *UntrustedError) Is(err error) bool { return err == e.kind() }

// keys are the keys whose signatures the writer accepts.
func (d *Dir) keys() []ed25519.PublicKey {
	if d.opts.SignKey == nil {
		return nil
	}
	return append([]ed25519.PublicKey{d.opts.SignKey.Public().(ed25519.PublicKey)}, d.opts.Trust...)
}

// begin reads the manifest, decides whether to continue it, and finishes what a crash interrupted.
func (d *Dir) begin(ctx context.Context, created bool) error {
	in := io.NewSectionReader(d.manifest, 0, 1<<62)
	var err error
	if d.memory, err = recall(d.opts.State, in); err != nil {
		return err
	}
	keys := d.keys()
	w, err := walk(ctx, in, walkOptions{
		signatures: keys != nil, keys: keys, heads: d.memory.heads(keys != nil), recall: d.memory.recallLate(keys != nil), kept: d.opts.KeptHead,
	}, func(e *Event, _ int64) error {
		d.said.line(e)
		return d.results.apply(e)
	})
	if err != nil {
		return err
	}
	adoption, err := d.decide(ctx, w)
	if err != nil {
		return err
	}
	d.continueFrom(w)
	// What a killed writer wrote without a sync is read here, but is not yet on the disk.
	if err := errors.Join(d.manifest.Sync(), d.files.SyncDir(".")); err != nil {
		return err
	}
	if err := d.recordTail(w, adoption); err != nil {
		return err
	}
	if err := d.settle(); err != nil {
		return err
	}
	if created { // its first line is there
		d.tenants.add(d.opts.Tenant)
	} else {
		if err := d.add(d.openEvent(w.trust.trusted())); err != nil {
			return err
		}
	}
	return d.recordRollback(w)
}

// continueFrom continues at the end of the manifest.
func (d *Dir) continueFrom(w *walker) {
	d.seq, d.head, d.sig, d.size = w.seq, w.head, w.sig, w.size
	d.lines, d.events = w.lines, w.blobs
	d.caseID, d.names = w.caseID, w.names()
	if d.caseID == "" {
		d.caseID = newCaseID()
		d.names = append(d.names, d.caseID)
		d.fresh = &Event{Case: d.caseID, First: w.first}
	}
}

// decide decides whether to continue the manifest, and what is adopted then.
func (d *Dir) decide(ctx context.Context, w *walker) (*Adoption, error) {
	if w.signed && d.opts.SignKey == nil && !d.opts.Unsigned {
		return nil, ErrSigned
	}
	doubt := d.doubt(w)
	if doubt != nil && d.opts.Adopt == nil {
		return nil, doubt
	}
	if err := w.lostKept(); err != nil {
		return nil, err
	}
	if lost := w.rollback(); lost != nil && !d.opts.AcceptRollback {
		return nil, lost
	}
	if doubt == nil {
		return nil, nil
	}
	a, err := d.propose(ctx, w, doubt)
	if err == nil {
		err = d.opts.Adopt(a)
	}
	return a, err
}

// doubt returns why the writer does not continue by itself, or nil if it does.
func (d *Dir) doubt(w *walker) *UntrustedError {
	e := &UntrustedError{Head: w.lastHead()}
	doubts := w.trust.doubts()
	switch {
	case len(w.problems) > 0:
		p := w.problems[0]
		e.Line, e.Offset, e.Why, e.Damaged = p.line, p.offset, p.what, true
	case w.lines == 0:
		e.Line, e.Why, e.Damaged = 1, noLine, true
	case d.opts.SignKey == nil:
		return nil
	case len(doubts) > 0:
		e.Line, e.Offset, e.Why = doubts[0].from.line, doubts[0].from.offset, doubts[0].what
	case w.trust.good < w.last.line:
		e.Line, e.Offset, e.Why = w.last.line, w.last.offset, "of version 1 only the head was signed: its last line was not"
	default:
		return nil
	}
	return e
}

// recordTail records what is unusual about the existing lines.
func (d *Dir) recordTail(w *walker, a *Adoption) error {
	switch {
	case a != nil:
		return d.recordAdoption(w, a)
	case w.unended:
		return d.add(&Event{Name: EventTorn, Key: d.keyText(), Torn: tornRecord(0, hashOf(nil), nil)}, '\n')
	case w.tail != nil:
		return d.add(&Event{Name: EventTorn, Key: d.keyText(), Torn: w.tail.record()})
	}
	return nil
}

func (d *Dir) openEvent(trusted string) *Event {
	return &Event{Name: EventOpen, Writer: d.opts.Writer, Tenant: d.opts.Tenant, Key: d.keyText(), Trusted: trusted}
}

// firstLine returns the first line of a new case.
func (d *Dir) firstLine() ([]byte, error) {
	e := d.openEvent("")
	e.Case, e.Prev, e.Time = newCaseID(), zeroHash, d.now()
	return appendLine(nil, e, e.Case, d.opts.SignKey)
}

func (d *Dir) keyText() string {
	if d.opts.SignKey == nil {
		return ""
	}
	return keyText(d.opts.SignKey.Public().(ed25519.PublicKey))
}

// recordRollback records what was remembered and is gone.
func (d *Dir) recordRollback(w *walker) error {
	for _, h := range w.wanted {
		if h.found {
			continue
		}
		d.rolledBack = true
		if err := d.add(&Event{Name: EventRollback, Rollback: &Rollback{LostSeq: h.Seq, LostHash: h.Hash}}); err != nil {
			return err
		}
	}
	return nil
}
