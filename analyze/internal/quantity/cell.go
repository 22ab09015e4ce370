package quantity

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// maxCell is the longest cell that is read.
const maxCell = 128

// A Size is a size that a cell says, at cell[Start:End].
type Size struct {
	Start, End int
	artifact.Bounds
	Ambiguous bool
}

// Cell reads a value that is a size and nothing else: a number of the unit that its column or label
// says, or a number with a unit of its own. A size may be printed twice, 12,345 bytes (12 KB): the
// exact one counts, if the other bounds it.
func Cell(cell []byte, unit Unit) (s Size, ok bool) {
	if len(cell) > maxCell {
		return s, false
	}
	if b := bytes.Index(cell, []byte(" (")); b > 0 && cell[len(cell)-1] == ')' {
		return twice(cell, b, unit)
	}
	end := spacedEnd(cell)
	s = Size{End: len(cell)}
	if n, stop, ok := Exponent(cell, 0, end); ok && stop == len(cell) && unit == Byte {
		s.Bounds = artifact.Exactly(int64(n))
		return s, true
	}
	n, ok := ParseSpaced(cell[:end])
	if !ok {
		return s, false
	}
	if end < len(cell) {
		if unit, ok = ownUnit(cell, end, unit, n.Ambiguous); !ok {
			return s, false
		}
	}
	s.Bounds, s.Ambiguous, ok = n.In(unit)
	return s, ok
}

// ownUnit reads the unit after the number that ends at end, which ends the cell. A letter alone is
// one where the column has none and the number no groups, as du -h prints it.
func ownUnit(cell []byte, end int, unit Unit, grouped bool) (u Unit, ok bool) {
	for end < len(cell) {
		n := HardBlank(cell, end)
		if cell[end] == ' ' {
			n = 1
		}
		if n == 0 {
			break
		}
		end += n
	}
	if end+1 == len(cell) && unit == Byte && !grouped {
		if u, ok = Letter(cell[end]); ok {
			return u, true
		}
	}
	u, stop, bare, ok := UnitAt(cell, end)
	return u, ok && stop == len(cell) && (!bare || u == Byte)
}

func twice(cell []byte, b int, unit Unit) (Size, bool) {
	exact, ok1 := Cell(cell[:b], unit)
	other, ok2 := Cell(cell[b+2:len(cell)-1], unit)
	if !ok1 || !ok2 {
		return Size{}, false
	}
	other.Start, other.End = other.Start+b+2, other.End+b+2
	if !exact.Exact() {
		exact, other = other, exact
	}
	return exact, exact.Exact() && exact.Bytes >= other.Min && exact.Bytes <= other.Max
}

// spacedEnd is End for a cell that begins with a number: plain blanks before three digits group
// them, too.
func spacedEnd(cell []byte) int {
	end := End(cell, 0)
	for groupAt(cell, end) {
		end = End(cell, end+1)
	}
	return end
}

// groupAt reports whether a plain blank and three digits stand at i.
func groupAt(s []byte, i int) bool {
	return i < len(s) && blank(s, i) > 0 && ascii.Digits(s, i+1, 4) == i+4
}

// Integer reads the whole number at i, with its digits in groups or in one, and returns its end. In
// a listing it knows no better: blanks before three digits group them.
func Integer(s []byte, i int) (n int64, end int, ok bool) {
	if !ascii.IsDigit(ascii.At(s, i)) {
		return 0, i, false
	}
	end = ascii.Digits(s, i, MaxNumber+1)
	if end-i <= 3 && groupAt(s, end) {
		mark := s[end]
		for groupAt(s, end) && s[end] == mark {
			end += 4
		}
	} else {
		end = End(s[:min(len(s), i+MaxNumber+1)], i)
	}
	f, ok := ParseSpaced(s[i:end])
	if !ok || f.Scale > 0 {
		return 0, i, false
	}
	return int64(f.Mantissa), end, true
}
