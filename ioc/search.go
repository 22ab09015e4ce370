package ioc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// searcher finds needles in text. It picks the rarest grams in a row of each needle, as many as the
// stride. Wherever the needle is in a text, one of them is at a multiple of the stride, and only
// those places are looked at. Nearly all of them hold no gram of any needle and cost a few
// instructions. At the others, the sorted needles are narrowed down byte by byte.
type searcher struct {
	needles []needle // by text
	sieves  []*sieve
}

// needle is what is searched for, in lower case (ASCII).
type needle struct {
	text string
	kind analyze.Kind
	zone bool // .x: what is in front belongs to the match
}

// minNeedle is the least length of a needle. Shorter ones would be found everywhere.
const minNeedle = 4

// sieve finds the places where needles of some lengths may be.
type sieve struct {
	width, stride int
	bits          bitset
	at            map[gram]uint64 // how far into a needle the gram may be, as bits
}

// forms of sieves: for needles of at least this length, with grams of this width. A needle needs
// width + stride - 1 bytes.
var forms = []struct{ length, width, stride int }{{7, 4, 4}, {minNeedle, 3, 2}}

// maxInto is how far into a needle its grams are: as far as the bits of sieve.at go.
const maxInto = 63

func newSearcher(entries []Entry) *searcher {
	s := new(searcher)
	for i := range entries {
		for _, r := range entries[i].rules {
			s.add(&r)
		}
	}
	slices.SortFunc(s.needles, func(a, b needle) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.kind, b.kind)) })
	s.needles = slices.Compact(s.needles)
	longer := 1 << 30
	for _, f := range forms {
		if v := newSieve(s.needles, f.length, longer, &sieve{width: f.width, stride: f.stride}); v != nil {
			s.sieves = append(s.sieves, v)
		}
		longer = f.length
	}
	return s
}

func (s *searcher) add(r *rule) {
	add := func(text string, zone bool) {
		if len(text) >= minNeedle {
			s.needles = append(s.needles, needle{foldASCII(text), found[r.kind], zone})
		}
	}
	zone := r.kind == domain && strings.HasPrefix(r.text, ".")
	add(r.text, zone)
	if zone && r.key[0] == '.' {
		add(r.text[1:], false)
	}
}

// newSieve makes v the sieve of the needles with a length in [from, to). It returns nil if there
// are none.
func newSieve(needles []needle, from, to int, v *sieve) *sieve {
	seen := newCensus(v.width)
	for i := range needles {
		seen.add(needles[i].text)
	}
	v.at = map[gram]uint64{}
	for i := range needles {
		if t := needles[i].text; len(t) >= from && len(t) < to {
			first := rarest(t, v.stride, seen)
			for k := range v.stride {
				v.at[gramOf(t, first+k, v.width)] |= 1 << (first + k)
			}
		}
	}
	if len(v.at) == 0 {
		return nil
	}
	v.bits = newBitset(len(v.at))
	for g := range v.at {
		v.bits.add(uint32(g))
	}
	return v
}

// rarest returns where the rarest n grams in a row begin.
func rarest(t string, n int, seen census) int {
	best, least := 0, -1
	for i := 0; i+n-1+seen.width <= len(t) && i+n-1 <= maxInto; i++ {
		sum := 0
		for k := range n {
			sum += seen.of(t, i+k)
		}
		if least < 0 || sum < least {
			best, least = i, sum
		}
	}
	return best
}

func foldASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r |= 0x20
		}
		return r
	}, s)
}
