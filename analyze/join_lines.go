package analyze

import (
	"bytes"
	"iter"
)

// Joins across lines reach no farther, see docs/SCHEMA.md.
const (
	maxJoinLines = 64
	maxJoinBytes = 128 << 10
)

// joiner ties what stands alone on a line to the path before or after it. It
// holds back findings only as long as they may still be tied, and so never more than a
// few.
type joiner struct {
	queue []*item    // in order; the first ones may be settled
	open  *item      // the path that the next lines may add to
	alone *item      // a size or hash, alone on the last line, that the next path may take
	rows  []*openRow // of tables and lists
	spare []*openRow
	steps int   // lines that have added to open
	first int64 // number and offset of the line of open
	start int64
}

// waiting says whether the next line matters to what came before.
func (j *joiner) waiting() bool { return j.open != nil || j.alone != nil || len(j.rows) > 0 }

// setOpen holds back the path that the next lines may add to, and lets go of the one before.
func (j *joiner) setOpen(it *item) { hold(&j.open, it) }

func (j *joiner) setAlone(it *item) { hold(&j.alone, it) }

func hold(place **item, it *item) {
	if *place != nil {
		(*place).held--
	}
	if it != nil {
		it.held++
	}
	*place = it
}

func (j *joiner) push(it *item) { j.queue = append(j.queue, it) }

// role is what a line is to the findings before it.
type role uint8

const (
	other    role = iota // it ends all waiting
	blank                // it is passed over
	soleSize             // it holds a size and nothing else
	soleHash             // the same of a hash
)

// line tells the joiner of the next line, before the findings of it are added.
func (j *joiner) line(sl *slice, matches []Match, offset int64) role {
	if j.open != nil && (sl.line-j.first > maxJoinLines || offset+int64(len(sl.raw))-j.start > maxJoinBytes) {
		j.setOpen(nil)
	}
	role := roleOf(sl, matches)
	if role == other {
		j.setOpen(nil)
		if first, _ := joining(matches); first == nil {
			j.setAlone(nil)
		}
	}
	if len(j.rows) > 0 {
		j.closeRows(sl, matches, offset)
	}
	return role
}

// closeRows closes the rows that neither this line nor a later one can add to.
func (j *joiner) closeRows(sl *slice, matches []Match, offset int64) {
	kept := j.rows[:0]
	for _, row := range j.rows {
		here, others := false, false
		for i := range matches {
			if key := matches[i].Row; key == row.key {
				here = true
			} else if key != 0 && key%(maxAnalyzers+2) == row.key%(maxAnalyzers+2) {
				others = true
			}
		}
		far := sl.line-row.line > maxJoinLines || offset+int64(len(sl.raw))-row.start > maxJoinBytes
		if !far && (here || row.join == JoinBlock && !others) {
			kept = append(kept, row)
			continue
		}
		row.close()
		j.spare = append(j.spare, row)
	}
	clear(j.rows[len(kept):])
	j.rows = kept
}

// row returns the open row that a match is part of, and opens it if there is none.
func (j *joiner) row(m *Match, line, offset int64) *openRow {
	for _, row := range j.rows {
		if row.key == m.Row {
			return row
		}
	}
	var row *openRow
	if n := len(j.spare); n > 0 {
		row = j.spare[n-1]
		j.spare = j.spare[:n-1]
		*row = openRow{pending: row.pending[:0], loose: row.loose[:0]}
	} else {
		row = new(openRow)
	}
	row.key, row.line, row.start, row.join = m.Row, line, offset, m.Join
	if row.join == "" {
		row.join = JoinRow
	}
	j.rows = append(j.rows, row)
	return row
}

// add takes the next finding of the line, which the role is of. last says that
// it is the last path of the line, yields that it takes no part in joins.
func (j *joiner) add(it *item, role role, last, yields bool) {
	f := &it.f
	path := f.Kind == KindFile || f.Kind == KindRegistry
	switch {
	case yields:
	case path:
		j.takeAlone(it)
		j.setAlone(nil)
		if last {
			j.setOpen(it)
			j.steps = 0
			j.first, j.start = f.Line, f.TextOffset
		}
	case role == soleSize && j.open != nil && j.open.f.Size == nil:
		j.open.f.Size = f.Size
		j.open.f.Size.Join = j.next()
		j.setAlone(nil)
		return // no finding of its own
	case role == soleHash && j.open != nil && !j.open.hasHash(f.Hashes[0].Kind):
		j.open.giveHash(f.Hashes[0], j.next())
		j.setAlone(nil)
	case role == soleSize, role == soleHash:
		j.setAlone(it)
	default:
		j.setAlone(nil)
	}
	j.push(it)
}

// next says how the line that is added to the open path is tied to it.
func (j *joiner) next() Join {
	j.steps++
	if j.steps == 1 {
		return JoinNextLine
	}
	return JoinBlock
}

// takeAlone ties what stood alone on the line before to the first path of this one.
func (j *joiner) takeAlone(path *item) {
	a := j.alone
	switch {
	case a == nil:
	case path.f.Line-a.f.Line > maxJoinLines || path.f.TextOffset-a.f.TextOffset > maxJoinBytes:
	case a.f.Kind == KindSize && path.f.Size == nil:
		path.f.Size = a.f.Size
		path.f.Size.Join = JoinPreviousLine
		a.dropped = true
	case a.f.Kind == KindHash:
		path.giveHash(a.f.Hashes[0], JoinPreviousLine)
	}
}

// close ends all waiting.
func (j *joiner) close() {
	j.setOpen(nil)
	j.setAlone(nil)
	for _, row := range j.rows {
		row.close()
	}
	j.rows = nil
}

func (j *joiner) headSettled() bool { return len(j.queue) > 0 && j.queue[0].held == 0 }

// settled iterates over what nothing can change any more, and
// forgets it.
func (j *joiner) settled() iter.Seq[*item] {
	return func(yield func(*item) bool) {
		n := 0
		for n < len(j.queue) && j.queue[n].held == 0 {
			it := j.queue[n]
			n++
			if !yield(it) {
				break
			}
		}
		m := copy(j.queue, j.queue[n:])
		clear(j.queue[m:])
		j.queue = j.queue[:m]
	}
}

// roleOf says whether a line holds one size or one hash and, perhaps, its label.
func roleOf(sl *slice, matches []Match) role {
	m, more := joining(matches)
	if !sl.whole || m != nil && m.Row != 0 {
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
	case KindSize:
		if len(label) == 0 || isLabel(label) && isSizeLabel(label) {
			return soleSize
		}
	case KindHash:
		if len(label) == 0 || isLabel(label) {
			return soleHash
		}
	}
	return other
}

// joining returns the first match that takes part in joins, or nil, and whether there are more.
func joining(matches []Match) (first *Match, more bool) {
	for i := range matches {
		switch m := &matches[i]; {
		case m.Weak:
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
