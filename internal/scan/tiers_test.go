package scan

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// fast are the tiers of this machine besides the portable one.
func fast() (tiers []tier) {
	for t := avx2; t <= best; t++ {
		tiers = append(tiers, t)
	}
	return tiers
}

func TestMain(m *testing.M) {
	// A machine without the kernels would test nothing of them: say so.
	fmt.Println("kernels tested beside the portable one:", fast(), "in use:", Kernel())
	os.Exit(m.Run())
}

// traps are beginnings and pieces that kernels got wrong, or would.
var traps = []string{
	`\`, `\\`, `\\\`, `"`, `\"`, `\n`, `\u`, `\u0`, `\u00`, `\u004`, `\u0041`, `\u00e9`, `\u07ff`, `\u0800`, `\u20ac`, `\uFFFF`, `\u0000`, `\u007f`, `\u0080`,
	`\ud83d\ude00`, `\uDBFF\uDFFF`, `\ud800\udc00`, `\ud83d`, `\ude00`, `\ud83d"`, "\\ud83d\n", `\ud83d\u0041`, `\ud83d\ud83d`, `\ud83d\uzzzz`, `\ud83d\n`,
	`\u12G4`, `\u12é4`, "\\u12\x804", "\\u00\xb041", `\u\u0041`, `\u0\u0041`, `\q`, `\é`, "\\\xee", "\\\xa2", "\\\xdc", "\\\xaf", "\\\xf5", "\\\xff", "\\\x00", "\\\n", "\\\x80",
	"\n", "\x00", "\x1f", "\x7f", "é", "日", "😀", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff", "\ufeff",
	"\x80", "\xbf", "\xc0", "\xc1\x81", "\xc2", "\xe0", "\xe0\x9f\x80", "\xe2\x82", "\xed\xa0\x80", "\xed\x9f", "\xf0\x9f\x98", "\xf0\x8f\x80\x80", "\xf4\x90\x80\x80",
	"\xf5\x80\x80\x80", "\xff", "\xff\xfe", "é\x80", "日\x80", "😀\x80", "a\x80",
}

// texts are sources with every trap at every place of a block, and what it may run into.
func texts(yield func([]byte)) {
	fill := strings.Repeat("abcdefghijklmnopqrstuvwxyz", 8)
	for _, trap := range traps {
		for n := range 140 {
			yield([]byte(fill[:n] + trap))
			yield([]byte(fill[:n] + trap + fill))
		}
		yield([]byte(strings.Repeat(trap, 200)))
	}
	for i, a := range traps {
		for j, b := range traps {
			if testing.Short() && (i+j)%8 != 0 {
				continue
			}
			for _, n := range []int{52, 57, 58, 59, 60, 61, 62, 63, 64} {
				yield([]byte(fill[:n] + a + b + fill[:70]))
			}
		}
	}
	for n := range 200 { // runs of backslashes, odd and even, across every border
		for _, end := range []string{``, `n`, `"`, `u0041`, `q`} {
			yield([]byte(fill[:n%67] + strings.Repeat(`\`, n) + end + fill))
		}
	}
}

// often is how many times something is tried; less where each try is slow, as with the race
// detector.
func often(n int) int {
	if testing.Short() {
		return max(1, n/10)
	}
	return n
}

// mixed makes text of one trade: mostly of one kind, as real text is, sometimes of all.
func mixed(rnd *rand.Rand, n int) []byte {
	if rnd.IntN(4) == 0 {
		return dense(rnd, n)
	}
	var pieces []string
	for range 1 + rnd.IntN(4) {
		pieces = append(pieces, traps[rnd.IntN(len(traps))])
	}
	const plain = "The quick brown fox jumps over the lazy dog, 0123456789 times or more, and then again."
	var b []byte
	sparse := rnd.IntN(3) * rnd.IntN(40)
	for len(b) < n {
		b = append(b, pieces[rnd.IntN(len(pieces))]...)
		b = append(b, plain[:rnd.IntN(sparse+1)]...)
	}
	return b[:n]
}

// checkTier compares one call of t with the same call of the portable tier. buf is where
// it writes: the room, and whatever stands after it, which must stay.
func checkTier(t testing.TB, tier tier, buf []byte, room int, src []byte, atEnd, stop bool) {
	want, wantNotes := make([]byte, room), Notes{Base: 1000, Stop: stop}
	wantDst, wantSrc := portable.unescape(want, src, atEnd, &wantNotes)
	for i := range buf {
		buf[i] = 0xA5
	}
	notes := Notes{Base: 1000, Stop: stop}
	nd, ns := tier.unescape(buf[:room:room], src, atEnd, &notes)
	if nd != wantDst || ns != wantSrc || !bytes.Equal(buf[:nd], want[:nd]) || notes != wantNotes {
		t.Fatalf("%v: %q, room %d, atEnd %t, stop %t:\n got %q, %d taken, %+v\nwant %q, %d taken, %+v",
			tier, src, room, atEnd, stop, buf[:nd], ns, notes, want[:wantDst], wantSrc, wantNotes)
	}
	if len(bytes.Trim(buf[room:], "\xA5")) > 0 {
		t.Fatalf("%v: %q, room %d: wrote behind its room", tier, src, room)
	}
	if notes.LF != int64(bytes.Count(buf[:nd], []byte{'\n'})) || notes.NUL != int64(bytes.Count(buf[:nd], []byte{0})) {
		t.Fatalf("%v: %q: counted %d LF, %d NUL in %q", tier, src, notes.LF, notes.NUL, buf[:nd])
	}
}

// checkString compares one call of UnescapeString with stringEnd and Unescape.
func checkString(t testing.TB, tier tier, buf []byte, room int, src []byte, atEnd, stop bool) {
	n, _ := naiveEnd(src, false)
	wantClosed := n < len(src)
	want, wantNotes := make([]byte, room), Notes{Base: 1000, Stop: stop}
	wantDst, wantSrc := portable.unescape(want, src[:n], atEnd || wantClosed, &wantNotes)
	wantClosed = wantClosed && wantSrc == n
	for i := range buf {
		buf[i] = 0xA5
	}
	notes := Notes{Base: 1000, Stop: stop}
	nd, ns, closed := tier.unescapeString(buf[:room:room], src, atEnd, &notes)
	if nd != wantDst || ns != wantSrc || closed != wantClosed || !bytes.Equal(buf[:nd], want[:nd]) || notes != wantNotes {
		t.Fatalf("%v: string %q, room %d, atEnd %t, stop %t:\n got %q, %d taken, closed %t, %+v\nwant %q, %d taken, closed %t, %+v",
			tier, src, room, atEnd, stop, buf[:nd], ns, closed, notes, want[:wantDst], wantSrc, wantClosed, wantNotes)
	}
	if len(bytes.Trim(buf[room:], "\xA5")) > 0 {
		t.Fatalf("%v: string %q, room %d: wrote behind its room", tier, src, room)
	}
}

func checkTiers(t testing.TB, buf []byte, room int, src []byte, atEnd bool) {
	before := bytes.Clone(src)
	for _, tier := range fast() {
		checkTier(t, tier, buf, room, src, atEnd, false)
		checkTier(t, tier, buf, room, src, atEnd, true)
	}
	for tier := portable; tier <= best; tier++ {
		checkString(t, tier, buf, room, src, atEnd, false)
		checkString(t, tier, buf, room, src, atEnd, true)
	}
	if !bytes.Equal(src, before) {
		t.Fatalf("%q: source written", before)
	}
}

func TestTiersTraps(t *testing.T) {
	buf := make([]byte, 8<<10)
	texts(func(src []byte) {
		checkTiers(t, buf[:len(src)+100], len(src), src, true)
		checkTiers(t, buf[:len(src)+100], len(src), src, false)
	})
}

// TestTiersCuts cuts source and room at every place.
func TestTiersCuts(t *testing.T) {
	buf := make([]byte, 8<<10)
	for _, trap := range traps {
		src := []byte(strings.Repeat("a", 45) + strings.Repeat(trap, 8))
		for n := range len(src) {
			checkTiers(t, buf[:n+100], n, src[:n:n], false)
			checkTiers(t, buf[:n+100], n, src[:n:n], true)
			checkTiers(t, buf[:n+100], n, src, true)
			checkTiers(t, buf[:n+100], n, src, false)
		}
	}
}

// TestTiersRandom goes through every length to 300 and some beyond, every alignment of
// source and destination, and every amount of room.
func TestTiersRandom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 6))
	in, out := make([]byte, 16<<10), make([]byte, 16<<10)
	check := func(n int) {
		src := in[rnd.IntN(64):][:n:n]
		copy(src, mixed(rnd, n))
		buf := out[rnd.IntN(64):][:n+100]
		room := n
		if rnd.IntN(2) == 0 {
			room = rnd.IntN(n + 100)
		}
		checkTiers(t, buf, room, src, rnd.IntN(2) == 0)
	}
	for n := range 301 {
		for range often(60) {
			check(n)
		}
	}
	for range often(1000) {
		check(rnd.IntN(8 << 10))
	}
}

// TestTiersAlignment puts the same text at every pair of alignments.
func TestTiersAlignment(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	in, out := make([]byte, 1<<10), make([]byte, 1<<10)
	text := dense(rnd, 300)
	for a := range 64 {
		for b := range 64 {
			src := in[a:][:len(text)]
			copy(src, text)
			checkTiers(t, out[b:][:len(text)+64], len(text), src, true)
		}
	}
}

// TestTiersBig goes beyond what one call of an assembly kernel takes.
func TestTiersBig(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	buf := make([]byte, 4<<20)
	for _, unit := range []string{`C:\\Users\\`, `\u0000a`, "日本語", `\ud83d\ude00`, `\\`, "plain ", "é\x80", "\x00"} {
		for range often(3) {
			src := append(bytes.Repeat([]byte("x"), rnd.IntN(70)), bytes.Repeat([]byte(unit), (2<<20)/len(unit)+rnd.IntN(99))...)
			checkTiers(t, buf[:len(src)+100], len(src), src, true)
		}
	}
}

// TestTiersNaive compares with the naive oracle, which shares no code with the portable tier.
func TestTiersNaive(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 9))
	buf := make([]byte, 1<<10)
	for _, tier := range append(fast(), portable) {
		for range often(8_000) {
			src := mixed(rnd, rnd.IntN(400))
			want, list := naiveUnescape(string(src))
			var notes Notes
			nd, ns := tier.unescape(buf, src, true, &notes)
			if ns != len(src) || !bytes.Equal(buf[:nd], want) {
				t.Fatalf("%v: %q decodes to %q, want %q", tier, src, buf[:nd], want)
			}
			checkNotes(t, src, &notes, list)
		}
	}
}

func TestStringEndRuns(t *testing.T) {
	rnd := rand.New(rand.NewPCG(10, 10))
	check := func(b []byte) {
		for _, escaped := range []bool{false, true} {
			want, wantNext := naiveEnd(b, escaped)
			if n, next := stringEnd(b, escaped); n != want || next != wantNext {
				t.Fatalf("%q, %t: %d, %t, want %d, %t", b, escaped, n, next, want, wantNext)
			}
		}
	}
	for n := range 400 {
		check(bytes.Repeat([]byte(`\`), n))
		check(append(bytes.Repeat([]byte(`\`), n), '"', '"'))
		check(bytes.Repeat([]byte(`\"`), n))
		check(append(bytes.Repeat([]byte(`\"`), n), '"', 'a'))
		for range 100 {
			b := mixed(rnd, n)
			check(b)
			check(bytes.ReplaceAll(b, []byte(`"`), []byte("'")))
			check(bytes.ReplaceAll(b, []byte(`"`), []byte(`\\\"`)))
		}
	}
	for _, unit := range []string{"plain ", `\"`, `\\`, `\`} {
		check(bytes.Repeat([]byte(unit), (2<<20+77)/len(unit)))
		check(append(bytes.Repeat([]byte(unit), (2<<20+77)/len(unit)), '"', '"', 'x'))
	}
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		best   tier
		forced string
		want   tier
	}{
		{avx512vbmi2, "", avx512vbmi2}, {avx512vbmi2, "avx512", avx512vbmi2}, {avx512vbmi2, "avx2", avx2}, {avx512vbmi2, "portable", portable},
		{avx2, "avx512", avx2}, {avx2, "avx2", avx2}, {portable, "avx2", portable}, {portable, "avx512", portable}, {avx2, "what", avx2},
	} {
		if got := choose(c.best, c.forced); got != c.want {
			t.Errorf("choose(%v, %q) = %v, want %v", c.best, c.forced, got, c.want)
		}
	}
}

// FuzzTiers: all tiers do the same.
func FuzzTiers(f *testing.F) {
	rnd := rand.New(rand.NewPCG(11, 11))
	for _, trap := range traps {
		f.Add([]byte(strings.Repeat("abcdefg", 8)+trap+trap+"abc"), uint16(500), true)
	}
	for range 20 {
		f.Add(dense(rnd, 150), uint16(rnd.IntN(200)), false)
	}
	for i, fill := range fills { // several stretches
		f.Add(within(fill, traps[i], 300+i), uint16(2000), true)
		f.Add(within(fill, fills[(i+1)%len(fills)], 511-i), uint16(700), true)
	}
	f.Fuzz(func(t *testing.T, src []byte, room uint16, atEnd bool) {
		buf := make([]byte, int(room)+64)
		checkTiers(t, buf, int(room), src, atEnd)
		for _, escaped := range []bool{false, true} {
			n, next := stringEnd(src, escaped)
			if want, wantNext := naiveEnd(src, escaped); n != want || next != wantNext {
				t.Fatalf("%q, %t: %d, %t, want %d, %t", src, escaped, n, next, want, wantNext)
			}
		}
	})
}
