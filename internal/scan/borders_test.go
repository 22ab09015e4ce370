package scan

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Where a text is long enough, kernels take stretches of several blocks, and in more ways
// than one. These tests put what is hard at every place of a stretch, within text that
// keeps the kernel in one of the ways.

// fills are such texts, each of one unit.
var fills = []string{"a", "日", "é", "한", "น", "😀", `\n`, `\\`, `\u0000`, `x\u0000`, `\u20ac`, `\ud83d\ude00`, "\n"}

// within returns trap at offset n within fill, of which no unit is cut.
func within(fill, trap string, n int) []byte {
	return []byte(strings.Repeat(fill, n/len(fill)) + "-----------"[:n%len(fill)] + trap + strings.Repeat(fill, 700/len(fill)))
}

// checkWithin tries the traps at all of places places, step apart and everywhere in turn.
func checkWithin(t *testing.T, traps []string, places, step int) {
	buf := make([]byte, 16<<10)
	if testing.Short() {
		step *= 7
	}
	first := 0
	for _, fill := range fills {
		for _, trap := range traps {
			for n := first % step; n < places; n += step {
				src := within(fill, trap, n)
				for _, tier := range fast() {
					checkTier(t, tier, buf[:len(src)+100], len(src), src, true, false)
					checkString(t, tier, buf[:len(src)+100], len(src), src, true, n&1 == 0)
				}
			}
			first++
		}
	}
}

// TestTiersLeads has leads with the byte after them in and just out of their range, and
// all that may follow. Every place is tried with the neighbours of a trap, if not with it.
func TestTiersLeads(t *testing.T) {
	var traps []string
	for _, lead := range []byte("\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5\xff") {
		for _, second := range []byte("\x7f\x80\x8f\x90\x9f\xa0\xbf\xc2") {
			for _, rest := range []string{"", "\x80", "\x80\xbf", "\x80\xbf\x80", "\x80-", "\xe2\x82\xac"} {
				traps = append(traps, string([]byte{lead, second})+rest)
			}
		}
	}
	checkWithin(t, traps, 600, 101)
}

// TestTiersLeadsAhead ends blocks and stretches in a special lead, after which a kernel may
// think that there has been none for long, or was somewhere else in between.
func TestTiersLeadsAhead(t *testing.T) {
	buf := make([]byte, 16<<10)
	var heads []string
	for _, fill := range []string{"😀", "한", "น", "a"} {
		for n := 56 * 64; n < 80*64; n += 64 {
			heads = append(heads, string(within(fill, "", n)[:n]))
		}
	}
	for n := 64; n < 1024; n += 64 {
		heads = append(heads, strings.Repeat("a", n-58)+`\u0041`+strings.Repeat("a", 116), strings.Repeat("a", n-58)+"\n"+strings.Repeat("a", 121))
	}
	for _, head := range heads {
		for _, trap := range []string{"\xf0\x9f\x98-", "\xf0\x9f-", "\xf0\x80\x80\x80", "\xf0\x90\x80\x80", "\xe0\x80\x80", "\xe0\xa0\x80", "\xed\xa0\x80", "\xed\x9f\xbf", "\xc1\x80", "\xf4\x90\x80\x80"} {
			for n := range 6 {
				src := []byte(head + "-----"[:n] + trap + strings.Repeat("日", 200))
				for _, tier := range fast() {
					checkTier(t, tier, buf[:len(src)+100], len(src), src, true, false)
				}
				src = []byte(head[:len(head)-n] + trap + strings.Repeat("日", 200))
				for _, tier := range fast() {
					checkTier(t, tier, buf[:len(src)+100], len(src), src, true, false)
				}
			}
		}
	}
}

// TestTiersWithin has the traps of all the other tests.
func TestTiersWithin(t *testing.T) { checkWithin(t, traps, 600, 5) }

// TestTiersEscapes has escapes that cut each other, run into each other or into an end, in
// text that is all escapes, at every place.
func TestTiersEscapes(t *testing.T) {
	var traps []string
	for _, end := range []string{`"`, "\n", "\x00", "é", "\x80", `\q`, `\`, `\u`, `\u00`, `\ud83d`, ""} {
		for _, begin := range []string{`\u0041`, `\u00e9`, `\u20ac`, `\u0022`, `\u005c`, `\n`, `\"`, `\\`, `\\u0041`, `\\\u0041`, `\\\\u0041`, `\u\u0041`, `\u0\u0041`, `\u00\u0041`, `\u000\u0041`, `\u000g`} {
			traps = append(traps, begin+end)
		}
	}
	old := fills
	defer func() { fills = old }()
	fills = slices.DeleteFunc(slices.Clone(fills), func(s string) bool { return s[0] != '\\' && s[0] != 'x' })
	checkWithin(t, traps, 600, 7)
}

// TestTiersUnits changes from one fill to another and back, at every place.
func TestTiersUnits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 13))
	buf := make([]byte, 16<<10)
	for range often(20_000) {
		var b strings.Builder
		for size := rnd.IntN(rnd.IntN(8000) + 1); b.Len() < size; {
			b.WriteString(strings.Repeat(fills[rnd.IntN(len(fills))], rnd.IntN(rnd.IntN(300)+2)))
			if rnd.IntN(8) == 0 {
				b.WriteString(traps[rnd.IntN(len(traps))])
			}
		}
		src := []byte(b.String())
		room := len(src)
		if rnd.IntN(4) == 0 {
			room = rnd.IntN(room + 1)
		}
		checkTiers(t, buf[:room+100], room, src, rnd.IntN(2) == 0)
	}
}

// TestTiersRoom ends the room at every place of the text.
func TestTiersRoom(t *testing.T) {
	buf := make([]byte, 16<<10)
	for _, fill := range fills {
		src := []byte(strings.Repeat(fill, 1+720/len(fill)))
		for room := range src {
			checkTiers(t, buf[:room+100], room, src, true)
		}
	}
}

// TestTiersQuote ends the string at every place, after what is decoded in more than one way.
func TestTiersQuote(t *testing.T) {
	buf := make([]byte, 16<<10)
	for _, fill := range fills {
		for n := range 600 {
			src := within(fill, `"`, n)
			for _, tier := range fast() {
				checkString(t, tier, buf[:len(src)+100], len(src), src, true, true)
			}
		}
	}
}
