package stamp

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/internal/cputime"
)

// layouts are those of package time, and what is left of a time that they print.
var layouts = []struct {
	printed, value string
	slash          bool // the order of day and month may be open
}{
	{"2006-01-02T15:04:05Z07:00", time.RFC3339, false},
	{"2006-01-02T15:04:05.000000000Z07:00", "2006-01-02T15:04:05.000000000Z07:00", false},
	{"2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05-07:00", false},
	{"2006-01-02 15:04:05", "2006-01-02T15:04:05", false},
	{"2006-01-02", "2006-01-02", false},
	{"2006/1/2 15:04", "2006-01-02T15:04:00", false},
	{"02.01.2006 15:04:05", "2006-01-02T15:04:05", false},
	{"2. 1. 2006 15:04:05", "2006-01-02T15:04:05", false},
	{"02-01-2006 15:04:05.000", "2006-01-02T15:04:05.000", false},
	{"1/2/2006 3:04:05 PM", "2006-01-02T15:04:05", true},
	{"02/01/2006 15:04:05", "2006-01-02T15:04:05", true},
	{"20060102T150405Z0700", "2006-01-02T15:04:05Z07:00", false},
	{"20060102150405.000000-0700", "2006-01-02T15:04:05.000000-07:00", false},
	{"Jan 2 2006 15:04:05", "2006-01-02T15:04:05", false},
	{"2 January 2006 15:04:05", "2006-01-02T15:04:05", false},
	{"January 2, 2006 3:04:05 PM", "2006-01-02T15:04:05", false},
	{"02-Jan-2006 15:04:05", "2006-01-02T15:04:05", false},
	{"02/Jan/2006:15:04:05 -0700", "2006-01-02T15:04:05-07:00", false},
	{"Jan _2 15:04:05 2006", "2006-01-02T15:04:05", false},
	{"2006年1月2日 15:04:05", "2006-01-02T15:04:05", false},
}

// TestGenerated holds both entrances against package time.
func TestGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		at := time.Date(1600+r.IntN(600), time.Month(1+r.IntN(12)), 1+r.IntN(31), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1e9),
			time.FixedZone("", 60*15*(r.IntN(2*4*14)-4*14)))
		for _, l := range layouts {
			printed, want := at.Format(l.printed), at.Format(l.value)
			if l.slash && at.Day() <= 12 && at.Day() != int(at.Month()) {
				want = ""
			}
			if value, ok := cellOf([]byte(printed)); !ok || value != want {
				t.Errorf("cell %q: %q, %v, want %q", printed, value, ok, want)
			}
			if span, value, ok := inText("at " + printed + " x"); !ok || value != want || span != printed {
				t.Errorf("text %q: %q means %q, want %q", printed, span, value, want)
			}
			if t.Failed() {
				return
			}
		}
	}
}

// check reads a text from every byte, and as a cell.
func check(t *testing.T, text []byte) {
	before := string(text)
	low := 0
	var value []byte
	for i := range text {
		var at Time
		if plain := (&Time{}); plain.plain(text, i, low) {
			if c := text[i]; (c == '-' || c == '/') && (!at.anyNumeric(text, i, low, false) || at != *plain) {
				t.Fatalf("%q: %+v, plainly %+v", text, at, plain)
			}
		}
		if !at.Read(text, i, low) {
			continue
		}
		if at.Start < low || at.End <= at.Start || at.End > len(text) || at.Rule == 0 {
			t.Fatalf("%q: %+v after %d", text, at, low)
		}
		low = at.End
		value = at.Append(value[:0])
		checkValue(t, text, string(value))
		cell, ok := cellOf(text[at.Start:at.End])
		if spoken := text[at.Start:at.End]; len(spoken) <= maxCell && (!ok || cell != string(value)) {
			t.Fatalf("%q: %q means %q in text, in a cell %q, %v", text, spoken, value, cell, ok)
		}
	}
	cell, ok := cellOf(text)
	checkValue(t, text, cell)
	if cell != "" && !ok || string(text) != before {
		t.Fatalf("%q: cell %q, %v", before, cell, ok)
	}
}

// checkValue: a value is a date, or a time with or without a zone, as RFC 3339 has it.
func checkValue(t *testing.T, text []byte, value string) {
	if value == "" {
		return
	}
	plain := strings.Replace(value, ":60", ":59", 1) // package time knows no leap seconds
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if _, err := time.Parse(layout, plain); err == nil {
			return
		}
	}
	t.Fatalf("%q means %q", text, value)
}

func FuzzStamp(f *testing.F) {
	for _, c := range append(forms, cellForms...) {
		f.Add([]byte(c.day + c.text))
		f.Add([]byte("Event seen at " + c.day + c.text + " by host"))
	}
	for _, piece := range hostile {
		f.Add(bytes.Repeat([]byte(piece), 20))
	}
	f.Add([]byte("1-Jan-00:00:00"))
	f.Fuzz(check)
}

// hostile are pieces whose repetition is a time nearly everywhere.
var hostile = []string{
	"1", "-", "/", ".", ":", "T", "(", "((", "1-", "1.", "1/2/", "1:", "12:30", "12:30:45 ", "2024-01-15 ", "2024-01-15T", "1. 1. 2024 ", "Jan ", "Jan 1 ", "Jan 1 12:30",
	"de ", "Mon, ", "年", "2024年", "日", "(月)", "오후 ", "/Date(", "20241124024115", "20241124024115.", " ", "+", "\u200e", "\u202f", "\xe2", "\xff", "\x00", "é", "um um ",
}

// TestLinear: eight times the text may take eight times the CPU time.
func TestLinear(t *testing.T) {
	const limit = 40
	for _, piece := range hostile {
		scan := func(size int) func() {
			line := bytes.Repeat([]byte(piece), size/len(piece))
			return func() {
				var at Time
				low := 0
				for i := range line {
					if at.Read(line, i, low) {
						low = at.End
					}
				}
				Cell(line)
			}
		}
		if ratio := cputime.Ratio(limit, scan(4<<10), scan(32<<10)); ratio >= limit {
			t.Errorf("many %q: eight times the length take %.0f times the CPU time", piece, ratio)
		}
	}
}

// TestNoGarbage: only the text of a value is allocated.
func TestNoGarbage(t *testing.T) {
	for _, f := range forms {
		line := []byte("Event seen at " + f.text + " by host")
		var value [64]byte
		if n := testing.AllocsPerRun(10, func() {
			for i := range line {
				var at Time
				if at.Read(line, i, 0) {
					at.Append(value[:0])
				}
			}
		}); n > 0 {
			t.Errorf("forms.txt:%d: %q: %v allocations", f.at, f.text, n)
		}
		cell := []byte(f.day + f.text)
		if n := testing.AllocsPerRun(10, func() { cellOf(cell) }); n > 1 {
			t.Errorf("forms.txt:%d: cell %q: %v allocations", f.at, f.text, n)
		}
	}
}
