package fetch

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/link"
)

// texts takes secrets out of the texts of a description, bounds them, and records which it cut.
type texts struct {
	max  int // bytes of each text
	cuts []casedir.Cut
}

// secretMargin is how far after the end of a text a secret may reach that begins in it and is to be
// recognized.
const secretMargin = 4 << 10

// text returns s as it is kept. field says where.
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

// maxReason bounds why a result could not be had.
const maxReason = 8 << 10

// reason is the text of an error, for the manifest. What it lacks it says.
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
