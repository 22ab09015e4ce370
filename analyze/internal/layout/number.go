package layout

import (
	"bytes"
	"math"

	"github.com/lrkit/lrkit/analyze/internal/grammar"
)

// separator returns the length of what may divide groups of digits at s[i]: , . ' and the blanks of
// several languages; 0 if there is none.
func separator(s []byte, i int) int {
	switch {
	case i >= len(s):
		return 0
	case s[i] == ',' || s[i] == '.' || s[i] == '\'' || s[i] == ' ' || s[i] == 0xA0 || s[i] == 0xFF:
		return 1
	case i+1 < len(s) && s[i] == 0xC2 && s[i+1] == 0xA0:
		return 2
	case i+2 < len(s) && s[i] == 0xE2 && s[i+1] == 0x80 && (s[i+2] == 0xAF || s[i+2] == 0x99):
		return 3
	}
	return 0
}

// integer reads a whole number, with its digits in groups of three or in one, and returns its end.
func integer(s []byte, i int) (n int64, end int, ok bool) {
	start := i
	for i < len(s) && isDigit(s[i]) {
		if n > (math.MaxInt64-9)/10 {
			return 0, start, false
		}
		n = n*10 + int64(s[i]-'0')
		i++
	}
	if i == start {
		return 0, start, false
	}
	if i-start > 3 {
		return n, i, true
	}
	for {
		k := separator(s, i)
		if k == 0 || i+k+3 > len(s) || !isDigit(s[i+k]) || !isDigit(s[i+k+1]) || !isDigit(s[i+k+2]) || i+k+3 < len(s) && isDigit(s[i+k+3]) {
			return n, i, true
		}
		if n > (math.MaxInt64-999)/1000 {
			return 0, start, false
		}
		for j := i + k; j < i+k+3; j++ {
			n = n*10 + int64(s[j]-'0')
		}
		i += k + 3
	}
}

// size reads a cell that is a size, in units of the column.
func size(cell []byte, unit int64) (p Part, ok bool) {
	if b := bytes.Index(cell, []byte(" (")); b > 0 && cell[len(cell)-1] == ')' { // 12,345 bytes (12 KB)
		return twice(cell, b, unit)
	}
	if n, end, ok := integer(cell, 0); ok && end == len(cell) {
		if unit == 1 {
			return Part{What: Size, Bytes: n, Min: n, Max: n}, true
		}
		if marks := len(cell) - digitsIn(cell); marks > 0 && cell[0] != '0' && n < 1<<50 {
			return grouped(cell, n, unit, marks == 1 && (cell[len(cell)-4] == ',' || cell[len(cell)-4] == '.')), true
		}
	}
	if f, rest, ok := decimal(cell); ok && rest == len(cell) {
		if unit == 1 && f.scale > 0 {
			return Part{}, false
		}
		return f.times(unit), true
	} else if ok && rest+1 == len(cell) && f.scale < 3 {
		if u, known := grammar.Letter(cell[rest]); known { // as du -h prints them
			return f.times(u.Bytes()), unit == 1
		}
	}
	if all := grammar.AppendSizes(nil, cell); len(all) == 1 && all[0].Start == 0 && all[0].End == len(cell) {
		return Part{What: Size, Bytes: all[0].Bytes, Min: all[0].Min, Max: all[0].Max, Ambiguous: all[0].Ambiguous}, true
	}
	return Part{}, false
}

// twice reads a size that is printed twice, the second time in the brackets at b. The exact one
// counts, if the other bounds it.
func twice(cell []byte, b int, unit int64) (Part, bool) {
	first, ok1 := size(cell[:b], unit)
	second, ok2 := size(cell[b+2:len(cell)-1], unit)
	if !ok1 || !ok2 {
		return Part{}, false
	}
	if first.End == 0 {
		first.End = b
	}
	if second.End == 0 {
		second.End = len(cell) - b - 3
	}
	second.Start, second.End = second.Start+b+2, second.End+b+2
	if first.Min != first.Max {
		first, second = second, first
	}
	return first, first.Min == first.Max && first.Bytes >= second.Min && first.Bytes <= second.Max
}

// grouped is a number with groups of digits, in units of its column. Where its one mark may divide
// decimals, too, the size has two readings.
func grouped(cell []byte, n, unit int64, ambiguous bool) Part {
	p := fraction{digits: n}.times(unit)
	if f, rest, ok := decimal(cell); ambiguous && ok && rest == len(cell) {
		p.Min, p.Ambiguous = f.times(unit).Min, true
	}
	return p
}

func digitsIn(s []byte) (n int) {
	for _, c := range s {
		if isDigit(c) {
			n++
		}
	}
	return n
}

// fraction is a number with decimals.
type fraction struct {
	digits int64
	scale  int // how many of them are decimals
}

func decimal(s []byte) (f fraction, rest int, ok bool) {
	i := 0
	for i < len(s) && isDigit(s[i]) && i < 15 {
		f.digits = f.digits*10 + int64(s[i]-'0')
		i++
	}
	if i == 0 {
		return f, 0, false
	}
	if i+1 < len(s) && (s[i] == '.' || s[i] == ',') && isDigit(s[i+1]) {
		for i++; i < len(s) && isDigit(s[i]) && f.scale < 3; i++ {
			f.digits = f.digits*10 + int64(s[i]-'0')
			f.scale++
		}
	}
	if i < len(s) && isDigit(s[i]) {
		return f, 0, false
	}
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return f, i, true
}

// times returns the size, and what rounding to the decimals that are there hides.
func (f fraction) times(unit int64) Part {
	div := math.Pow10(f.scale)
	of := func(digits float64) int64 {
		v := digits / div * float64(unit)
		if v >= math.MaxInt64 {
			return math.MaxInt64
		}
		return int64(math.Round(v))
	}
	p := Part{What: Size, Bytes: of(float64(f.digits))}
	p.Min, p.Max = p.Bytes, p.Bytes
	if unit > 1 {
		p.Min, p.Max = max(of(float64(f.digits)-0.5), 0), of(float64(f.digits)+0.5)
	}
	return p
}

// lower is for short words of ASCII.
func lower(b []byte) string {
	if len(b) > 40 {
		return string(b[:40])
	}
	var buf [40]byte
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return string(buf[:len(b)])
}
