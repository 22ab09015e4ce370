package analyze

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/grammar"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// tie is what a match of a line is tied to on that line. Places are indexes of matches plus 1.
type tie struct {
	dropped bool  // it is no finding of its own
	size    int32 // of a path: its size
	hash    int32 // of a path: the first of its hashes
	next    int32 // of a hash of a path: the one after it
}

// lineTies ties the matches of a line: what follows a path belongs to it, what stands before the
// first path belongs to that one, if nothing follows it. Weak matches take no part, in joins of any
// kind: what is tied without them stays tied.
type lineTies struct {
	all  []artifact.Match
	list *artifact.List
	text []byte // of the line
	ties []tie
}

func (t *lineTies) read(list *artifact.List, text []byte) {
	t.all, t.list, t.text = list.Matches, list, text
	if cap(t.ties) < len(t.all) {
		t.ties = make([]tie, len(t.all)+len(t.all)/2)
	}
	t.ties = t.ties[:len(t.all)]
	clear(t.ties)
	if t.paired() {
		return
	}
	path, first, end := -1, -1, int32(0)
	size, hash := -1, -1 // before the first path
	for i := range t.all {
		m := &t.all[i]
		if m.Row.Number != 0 || m.Flags.Has(artifact.Weak) {
			continue
		}
		inside := m.Start < end
		switch {
		case m.Kind == artifact.SizeCode && inside:
			t.ties[i].dropped = true
		case m.Kind == artifact.SizeCode && path >= 0:
			t.size(path, i)
		case m.Kind == artifact.SizeCode:
			size = i
		case m.Kind == artifact.HashCode && inside:
		case m.Kind == artifact.HashCode && path >= 0:
			t.hash(t.hashed(first, path), i)
		case m.Kind == artifact.HashCode:
			hash = i
		case artifact.Paths.Has(m.Kind) && !inside:
			if size >= 0 && !t.sizeFollows(i) {
				t.size(i, size)
			}
			if hash >= 0 {
				t.hash(i, hash)
			}
			if path < 0 {
				first = i
			}
			path, end = i, m.End
			size, hash = -1, -1
		}
	}
}

// hashed returns which of the paths from first to last the hashes after them are of: in an event on
// one line the path of the process, else the last.
func (t *lineTies) hashed(first, last int) int {
	for i := first; i < last && i-first < maxEventPaths; i++ {
		m := &t.all[i]
		if m.Kind != artifact.File || m.Row.Number != 0 || m.Flags.Has(artifact.Weak) {
			continue
		}
		label := grammar.LabelBefore(t.text, int(m.Start))
		if means, ok := vocabulary.Of(label[bytes.LastIndexByte(label, ' ')+1:]); ok && means.Program {
			return i
		}
	}
	return last
}

// maxEventPaths is how many matches of an event are looked at for the path of its process.
const maxEventPaths = 16

// paired ties what stands before each path of a line, if that is one size or hash for each of two
// paths or more: "10 KB C:\a, 20 KB C:\b".
func (t *lineTies) paired() bool {
	pairs, before, end := 0, -1, int32(0)
	kind := artifact.None
	for i := range t.all {
		m := &t.all[i]
		switch {
		case m.Flags.Has(artifact.Weak):
		case m.Row.Number != 0 || m.Start < end:
			return false
		case artifact.Paths.Has(m.Kind):
			if before < 0 {
				return false
			}
			pairs, before, end = pairs+1, -1, m.End
		case m.Kind == artifact.SizeCode || m.Kind == artifact.HashCode:
			if before >= 0 || kind != artifact.None && m.Kind != kind {
				return false
			}
			before, kind = i, m.Kind
		}
	}
	if pairs < 2 || before >= 0 {
		return false
	}
	for i := range t.all {
		switch m := &t.all[i]; {
		case m.Flags.Has(artifact.Weak):
		case artifact.Paths.Has(m.Kind) && kind == artifact.SizeCode:
			t.size(i, before)
		case artifact.Paths.Has(m.Kind):
			t.hash(i, before)
		case m.Kind == kind:
			before = i
		}
	}
	return true
}

// size gives the path its size, or, if it has a rounded one, the exact one.
func (t *lineTies) size(path, size int) {
	s, of := t.all[size].Size, &t.ties[path]
	if of.size > 0 {
		old := t.all[of.size-1].Size
		if !s.Exact() || old.Exact() || s.Bytes < old.Min || s.Bytes > old.Max {
			return
		}
	}
	of.size = int32(size) + 1
	t.ties[size].dropped = true
}

// hash gives the path a hash, if it has none of its kind.
func (t *lineTies) hash(path, hash int) {
	if !mayBeOfFile(t.text, &t.all[hash]) {
		return
	}
	last := &t.ties[path].hash
	for *last > 0 {
		other := *last - 1
		if t.sameAlgorithm(&t.all[other], &t.all[hash]) {
			return
		}
		last = &t.ties[other].next
	}
	*last = int32(hash) + 1
}

func (t *lineTies) sameAlgorithm(a, b *artifact.Match) bool {
	if a.Name|b.Name == 0 {
		return a.Algorithm == b.Algorithm
	}
	return t.list.AlgorithmOf(a) == t.list.AlgorithmOf(b)
}

// sizeFollows says whether a size stands between the path and the next one.
func (t *lineTies) sizeFollows(path int) bool {
	end := t.all[path].End
	for i := path + 1; i < len(t.all); i++ {
		switch m := &t.all[i]; {
		case m.Flags.Has(artifact.Weak):
		case artifact.Paths.Has(m.Kind):
			return false
		case m.Kind == artifact.SizeCode && m.Start >= end:
			return true
		}
	}
	return false
}

// lastPath returns the path that may be tied to what the next lines hold, or -1.
func (t *lineTies) lastPath() int {
	for i := len(t.all) - 1; i >= 0; i-- {
		if m := &t.all[i]; artifact.Paths.Has(m.Kind) && m.Row.Number == 0 && !m.Flags.Has(artifact.Weak) {
			return i
		}
	}
	return -1
}

// give gives the path i, which was taken down, what is tied to it.
func (t *lineTies) give(rec *recorder, p *pending, i int) {
	if s := t.ties[i].size; s > 0 {
		m := &t.all[s-1]
		rec.join(p).size = rec.size(m, rec.partOf(m), JoinSameLine)
	}
	for h := t.ties[i].hash; h > 0; h = t.ties[h-1].next {
		p.giveHash(rec, rec.hash(&t.all[h-1]), JoinSameLine)
	}
}
