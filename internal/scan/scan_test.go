package scan

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// naiveEnd looks at one byte after the other.
func naiveEnd(b []byte, escaped bool) (int, bool) {
	for i, c := range b {
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			return i, false
		}
	}
	return len(b), escaped
}

// dense makes strings of what the kernels must tell apart.
func dense(rnd *rand.Rand, n int) []byte {
	pieces := []string{`\`, `\\`, `"`, `\"`, `\n`, "a", "abcdefgh", `\u0041`, `\u00e9`, `\u20ac`, `\ud83d\ude00`, `\ud83d`, `\ude00`, `\u12`,
		`\u12G4`, `\q`, "\n", "\x00", "é", "日", "😀", "\xff", "\xe2\x82", "\xf0\x9f\x98", "\xc0\xaf", "\xed\xa0\x80", `\é`, "\\\xff", "\x7f"}
	var b []byte
	for len(b) < n {
		b = append(b, pieces[rnd.IntN(len(pieces))]...)
	}
	return b[:n]
}

func TestStringEnd(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 50_000 {
		b := dense(rnd, rnd.IntN(100))
		escaped := rnd.IntN(2) == 0
		n, next := stringEnd(b, escaped)
		if wantN, wantNext := naiveEnd(b, escaped); n != wantN || next != wantNext {
			t.Fatalf("stringEnd(%q, %t) = %d, %t, want %d, %t", b, escaped, n, next, wantN, wantNext)
		}
	}
}

// TestStringEndInPieces: a string that is scanned in pieces ends where it ends.
func TestStringEndInPieces(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for range 20_000 {
		b := dense(rnd, rnd.IntN(60))
		want, _ := naiveEnd(b, false)
		got, escaped := 0, false
		for got < len(b) {
			piece := b[got:min(len(b), got+1+rnd.IntN(9))]
			var n int
			if n, escaped = stringEnd(piece, escaped); n < len(piece) {
				got += n
				break
			}
			got += n
		}
		if got != want {
			t.Fatalf("%q ends at %d, want %d", b, got, want)
		}
	}
}

// naiveUnescape decodes as docs/FORMAT.md says, character by character.
func naiveUnescape(src string) (out []byte, notes []string) {
	hex := func(s string) (r rune) {
		if len(s) < 6 || s[:2] != `\u` || strings.Trim(s[2:6], "0123456789abcdefABCDEF") != "" {
			return -1
		}
		fmt.Sscanf(s[2:6], "%x", &r)
		return r
	}
	for i := 0; i < len(src); {
		s := src[i:]
		switch r := hex(s); {
		case s[0] == '\\' && len(s) > 1 && strings.IndexByte(`"\/bfnrt`, s[1]) >= 0:
			out = append(out, "\"\\/\b\f\n\r\t"[strings.IndexByte(`"\/bfnrt`, s[1])])
			i += 2
		case r >= 0xD800 && r < 0xDC00 && hex(s[6:]) >= 0xDC00 && hex(s[6:]) < 0xE000:
			out = utf8.AppendRune(out, (r-0xD800)<<10+hex(s[6:])-0xDC00+0x10000)
			i += 12
		case r >= 0xD800 && r < 0xE000:
			notes = append(notes, fmt.Sprint(LoneSurrogate, i))
			out = append(out, "\uFFFD"...)
			i += 6
		case r >= 0:
			out = utf8.AppendRune(out, r)
			i += 6
		case s[0] == '\\':
			notes = append(notes, fmt.Sprint(BadEscape, i))
			out = append(out, '\\')
			i++
		case s[0] < 0x20:
			notes = append(notes, fmt.Sprint(RawControl, i))
			out = append(out, s[0])
			i++
		default:
			r, n := utf8.DecodeRuneInString(s)
			if r == utf8.RuneError && n == 1 {
				notes = append(notes, fmt.Sprint(InvalidUTF8, i))
				n = naiveSubpart(s)
			}
			out = append(out, s[:n]...)
			i += n
		}
	}
	return out, notes
}

// naiveSubpart: the longest beginning of s that some valid character begins with.
func naiveSubpart(s string) int {
	for n := min(3, len(s)); n > 1; n-- {
		if !utf8.FullRuneInString(s[:n]) {
			return n
		}
	}
	return 1
}

// unescapeAll decodes src by way of buffers of the sizes that step gives, each with a canary after
// it, and with as much source in sight as look gives.
func unescapeAll(t testing.TB, src []byte, step, look func() int) (out []byte, notes Notes) {
	taken, sight := 0, 0
	for {
		sight = min(len(src), max(sight, taken)+look())
		buf := bytes.Repeat([]byte{0xA5}, 64)
		room := step()
		notes.Base = int64(taken)
		before := bytes.Clone(src)
		nd, ns := Unescape(buf[:room:room], src[taken:sight], sight == len(src), &notes)
		if nd > room || ns > sight-taken || nd > ns {
			t.Fatalf("%q: wrote %d into %d, took %d of %d", src, nd, room, ns, sight-taken)
		}
		if !bytes.Equal(src, before) || len(bytes.Trim(buf[room:], "\xA5")) > 0 {
			t.Fatalf("%q: wrote where it may not", src)
		}
		out = append(out, buf[:nd]...)
		taken += ns
		if taken == len(src) {
			return out, notes
		}
	}
}

func checkUnescape(t testing.TB, rnd *rand.Rand, src []byte) {
	want, list := naiveUnescape(string(src))
	for _, way := range []struct{ step, look func() int }{
		{func() int { return 64 }, func() int { return len(src) }},
		{func() int { return MinDst }, func() int { return len(src) }},
		{func() int { return MinDst }, func() int { return 1 }},
		{func() int { return MinDst + rnd.IntN(20) }, func() int { return 1 + rnd.IntN(20) }},
	} {
		got, notes := unescapeAll(t, src, way.step, way.look)
		if !bytes.Equal(got, want) {
			t.Fatalf("%q decodes to %q, want %q", src, got, want)
		}
		checkNotes(t, src, &notes, list)
	}
}

func checkNotes(t testing.TB, src []byte, notes *Notes, list []string) {
	counts, firsts := map[Kind]int64{}, map[Kind]int64{}
	for _, s := range list {
		var k Kind
		var at int64
		fmt.Sscan(s, &k, &at)
		if counts[k] == 0 {
			firsts[k] = at
		}
		counts[k]++
	}
	for k := range NumKinds {
		if n := notes.Seen[k]; n.Count != counts[k] || n.First != firsts[k] {
			t.Fatalf("%q: kind %d: %d from %d, want %d from %d", src, k, n.Count, n.First, counts[k], firsts[k])
		}
	}
}

func TestUnescape(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for n := range 200 {
		for range often(40) {
			checkUnescape(t, rnd, dense(rnd, n))
		}
	}
}

// TestUnescapeStops before what RFC 8259 forbids.
func TestUnescapeStops(t *testing.T) {
	for _, c := range []struct {
		src  string
		stop int
	}{{"ab\ncd", 2}, {`ab\qcd`, 2}, {"abcdefghij\xffk", 10}, {`a\ud800b`, 8}, {"abc", 3}} {
		notes := Notes{Stop: true}
		buf := make([]byte, 64)
		total := 0
		for total < len(c.src) {
			_, ns := Unescape(buf, []byte(c.src[total:]), true, &notes)
			if ns == 0 || notes.Forbidden() {
				total += ns
				break
			}
			total += ns
		}
		if total != c.stop || notes.Forbidden() != (c.stop < len(c.src)) {
			t.Errorf("%q: stopped at %d, want %d", c.src, total, c.stop)
		}
	}
}

func FuzzUnescape(f *testing.F) {
	rnd := rand.New(rand.NewPCG(4, 4))
	for range 50 {
		f.Add(dense(rnd, 40))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		checkUnescape(t, rand.New(rand.NewPCG(5, 5)), src)
		n, next := stringEnd(src, false)
		if wantN, wantNext := naiveEnd(src, false); n != wantN || next != wantNext {
			t.Fatalf("stringEnd(%q) = %d, %t", src, n, next)
		}
	})
}
