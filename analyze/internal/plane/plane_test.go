package plane

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// text returns random bytes that are mostly of the classes.
func text(r *rand.Rand, n int) []byte {
	const of = "aZ09_ \t\r\n\\/:.-=@[({\"é\x00\x1b|,T;i"
	b := make([]byte, n)
	for i := range b {
		b[i] = of[r.IntN(len(of))]
	}
	return b
}

// pairs are the candidates of the test: a letter with a digit after it, two bytes on.
func pairs(w *Words) uint64 { return w.At(Letter) & w.After(Digit, 1) & w.Before(Blank, 1) }

func isPair(b []byte, i int) bool {
	return Letter.Has(b[i]) && i+1 < len(b) && Digit.Has(b[i+1]) && i > 0 && Blank.Has(b[i-1])
}

// TestLine: what a line says is what its bytes say, at any place of a chunk.
func TestLine(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	chunk, line, found := new(Chunk), new(Line), 0
	wanted := &Scanners{Candidates: []Candidates{func(*Words) uint64 { return 0 }, pairs}, Groups: 3}
	for n := range 400 {
		b := text(r, n)
		chunk.Read(b, wanted)
		for from := 0; from < len(b); {
			to := len(b)
			if k := bytes.IndexByte(b[from:], '\n'); k >= 0 {
				to = from + k
			}
			if got := chunk.LF(from); got != to {
				t.Fatalf("%q: the line feed after %d is at %d, want %d", b, from, got, to)
			}
			line.Set(chunk, from, b[from:to])
			found += checkLine(t, line, b, from)
			from = to + 1
		}
	}
	if found < 50 {
		t.Errorf("only %d candidates", found)
	}
}

func checkLine(t *testing.T, line *Line, b []byte, from int) (found int) {
	t.Helper()
	s := line.Text
	if line.For(0) {
		t.Fatalf("%q has candidates of a scanner without", s)
	}
	any := line.For(1)
	next := line.Candidate(0)
	for i := range s {
		if isPair(b, from+i) {
			if found++; next != i || !any {
				t.Fatalf("%q: the next candidate is at %d, want %d", s, next, i)
			}
			next = line.Candidate(i + 1)
		}
	}
	if next != len(s) || any != (found > 0) {
		t.Fatalf("%q: a candidate at %d, and %d in all", s, next, found)
	}
	for c := range Class(classes) {
		next := line.Next(c, 0)
		for i, x := range s {
			if !c.Has(x) {
				continue
			}
			if next != i {
				t.Fatalf("%q: class %d is next at %d, want %d", s, c, next, i)
			}
			checkRun(t, line, c, i)
			next = line.Next(c, i+1)
		}
		if next != len(s) || line.Has(c) != (line.Next(c, 0) < len(s)) {
			t.Fatalf("%q: class %d at %d", s, c, next)
		}
	}
	return found
}

func checkRun(t *testing.T, line *Line, c Class, i int) {
	t.Helper()
	s := line.Text
	from, to := i, i
	for from > 0 && c.Has(s[from-1]) {
		from--
	}
	for to < len(s) && c.Has(s[to]) {
		to++
	}
	if a, b := line.Run(c, i); a != from || b != to {
		t.Fatalf("%q: the run of class %d around %d is [%d, %d), want [%d, %d)", s, c, i, a, b, from, to)
	}
	word := line.Bits(c, i)
	for k := 0; k < 64 && i+k < len(s); k++ {
		if got := word>>k&1 != 0; got != c.Has(s[i+k]) {
			t.Fatalf("%q: byte %d has class %d: %t", s, i+k, c, got)
		}
	}
}

// TestChunkNext: the next candidate of all scanners.
func TestChunkNext(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	chunk := new(Chunk)
	dots := func(w *Words) uint64 { return w.At(Dot) }
	for n := range 300 {
		b := text(r, n)
		chunk.Read(b, &Scanners{Candidates: []Candidates{pairs, dots}, Groups: 3})
		next := chunk.Next(0)
		for i := range b {
			if b[i] != '.' && !isPair(b, i) {
				continue
			}
			if next != i {
				t.Fatalf("%q: next at %d, want %d", b, next, i)
			}
			next = chunk.Next(i + 1)
		}
		if next != len(b) {
			t.Fatalf("%q: next at %d, want the end", b, next)
		}
	}
}

// TestBorders: a text is between line feeds, whatever chunk was there before.
func TestBorders(t *testing.T) {
	ends := func(w *Words) uint64 { return w.At(Letter) & w.After(LF, 1) }
	begins := func(w *Words) uint64 { return w.At(Letter) & w.Before(LF, 1) }
	chunk, line := new(Chunk), new(Line)
	wanted := &Scanners{Candidates: []Candidates{begins, ends}, Groups: 2}
	for n := range 200 {
		chunk.Read([]byte(strings.Repeat("é", 150)), wanted)
		b := []byte("a" + strings.Repeat(".", n) + "z")
		chunk.Read(b, wanted)
		line.Set(chunk, 0, b)
		if line.For(0); line.Candidate(0) != 0 {
			t.Errorf("%d: no line feed before the text", n)
		}
		if line.For(1); line.Candidate(0) != len(b)-1 {
			t.Errorf("%d: no line feed after the text", n)
		}
	}
}
