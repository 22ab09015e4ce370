package indicator

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// stamp is a point in time as far as it was read. A zone of "" is none.
type stamp struct {
	year, month, day int
	hour, min, sec   int
	fraction         []byte // digits
	zone             string // Z, or ±hh:mm
	open             bool   // the order of day and month
}

var monthDays = [...]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func (d *stamp) validDate() bool {
	leap := d.year%4 == 0 && (d.year%100 != 0 || d.year%400 == 0)
	return d.year >= 1600 && d.year <= 2200 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= monthDays[d.month] &&
		(d.month != 2 || d.day < 29 || leap)
}

// ordered settles which of a and b is the month; false: neither can be.
func (d *stamp) ordered(a, b int) bool {
	switch {
	case a > 12:
		d.day, d.month = a, b
	case b > 12:
		d.day, d.month = b, a
	default:
		d.day, d.month, d.open = b, a, a != b
	}
	return d.validDate()
}

// text returns the form of RFC 3339: a date alone if there is no time.
func (s *Scanner) timeText(d *stamp) string {
	if d.open {
		return ""
	}
	b := s.clock[:0]
	b = two(two(b, d.year/100), d.year%100)
	b = two(append(b, '-'), d.month)
	b = two(append(b, '-'), d.day)
	if d.hour >= 0 {
		b = two(append(b, 'T'), d.hour)
		b = two(append(b, ':'), d.min)
		b = two(append(b, ':'), d.sec)
		if len(d.fraction) > 0 {
			b = append(append(b, '.'), d.fraction...)
		}
		b = append(b, d.zone...)
	}
	s.clock = b
	if string(b) != s.lastTime { // logs repeat themselves
		s.lastTime = string(b)
	}
	return s.lastTime
}

func two(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

func (s *Scanner) stamp(from, end int, d *stamp, rule artifact.Rule) {
	s.timeEnd = end
	s.emitAs(from, end, artifact.Timestamp, rule, level(!d.open), s.timeText(d))
}

// date looks for a date whose first separator is at i: a dash, a slash or a dot between numbers.
func (s *Scanner) date(i int) bool {
	line, c := s.line, s.line[i]
	from := i
	for from > 0 && i-from < 5 && isDigit(line[from-1]) {
		from--
	}
	middle := skipMark(line, i+1)
	second := digits(line, middle, 3)
	last := skipMark(line, second+1)
	third := digits(line, last, 5)
	if i-from == 0 || i-from > 4 || second == middle || second-middle > 2 || at(line, second) != c || third == last || from < s.timeEnd {
		return false
	}
	if p := at(line, from-1); from > 0 && (isWord(p) && p != 'T' && p != '_' || p == '.' || p == '-' || p == '/' || p == '\\' || p >= 0x80 && p != 0xa0 && skipMark(line, from-3) != from) {
		return false
	}
	a, b, e := number(line[from:i]), number(line[middle:second]), number(line[last:third])
	d := stamp{hour: -1}
	ok := false
	switch {
	case i-from == 4 && third-last <= 2:
		d.year, d.month, d.day = a, b, e
		ok = d.validDate() && (c != '.' || third-last == 2)
	case i-from <= 2 && third-last == 4 && c == '/':
		d.year = e
		ok = d.ordered(a, b)
	case i-from <= 2 && third-last == 4:
		d.year, d.month, d.day = e, b, a
		ok = d.validDate()
	}
	if !ok || c == '.' && s.isVersion(from, third) {
		return false
	}
	end, timed := clock(line, afterDate(line, third), &d)
	if !timed {
		end = third
		next := at(line, end)
		if isWord(next) || next == '-' || next == c || next == '\\' || next == '.' && isDigit(at(line, end+1)) || next == ':' && isDigit(at(line, end+1)) {
			return false
		}
		if badClock(line, end) {
			return false
		}
	}
	s.stamp(from, end, &d, artifact.RuleDateTime)
	return true
}

// skipMark passes over a mark of direction, which Windows puts between the numbers of a date.
func skipMark(line []byte, i int) int {
	if hasAt(line, i, "\u200e") || hasAt(line, i, "\u200f") {
		return i + 3
	}
	return i
}

// afterDate returns where a time may begin after the date that ends at i.
func afterDate(line []byte, i int) int {
	if c := at(line, i); (c == 'T' || c == 't' || c == '_') && isDigit(at(line, i+1)) {
		return i + 1
	}
	if at(line, i) == ',' {
		i++
	}
	for n := 0; n < 4 && isBlank(at(line, i)); n++ {
		i++
	}
	return i
}

// badClock: a time that cannot be makes the date doubtful too.
func badClock(line []byte, i int) bool {
	i = afterDate(line, i)
	to := digits(line, i, 3)
	return to > i && at(line, to) == ':' && isDigit(at(line, to+1))
}

// clock reads the time at i: hours, minutes, perhaps seconds with a fraction, half of the day and
// zone.
func clock(line []byte, i int, d *stamp) (end int, ok bool) {
	to := digits(line, i, 3)
	if to == i || to-i > 2 || at(line, to) != ':' || !isDigit(at(line, to+1)) || !isDigit(at(line, to+2)) || isDigit(at(line, to+3)) {
		return i, false
	}
	hour, minute, sec := number(line[i:to]), number(line[to+1:to+3]), 0
	end = to + 3
	if at(line, end) == ':' {
		if !isDigit(at(line, end+1)) || !isDigit(at(line, end+2)) || isDigit(at(line, end+3)) {
			return i, false
		}
		sec = number(line[end+1 : end+3])
		end += 3
		if c := at(line, end); (c == '.' || c == ',') && isDigit(at(line, end+1)) {
			f := digits(line, end+1, 10)
			if f-end <= 10 {
				d.fraction = line[end+1 : f]
				end = f
			}
		}
		if at(line, end) == ':' && isDigit(at(line, end+1)) {
			return i, false
		}
	}
	half := end
	for half < len(line) && half-end < 3 && isBlank(line[half]) {
		half++
	}
	if at(line, half) == 0xe2 && at(line, half+1) == 0x80 && at(line, half+2) == 0xaf {
		half += 3
	}
	if c := lower(at(line, half)); (c == 'a' || c == 'p') && lower(at(line, half+1)) == 'm' && !isWord(at(line, half+2)) {
		if hour < 1 || hour > 12 {
			return i, false
		}
		hour %= 12
		if c == 'p' {
			hour += 12
		}
		end = half + 2
	}
	if hour > 23 || minute > 59 || sec > 60 {
		return i, false
	}
	d.hour, d.min, d.sec = hour, minute, sec
	return zone(line, end, d), true
}

// zone reads the zone at i, if there is one.
func zone(line []byte, i int, d *stamp) int {
	if at(line, i) == 'Z' && !isWord(at(line, i+1)) {
		d.zone = "Z"
		return i + 1
	}
	p := i
	if at(line, p) == ' ' {
		p++
	}
	if (hasAt(line, p, "UTC") || hasAt(line, p, "GMT")) && !isWord(at(line, p+3)) {
		p, d.zone = p+3, "Z"
		c := at(line, p)
		if c != '+' && c != '-' {
			return p
		}
		if h := digits(line, p+1, 3); h-p == 2 || h-p == 3 && at(line, h) != ':' { // GMT+2
			if hours := number(line[p+1 : h]); hours <= 14 && !isWord(at(line, h)) {
				b := two([]byte{c}, hours)
				d.zone = string(append(b, ":00"...))
				return h
			}
		}
		i = p
	}
	c := at(line, p)
	if c != '+' && c != '-' {
		return i
	}
	h := digits(line, p+1, 4)
	m := h
	switch {
	case h-p == 3 && at(line, h) == ':':
		m = digits(line, h+1, 3)
		if m-h != 3 || number(line[h+1:m]) > 59 {
			return i
		}
	case h-p == 5:
		if number(line[p+3:h]) > 59 {
			return i
		}
	default:
		return i
	}
	if number(line[p+1:p+3]) > 14 || isWord(at(line, m)) {
		return i
	}
	buf := [6]byte{c, line[p+1], line[p+2], ':', line[m-2], line[m-1]}
	d.zone = string(buf[:])
	return m
}
