package layout

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// maxDepth is how deep objects are read; text below that is left to others.
const maxDepth = 16

// object is a value of JSON, or of its like in other languages, that a script printed, on one line
// or many. Each object is a record, and each element of an array. An object in another one tells
// of that one, unless it has a name or a number of its own: hashes, times, what stat says.
type object struct {
	depth  int
	levels [maxDepth]level
	key    key
	metric vocabulary.Role // what the labels of a metric are of
	single int32           // the row of what nothing is tied to on this line, or 0
}

// key is the last key, whose value has not come yet.
type key struct {
	seen  bool // there is one
	known bool
	means vocabulary.Meaning
	thing vocabulary.Role // what an object is that is its value
	kind  bool            // its value says what the object is
	apart bool            // an object that is its value is another thing
}

// level is an object or an array that is open.
type level struct {
	row     int32 // 0 for none yet
	array   bool
	shared  bool // its row is that of the object around it
	hashes  bool // what it has are hashes
	inner   bool // it tells of the object around it, if it has no subject
	subject bool
	key     key // of an array
	thing   vocabulary.Role
	facts   facts
	// What the name of the object is like.
	name, extension, path, known bool
}

// facts are what a record says of its thing.
type facts struct {
	size, hash, modified, version bool
	process                       bool // it has the number or the name of one
	id, usage                     bool // a number of anything; what processes take
}

func (f *facts) add(g facts) {
	f.size, f.hash, f.modified = f.size || g.size, f.hash || g.hash, f.modified || g.modified
}

// top is the innermost object or array; there is one.
func (o *object) top() *level { return &o.levels[o.depth-1] }

// push opens an object or an array. It fails where they are too deep.
func (r *Reader) push(array bool) bool {
	o := &r.object
	if o.depth == maxDepth {
		return false
	}
	l := level{array: array, key: o.key, thing: o.key.thing}
	l.key.seen = array
	hashes := o.key.known && (o.key.means.Role == vocabulary.Hash || o.key.means.Role == vocabulary.Hashes)
	l.inner = o.key.seen && !o.key.apart && !array
	if o.depth > 0 {
		above := o.top()
		if above.array {
			l.thing, l.inner, hashes = above.thing, false, above.hashes
			l.shared = above.shared
		}
		if hashes && (l.shared || !above.array) {
			l.shared = true
			l.row = r.rowOf(above)
		}
	} else if o.metric != vocabulary.None {
		l.thing = o.metric
	}
	l.hashes = hashes
	o.levels[o.depth] = l
	o.depth++
	o.key = key{}
	return true
}

// rowOf returns the number of a record.
func (r *Reader) rowOf(l *level) int32 {
	if l.row == 0 {
		l.row = r.next()
	}
	return l.row
}

// pop closes the innermost object or array at line[i]. What an object without a subject says, the
// one around it takes.
func (r *Reader) pop(dst []Part, i int) []Part {
	o := &r.object
	l := o.top()
	o.depth--
	o.key = key{}
	if l.row == 0 || l.shared {
		return dst
	}
	end := part(RowEnd, i, i+1, l.row).with(artifact.Block, true).with(artifact.Held, true)
	if o.depth > 0 && l.inner && !l.subject {
		above := o.top()
		if above.row == 0 { // nothing else opens it
			dst = append(dst, r.member(part(Claim, 0, 0, 0), i, i+1, r.rowOf(above)))
		}
		end.Match.Size.Bytes = int64(above.row)
		above.facts.add(l.facts)
		return r.tell(append(dst, end), above, i, i+1)
	}
	return append(dst, end)
}

// abandon ends all records, of a text that turns out to be no object.
func (r *Reader) abandon(dst []Part, line []byte, i int) []Part {
	o := &r.object
	i = min(i, len(line)-1)
	for o.depth > 0 {
		o.top().inner = false
		dst = r.pop(dst, i)
	}
	*o = object{}
	return dst
}

// tell says that the name of a record is that of a file or a process, once its facts show it.
func (r *Reader) tell(dst []Part, l *level, from, to int) []Part {
	f := &l.facts
	if !l.name || l.known {
		return dst
	}
	switch {
	case f.id && f.usage:
		l.known, f.process = true, true
		return append(dst, r.member(hintOf(artifact.Process), from, to, r.rowOf(l)))
	case l.path && (f.hash || f.size || f.modified):
	case l.extension && !f.version && !f.process && (f.hash || f.size):
	case f.size && !f.version && (f.hash || f.modified):
	default:
		return dst
	}
	l.known = true
	return append(dst, r.member(hintOf(artifact.File), from, to, r.rowOf(l)))
}

// hintOf says that the name of a record is one of a kind.
func hintOf(kind artifact.Code) Part {
	p := part(KindHint, 0, 0, 0)
	p.Match.Size.Bytes = int64(kind)
	return p
}

// member places a part of a record.
func (r *Reader) member(p Part, from, to int, row int32) Part {
	p = p.moved(from, to)
	p.Row.Number, p.Rule = row, artifact.RuleJSON
	p.Flags |= artifact.Block | artifact.Held
	return p
}
