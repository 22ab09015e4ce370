package analyze

import (
	"math"
	"sort"

	"github.com/lrkit/lrkit/internal/secret"
)

// windowSecrets tells where in the window secrets lie. It reads ahead of the lines: what a line
// holds is known only when the next ones were seen.
type windowSecrets struct {
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
func (s *windowSecrets) look(window []byte, offset int64, last bool) {
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
func (s *windowSecrets) before(offset int64, next int) int {
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
func (s *windowSecrets) droppable(n int) int {
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
func (s *windowSecrets) of(dst []lineSecret, b []byte, offset int64) []lineSecret {
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
