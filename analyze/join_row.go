package analyze

import (
	"cmp"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// openRow is a row that later lines may add to.
type openRow struct {
	key         artifact.Row
	join        Join
	file, proc  *pending // its subjects
	candidate   *pending // a name that may become one
	program     *pending // a path that may be that of proc
	other       *pending // a value of another kind, which may be wrapped
	directory   bool     // file is a directory in which rows lie
	held        bool     // open until its end, whatever other rows come
	ended       bool
	broken      bool       // the value was broken within a word
	respaced    bool       // line ends of the value stand for blanks that were lost
	waiting     []*pending // sizes, hashes and times that wait for the file
	unattached  []attribute
	line, start int64
}

// attribute is a part that is no finding of its own, and waits for its subject.
type attribute struct {
	part artifact.Part
	text string
	id   int64
	weak bool // a number of anything
}

func (row *openRow) wait(p *pending) {
	p.refs++
	row.waiting = append(row.waiting, p)
}

// take adds what waits in another row, which has no subject.
func (row *openRow) take(rec *recorder, other *openRow) {
	row.waiting = append(row.waiting, other.waiting...)
	other.waiting = other.waiting[:0]
	for _, a := range other.unattached {
		row.add(a)
	}
	row.attach(rec)
}

func (row *openRow) add(a attribute) {
	if len(row.unattached) < maxUnattached {
		row.unattached = append(row.unattached, a)
	}
}

// maxUnattached bounds what waits for the subject of a row.
const maxUnattached = 16

// attach ties what waits, as far as the row has a subject.
func (row *openRow) attach(rec *recorder) {
	if !row.held || row.ended { // what comes later may tell more
		row.tellNames()
	}
	if row.file != nil {
		for _, p := range row.waiting {
			row.tie(rec, p)
		}
		row.waiting = row.waiting[:0]
	}
	kept := row.unattached[:0]
	for _, a := range row.unattached {
		switch {
		case a.part == artifact.Candidate, a.part == artifact.ServiceHint && row.candidate != nil && !row.candidate.dropped:
		case a.part == artifact.Owner && row.file != nil:
			f := rec.join(row.file)
			f.owner = cmp.Or(f.owner, a.text)
		case a.part == artifact.Signature && row.file != nil:
			f := rec.join(row.file)
			f.signature = cmp.Or(f.signature, a.text)
		case a.part == artifact.PID && row.proc != nil:
			rec.join(row.proc).id = a.id
		case a.part == artifact.PID && row.other != nil && row.other.match.Kind == artifact.Service:
			rec.join(row.other).id = a.id
		case a.part == artifact.ParentPID && row.proc != nil:
			rec.join(row.proc).parent = a.id
		default:
			kept = append(kept, a)
		}
	}
	row.unattached = kept
}

// tellNames makes the candidate, or else the program, what the parts so far say it is.
func (row *openRow) tellNames() {
	for _, a := range row.unattached {
		kind := artifact.None
		switch {
		case a.part == artifact.ServiceHint:
			kind = artifact.Service
		case a.part == artifact.KindHint:
			kind = artifact.Code(a.id)
		case a.part == artifact.PID && !a.weak:
			kind = artifact.Process
		}
		if c := row.candidate; kind != artifact.None && c != nil && c.dropped {
			row.tell(c, kind)
		}
		if c := row.program; kind == artifact.Process && c != nil && c.dropped {
			row.tell(c, kind)
		}
	}
}

// tell makes a name one of a kind, if the row has no subject of it.
func (row *openRow) tell(p *pending, kind artifact.Code) {
	subject := &row.other
	switch kind {
	case artifact.Process:
		subject = &row.proc
	case artifact.File:
		subject = &row.file
	}
	if *subject != nil {
		return
	}
	p.match.Kind, p.dropped = kind, false
	p.refs++
	*subject = p
	if kind == artifact.File && !p.match.Flags.Has(artifact.POSIX) {
		p.match.Flags |= artifact.Windows
	}
}

// mayBeFile reports whether the candidate is a file by what the row has: a size, a hash or times.
func (row *openRow) mayBeFile() bool {
	c := row.candidate
	if c == nil || !c.dropped || row.file != nil || !c.match.Flags.Has(artifact.MayBeFile) {
		return false
	}
	return len(row.waiting) > 1 || len(row.waiting) == 1 && row.waiting[0].match.Kind != artifact.Timestamp
}

// name puts the process in the place of its number, which was all that was known of it.
func (row *openRow) name(rec *recorder, p *pending) {
	number := row.proc
	if j := number.joined; j != nil {
		named := rec.join(p)
		named.id, named.parent = j.id, j.parent
	}
	number.dropped = true
	number.refs--
	p.refs++
	row.proc = p
}

// tie gives the row's file what was found before it.
func (row *openRow) tie(rec *recorder, p *pending) {
	p.refs--
	switch p.match.Kind {
	case artifact.SizeCode:
		if !row.file.hasSize() {
			rec.join(row.file).size = rec.size(&p.match, p.value, row.join)
			p.dropped = true
		}
	case artifact.HashCode:
		row.file.giveHash(rec, p.hash(), row.join)
	case artifact.Timestamp:
		row.file.giveTime(rec, p.time(), &p.match)
		rec.dates.join(row.file, p)
		p.dropped = true
	}
}

// close lets go of what the row holds. A name without a path is a file only now: one with a path
// might have come.
func (row *openRow) close(rec *recorder) {
	if row.mayBeFile() {
		row.tell(row.candidate, artifact.File)
		row.attach(rec)
	}
	if row.held && !row.ended {
		row.ended = true
		row.attach(rec)
	}
	for _, p := range row.waiting {
		p.refs--
	}
	for _, p := range [...]*pending{row.file, row.proc, row.candidate, row.program, row.other} {
		if p != nil {
			p.refs--
		}
	}
}
