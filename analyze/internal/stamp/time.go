package stamp

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// Time is a point in time as it was printed.
type Time struct {
	Start, End int // in its line
	Rule       artifact.Rule
	Open       bool            // the order of day and month is not known, or the year
	Several    bool            // Orders make different days; the one with the day first is read
	Orders     artifact.Orders // in which the numbers of the date make a day; 0 for no choice

	date
	hour, min, sec int // hour is -1 for a date alone
	fraction       [9]byte
	digits         uint8 // of fraction
	sign           byte  // of the zone: +, -, Z, or 0 for none
	offset         int   // of the zone, in minutes
}

type date struct{ year, month, day int }

// begin forgets what was read.
func (t *Time) begin(start int, rule artifact.Rule) {
	*t = Time{Start: start, Rule: rule, hour: -1}
}

var monthDays = [...]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// valid says whether there is such a day, in free text near our time: other numbers are rather
// something else.
func (d date) valid(cell bool) bool {
	first, last := 1600, 2200
	if cell {
		first, last = 1, 9999
	}
	leap := d.year%4 == 0 && (d.year%100 != 0 || d.year%400 == 0)
	return d.year >= first && d.year <= last && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= monthDays[d.month] &&
		(d.month != 2 || d.day < 29 || leap)
}

// validClock says whether there is such a time of day. The last second may be a leap second.
func (t *Time) validClock() bool { return t.hour <= 23 && t.min <= 59 && t.sec <= 60 }

// Append appends the time as RFC 3339 has it, without a zone if none was printed, and the date
// alone if that is all. It appends nothing of an open time.
func (t *Time) Append(dst []byte) []byte {
	if t.Open {
		return dst
	}
	return t.AppendReading(dst)
}

// AppendReading is Append that takes the day for the first number where the order is open.
func (t *Time) AppendReading(dst []byte) []byte {
	if t.Open && !t.Several {
		return dst
	}
	dst = two(two(dst, t.year/100), t.year%100)
	dst = two(append(dst, '-'), t.month)
	dst = two(append(dst, '-'), t.day)
	if t.hour < 0 {
		return dst
	}
	dst = two(append(dst, 'T'), t.hour)
	dst = two(append(dst, ':'), t.min)
	dst = two(append(dst, ':'), t.sec)
	if t.digits > 0 {
		dst = append(append(dst, '.'), t.fraction[:t.digits]...)
	}
	switch t.sign {
	case 0:
	case 'Z':
		dst = append(dst, 'Z')
	default:
		dst = two(append(dst, t.sign), t.offset/60)
		dst = two(append(dst, ':'), t.offset%60)
	}
	return dst
}

func two(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

// InUTC adds the zone to a value of Cell whose column says that it is UTC.
func InUTC(value string) string {
	n := len(value)
	if n <= len("2006-01-02") || value[n-1] == 'Z' || n > len("2006-01-02T15:04:05") && (value[n-6] == '+' || value[n-6] == '-') {
		return value
	}
	return value + "Z"
}
