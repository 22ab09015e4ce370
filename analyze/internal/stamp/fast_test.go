package stamp

import (
	"math/rand/v2"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// bitsAt says which of the 64 bytes from i on are in a class.
func bitsAt(line []byte, i int, class func(byte) bool) (d uint64) {
	for k := range 64 {
		if class(ascii.At(line, i+k)) {
			d |= 1 << k
		}
	}
	return d
}

// around returns a time with what may stand around it, some of its bytes changed, and where it
// begins.
func around(r *rand.Rand, times ...string) (line []byte, start int) {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	before := pick("", "", " ", "x", "T", "_", "-", "\\", "[", "\"", "1", "é", "。", "\u00a0", "<", "=")
	if r.IntN(2) == 0 {
		before = " "
	}
	clock := []byte(pick(times...))
	if r.IntN(3) == 0 {
		clock[r.IntN(len(clock))] = "0123456789-: T/_"[r.IntN(16)]
	}
	gap := pick("", "", " ", "  ", "   ", "    ", "\t", ",", ".", ":", "-", "+", "(", "\u00a0", "\u202f")
	after := pick("", "Z", "z", "a", "A", "am", "PM", "p.m.", "UTC", "GMT+2", "+01:00", "+0100", "-1", "(UTC)", "1", "123", "15", "x", "]", "dop.", "odp.", "Warning", "오후", "午後", "é", "_", "\"")
	last := pick("", " ", ")", "x", ".", ".5", ":5")
	if r.IntN(2) == 0 {
		gap, after, last = " ", "x", ""
	}
	return []byte(before + string(clock) + gap + after + last), len(before)
}

// TestISO: what ISO reads, Read reads too, with the same value.
func TestISO(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 100000 {
		line, start := around(r, "2024-01-15 15:14:07", "2026-12-31T23:59:60", "2024-02-29 00:00:00", "1999-12-01 09:08:07")
		low := r.IntN(3)
		end, ok := ISO(line, start, low, bitsAt(line, start, ascii.IsDigit))
		if !ok {
			continue
		}
		read++
		var x Time
		if !x.Read(line, start+4, low) {
			t.Fatalf("%q: only ISO reads it", line)
		}
		want := []byte(string(line[start:end]))
		want[10] = 'T'
		if got := x.Append(nil); x.Start != start || x.End != end || x.Rule != ruleNumeric || x.Open || string(got) != string(want) {
			t.Fatalf("%q: Read has %q at [%d,%d), ISO ends at %d", line, got, x.Start, x.End, end)
		}
	}
	if read < 10000 {
		t.Errorf("ISO reads %d times", read)
	}
}

// TestSlashed: what Slashed reads, Read reads too, with the same value.
func TestSlashed(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	read := 0
	for range 100000 {
		line, start := around(r, "15/01/2024 15:14", "01/15/2024  15:14:07", "01/02/2024        00:00", "02/02/2024         23:59", "29/02/2023 10:00", "03/04/2024\t10:20:59")
		low := r.IntN(3)
		var got, want Time
		if !got.Slashed(line, start, low, bitsAt(line, start, ascii.IsDigit), bitsAt(line, start, ascii.IsBlank)) {
			continue
		}
		read++
		if !want.Read(line, start+2, low) || got != want {
			t.Fatalf("%q: Slashed has %+v, Read has %+v", line, got, want)
		}
	}
	if read < 10000 {
		t.Errorf("Slashed reads %d times", read)
	}
}
