package stamp

import (
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// namedForms are the forms of dates with words, in the kinds of their parts, as they are read. The
// first that the parts before a time end with counts.
var namedForms = [...]struct {
	kinds    string
	y, m, d  int  // which part is the year, the month, the day; -1 for none
	joined   bool // by one - or / on both sides of the month
	cellOnly bool
}{
	{kinds: "Yynmnd", y: 0, m: 2, d: 4}, // 2024年1月15日
	{kinds: "MnY", y: 2, m: 0, d: 1},    // January 15, 2024
	{kinds: "nMY", y: 2, m: 1, d: 0},    // 15 January 2024
	{kinds: "YMn", y: 0, m: 1, d: 2},    // 2024-Jan-15
	{kinds: "nMn", y: 2, m: 1, d: 0, joined: true},
	{kinds: "Mn", y: -1, m: 0, d: 1}, // of a log: the year stands after the time, or nowhere
	{kinds: "nM", y: -1, m: 1, d: 0, cellOnly: true},
}

// A part is a word or a number of a date.
type part struct {
	start, end int
	kind       kind
	value      int
}

// parts are what stands before a time, the nearest first.
type parts struct {
	list [6]part
	n    int
}

// read reads backwards from i, to what is no part of a date.
func (p *parts) read(line []byte, low, i int) {
	for p.n < len(p.list) {
		bracket := false
		for n := 0; i > low && n < 4; n++ {
			if !strings.ContainsRune(" ,./:-()", rune(line[i-1])) {
				break
			}
			i--
			bracket = bracket || line[i] == ')'
		}
		if i == low {
			return
		}
		next := part{end: i, start: i}
		if ascii.IsDigit(line[i-1]) {
			for next.start > low && i-next.start < 5 && ascii.IsDigit(line[next.start-1]) {
				next.start--
			}
			switch i - next.start {
			case 1, 2:
				next.kind = number
			case 4:
				next.kind = year
			default:
				return
			}
			next.value = ascii.Number(line[next.start:i])
		} else {
			start, m, ok := wordBefore(line, low, i)
			if bracket && ascii.At(line, i-4) == '(' && strings.Contains(oneDays, string(line[i-3:i])) {
				start, m, ok = i-3, meaning{kind: weekday}, true
			}
			if !ok {
				return
			}
			next.start, next.kind, next.value = start, m.kind, m.month
		}
		i = next.start
		if next.kind != weekday && next.kind != between {
			p.list[p.n] = next
			p.n++
		}
	}
}

// date finds the form of the date that the parts are.
func (p *parts) date(line []byte, cell bool) (d date, start int, ok bool) {
	var buf [len(p.list)]byte
	for i := range p.n {
		buf[p.n-1-i] = p.list[i].kind
	}
	kinds := string(buf[:p.n])
	for _, f := range &namedForms {
		if !strings.HasSuffix(kinds, f.kinds) || f.cellOnly && !cell {
			continue
		}
		part := func(i int) part { return p.list[len(f.kinds)-1-i] }
		if f.joined && !isJoined(line, part(0), part(1), part(2)) {
			continue
		}
		if f.kinds == "Mn" && part(0).end == part(1).start { // Oct25, of ps, and how long it ran
			continue
		}
		d = date{month: part(f.m).value, day: part(f.d).value}
		if f.y >= 0 {
			d.year = part(f.y).value
			if part(f.y).kind == number {
				d.year = fullYear(d.year)
			}
		}
		return d, part(0).start, true
	}
	return d, 0, false
}

func isJoined(line []byte, a, b, c part) bool {
	mark := line[a.end]
	return (mark == '-' || mark == '/') && a.end+1 == b.start && b.end+1 == c.start && line[b.end] == mark && c.end-c.start == 2
}

// named reads a date with words, and the time whose first colon is at i.
func (t *Time) named(line []byte, i, low int, cell bool) bool {
	from := i
	for from > low && i-from < 3 && ascii.IsDigit(line[from-1]) {
		from--
	}
	if from == i || i-from > 2 || from-low < 4 || !ascii.IsDigit(ascii.At(line, i+1)) {
		return false
	}
	if line[from-1] == ':' && ascii.IsDigit(line[from-2]) && !ascii.IsDigit(line[from-4]) { // not the first colon
		return false
	}
	t.begin(from, ruleNamed)
	begin := from
	if half, start := halfBefore(line, low, from); half != noHalf {
		begin = start
	}
	if !t.clock(line, begin, cell) {
		return false
	}
	return t.before(line, begin, low, cell)
}

// before reads the date with words that ends before i, and what follows the time: the year of a
// date that has none, and the zone.
func (t *Time) before(line []byte, i, low int, cell bool) bool {
	var p parts
	p.read(line, low, i)
	d, start, ok := p.date(line, cell)
	if !ok || start > 0 && ascii.IsWord(line[start-1]) {
		return false
	}
	if d.year == 0 && t.hour >= 0 {
		if y, end := yearAfter(line, t.End); y > 0 {
			d.year, t.End = y, end
			if t.sign == 0 {
				t.End = t.zone(line, end, cell)
			}
		}
	}
	if t.Open = d.year == 0; t.Open {
		d.year = 2000
	}
	t.Start, t.date = start, d
	return d.valid(cell)
}

// halfBefore reads the half of the day before the time that begins at i: 오후 3:14.
func halfBefore(line []byte, low, i int) (half dayHalf, start int) {
	to := i
	for n := 0; to > low && n < 2 && line[to-1] == ' '; n++ {
		to--
	}
	if to == low || line[to-1] < utf8.RuneSelf {
		return noHalf, i
	}
	for _, h := range halves {
		if isEastAsianText(h.name) && to-len(h.name) >= low && ascii.HasAt(line, to-len(h.name), h.name) {
			return h.half, to - len(h.name)
		}
	}
	return noHalf, i
}

// yearAfter reads the year after a time, perhaps with a zone by name between, whose distance from
// UTC is not known.
func yearAfter(line []byte, i int) (year, end int) {
	from := skipBlanks(line, i, 2)
	if from == i {
		return 0, i
	}
	to := from
	for to-from < 5 && ascii.At(line, to)-'A' < 26 {
		to++
	}
	if to > from {
		from = skipBlanks(line, to, 2)
	}
	end = ascii.Digits(line, from, 5)
	if end-from != 4 || ascii.IsWord(ascii.At(line, end)) {
		return 0, i
	}
	if year = ascii.Number(line[from:end]); !(date{year, 1, 1}).valid(false) {
		return 0, i
	}
	return year, end
}
