package analyze

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/transcript"
)

// pending is a match that others may yet be tied to, with all that its finding needs once the line
// is gone.
type pending struct {
	match artifact.Match
	names *artifact.Names // of an analyzer that is not built in
	value string
	usual string // the text of the match
	// alternative is another reading of value.
	alternative string
	context     string
	place       place
	joined      *joined // nil: nothing
	repair      bool    // its usual form may be looked for in other code pages
	masked      *maskedValue
	refs        int32 // by how many rows and joins that may change it yet
	dropped     bool  // it became part of another
	held        bool  // until the order of day and month is known
	ruledOut    artifact.Orders
}

// place is where the value of a pending match stands.
type place struct {
	span       transcript.Span
	offset     int64 // in the decoded text
	line       int64
	last       int64 // the line, among those of the joiner, on which the value ends
	extra      int64 // what CLIXML adds to line
	hidden     Hidden
	transforms []string
}

// joined is what the file or the process of a pending match has.
type joined struct {
	size       *Size
	hashes     []Hash
	hashJoin   Join
	times      []Time
	orders     timeOrders // of those of times that are ambiguous
	owner      string
	signature  string
	path       string
	directory  transcript.Span
	id, parent int64 // of the process; -1 when unknown
}

// maskedValue is what a value was that findings show masked: an indicator list is held against it.
type maskedValue struct {
	value   string
	inside  bool   // it lies within a secret
	decoded string // what it holds as the argument of an encoded command
}

// recorder takes down matches of the present slice.
type recorder struct {
	lines   *lines
	hunting bool     // masked values are kept for an indicator list
	own     []string // secrets of the caller
	around  int      // how many bytes of a line a context has at most
	sl      *slice
	from    *resolver
	context string // of the whole line, once it has been asked for
	spare   []*pending
	items   arena[pending]
	joins   []*joined
	sizes   arena[Size]
	hashes  arena[Hash]
	texts   textArena
	dates   dates
}

// begin turns to the next slice.
func (r *recorder) begin(sl *slice, from *resolver) { r.sl, r.from, r.context = sl, from, "" }

// reset forgets all but memory. What findings point to is not in it.
func (r *recorder) reset() {
	clear(r.dates.held)
	*r = recorder{
		spare: r.spare, joins: r.joins, items: r.items, sizes: r.sizes, hashes: r.hashes, texts: r.texts,
		dates: dates{held: r.dates.held[:0]},
	}
}

// record takes down match i.
func (r *recorder) record(i int) *pending {
	sl, list := r.sl, &r.from.list
	m := &list.Matches[i]
	p := r.take()
	start, end := int(m.Start), int(m.End)
	at, to := sl.place(start), sl.placeEnd(end)
	p.match, p.value, p.usual = *m, r.part(start, end), list.TextOf(m)
	other := m.Alternative()
	if other > 0 {
		p.alternative = r.part(start, other)
	} else if p.alternative != "" {
		p.alternative = ""
	}
	if m.Name != 0 {
		names := list.Names[m.Name-1]
		p.names = &names
	}
	left, right := around(sl.text, start, end, r.around)
	p.context = r.part(left, right)
	win := &r.lines.win
	p.place.span = win.Span(sl.at+at, sl.at+to)
	p.place.offset, p.place.extra = win.TextOffset(sl.at+at), win.Lines(sl.at+at)
	p.place.line, p.place.last = sl.line+p.place.extra, sl.line
	p.place.hidden = r.from.secrets.in(min(left, start), max(right, end, other))
	if sl.normal != nil {
		p.place.transforms = sl.normal.steps(sl.raw, at, to, end-start)
		if slices.Contains(p.place.transforms, stepUTF16) { // no step says which NULs stay
			p.value, p.alternative = withoutNULs(p.value), withoutNULs(p.alternative)
		}
	}
	if win.Changed(sl.at+at, sl.at+to) {
		p.place.transforms = append([]string{stepCLIXML}, p.place.transforms...)
	}
	if m.Flags.Has(artifact.Shell) {
		p.value, p.alternative = withoutEscapes(p.value), withoutEscapes(p.alternative)
		p.place.transforms = append(p.place.transforms, stepShell)
	}
	p.repair = named.Has(m.Kind) && p.usual == "" && r.from.line.Has(plane.High)
	if len(r.from.secrets.masks) > 0 && r.from.secrets.masks.hit(start, end) {
		p.masked = r.masked(p, m)
	}
	if m.Kind == artifact.Timestamp && m.Flags.Has(artifact.Ambiguous) {
		r.dates.hold(p)
	}
	return p
}

// masked keeps what the value of p is, which is shown masked.
func (r *recorder) masked(p *pending, m *artifact.Match) *maskedValue {
	v := &maskedValue{inside: r.from.secrets.hides(m)}
	if r.hunting {
		v.value = string(r.sl.text[m.Start:m.End])
	}
	if m.Kind == artifact.Secret && m.Rule == encodedRule && !r.from.secrets.show {
		v.decoded = r.lines.decoded(r.sl.offset+int64(r.sl.place(int(m.Start))), r.own)
	}
	return v
}

// take returns a pending match of which record sets the rest: see free.
func (r *recorder) take() *pending {
	n := len(r.spare)
	if n == 0 {
		return r.items.next()
	}
	p := r.spare[n-1]
	r.spare = r.spare[:n-1]
	return p
}

// free takes a pending match back. What few matches have it sets to nothing, if it is something: a
// write of a pointer is dear while the garbage collector runs.
func (r *recorder) free(p *pending) {
	if p.joined != nil {
		*p.joined = joined{}
		r.joins = append(r.joins, p.joined)
		p.joined = nil
	}
	if p.names != nil || p.masked != nil || p.place.transforms != nil {
		p.names, p.masked, p.place.transforms = nil, nil, nil
	}
	p.refs, p.dropped, p.ruledOut = 0, false, 0
	r.spare = append(r.spare, p)
}

// join returns what p has, for more to be given to it.
func (r *recorder) join(p *pending) *joined {
	if p.joined != nil {
		return p.joined
	}
	if n := len(r.joins); n > 0 {
		p.joined = r.joins[n-1]
		r.joins = r.joins[:n-1]
	} else {
		p.joined = new(joined)
	}
	p.joined.id, p.joined.parent = -1, -1
	return p.joined
}

// part returns a stretch of the line as findings show it.
func (r *recorder) part(start, end int) string {
	if start == end { // a context of nothing, maybe inside a secret
		return ""
	}
	if len(r.sl.text) <= DefaultContext && len(r.from.secrets.masks) == 0 {
		if r.context == "" {
			r.context = r.texts.keep(r.sl.text)
		}
		return r.context[start:end] // one copy serves all that is found in the line
	}
	return masked(r.sl.text, start, end, r.from.secrets.masks)
}

// span returns where a match stands in the input.
func (r *recorder) span(m *artifact.Match) transcript.Span {
	return r.lines.win.Span(r.sl.at+r.sl.place(int(m.Start)), r.sl.at+r.sl.placeEnd(int(m.End)))
}

// encoded reports whether m, and what lies between p and m, makes the value of p one of CLIXML.
func (r *recorder) encoded(p *pending, m *artifact.Match) bool {
	if slices.Contains(p.place.transforms, stepCLIXML) {
		return false
	}
	win, start, end := &r.lines.win, r.sl.at+r.sl.place(int(m.Start)), r.sl.at+r.sl.placeEnd(int(m.End))
	return win.Lines(start) != p.place.extra || win.Changed(max(0, r.sl.at-1), end)
}

// partOf returns the text of a match as findings show it.
func (r *recorder) partOf(m *artifact.Match) string { return r.part(int(m.Start), int(m.End)) }

// size makes the size of a match.
func (r *recorder) size(m *artifact.Match, text string, how Join) *Size {
	s := r.sizes.next()
	*s = Size{
		Bytes: m.Size.Bytes, Min: m.Size.Min, Max: m.Size.Max, Text: text, Join: how,
		Ambiguous: m.Flags.Has(artifact.Ambiguous),
	}
	return s
}

// hash makes the hash of a match in the present slice.
func (r *recorder) hash(m *artifact.Match) Hash {
	list := &r.from.list
	h := Hash{Kind: m.Algorithm.String(), Value: list.TextOf(m)}
	if m.Name != 0 {
		h.Kind = list.Names[m.Name-1].Hash
	}
	if h.Value == "" {
		h.Value = strings.ToLower(r.partOf(m))
	}
	return h
}

// hash makes the hash that a pending match is.
func (p *pending) hash() Hash {
	h := Hash{Kind: p.match.Algorithm.String(), Value: p.usual}
	if p.names != nil {
		h.Kind = p.names.Hash
	}
	if h.Value == "" {
		h.Value = strings.ToLower(p.value)
	}
	return h
}

// giveHash ties a hash to a path, if it has none of its kind.
func (p *pending) giveHash(r *recorder, h Hash, how Join) {
	j := r.join(p)
	switch {
	case p.hasHash(h.Kind):
	case len(j.hashes) == 0:
		j.hashes, j.hashJoin = r.hashes.take(), how
		j.hashes[0] = h
	default:
		j.hashes = append(j.hashes[:len(j.hashes):len(j.hashes)], h)
	}
}

func (p *pending) hasHash(kind string) bool {
	if p.joined == nil {
		return false
	}
	for _, h := range p.joined.hashes {
		if h.Kind == kind {
			return true
		}
	}
	return false
}

// giveTime ties the time that m is to a path, if it has none of its role.
func (p *pending) giveTime(r *recorder, t Time, m *artifact.Match) {
	j := r.join(p)
	for _, old := range j.times {
		if old.Role == t.Role {
			return
		}
	}
	j.times = append(j.times[:len(j.times):len(j.times)], t)
	if m.Flags.Has(artifact.Ambiguous) {
		if i := len(j.times) - 1; i < len(j.orders) {
			j.orders[i] = m.Orders()
			r.dates.hold(p)
		} else { // an analyzer has roles of its own
			j.times[i].Value, j.times[i].Ambiguous = "", true
		}
	}
}

func (p *pending) hasSize() bool { return p.joined != nil && p.joined.size != nil }

// around returns where the context of [start, end) lies in a line, at most limit bytes of it,
// between characters.
func around(line []byte, start, end, limit int) (from, to int) {
	from, to = 0, len(line)
	if to > limit {
		room := max(limit-(end-start), 0)
		from = max(start-room/2, 0)
		to = min(from+limit, len(line))
		from = max(min(from, to-limit), 0)
		for from > 0 && from < to && !utf8.RuneStart(line[from]) {
			from++
		}
		for to < len(line) && to > from && !utf8.RuneStart(line[to]) {
			to--
		}
	}
	return from, to
}
