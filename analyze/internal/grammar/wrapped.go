package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// PathReader is Paths for the lines of a text, in order. It finds paths that a console has wrapped,
// too: what follows the line tells whether one goes on there.
type PathReader struct {
	row    int32 // of the last wrapped path
	first  artifact.Match
	pieces [maxWraps]piece // those to come
	count  int
	next   int
	text   []byte // memory for join
	chunk  plane.Chunk
	line   plane.Line
}

// piece is the part of a wrapped path in a line.
type piece struct {
	from, to int
	at       int  // of its first byte in the joined text
	gap      bool // the line before ended with a blank, which belongs to the path
}

const (
	maxWraps = 3
	// maxJoined bounds what is joined: more than a path of Windows may have in three rows.
	maxJoined = 1 << 10
	// leastWrapped and leastBroken are less than a console is wide: rows end earlier at a blank.
	leastWrapped, leastBroken = 40, 72
)

// Busy says that the next line is wanted in any case.
func (r *PathReader) Busy() bool { return r.next < r.count }

// Read adds the paths of the next line to list.
func (r *PathReader) Read(list *artifact.List, line *plane.Line) {
	skip, last := 0, -1
	if r.next < r.count {
		skip = r.goOn(list, line.Text)
	}
	eachPath(line, skip, func(p Path) {
		addPath(list, p, line.Text)
		if p.Flags.Has(wraps) {
			last = p.Start
		}
	})
	if last >= 0 && len(line.After) > 0 && r.next == r.count && int(list.Matches[len(list.Matches)-1].Start) == last {
		r.wrap(list, line, last)
	}
}

// goOn adds the piece of the line before. It returns where that ends.
func (r *PathReader) goOn(list *artifact.List, line []byte) int {
	p := r.pieces[r.next]
	r.next++
	if p.to > len(line) {
		r.next = r.count
		return 0
	}
	m := list.Add(p.from, p.to, r.first.Kind, r.first.Rule, r.first.Level)
	m.Row, m.Flags = r.first.Row, r.first.Flags|artifact.Continued
	if p.gap {
		list.Keep(m, " ")
		m.Level = artifact.High // the blank is there, whatever another line lost
	}
	return p.to
}

// wrap looks whether the last path of the line, which its end may have cut and which begins at
// start, goes on in the lines after it. A console wraps at a blank, which it prints, or at its
// width.
func (r *PathReader) wrap(list *artifact.List, line *plane.Line, start int) {
	_, end := bounds(line.Text)
	quote := start > 0 && quoteBefore(line.Text, start) != 0
	gap, ok := endsInBlank(line.Text, end, quote)
	if !ok || len(line.Text) > maxJoined || !quote && list.Matches[len(list.Matches)-1].Flags.Has(artifact.POSIX) {
		return
	}
	r.text = append(r.text[:0], line.Text[:end]...)
	pieces, rest := r.pieces[:0], line.After
	var whole Path
	for len(pieces) < maxWraps && len(rest) > 0 {
		n := bytes.IndexByte(rest, '\n')
		if n < 0 {
			n = len(rest)
		}
		next := rest[:n]
		rest = rest[min(n+1, len(rest)):]
		from, to := bounds(next)
		if from == to || from > 0 && !quote {
			break
		}
		if gap {
			r.text = append(r.text, ' ')
		}
		pieces = append(pieces, piece{from: from, to: to, at: len(r.text), gap: gap})
		r.text = append(r.text, next[from:to]...)
		p, found := r.joined(start)
		if !found || p.End <= pieces[len(pieces)-1].at {
			break
		}
		switch {
		case quote && p.Rule == PathQuoted, !quote && bytes.IndexByte(r.text[pieces[0].at:p.End], '\\') > 0:
			whole, r.count = p, len(pieces)
		}
		if gap, ok = endsInBlank(bytes.TrimRight(next, "\r"), to, quote); !ok || !p.Flags.Has(wraps) {
			break
		}
	}
	if whole.End == 0 {
		r.next, r.count = 0, 0
		return
	}
	r.keep(list, line.Text, whole, end)
}

// keep makes the last match of the list the first part of the wrapped path.
func (r *PathReader) keep(list *artifact.List, line []byte, whole Path, end int) {
	tail := &r.pieces[r.count-1]
	tail.to = tail.from + whole.End - tail.at
	for _, p := range r.pieces[:r.count] {
		if !p.gap {
			whole.Level = artifact.Low // a blank may have been lost
		}
	}
	whole.End, whole.Other = end, 0
	list.Matches = list.Matches[:len(list.Matches)-1]
	addPath(list, whole, line)
	r.row++
	m := &list.Matches[len(list.Matches)-1]
	m.Row.Number = r.row
	r.first, r.next = *m, 0
}

// joined finds the path that begins at a place of the joined text.
func (r *PathReader) joined(start int) (path Path, ok bool) {
	r.chunk.Read(r.text, &joinedScanners)
	r.line.Set(&r.chunk, 0, r.text)
	r.line.For(0)
	eachPath(&r.line, start, func(p Path) {
		if p.Start == start {
			path, ok = p, true
		}
	})
	return path, ok
}

var joinedScanners = plane.Scanners{Candidates: []plane.Candidates{PathCandidates}, Groups: 2}

// endsInBlank reports whether a row whose text ends at end ends in one blank; ok is false if it is
// not wrapped there: without a blank only a quote shows that.
func endsInBlank(row []byte, end int, quote bool) (gap, ok bool) {
	switch len(row) - end {
	case 0:
		return false, quote && end >= leastBroken
	case 1:
		return true, row[end] == ' ' && end >= leastWrapped
	}
	return false, false
}
