package analyze

import (
	"slices"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// resolver is the second step: it shows a slice to the scanners, and leaves of their matches those
// that no other overrules. What it knows of a line, the next call overwrites.
type resolver struct {
	sources   []source
	prefilter *prefilter
	scanners  plane.Scanners
	normal    normalized
	chunk     plane.Chunk // of normal's text
	line      plane.Line
	list      artifact.List
	sorted    []artifact.Match // memory for sort
	reserved  intervals        // parts of rows, which keep others away
	secrets   lineSecrets
	hunting   bool // what lies in a secret may match an indicator list
	inRows    bool // some matches are parts of rows
}

// source is an analyzer at work on a text.
type source struct {
	scanner
	number     int  // of its candidates; -1: it has none
	class      byte // of the bytes that a line has to hold, see prefilter; 0: it sees every line
	wholeLines bool
}

// begin makes sources of the analyzers.
func (r *resolver) begin(analyzers []Analyzer) {
	r.scanners.Groups = 2
	for i := range analyzers {
		a := &analyzers[i]
		s := source{number: -1, wholeLines: a.WholeLines}
		switch f := a.family; {
		case f == nil:
			s.scanner, s.class = newForeign(a), r.prefilter.class[i]
		case f.candidates != nil:
			s.scanner, s.number = f.new(), len(r.scanners.Candidates)
			r.scanners.Candidates = append(r.scanners.Candidates, f.candidates)
			r.scanners.Groups = max(r.scanners.Groups, f.groups)
		default:
			s.scanner = f.new()
		}
		r.sources = append(r.sources, s)
	}
}

// quiet says that no scanner asks for the next line whatever it holds. If marked is set as well,
// they ask only for lines with candidates.
func (r *resolver) quiet() (quiet, marked bool) {
	marked = true
	for i := range r.sources {
		s := &r.sources[i]
		if s.Busy() {
			return false, false
		}
		marked = marked && s.number >= 0
	}
	return marked || r.prefilter.few != nil, marked
}

// read finds the matches that begin in the slice, in order. done is where they and the slice end.
func (r *resolver) read(sl *slice) (done int) {
	r.list.Reset()
	r.inRows = false
	whole := sl.whole && !sl.partial()
	r.line.Set(sl.chunk, sl.begin, sl.text)
	r.line.After = sl.after
	if sl.encoded && r.normal.normalize(sl.text) {
		sl.normal = &r.normal
		sl.text = r.normal.text
		r.chunk.Read(sl.text, &r.scanners)
		r.line.Set(&r.chunk, 0, sl.text)
	}
	has := byte(0)
	if r.prefilter.used {
		has = r.prefilter.classes.Of(sl.raw)
	}
	done = sl.limit
	for i := range r.sources {
		s := &r.sources[i]
		if s.wholeLines && !whole || s.class != 0 && has&s.class == 0 || s.number >= 0 && !r.line.For(s.number) && !s.Busy() {
			continue
		}
		n := len(r.list.Matches)
		s.Scan(&r.list, &r.line)
		if len(r.list.Matches) > n {
			done = r.accept(sl, n, int32(i), done)
		}
	}
	r.secrets.read(sl, &r.list)
	if len(r.list.Matches) > 0 {
		r.sort()
		r.settle()
	}
	return done
}

// reset forgets all but memory.
func (r *resolver) reset() {
	clear(r.sources)
	clear(r.scanners.Candidates)
	r.list.Clear()
	*r = resolver{
		sources: r.sources[:0], normal: normalized{text: r.normal.text[:0], at: r.normal.at[:0]},
		scanners: plane.Scanners{Candidates: r.scanners.Candidates[:0]}, chunk: r.chunk,
		list: r.list, sorted: r.sorted[:0], reserved: r.reserved[:0],
		secrets: lineSecrets{engine: r.secrets.engine[:0], hidden: r.secrets.hidden[:0], masks: r.secrets.masks[:0]},
	}
}

// accept keeps those of the matches from n on, which scanner i found, that begin in the slice. It
// returns where the last of them ends, or done.
func (r *resolver) accept(sl *slice, n int, i int32, done int) int {
	found := r.list.Matches[n:]
	kept := 0
	for k := range found {
		m := &found[k]
		if at := sl.place(int(m.Start)); at < sl.from || at >= sl.limit {
			continue
		}
		if m.End-m.Start > maxValue {
			m.End = m.Start + maxValue
			for m.End > m.Start+maxValue-utf8.UTFMax && !utf8.RuneStart(sl.text[m.End]) {
				m.End--
			}
			m.Flags |= artifact.Truncated
		}
		if m.Row.Number != 0 {
			m.Row.Scanner = i // no two scanners have a row in common
			r.inRows = true
		}
		if !m.Flags.Has(artifact.Weak) { // or an indicator list would move the borders of slices
			done = max(done, sl.placeEnd(int(m.End)))
		}
		if k != kept {
			found[kept] = *m
		}
		kept++
	}
	r.list.Matches = r.list.Matches[:n+kept]
	return done
}

// fewMatches are sorted in place. More are sorted by places, and each match moves once.
const fewMatches = 16

// sort puts the matches in order.
func (r *resolver) sort() {
	all := r.list.Matches
	for i := 1; i < len(all); i++ {
		if all[i-1].Start < all[i].Start || r.list.Compare(&all[i-1], &all[i]) <= 0 {
			continue
		}
		if len(all) > fewMatches {
			r.sortMany()
			return
		}
		m, k := all[i], i
		for ; k > 0 && r.list.Compare(&all[k-1], &m) > 0; k-- {
			all[k] = all[k-1]
		}
		all[k] = m
	}
}

func (r *resolver) sortMany() {
	all := r.list.Matches
	order := make([]int32, len(all))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return r.list.Compare(&all[a], &all[b]) })
	r.sorted = r.sorted[:0]
	for _, i := range order {
		r.sorted = append(r.sorted, all[i])
	}
	r.list.Matches, r.sorted = r.sorted, all
}
