package stamp

import (
	"time"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// The rules say by what a time was found.
const (
	ruleNumeric = artifact.RuleDateTime
	ruleNamed   = artifact.RuleDateMonth
	rulePacked  = artifact.RuleDatePacked
	ruleMillis  = artifact.RuleDateJSON
)

// digitsOfDay reads the eight digits of a day at i.
func (t *Time) digitsOfDay(line []byte, i int) {
	t.date = date{ascii.Number(line[i : i+4]), ascii.Number(line[i+4 : i+6]), ascii.Number(line[i+6 : i+8])}
}

// digitsOfClock reads the six digits of a time of day at i.
func (t *Time) digitsOfClock(line []byte, i int) {
	t.hour, t.min, t.sec = ascii.Number(line[i:i+2]), ascii.Number(line[i+2:i+4]), ascii.Number(line[i+4:i+6])
}

// basic reads the basic form of ISO 8601, 20240115T151407Z, whose T is at i.
func (t *Time) basic(line []byte, i, low int) bool {
	from := i - 8
	if from < low || ascii.Digits(line, from, 9) != i || from > 0 && inName(line[from-1]) {
		return false
	}
	to := ascii.Digits(line, i+1, 7)
	if to-i != 7 {
		return false
	}
	t.begin(from, rulePacked)
	t.digitsOfDay(line, from)
	t.digitsOfClock(line, i+1)
	if !t.valid(false) || !t.validClock() {
		return false
	}
	return t.packedEnd(line, t.zone(line, t.decimals(line, to), false))
}

// packed reads 20240115151407 at i, perhaps with a fraction and a zone, as directories and WMI have
// them: 20240115151407.0Z, 20240115151407.123456+060. Without a label or a cell, only a zone makes
// it a time.
func (t *Time) packed(line []byte, i, low int, sure bool) bool {
	if i < low || ascii.Digits(line, i, 15)-i != 14 || i > 0 && ascii.IsWord(line[i-1]) {
		return false
	}
	t.begin(i, rulePacked)
	t.digitsOfDay(line, i)
	t.digitsOfClock(line, i+8)
	if !t.valid(false) || !t.validClock() {
		return false
	}
	end := t.decimals(line, i+14)
	if c := ascii.At(line, end); (c == '+' || c == '-') && ascii.Digits(line, end+1, 4) == end+4 { // WMI has minutes
		t.offset = ascii.Number(line[end+1 : end+4])
		if t.offset > 14*60 {
			return false
		}
		if t.sign = c; t.offset == 0 {
			t.sign = 'Z'
		}
		end += 4
	} else {
		end = t.zone(line, end, false)
	}
	return (sure || t.sign != 0) && t.packedEnd(line, end)
}

// packedEnd says whether a time that is nothing but digits may end at i.
func (t *Time) packedEnd(line []byte, i int) bool {
	t.End = i
	c := ascii.At(line, i)
	return !ascii.IsWord(c) && (c != '.' || !ascii.IsWord(ascii.At(line, i+1)))
}

// maxMillis is the end of the year 9999, in milliseconds since 1970.
const maxMillis = 253402300799999

// millis reads /Date(1700000000000)/ or /Date(1700000000000+0100)/, as JSON of Windows PowerShell
// has it; its bracket is at i. The number is in UTC, whatever zone stands after it.
func (t *Time) millis(line []byte, i, low int) bool {
	from := i - len("/Date")
	if from < low || !ascii.HasAt(line, from, "/Date") {
		return false
	}
	digits := i + 1
	negative := ascii.At(line, digits) == '-'
	if negative {
		digits++
	}
	to := ascii.Digits(line, digits, 16)
	if to == digits || to-digits > 15 || to-digits < 10 && !negative {
		return false
	}
	ms := int64(ascii.Number(line[digits:to]))
	if negative {
		ms = -ms
	}
	end := to
	if c := ascii.At(line, end); (c == '+' || c == '-') && ascii.Digits(line, end+1, 5) == end+5 {
		end += 5
	}
	if ascii.At(line, end) != ')' {
		return false
	}
	if end++; ascii.At(line, end) == '\\' {
		end++
	}
	if ascii.At(line, end) != '/' || ms > maxMillis {
		return false
	}
	t.begin(from, ruleMillis)
	t.End = end + 1
	at := time.UnixMilli(ms).UTC()
	year, month, day := at.Date()
	if year < 1 {
		return false
	}
	t.date = date{year, int(month), day}
	t.hour, t.min, t.sec = at.Clock()
	ms = int64(at.Nanosecond()) / 1e6
	t.fraction[0], t.fraction[1], t.fraction[2] = byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10)
	t.digits, t.sign = 3, 'Z'
	return true
}
