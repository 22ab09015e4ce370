package quantity

import (
	"math"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// MaxNumber is the longest number that is read, in bytes: 19 digits, grouped.
const MaxNumber = 48

// How many digits a number may have: an int64 has 19, and what has as many in text is rather an
// identifier.
const (
	maxDigits       = 18
	maxSpacedDigits = 19
)

// A Number is Mantissa / 10^Scale. The mantissa is no greater than an int64 may be.
type Number struct {
	Mantissa  uint64
	Scale     int
	Ambiguous bool // one point or comma, taken for a group separator, may be a decimal point
}

// End returns where the number ends that begins with the digit at i, with all that can divide its
// digits.
func End(line []byte, i int) int {
	for i < len(line) {
		if ascii.IsDigit(line[i]) {
			i++
			continue
		}
		n := divider(line, i)
		if n == 0 || !ascii.IsDigit(ascii.At(line, i+n)) {
			break
		}
		i += n
	}
	return i
}

// Start is the inverse of End: it returns where the number begins that ends at end, or -1 when that
// is longer than any that is read. Bytes before done belong to another size.
func Start(line []byte, done, end int) int {
	for i := end; end-i <= MaxNumber; {
		if i > done && ascii.IsDigit(line[i-1]) {
			i--
			continue
		}
		n := dividerBefore(line, i)
		if n == 0 || i-n <= done || !ascii.IsDigit(line[i-n-1]) {
			return i
		}
		i -= n
	}
	return -1
}

// divider returns the length of what divides digits at i, or 0.
func divider(line []byte, i int) int {
	switch line[i] {
	case '.', ',', '\'':
		return 1
	case 0xC2, 0xE2:
		if ascii.HasAt(line, i, "’") {
			return 3
		}
		return HardBlank(line, i)
	}
	return 0
}

// dividerBefore is divider for a number that ends at i.
func dividerBefore(line []byte, i int) int {
	switch ascii.At(line, i-1) {
	case '.', ',', '\'':
		return 1
	case 0xA0:
		if ascii.HasAt(line, i-2, "\u00a0") {
			return 2
		}
	case 0xAF, 0x89, 0x99: // the last bytes of U+202F, U+2009 and ’
		if i >= 3 && divider(line, i-3) == 3 {
			return 3
		}
	}
	return 0
}

// blank returns the length of what divides digits at i only where nothing else can stand there: a
// plain blank, and a hard blank of a code page.
func blank(line []byte, i int) int {
	switch line[i] {
	case ' ', 0xA0, 0xFF:
		return 1
	}
	return 0
}

// HardBlank returns the length of the blank at i that keeps a number together, or 0.
func HardBlank(line []byte, i int) int {
	switch {
	case ascii.HasAt(line, i, "\u00a0"):
		return 2
	case ascii.HasAt(line, i, "\u202f"), ascii.HasAt(line, i, "\u2009"):
		return 3
	}
	return 0
}

// Parse reads a number of free text with grouped digits and a decimal point or comma. One point or
// comma before exactly three digits groups, except after a zero.
func Parse(b []byte) (Number, bool) { return parse(b, false) }

// ParseSpaced is Parse for what is known to be one number: plain blanks group its digits, too.
func ParseSpaced(b []byte) (Number, bool) { return parse(b, true) }

func parse(b []byte, spaced bool) (Number, bool) {
	if len(b) > MaxNumber {
		return Number{}, false
	}
	if n, ok := indian(b); ok {
		return n, true
	}
	var (
		n       Number
		digits  int  // in all
		run     int  // since the last divider
		first   int  // before the first divider
		groups  int  // dividers before the last
		group   byte // the divider that groups; its last byte is enough
		decimal bool // the last divider was a decimal point or comma
	)
	for i := 0; i < len(b); {
		if ascii.IsDigit(b[i]) {
			n.Mantissa = n.Mantissa*10 + uint64(b[i]-'0')
			digits++
			run++
			i++
			continue
		}
		size := divider(b, i)
		if size == 0 && spaced {
			size = blank(b, i)
		}
		if size == 0 {
			return Number{}, false
		}
		d := b[i+size-1]
		switch {
		case decimal: // nothing is divided after a decimal point
			return Number{}, false
		case groups == 0:
			first = run
			group = d
			decimal = (d == '.' || d == ',') && !groupsAt(b, i+1, run)
		case run != 3:
			return Number{}, false
		case d != group:
			if d != '.' && d != ',' {
				return Number{}, false
			}
			decimal = true
		}
		groups++
		run = 0
		i += size
	}
	if groups == 0 {
		first = run
	}
	most := maxDigits
	if spaced {
		most = maxSpacedDigits
	}
	if digits == 0 || digits > most || n.Mantissa > math.MaxInt64 || first > 1 && b[0] == '0' && (groups > 0 || !spaced) {
		return Number{}, false
	}
	grouped := groups > 1 || groups == 1 && !decimal
	if grouped && (first > 3 || b[0] == '0' || !decimal && run != 3) {
		return Number{}, false
	}
	if decimal {
		n.Scale = run
	}
	n.Ambiguous = groups == 1 && !decimal && (group == '.' || group == ',')
	return n, true
}

// groupsAt reports whether the first divider, after so many digits, groups those at i: three, and
// then no more digits or another divider.
func groupsAt(b []byte, i, before int) bool {
	end := i
	for end < len(b) && ascii.IsDigit(b[end]) {
		end++
	}
	return end-i == 3 && before <= 3 && b[0] != '0'
}

// indian reads a whole number in the groups of India: 12,34,567.
func indian(b []byte) (n Number, ok bool) {
	if len(b) < 8 || len(b) > 18 || b[len(b)-4] != ',' {
		return n, false
	}
	for i := len(b) - 1; i >= 0; i-- {
		at := len(b) - 1 - i // from the end
		comma := at == 3 || at > 3 && (at-3)%3 == 0
		if comma != (b[i] == ',') || !comma && !ascii.IsDigit(b[i]) {
			return n, false
		}
	}
	if b[0] == ',' || b[0] == '0' {
		return n, false
	}
	for _, c := range b {
		if c != ',' {
			n.Mantissa = n.Mantissa*10 + uint64(c-'0')
		}
	}
	return n, true
}

// Exponent reads a number in the scientific form in which PowerShell prints large ones, 1,23E+08;
// its digits are line[i:end]. Only a whole number is one.
func Exponent(line []byte, i, end int) (n uint64, stop int, ok bool) {
	if !ascii.HasAt(line, end, "E+") || !ascii.IsDigit(ascii.At(line, end+2)) || !ascii.IsDigit(ascii.At(line, end+3)) || ascii.IsWord(ascii.At(line, end+4)) {
		return 0, 0, false
	}
	f, ok := Parse(line[i:end])
	if f.Ambiguous {
		f.Scale = 3
	}
	exp := ascii.Number(line[end+2 : end+4])
	if !ok || f.Scale == 0 || f.Scale > exp || exp > 17 {
		return 0, 0, false
	}
	for range exp - f.Scale {
		if f.Mantissa > 1<<59 {
			return 0, 0, false
		}
		f.Mantissa *= 10
	}
	return f.Mantissa, end + 4, f.Mantissa <= math.MaxInt64
}
