package analyze

import (
	"math"
	"sort"
	"strings"

	"github.com/lrkit/lrkit/internal/secret"
)

// secrets tells where in the window secrets lie. It reads ahead of the lines: what a line holds is
// known only when the next ones were seen.
type secrets struct {
	finder  *secret.Finder // nil if nothing is to be masked, nor to be found
	spans   []secret.Span  // in the text, those that may still matter
	gone    int64          // how many came before
	settled int            // up to where in the window all are known
	wanted  bool           // they are findings
}

// finders are kept from text to text.
type finders struct {
	all, named *secret.Finder
	own        []string
}

// ready returns a finder for the beginning of a text.
func ready(f **secret.Finder, set secret.Set, own []string) *secret.Finder {
	if *f == nil {
		*f = secret.New(set, own...)
	} else {
		(*f).Reset()
	}
	return *f
}

// look looks at the window, which begins at an offset of the text. last says that the text ends
// with it.
func (s *secrets) look(window []byte, offset int64, last bool) {
	if s.finder == nil {
		s.settled = len(window)
		return
	}
	n := 0
	for _, span := range s.spans { // of lines that are gone
		if span.End > offset {
			s.spans[n] = span
			n++
		}
	}
	s.gone += int64(len(s.spans) - n)
	s.spans = s.finder.Find(s.spans[:n], window, offset, last)
	s.settled = int(s.finder.Settled() - offset)
}

// before returns where in the window, from next on, the first secret stands that is a finding. What
// is at next has the given offset.
func (s *secrets) before(offset int64, next int) int {
	if s.finder == nil || !s.wanted {
		return math.MaxInt
	}
	i := sort.Search(len(s.spans), func(i int) bool { return s.spans[i].End > offset })
	if i == len(s.spans) {
		return s.settled
	}
	return min(s.settled, next+int(max(0, s.spans[i].Start-offset)))
}

// droppable returns how much of the window may be dropped of its first n bytes.
func (s *secrets) droppable(n int) int {
	if s.finder == nil {
		return n
	}
	return max(0, min(n, s.settled-secret.Back))
}

// lineSecret is what stands of a secret in a line.
type lineSecret struct {
	start, end int
	rule       secret.Rule
	number     int64 // in the text, from 1
}

// of appends the secrets that lie in the line b at an offset of the text. The blanks at their ends,
// and line ends, stay.
func (s *secrets) of(dst []lineSecret, b []byte, offset int64) []lineSecret {
	end := offset + int64(len(b))
	i := sort.Search(len(s.spans), func(i int) bool { return s.spans[i].End > offset })
	for ; i < len(s.spans) && s.spans[i].Start < end; i++ {
		span := &s.spans[i]
		l := lineSecret{int(max(0, span.Start-offset)), int(min(int64(len(b)), span.End-offset)), span.Rule, s.gone + int64(i) + 1}
		for l.start < l.end && (b[l.start] == ' ' || b[l.start] == '\t') {
			l.start++
		}
		for l.end > l.start && (b[l.end-1] == ' ' || b[l.end-1] == '\t' || b[l.end-1] == '\r') {
			l.end--
		}
		if l.start < l.end {
			dst = append(dst, l)
		}
	}
	return dst
}

// secretMatches appends the secrets of the line to its matches, and notes which of it is not shown.
func (r *run) secretMatches(sl *slice) {
	r.engine, r.hidden = r.engine[:0], r.hidden[:0]
	if len(r.spans) == 0 && len(r.named.spans) == 0 {
		return
	}
	offset := r.win.Offset() + int64(sl.at)
	r.found = r.of(r.found[:0], sl.raw, offset)
	for _, s := range r.found {
		start, end := sl.textPlace(s.start), sl.textPlace(s.end)
		if start >= end {
			continue
		}
		r.engine.add(start, end)
		if !r.show {
			r.hidden = append(r.hidden, lineSecret{start, end, s.rule, s.number})
		}
		if r.wanted && s.start >= sl.from && s.start < sl.limit {
			r.matches = append(r.matches, Match{Start: start, End: end, Kind: KindSecret, Rule: "secret-" + s.rule.String(), Confidence: ConfidenceHigh})
		}
	}
	r.found = r.named.of(r.found[:0], sl.raw, offset)
	for _, s := range r.found {
		if start, end := sl.textPlace(s.start), sl.textPlace(s.end); start < end {
			r.hidden = append(r.hidden, lineSecret{start, end, s.rule, s.number})
		}
	}
}

// hiddenIn returns which secrets in [start, end) of the line are not shown.
func (r *run) hiddenIn(start, end int) (h Hidden) {
	i := sort.Search(len(r.hidden), func(i int) bool { return r.hidden[i].end > start })
	for ; i < len(r.hidden) && r.hidden[i].start < end; i++ {
		if h.Last = r.hidden[i].number; h.First == 0 {
			h.First = h.Last
		}
	}
	return h
}

// inSecret reports whether what a match says is not to be shown: it lies in a secret, or is made of
// a part of one.
func (r *run) inSecret(m *Match) bool {
	switch m.Kind {
	case KindSecret:
		return false
	case KindSize, KindHash, KindTimestamp, "":
		return r.masks.hit(m.Start, m.End)
	}
	return r.masks.cover(m.Start, m.End)
}

// textPlace returns where in the text of the slice a byte of raw is, or what follows it there.
func (sl *slice) textPlace(i int) int {
	if sl.normal == nil {
		return i
	}
	return min(len(sl.text), sort.Search(len(sl.normal.at), func(k int) bool { return int(sl.normal.at[k]) >= i }))
}

// merge adds secrets that are in order.
func (s *intervals) merge(hidden []lineSecret) {
	if len(*s) > 0 && len(hidden) > 0 {
		all := *s
		*s = nil
		for _, x := range all {
			for len(hidden) > 0 && hidden[0].start <= x.start {
				s.add(hidden[0].start, hidden[0].end)
				hidden = hidden[1:]
			}
			s.add(x.start, x.end)
		}
	}
	for _, x := range hidden {
		s.add(x.start, x.end)
	}
}

// encodedRule is that of an encoded command.
const encodedRule = "secret-encoded-command"

// maxDecoded bounds Finding.Decoded.
const maxDecoded = 4 << 10

// decoded returns the command that the encoded argument at an offset of the text holds, with its
// secrets masked. If the argument goes on in other lines, only its first line has it.
func (r *run) decoded(offset int64) string {
	i := sort.Search(len(r.spans), func(i int) bool { return r.spans[i].End > offset })
	base := r.win.Offset()
	if i == len(r.spans) || r.spans[i].Start < base || r.spans[i].Start < offset {
		return ""
	}
	window := r.win.Bytes()
	raw := window[r.spans[i].Start-base : min(r.spans[i].End-base, int64(len(window)))]
	var plain normalized
	if plain.normalize(raw) {
		raw = plain.text
	}
	arg := make([]byte, 0, len(raw))
	for _, c := range raw {
		if c > ' ' && c < 0x7f {
			arg = append(arg, c)
		}
	}
	text, ok := secret.Decode(arg)
	if !ok {
		return ""
	}
	s := secret.String(string(text), secret.All, r.idle.own...)
	if len(s) > maxDecoded {
		s = strings.ToValidUTF8(s[:maxDecoded], "")
	}
	return s
}
