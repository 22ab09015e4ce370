package analyze

import (
	"math"
	"sort"
	"strings"

	"github.com/lrkit/lrkit/internal/secret"
)

// secrets tells where in the window secrets lie. It reads ahead of the lines: what a line holds is known only when the next ones
// were seen.
type secrets struct {
	finder  *secret.Finder // nil if nothing is to be masked, nor to be found
	spans   []secret.Span  // in the text, those that may still matter
	settled int            // up to where in the window all are known
	wanted  bool           // they are findings
}

// look looks at the window, which begins at an offset of the text. last says that the text ends with it.
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
	s.spans = s.finder.Find(s.spans[:n], window, offset, last)
	s.settled = int(s.finder.Settled() - offset)
}

// before returns where in the window, from next on, which is at an offset of the text, the first secret stands that is a finding.
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

// of appends the secrets that lie in the line b at an offset of the text, by their place in the line.
func (s *secrets) of(dst []secret.Span, b []byte, offset int64) []secret.Span {
	end := offset + int64(len(b))
	i := sort.Search(len(s.spans), func(i int) bool { return s.spans[i].End > offset })
	for ; i < len(s.spans) && s.spans[i].Start < end; i++ {
		span := s.spans[i]
		span.Start, span.End = max(0, span.Start-offset), min(int64(len(b)), span.End-offset)
		for span.Start < span.End && (b[span.Start] == ' ' || b[span.Start] == '\t') {
			span.Start++
		}
		for span.End > span.Start && (b[span.End-1] == ' ' || b[span.End-1] == '\t' || b[span.End-1] == '\r') {
			span.End--
		}
		if span.Start < span.End {
			dst = append(dst, span)
		}
	}
	return dst
}

// secretMatches appends the secrets of the line to its matches, and notes them for what is shown.
func (r *run) secretMatches(sl *slice) {
	r.engine = r.engine[:0]
	if r.finder == nil || len(r.spans) == 0 {
		return
	}
	offset := r.win.Offset() + int64(sl.at)
	r.found = r.of(r.found[:0], sl.raw, offset)
	for _, s := range r.found {
		start, end := sl.textPlace(int(s.Start)), sl.textPlace(int(s.End))
		if start >= end {
			continue
		}
		r.engine.add(start, end)
		if at := int(s.Start); r.wanted && at >= sl.from && at < sl.limit {
			r.matches = append(r.matches, Match{Start: start, End: end, Kind: Secret, Rule: "secret-" + s.Rule.String(), Confidence: High})
		}
	}
}

// textPlace returns where in the text of the slice a byte of raw is, or what follows it there.
func (sl *slice) textPlace(i int) int {
	if sl.coat == nil {
		return i
	}
	return min(len(sl.text), sort.Search(len(sl.coat.at), func(k int) bool { return int(sl.coat.at[k]) >= i }))
}

// merge adds stretches that are in order.
func (s *intervals) merge(a intervals) {
	if len(a) == 0 {
		return
	}
	if len(*s) == 0 {
		*s = append(*s, a...)
		return
	}
	all := append(append(intervals{}, *s...), a...)
	sort.Slice(all, func(i, j int) bool { return all[i].start < all[j].start })
	*s = (*s)[:0]
	for _, x := range all {
		s.add(x.start, x.end)
	}
}

// encodedRule is that of an encoded command.
const encodedRule = "secret-encoded-command"

// maxDecoded bounds Finding.Decoded.
const maxDecoded = 4 << 10

// decoded returns the command that an encoded argument holds, with its secrets masked.
func decoded(raw []byte) string {
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
	s := secret.String(string(text), secret.All)
	if len(s) > maxDecoded {
		s = strings.ToValidUTF8(s[:maxDecoded], "")
	}
	return s
}
