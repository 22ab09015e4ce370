package fetch

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/link"
)

// texts replaces secrets in the texts of a description, limits them, and records which it cut.
type texts struct {
	max  int // bytes of each text
	cuts []casedir.Cut
}

// secretMargin is how far after the limit of a text a secret is recognized that begins before it.
const secretMargin = 4 << 10

// text returns s in the form that is kept, for a field.
func (t *texts) text(field, s string) string {
	out := link.Redact(s[:min(len(s), t.max+secretMargin)])
	if len(out) <= t.max && len(s) <= t.max+secretMargin {
		return out
	}
	n := min(len(out), t.max)
	for n > 0 && n < len(out) && !utf8.RuneStart(out[n]) {
		n--
	}
	t.cuts = append(t.cuts, casedir.Cut{Field: field, Kept: n, Of: len(s)})
	return out[:n]
}

// entries returns how many of n entries of a list are kept.
func (t *texts) entries(field string, n, most int) int {
	if n > most {
		t.cuts = append(t.cuts, casedir.Cut{Field: field, Kept: most, Of: n})
	}
	return min(n, most)
}

// maxReason limits the reason for a failure.
const maxReason = 8 << 10

// reason returns the text of an error for the manifest. It says how much is missing.
func reason(err error) string {
	t := texts{max: maxReason}
	var s strings.Builder
	s.WriteString(t.text("", err.Error()))
	for _, c := range t.cuts {
		s.WriteString(fmt.Sprintf(" (cut: %d of %d bytes)", c.Kept, c.Of))
	}
	return s.String()
}

// fitted encodes what describe returns, with texts as long as fit into limit bytes.
func fitted(limit, most int, describe func(max int) any) []byte {
	for {
		b := encode(describe(most))
		if len(b) <= limit || most == 0 {
			return b
		}
		most /= 2
	}
}
