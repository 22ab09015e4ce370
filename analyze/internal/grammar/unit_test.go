package grammar

import (
	"strings"
	"testing"
)

// TestUnits: every word and letter of the table is read, in both cases. The prefilter is made from
// the table.
func TestUnits(t *testing.T) {
	check := func(unit string, want int64) {
		t.Helper()
		for _, text := range []string{"size: 12 " + unit, "size: 12" + unit, "12 " + unit + " read"} {
			sizes := AppendSizes(nil, []byte(text))
			if len(sizes) != 1 || sizes[0].Labelled || sizes[0].Bytes != 12*want {
				t.Errorf("%q: %+v, want one size of %d bytes", text, sizes, 12*want)
			}
		}
	}
	for _, w := range byteWords {
		check(w, 1)
		if w[0] < 0x80 {
			check(strings.ToUpper(w[:1])+w[1:], 1)
		}
	}
	for u := KiB; u < EiB; u++ { // 12 EiB are more than an int64 holds
		check(units[u].symbol, u.Bytes())
		check(strings.ToLower(units[u].letters[:1])+"b", u.Bytes())
		for _, letter := range units[u].cyrillic {
			check(letter+"Б", u.Bytes())
		}
		for _, letter := range []byte(units[u].letters) {
			if got, ok := Letter(letter); !ok || got != u {
				t.Errorf("Letter(%c) is %v, %t; want %v", letter, got, ok, u)
			}
		}
	}
	for i, w := range byteWords {
		for _, before := range byteWords[:i] {
			if strings.HasPrefix(w, before) {
				t.Errorf("%s comes after its beginning %s", w, before)
			}
		}
	}
}
