package casedir

import (
	"cmp"
	"crypto/ed25519"
	"fmt"
	"strings"
)

// manifest checks the manifest, what is known besides it, and the files.
func (v *verifier) manifest() error {
	f, err := readManifest(v.files)
	if err != nil {
		return err
	}
	defer f.Close() // it is only read
	v.exposed(manifestName, f)
	r := v.report
	var keys []ed25519.PublicKey
	if v.opts.PublicKey != nil {
		keys = append(keys, v.opts.PublicKey)
	}
	if r.memory, err = recall(v.opts.State, f); err != nil {
		return err
	}
	w, err := walk(v.ctx, f, walkOptions{
		signatures: true, keys: keys, heads: r.memory.heads(keys != nil), recall: r.memory.recallLate(keys != nil), kept: v.opts.KeptHead, note: r.addNote,
	}, func(e *Event, number int64) error {
		if v.opts.Line != nil {
			v.opts.Line(e)
		}
		if k, ok := e.key(); e.Name == EventBlob && (!ok || e.Blob == nil) {
			r.find(Finding{Code: FindingManifest, Path: manifestName, Line: number, Detail: "it tells of a result that cannot be"})
		} else if e.Name == EventBlob {
			v.blob(k, e.Blob)
		}
		v.checkKept(e)
		return cmp.Or(v.known.apply(e), v.run(e, number), v.ctx.Err())
	})
	if err != nil {
		return err
	}
	for _, p := range w.problems {
		r.find(Finding{FindingManifest, manifestName, p.line, p.offset, p.what})
	}
	if w.unended {
		r.find(Finding{FindingTorn, manifestName, w.last.line, w.size, "its last line has no end: 'lrkit fetch' on this case will end it"})
	}
	if w.tail != nil {
		r.find(
			Finding{
				FindingTorn, manifestName, w.tail.line, w.tail.offset,
				"a writer died in the last line: 'lrkit fetch' on this case will record that",
			},
		)
	}
	if w.lines == 0 && len(w.problems) == 0 {
		r.find(Finding{Code: FindingManifest, Path: manifestName, Line: 1, Detail: noLine})
	}
	v.caseID = w.caseID
	r.Lines, r.Blobs, r.Head, r.Case, r.Seq, r.names = w.lines, w.blobs, w.head, w.lastHead().Case, w.seq-1, w.names()
	v.signatures(w)
	v.checkRemembered(w)
	v.unanswered()
	return nil
}

// signatures reports problems with the signatures of the sessions and of the last line.
func (v *verifier) signatures(w *walker) {
	r := v.report
	find := func(at place, what string) {
		r.find(Finding{FindingSignature, manifestName, at.line, at.offset, what})
	}
	for _, d := range w.trust.wrong {
		find(d.to, d.what)
	}
	if v.opts.PublicKey == nil {
		return
	}
	sound := len(w.trust.wrong) == 0 && w.trust.more == nil
	for _, d := range w.trust.open {
		if d.to != w.last { // of the last line more is said below
			find(d.from, d.what)
			sound = false
		}
	}
	if more := w.trust.more; more != nil {
		find(more.from, more.what+", and perhaps more")
	}
	switch {
	case w.lines == 0 || w.trust.state == unsigned:
		find(w.last, "its last line is not signed")
	case w.trust.state == otherKey:
		find(w.last, "it is signed with another key")
	case w.trust.state == vouched && sound:
		r.Signed = true
	}
	if r.Signed && w.trust.good < w.last.line {
		r.addNote(Note{NoteOld, w.last.line, w.last.offset, "in " + manifestSchema1 + " only the head was signed: the last line was not"})
	}
}

// checkRemembered checks the manifest against heads that were kept outside of the case.
func (v *verifier) checkRemembered(w *walker) {
	r := v.report
	if want := v.opts.Head; want != "" && !strings.EqualFold(want, r.Head) {
		r.find(
			Finding{
				Code: FindingHead, Path: manifestName,
				Detail: fmt.Sprintf("its last line has the hash %s, expected was %.64s", r.Head, want),
			},
		)
	}
	if err := w.lostKept(); err != nil {
		r.find(Finding{Code: FindingHead, Path: manifestName, Detail: bare(err)})
	}
	r.Remembered = len(w.wanted)
	lost := w.rollback()
	switch {
	case lost == nil:
	case v.opts.AcceptRollback:
		r.rolledBack = true
		r.addNote(Note{NoteRollback, w.last.line, w.last.offset, "accepted: " + bare(lost)})
	default:
		r.find(Finding{Code: FindingRollback, Path: manifestName, Detail: bare(lost)})
	}
}

// bare is the text of an error without the name of this package.
func bare(err error) string { return strings.TrimPrefix(err.Error(), "casedir: ") }

func (r *Report) addNote(n Note) {
	n.Detail = clip(n.Detail)
	if len(r.Notes) == maxFindings {
		r.MoreNotes++
		return
	}
	r.Notes = append(r.Notes, n)
}

// Remember remembers the verified head in the state directory that [Verify] compared with. It does
// nothing if something was found. A head without a key does not replace a head that a key vouched
// for.
func (r *Report) Remember() error {
	if !r.OK() || len(r.names) == 0 {
		return nil
	}
	how := remembering{alone: r.rolledBack}
	if r.Signed {
		how.key = r.key
	}
	return r.memory.remember(r.names, r.LastHead(), how)
}

// LastHead returns the head in the form that is kept elsewhere.
func (r *Report) LastHead() Head { return Head{Case: r.Case, Seq: r.Seq, Hash: r.Head} }
