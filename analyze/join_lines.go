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

// joiner ties what stands alone on a line to the path before or behind it. It
// holds back findings only as long as they may still be tied, and so never more than a
// few.
type joiner struct {
	queue []*Finding // in order; the first ones may be settled
	open  *Finding   // the path that the next lines may add to
	alone *Finding   // a size or hash, alone on the last line, that the next path may take
	steps int        // lines that have added to open
	first int64      // number and offset of the line of open
	start int64
}

// waiting says whether the next line matters to what came before.
func (j *joiner) waiting() bool { return j.open != nil || j.alone != nil }

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
	if j.open != nil && (sl.line-j.first > maxJoinLines || offset+int64(len(sl.text))-j.start > maxJoinBytes) {
		j.open = nil
	}
	role := roleOf(sl, matches)
	if role == other {
		j.open = nil
		if len(matches) == 0 {
			j.alone = nil
		}
	}
	return role
}

// add takes the next finding of the line, which the role is of. last says that
// it is the last path of the line.
func (j *joiner) add(f *Finding, role role, last bool) {
	path := f.Kind == File || f.Kind == Registry
	switch {
	case path:
		j.takeAlone(f)
		j.alone = nil
		if last {
			j.open, j.steps = f, 0
			j.first, j.start = f.Line, f.TextOffset
		}
	case role == soleSize && j.open != nil && j.open.Size == nil:
		size := *f.Size
		size.Join = j.next()
		j.open.Size = &size
		j.alone = nil
		return // no finding of its own
	case role == soleHash && j.open != nil && !hasHash(j.open, f.Hashes[0].Kind):
		j.tieHash(j.open, f, j.next())
		j.alone = nil
	case role == soleSize, role == soleHash:
		j.alone = f
	default:
		j.alone = nil
	}
	j.queue = append(j.queue, f)
}

// next says how the line that is added to the open path is tied to it.
func (j *joiner) next() Join {
	j.steps++
	if j.steps == 1 {
		return NextLine
	}
	return Block
}

// takeAlone ties what stood alone on the line before to the first path of this one.
func (j *joiner) takeAlone(path *Finding) {
	a := j.alone
	switch {
	case a == nil:
	case path.Line-a.Line > maxJoinLines || path.TextOffset-a.TextOffset > maxJoinBytes:
	case a.Kind == SizeKind && path.Size == nil:
		size := *a.Size
		size.Join = PreviousLine
		path.Size = &size
		j.queue = j.queue[:len(j.queue)-1] // it stands last, and waits for this
	case a.Kind == HashKind && !hasHash(path, a.Hashes[0].Kind):
		j.tieHash(path, a, PreviousLine)
	}
}

func (j *joiner) tieHash(path, hash *Finding, how Join) {
	if len(path.Hashes) == 0 {
		path.HashJoin = how
	}
	path.Hashes = append(path.Hashes, hash.Hashes[0])
}

func hasHash(f *Finding, kind string) bool {
	for _, h := range f.Hashes {
		if h.Kind == kind {
			return true
		}
	}
	return false
}

// close ends all waiting.
func (j *joiner) close() { j.open, j.alone = nil, nil }

// settled iterates over the findings that nothing can change any more, and
// forgets them.
func (j *joiner) settled() iter.Seq[*Finding] {
	return func(yield func(*Finding) bool) {
		n := 0
		for n < len(j.queue) && j.queue[n] != j.open && j.queue[n] != j.alone {
			f := j.queue[n]
			n++
			if !yield(f) {
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
	if !sl.whole {
		return other
	}
	if len(matches) == 0 {
		if len(bytes.Trim(sl.text, blanks)) == 0 {
			return blank
		}
		return other
	}
	m := &matches[0]
	if len(matches) > 1 || len(bytes.Trim(sl.text[m.End:], blanks)) > 0 {
		return other
	}
	label := bytes.Trim(sl.text[:m.Start], blanks)
	switch m.Kind {
	case SizeKind:
		if len(label) == 0 || isLabel(label) && bytes.Contains(bytes.ToLower(label), []byte("size")) {
			return soleSize
		}
	case HashKind:
		if len(label) == 0 || isLabel(label) {
			return soleHash
		}
	}
	return other
}

// blanks are what an otherwise empty line may hold: the NULs are those of the documented sample.
const blanks = " \t\r\x00"

// isLabel says whether text is the name in front of a value.
func isLabel(text []byte) bool {
	c := text[len(text)-1]
	return len(text) <= 40 && (c == ':' || c == '=')
}
