package analyze

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// Joins across lines reach no farther, see docs/SCHEMA.md.
const (
	maxJoinLines = 64
	maxJoinBytes = 128 << 10
)

// joiner is the third step: it makes pending matches of matches, and ties what stands alone on a
// line to the path before or after it. It holds back only what may still be tied, and so never more
// than a few.
type joiner struct {
	rec   *recorder
	kinds *kinds
	line  lineTies   // what is tied on the present line
	queue []*pending // in order; the first ones may be final
	open  *pending   // the path that the next lines may add to
	alone *pending   // a size or hash, alone on the last line, that the next path may take
	rows  rows
	added int   // lines that have added to open
	first int64 // number and offset of the line of open
	start int64
}

// waiting says whether the next line matters to what came before.
func (j *joiner) waiting() bool {
	return j.open != nil || j.alone != nil || len(j.rows.open) > 0 || len(j.rec.dates.held) > 0
}

// reset forgets all but memory.
func (j *joiner) reset() {
	clear(j.queue)
	*j = joiner{
		line: lineTies{ties: j.line.ties[:0]}, queue: j.queue[:0],
		rows: rows{onLine: j.rows.onLine[:0]},
	}
}

// read takes the matches of the next line. After each that may be final it calls flush, which says
// whether to go on.
func (j *joiner) read(sl *slice, from *resolver, flush func() bool) {
	list := &from.list
	j.rec.dates.next(sl, list)
	if len(list.Matches) == 0 {
		j.next(sl, nil)
		flush()
		return
	}
	j.rec.begin(sl, from)
	inRows := from.inRows
	if inRows && j.open != nil && j.rows.release(list.Matches) {
		inRows = false
	}
	j.line.read(list, sl.text)
	before := j.next(sl, list.Matches)
	if inRows {
		j.rows.begin(sl, list.Matches)
	}
	last := j.line.lastPath()
	for i := range list.Matches {
		m := &list.Matches[i]
		switch {
		case m.Row.Number != 0:
			j.rows.part(j, i)
			continue
		case j.line.ties[i].dropped:
			continue
		case j.kinds.mayDrop(m):
			if !m.Flags.Has(artifact.Weak) {
				j.setAlone(nil)
			}
			continue
		}
		p := j.rec.record(i)
		j.line.give(j.rec, p, i)
		j.add(p, before, i == last)
		if !inRows && !flush() {
			return
		}
	}
	if inRows {
		j.rows.end(j)
	}
	flush()
}

// setOpen holds back the path that the next lines may add to, and lets go of the one before.
func (j *joiner) setOpen(p *pending) { hold(&j.open, p) }

func (j *joiner) setAlone(p *pending) { hold(&j.alone, p) }

func hold(place **pending, p *pending) {
	if *place != nil {
		(*place).refs--
	}
	if p != nil {
		p.refs++
	}
	*place = p
}

func (j *joiner) push(p *pending) {
	if j.queue = append(j.queue, p); len(j.queue) >= maxOrderMatches {
		j.rec.dates.release()
	}
}

// role is what a line is to the pending matches before it.
type role uint8

const (
	other    role = iota // it ends all waiting
	blank                // it is passed over
	soleSize             // it holds a size and nothing else
	soleHash             // the same of a hash
)

// next turns to the next line, before the matches of it are added.
func (j *joiner) next(sl *slice, matches []artifact.Match) role {
	if j.open != nil && far(sl, j.first, j.start) {
		j.setOpen(nil)
	}
	role := roleOf(sl, matches)
	if role == other {
		j.setOpen(nil)
		if first, _ := joining(matches); first == nil {
			j.setAlone(nil)
		}
	}
	if len(j.rows.open) > 0 {
		j.rows.close(j.rec, sl, matches)
	}
	return role
}

// far says whether the slice is out of reach for joins with what begins at a line and an offset.
func far(sl *slice, line, offset int64) bool {
	return sl.line-line > maxJoinLines || sl.offset+int64(len(sl.raw))-offset > maxJoinBytes
}

// add takes the next pending match of the line, which the role is of. last says that it is the last
// path of the line.
func (j *joiner) add(p *pending, role role, last bool) {
	kind := p.match.Kind
	switch {
	case p.match.Flags.Has(artifact.Weak):
	case artifact.Paths.Has(kind):
		j.takeAlone(p)
		j.setAlone(nil)
		if last {
			j.setOpen(p)
			j.added = 0
			j.first, j.start = p.place.line, p.place.offset
		}
	case role == soleSize && j.open != nil && !j.open.hasSize():
		j.rec.join(j.open).size = j.rec.size(&p.match, p.value, j.how())
		j.setAlone(nil)
		j.rec.free(p) // no finding of its own
		return
	case role == soleHash && j.open != nil && !j.open.hasHash(p.hash().Kind):
		j.open.giveHash(j.rec, p.hash(), j.how())
		j.setAlone(nil)
	case role == soleSize, role == soleHash:
		j.setAlone(p)
	default:
		j.setAlone(nil)
	}
	j.push(p)
}

// how says how the line that is added to the open path is tied to it.
func (j *joiner) how() Join {
	j.added++
	if j.added == 1 {
		return JoinNextLine
	}
	return JoinBlock
}

// takeAlone ties what stood alone on the line before to the first path of this one.
func (j *joiner) takeAlone(path *pending) {
	a := j.alone
	switch {
	case a == nil:
	case path.place.line-a.place.line > maxJoinLines || path.place.offset-a.place.offset > maxJoinBytes:
	case a.match.Kind == artifact.SizeCode && !path.hasSize():
		j.rec.join(path).size = j.rec.size(&a.match, a.value, JoinPreviousLine)
		a.dropped = true
	case a.match.Kind == artifact.HashCode:
		path.giveHash(j.rec, a.hash(), JoinPreviousLine)
	}
}

// finish ends all waiting.
func (j *joiner) finish() {
	j.setOpen(nil)
	j.setAlone(nil)
	j.rows.finish(j.rec)
	j.rec.dates.release()
}

// final returns the next pending match that nothing can change any more, or nil, and forgets it.
func (j *joiner) final(n *int) *pending {
	if *n == len(j.queue) || j.queue[*n].refs > 0 {
		return nil
	}
	*n++
	return j.queue[*n-1]
}

// drop forgets the first n pending matches.
func (j *joiner) drop(n int) {
	m := copy(j.queue, j.queue[n:])
	clear(j.queue[m:])
	j.queue = j.queue[:m]
}

// roleOf says whether a line holds one size or one hash and, perhaps, its label.
func roleOf(sl *slice, matches []artifact.Match) role {
	m, more := joining(matches)
	if !sl.whole || m != nil && m.Row.Number != 0 {
		return other
	}
	if m == nil {
		if len(trimBlanks(sl.text)) == 0 {
			return blank
		}
		return other
	}
	if more || len(trimBlanks(sl.text[m.End:])) > 0 {
		return other
	}
	label := trimBlanks(sl.text[:m.Start])
	switch m.Kind {
	case artifact.SizeCode:
		if len(label) == 0 || isLabel(label) && isSizeLabel(label) {
			return soleSize
		}
	case artifact.HashCode:
		if len(label) == 0 || isLabel(label) && mayBeOfFile(sl.text, m) {
			return soleHash
		}
	}
	return other
}

// joining returns the first match that takes part in joins, or nil, and whether there are more.
func joining(matches []artifact.Match) (first *artifact.Match, more bool) {
	for i := range matches {
		switch m := &matches[i]; {
		case m.Flags.Has(artifact.Weak):
		case first != nil:
			return first, true
		default:
			first = m
		}
	}
	return first, false
}

// trimBlanks takes away what an otherwise empty line may hold: the NULs are those of the documented
// sample.
func trimBlanks(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == 0 }

func isSizeLabel(label []byte) bool {
	label = bytes.ToLower(label)
	return bytes.Contains(label, []byte("size")) || bytes.Contains(label, []byte("length"))
}

// isLabel says whether text is the name before a value.
func isLabel(text []byte) bool {
	c := text[len(text)-1]
	return len(text) <= 40 && (c == ':' || c == '=')
}
