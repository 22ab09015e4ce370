package quantity

import (
	"bytes"
	"math"
	"math/big"
	"runtime"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/cputime"
)

func where() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

var numbers = []struct {
	at       int
	text     string
	mantissa uint64
	scale    int
	ambig    bool
	ok       bool // in text
	spaced   bool // where it is known to be one number
}{
	{where(), "0", 0, 0, false, true, true},
	{where(), "1234", 1234, 0, false, true, true},
	{where(), "1,234", 1234, 0, true, true, true},
	{where(), "1.234", 1234, 0, true, true, true},
	{where(), "1,234,567", 1234567, 0, false, true, true},
	{where(), "1.234.567,89", 123456789, 2, false, true, true},
	{where(), "1,234.5", 12345, 1, false, true, true},
	{where(), "12,34,567", 1234567, 0, false, true, true},
	{where(), "1'234'567", 1234567, 0, false, true, true},
	{where(), "1’234’567", 1234567, 0, false, true, true},
	{where(), "1\u00a0234\u00a0567", 1234567, 0, false, true, true},
	{where(), "1\u202f234,5", 12345, 1, false, true, true},
	{where(), "1\u2009234", 1234, 0, false, true, true},
	{where(), "0,512", 512, 3, false, true, true},
	{where(), "1234.567", 1234567, 3, false, true, true},
	{where(), "51.20", 5120, 2, false, true, true},
	{where(), "922337203685477580", 922337203685477580, 0, false, true, true},
	{where(), "9223372036854775807", math.MaxInt64, 0, false, false, true},
	{where(), "9,223,372,036,854,775,807", math.MaxInt64, 0, false, false, true},
	{where(), "9223372036854775808", 0, 0, false, false, false},
	{where(), "99999999999999999999", 0, 0, false, false, false},
	{where(), "1,234.567.8", 0, 0, false, false, false},
	{where(), "1,23,4", 0, 0, false, false, false},
	{where(), "1234,567,890", 0, 0, false, false, false},
	{where(), "0,123,456", 0, 0, false, false, false},
	{where(), "", 0, 0, false, false, false},
	{where(), "1-2", 0, 0, false, false, false},
	{where(), "0012", 12, 0, false, false, true},
	{where(), "1 234 567", 1234567, 0, false, false, true},
	{where(), "1 234,5", 12345, 1, false, false, true},
	{where(), "1\xa0234", 1234, 0, false, false, true},
	{where(), "1\xff234", 1234, 0, false, false, true},
	{where(), "1 234.567 890", 0, 0, false, false, false},
	{where(), "1 23", 0, 0, false, false, false},
}

func TestNumbers(t *testing.T) {
	for _, c := range numbers {
		for name, read := range map[string]func([]byte) (Number, bool){"text": Parse, "spaced": ParseSpaced} {
			want := c.ok
			if name == "spaced" {
				want = c.spaced
			}
			n, ok := read([]byte(c.text))
			if ok != want || ok && (n != Number{c.mantissa, c.scale, c.ambig}) {
				t.Errorf("line %d: %s: %q: %+v, %v", c.at, name, c.text, n, ok)
			}
		}
		if line := []byte("x " + c.text + "x"); c.ok {
			if end := End(line, 2); end != len(line)-1 || Start(line, 0, end) != 2 {
				t.Errorf("line %d: %q lies at %d:%d", c.at, c.text, Start(line, 0, end), end)
			}
		}
	}
}

// TestIn holds the bounds against numbers without limits.
func TestIn(t *testing.T) {
	for _, mantissa := range []uint64{0, 1, 4, 5, 49, 51, 512, 999, 1023, 12345, 5120, 123456789, 999999999999} {
		for digits := range 9 {
			for u := KiB; u <= EiB; u++ {
				n := Number{Mantissa: mantissa, Scale: digits}
				b, _, ok := n.In(u)
				at := func(halves int64) *big.Rat { // the number, moved by halves of its last digit
					r := new(big.Rat).SetInt64(2*int64(mantissa) + halves)
					r.Quo(r, new(big.Rat).SetInt64(2*int64(math.Pow10(digits))))
					return r.Mul(r, new(big.Rat).SetInt64(u.Bytes()))
				}
				fits := at(1).Cmp(new(big.Rat).SetInt64(math.MaxInt64)) < 0
				if ok != fits {
					t.Errorf("%+v %v: %v", n, u, ok)
				}
				if !ok {
					continue
				}
				near := new(big.Rat).Sub(at(0), new(big.Rat).SetInt64(b.Bytes))
				if near.Abs(near).Cmp(big.NewRat(1, 2)) > 0 {
					t.Errorf("%+v %v is %d bytes", n, u, b.Bytes)
				}
				// Within the bounds lies what rounds to the number, and not a byte more.
				low, up := at(-1), at(1)
				if b.Min < b.Bytes && (new(big.Rat).SetInt64(b.Min).Cmp(low) < 0 || new(big.Rat).SetInt64(b.Min-1).Cmp(low) >= 0) ||
					b.Max > b.Bytes && (new(big.Rat).SetInt64(b.Max).Cmp(up) > 0 || new(big.Rat).SetInt64(b.Max+1).Cmp(up) <= 0) {
					t.Errorf("%+v %v: %+v, want %v to %v", n, u, b, low.FloatString(3), up.FloatString(3))
				}
			}
		}
	}
	if b, ambiguous, ok := (Number{Mantissa: 1234, Ambiguous: true}).In(KiB); !ok || !ambiguous || b.Bytes != 1234<<10 || b.Min != 1264 || b.Max != 1264128 {
		t.Errorf("1.234 KB: %+v, %v, %v", b, ambiguous, ok)
	}
	if b, ambiguous, ok := (Number{Mantissa: 1234, Ambiguous: true}).In(Byte); !ok || ambiguous || !b.Exact() {
		t.Errorf("1.234 bytes: %+v, %v, %v", b, ambiguous, ok)
	}
}

func TestCell(t *testing.T) {
	for _, c := range []struct {
		at     int
		text   string
		unit   Unit
		min, n int64
		max    int64
		ok     bool
	}{
		{where(), "1234", Byte, 1234, 1234, 1234, true},
		{where(), "0000001234", Byte, 1234, 1234, 1234, true},
		{where(), "1,234,567", Byte, 1234567, 1234567, 1234567, true},
		{where(), "12,34,567", Byte, 1234567, 1234567, 1234567, true},
		{where(), "1.234", Byte, 1234, 1234, 1234, true},
		{where(), "1\u00a0234", Byte, 1234, 1234, 1234, true},
		{where(), "1\u202f234\u202f567", Byte, 1234567, 1234567, 1234567, true},
		{where(), "1 234 567", Byte, 1234567, 1234567, 1234567, true},
		{where(), "1 234 567 octets", Byte, 1234567, 1234567, 1234567, true},
		{where(), "1,23E+08", Byte, 123000000, 123000000, 123000000, true},
		{where(), "51.20", MiB, 53681849, 53687091, 53692334, true},
		{where(), "1,024", KiB, 1049, 1048576, 1049088, true},
		{where(), "1,234,567", KiB, 1264196096, 1264196608, 1264197120, true},
		{where(), "4.0K", Byte, 4045, 4096, 4147, true},
		{where(), "4,0 K", Byte, 4045, 4096, 4147, true},
		{where(), "5P", Byte, 4.5 * (1 << 50), 5 << 50, 5.5 * (1 << 50), true},
		{where(), "51 MB", Byte, 52953088, 53477376, 54001664, true},
		{where(), "51 MB", KiB, 52953088, 53477376, 54001664, true},
		{where(), "51\u00a0Мбайт", Byte, 52953088, 53477376, 54001664, true},
		{where(), "1 234 KB", Byte, 1263104, 1263616, 1264128, true},
		{where(), "12 B", Byte, 12, 12, 12, true},
		{where(), "12,345 bytes (12.1 KB)", Byte, 12345, 12345, 12345, true},
		{where(), "12 KB (12,345)", Byte, 12345, 12345, 12345, true},
		{where(), "1 KB (5,000 bytes)", Byte, 0, 0, 0, false},
		{where(), "12 (of 13)", Byte, 0, 0, 0, false},
		{where(), "5E", Byte, 0, 0, 0, false},
		{where(), "1,234K", Byte, 0, 0, 0, false},
		{where(), "4.0K", KiB, 0, 0, 0, false},
		{where(), "51.2", Byte, 0, 0, 0, false},
		{where(), "1.5 bytes", Byte, 0, 0, 0, false},
		{where(), "-", Byte, 0, 0, 0, false},
		{where(), "-5", Byte, 0, 0, 0, false},
		{where(), "12 files", Byte, 0, 0, 0, false},
		{where(), "51 MB/s", Byte, 0, 0, 0, false},
		{where(), "99999999999999999999", Byte, 0, 0, 0, false},
		{where(), "9000000 TB", Byte, 0, 0, 0, false},
		{where(), "", Byte, 0, 0, 0, false},
		{where(), " (", Byte, 0, 0, 0, false},
		{where(), "1" + strings.Repeat(" (1", 40) + strings.Repeat(")", 40), Byte, 0, 0, 0, false},
	} {
		s, ok := Cell([]byte(c.text), c.unit)
		if ok != c.ok || ok && (s.Bytes != c.n || s.Min != c.min || s.Max != c.max) {
			t.Errorf("line %d: %q: %+v, %v", c.at, c.text, s, ok)
		}
	}
	if s, ok := Cell([]byte("12 KB (12,345)"), Byte); !ok || s.Start != 7 || s.End != 13 {
		t.Errorf("the exact size lies at %d:%d", s.Start, s.End)
	}
}

func TestInteger(t *testing.T) {
	for _, c := range []struct {
		at   int
		text string
		n    int64
		rest string
		ok   bool
	}{
		{where(), "1234 a.txt", 1234, " a.txt", true},
		{where(), "1,234 567.txt", 1234, " 567.txt", true},
		{where(), "1,23,456 a.txt", 123456, " a.txt", true},
		{where(), "1 167 432 a.txt", 1167432, " a.txt", true},
		{where(), "1\xa0167\xa0432 a.txt", 1167432, " a.txt", true},
		{where(), "514 a.txt", 514, " a.txt", true},
		{where(), "514 1234.txt", 514, " 1234.txt", true},
		{where(), "9223372036854775807", math.MaxInt64, "", true},
		{where(), "9223372036854775808", 0, "", false},
		{where(), "1.5 a", 0, "", false},
		{where(), "a", 0, "", false},
		{where(), "", 0, "", false},
	} {
		n, end, ok := Integer([]byte("x"+c.text), 1)
		if ok != c.ok || ok && (n != c.n || ("x" + c.text)[end:] != c.rest) {
			t.Errorf("line %d: %q: %d up to %d, %v", c.at, c.text, n, end, ok)
		}
	}
}

// hostile are pieces whose repetition is a number nearly everywhere.
var hostile = []string{"1", "1,", "1,234", "1 234 ", "12,34,567", "1 (", "(1)", "1E+08", "1\u00a0", "1’", "К", "bytes", " ", "\xe2\x80", "\xff"}

func FuzzQuantity(f *testing.F) {
	for _, c := range numbers {
		f.Add([]byte(c.text))
		f.Add([]byte(c.text + " MB"))
	}
	for _, piece := range hostile {
		f.Add(bytes.Repeat([]byte(piece), 20))
	}
	f.Fuzz(func(t *testing.T, cell []byte) {
		for u := Byte; u <= EiB; u++ {
			s, ok := Cell(cell, u)
			if ok && (s.Start < 0 || s.End <= s.Start || s.End > len(cell) || s.Min < 0 || s.Min > s.Bytes || s.Bytes > s.Max || s.Ambiguous && s.Exact()) {
				t.Fatalf("%q: %+v", cell, s)
			}
		}
		for i := range cell {
			n, end, ok := Integer(cell, i)
			if ok && (n < 0 || end <= i || end > len(cell)) {
				t.Fatalf("%q: %d at %d:%d", cell, n, i, end)
			}
			if u, end, _, ok := UnitAt(cell, i); ok && (end <= i || end > len(cell) || u > EiB) {
				t.Fatalf("%q: %v at %d:%d", cell, u, i, end)
			}
		}
		// What text has for a number a cell has, too.
		if n, ok := Parse(cell); ok {
			if spaced, ok := ParseSpaced(cell); !ok || n != spaced {
				t.Fatalf("%q: %+v in text, %+v and %v where it is known to be a number", cell, n, spaced, ok)
			}
		}
	})
}

// TestLinear: eight times the cell may take eight times the CPU time.
func TestLinear(t *testing.T) {
	const limit = 40
	for _, piece := range hostile {
		scan := func(size int) func() {
			cell := bytes.Repeat([]byte(piece), size/len(piece))
			return func() {
				Cell(cell, Byte)
				for i := range cell {
					Integer(cell, i)
				}
			}
		}
		if ratio := cputime.Ratio(limit, scan(4<<10), scan(32<<10)); ratio >= limit {
			t.Errorf("many %q: eight times the length take %.0f times the CPU time", piece, ratio)
		}
	}
}

// TestNoGarbage: a cell is read without an allocation.
func TestNoGarbage(t *testing.T) {
	cells := [][]byte{[]byte("1 234 567"), []byte("51,2 Мбайт"), []byte("12,345 bytes (12.1 KB)"), []byte("1,23E+08")}
	if n := testing.AllocsPerRun(10, func() {
		for _, cell := range cells {
			Cell(cell, Byte)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
