package indicator

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// months are the beginnings of the names of months in seven languages, in lower case; the longest
// first where one begins another.
var months = [...]struct {
	name  string
	month int
}{
	{"jan", 1}, {"ene", 1}, {"gen", 1}, {"feb", 2}, {"fév", 2}, {"fev", 2}, {"mar", 3}, {"mär", 3}, {"mrt", 3}, {"maa", 3},
	{"apr", 4}, {"avr", 4}, {"abr", 4}, {"may", 5}, {"mai", 5}, {"mag", 5}, {"mei", 5}, {"juin", 6}, {"jun", 6}, {"giu", 6},
	{"juil", 7}, {"jul", 7}, {"lug", 7}, {"aug", 8}, {"aoû", 8}, {"ago", 8}, {"sep", 9}, {"set", 9}, {"oct", 10}, {"okt", 10},
	{"ott", 10}, {"out", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12}, {"déc", 12}, {"dic", 12},
}

func monthOf(word []byte) int {
	if len(word) < 3 || len(word) > 11 {
		return 0
	}
	for k := range months {
		if hasFold(word, 0, months[k].name) {
			return months[k].month
		}
	}
	return 0
}

// piece is a word or a number before a time.
type piece struct {
	start, end int
	number     int // -1 for a word
}

// before returns the piece before i, without the separators between.
func before(line []byte, i int) piece {
	for n := 0; i > 0 && n < 4; n++ {
		if c := line[i-1]; c != ' ' && c != ',' && c != '.' && c != '/' && c != ':' && c != '-' {
			break
		}
		i--
	}
	from := i
	isNumber := i > 0 && isDigit(line[i-1])
	for from > 0 && i-from < 12 && (isDigit(line[from-1]) == isNumber) && (isDigit(line[from-1]) || isLetter(line[from-1]) || line[from-1] >= 0x80) {
		from--
	}
	p := piece{from, i, -1}
	if isNumber && i-from <= 4 {
		p.number = number(line[from:i])
	}
	return p
}

// monthTime looks for a date with the name of its month before the time whose first colon is at i.
func (s *Scanner) monthTime(i int) {
	line := s.line
	from := i
	for from > 0 && i-from < 3 && isDigit(line[from-1]) {
		from--
	}
	if from == i || i-from > 2 || from < s.timeEnd || from < 4 || !isDigit(at(line, i+1)) {
		return
	}
	var d stamp
	end, ok := clock(line, from, &d)
	if !ok {
		return
	}
	a := before(line, from)
	if foldEqual(line[a.start:a.end], "um") || foldEqual(line[a.start:a.end], "at") || foldEqual(line[a.start:a.end], "à") {
		a = before(line, a.start)
	}
	b := before(line, a.start)
	if foldEqual(line[b.start:b.end], "de") {
		b = before(line, b.start)
	}
	start := b.start
	if a.number < 1 {
		return
	}
	if a.end-a.start == 4 {
		c := before(line, b.start)
		if foldEqual(line[c.start:c.end], "de") {
			c = before(line, c.start)
		}
		d.year, start = a.number, c.start
		if c.number >= 0 {
			d.day, d.month = c.number, monthOf(line[b.start:b.end])
		} else {
			d.day, d.month = b.number, monthOf(line[c.start:c.end])
		}
	} else {
		d.day, d.month = a.number, monthOf(line[b.start:b.end])
		y := end
		for n := 0; n < 6 && y < len(line) && (isLetter(line[y]) || line[y] == ' '); n++ { // a zone by name
			y++
		}
		if to := digits(line, y, 5); to-y == 4 && !isWord(at(line, to)) && y > end {
			d.year, end = number(line[y:to]), to
		}
	}
	open := d.year == 0
	if open {
		d.year = 2000
	}
	if !d.validDate() || start > 0 && isWord(line[start-1]) {
		return
	}
	d.open = open // the year is
	s.stamp(start, end, &d, artifact.RuleDateMonth)
}

// basic looks for the basic form of ISO 8601, 20240115T151407Z, whose T is at i.
func (s *Scanner) basic(i int) {
	line, from := s.line, i-8
	if from < s.timeEnd || digits(line, from, 9) != i || inName(at(line, from-1)) {
		return
	}
	to := digits(line, i+1, 7)
	if to-i != 7 {
		return
	}
	n := func(a, b int) int { return number(line[a:b]) }
	d := stamp{year: n(from, from+4), month: n(from+4, from+6), day: n(from+6, i), hour: n(i+1, i+3), min: n(i+3, i+5), sec: n(i+5, to)}
	if !d.validDate() || d.hour > 23 || d.min > 59 || d.sec > 60 {
		return
	}
	if c := at(line, to); (c == '.' || c == ',') && isDigit(at(line, to+1)) {
		if f := digits(line, to+1, 10); f-to <= 10 {
			d.fraction, to = line[to+1:f], f
		}
	}
	to = zone(line, to, &d)
	if isWord(at(line, to)) || at(line, to) == '.' && isWord(at(line, to+1)) {
		return
	}
	s.stamp(from, to, &d, artifact.RuleDatePacked)
}

// inName says of the byte before a time that the time is rather a part of the name of a file.
func inName(c byte) bool { return isWord(c) || c == '.' || c == '-' || c == '/' || c == '\\' }

// packed looks for 20240115151407 at i, as headers of PowerShell transcripts have it, perhaps with
// the rest of WMI's form.
func (s *Scanner) packed(i int, wmi bool) {
	line := s.line
	if i < s.timeEnd || i < 0 || digits(line, i, 15)-i != 14 || i > 0 && isWord(line[i-1]) {
		return
	}
	n := func(a, b int) int { return number(line[i+a : i+b]) }
	d := stamp{year: n(0, 4), month: n(4, 6), day: n(6, 8), hour: n(8, 10), min: n(10, 12), sec: n(12, 14)}
	end := i + 14
	if !d.validDate() || d.hour > 23 || d.min > 59 || d.sec > 60 {
		return
	}
	if wmi {
		f := digits(line, end+1, 7)
		z := digits(line, f+1, 4)
		c := at(line, f)
		if f-end != 7 || c != '+' && c != '-' || z-f != 4 {
			return
		}
		minutes := number(line[f+1 : z])
		if minutes > 14*60 {
			return
		}
		d.fraction = line[end+1 : f]
		b := two([]byte{c}, minutes/60)
		d.zone = string(two(append(b, ':'), minutes%60))
		end = z
	}
	if isWord(at(line, end)) {
		return
	}
	s.stamp(i, end, &d, artifact.RuleDatePacked)
}
