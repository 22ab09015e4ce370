package stamp

import (
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// A numericForm says what the numbers between one kind of separator mean.
type numericForm struct {
	orders artifact.Orders // that are in use
	// usual: the day is first, or what is the first of the orders by which there is such a day.
	// Otherwise a date of which two orders make different days is open.
	usual bool
}

// The shapes of a date of numbers.
const (
	yearFirst = iota
	yearLast
	shortYear // two digits, first or last
)

// The separators of a date of numbers, in the order of their bytes from - on.
const (
	dash = iota
	point
	slash
)

// numericForms are the forms of dates that are numbers, by the separator and the shape. A date with
// a short year is certain only in a cell or before a time of day.
var numericForms = [...][3]numericForm{
	dash: {
		yearFirst: {orders: artifact.YearFirst},
		yearLast:  {orders: artifact.DayFirst | artifact.MonthFirst, usual: true},
		shortYear: {orders: artifact.AnyOrder},
	},
	slash: {
		yearFirst: {orders: artifact.YearFirst},
		yearLast:  {orders: artifact.DayFirst | artifact.MonthFirst},
		shortYear: {orders: artifact.AnyOrder},
	},
	point: {
		yearFirst: {orders: artifact.YearFirst},
		yearLast:  {orders: artifact.DayFirst},
		shortYear: {orders: artifact.DayFirst},
	},
}

// numericFields are the places of the numbers of a date and of what divides them.
type numericFields struct {
	start, end int
	numbers    [3]int
	shape      int
	spaced     bool // a blank stands after each separator
	padded     bool // the outer numbers have two digits, or four
}

// fields reads three numbers; i is at the first separator.
func (f *numericFields) fields(line []byte, i int) bool {
	c := line[i]
	from, ten := i, 1
	first := 0
	for from > 0 && i-from < 5 && ascii.IsDigit(line[from-1]) {
		from--
		first += ten * int(line[from]-'0')
		ten *= 10
	}
	a := i - from
	if a == 0 || a == 3 || a > 4 {
		return false
	}
	f.start = from
	i = skipMark(line, i+1)
	if c == '.' && ascii.At(line, i) == ' ' { // 15. 1. 2024
		f.spaced = true
		i++
	}
	second, to := digitsAt(line, i, 3)
	if to == i || to-i > 2 || ascii.At(line, to) != c {
		return false
	}
	i = skipMark(line, to+1)
	if f.spaced {
		if ascii.At(line, i) != ' ' {
			return false
		}
		i++
	}
	third, to := digitsAt(line, i, 5)
	b := to - i
	f.end = to
	switch {
	case a == 4 && (b == 1 || b == 2):
		f.shape = yearFirst
	case a <= 2 && b == 4:
		f.shape = yearLast
	case a <= 2 && b == 2:
		f.shape = shortYear
	default:
		return false
	}
	f.padded = a != 1 && b != 1
	f.numbers = [3]int{first, second, third}
	return true
}

// digitsAt reads the number at i, of n digits at most, and returns its end.
func digitsAt(line []byte, i, n int) (number, end int) {
	for n = min(len(line), i+n); i < n && ascii.IsDigit(line[i]); i++ {
		number = number*10 + int(line[i]-'0')
	}
	return number, i
}

// dateOf sets the day that the numbers mean, by the first order that makes one, and what is known
// of the orders. It reports whether there is such a day.
func (t *Time) dateOf(f *numericFields, form *numericForm, cell bool) bool {
	orders, several := artifact.Orders(0), false
	for o := artifact.DayFirst; o <= artifact.YearFirst; o <<= 1 {
		if form.orders&o == 0 {
			continue
		}
		switch d := f.by(o); {
		case !d.valid(cell):
			continue
		case orders == 0:
			t.date = d
		case d != t.date:
			several = true
		}
		orders |= o
	}
	if orders == 0 {
		return false
	}
	if t.Several, t.Open = several, several && !form.usual; !form.orders.Single() {
		if t.Orders = orders; form.usual {
			t.Orders |= artifact.DayUsual
		}
	}
	return true
}

// by returns the day that the numbers mean in one order.
func (f *numericFields) by(o artifact.Orders) (d date) {
	switch n := &f.numbers; o {
	case artifact.DayFirst:
		d = date{n[2], n[1], n[0]}
	case artifact.MonthFirst:
		d = date{n[2], n[0], n[1]}
	default:
		d = date{n[0], n[1], n[2]}
	}
	if f.shape == shortYear {
		d.year = fullYear(d.year)
	}
	return d
}

// fullYear returns the year of two digits that was meant: that of our time.
func fullYear(year int) int {
	if year < 70 {
		return 2000 + year
	}
	return 1900 + year
}

// numeric reads a date of numbers whose first separator is at i, and the time after it.
func (t *Time) numeric(line []byte, i, low int, cell bool) bool {
	return !cell && t.plain(line, i, low) || t.anyNumeric(line, i, low, cell)
}

func (t *Time) anyNumeric(line []byte, i, low int, cell bool) bool {
	var f numericFields
	if !f.fields(line, i) || f.start < low || !mayBegin(line, f.start) {
		return false
	}
	c := line[i]
	if c == '.' && f.shape == yearFirst && !f.padded && !f.spaced && !cell {
		return false
	}
	t.begin(f.start, ruleNumeric)
	if !t.dateOf(&f, &numericForms[c-'-'][f.shape], cell) {
		return false
	}
	dash := afterDash(line, f.end)
	if t.clock(line, afterDate(line, f.end, f.spaced), cell) || dash > f.end && t.clock(line, dash, cell) {
		return f.shape != shortYear || c != '.' || f.padded || cell
	}
	t.End = f.end
	if f.shape == shortYear && !cell || f.spaced && !cell {
		return false
	}
	next, after := ascii.At(line, f.end), ascii.At(line, f.end+1)
	if ascii.IsWord(next) || next == '-' || next == '\\' || next == c && !f.spaced || (next == '.' || next == ':') && ascii.IsDigit(after) {
		return false
	}
	return !badClock(line, f.end)
}

// mayBegin says whether a date may begin at i: not within a word, a number or a path. What is
// written without blanks between words may stand before it.
func mayBegin(line []byte, i int) bool {
	if i == 0 {
		return true
	}
	c := line[i-1]
	if c < utf8.RuneSelf {
		return c == 'T' || c == '_' || !inName(c)
	}
	if c == 0xa0 {
		return true
	}
	r, _ := utf8.DecodeLastRune(line[max(0, i-utf8.UTFMax):i])
	return r >= 0x2000 && r != utf8.RuneError || r >= 0xa0 && r < 0xc0
}

// afterDate returns where a time of day may begin after the date that ends at i.
func afterDate(line []byte, i int, spaced bool) int {
	c, next := ascii.At(line, i), ascii.At(line, i+1)
	switch {
	case (c == 'T' || c == 't' || c == '_') && ascii.IsDigit(next):
		return i + 1
	case c == '-' && ascii.IsDigit(next) && ascii.IsDigit(ascii.At(line, i+2)) && ascii.At(line, i+3) == ':':
		return i + 1
	case c == ',' || c == '.' && spaced:
		i++
	}
	from := i
	i = skipMark(line, skipBlanks(line, i, maxGap))
	if c = ascii.At(line, i); c < utf8.RuneSelf && (i == from || ascii.IsDigit(c)) {
		return i
	}
	return skipBetween(line, i)
}

// afterDash returns where a time of day begins after the dash that stands between blanks after the
// date that ends at i; i if there is none. The colon tells it from another date.
func afterDash(line []byte, i int) int {
	dash := skipBlanks(line, i, maxGap)
	end := dash + 1
	switch {
	case ascii.At(line, dash) == '-':
	case ascii.HasAt(line, dash, "–"):
		end = dash + len("–")
	default:
		return i
	}
	from := skipBlanks(line, end, maxGap)
	if to := ascii.Digits(line, from, 3); dash > i && from > end && to > from && ascii.At(line, to) == ':' {
		return from
	}
	return i
}

// badClock: a time that cannot be makes the date doubtful too.
func badClock(line []byte, i int) bool {
	i = afterDate(line, i, false)
	to := ascii.Digits(line, i, 3)
	return to > i && ascii.At(line, to) == ':' && ascii.IsDigit(ascii.At(line, to+1))
}
