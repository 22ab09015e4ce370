package stamp

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// Reading is what a cell says.
type Reading struct {
	Text    string          // in the form of RFC 3339
	Orders  artifact.Orders // in which the numbers of its date make a day; 0 for no choice
	Several bool            // different ones; Text has the one with the day first
}

// IsTime reports whether a cell is a time and nothing else.
func IsTime(cell []byte) bool {
	var t Time
	return t.whole(cell)
}

// maxCell is the longest cell that is read.
const maxCell = 80

// Cell reads a value that is a time and nothing else, in any form that free text has, and in those
// that are certain only here. Its text is empty where the year is missing, and where the cell only
// begins like a date.
func Cell(cell []byte) (r Reading, ok bool) {
	var t Time
	if t.whole(cell) {
		var buf [48]byte
		return Reading{string(t.AppendReading(buf[:0])), t.Orders, t.Several}, true
	}
	return r, beginsLikeDate(cell)
}

// whole reads a cell that is a time, perhaps after the day of the week.
func (t *Time) whole(cell []byte) bool {
	cell = bytes.Trim(cell, " \t")
	cell = cell[skipMark(cell, 0):]
	const exif = len("2024:01:15 15:14")
	if len(cell) >= exif && len(cell) <= maxCell && cell[4] == ':' && cell[7] == ':' && cell[10] == ' ' { // of cameras
		var buf [maxCell]byte
		n := copy(buf[:], cell)
		buf[4], buf[7] = '-', '-'
		cell = buf[:n]
	}
	if len(cell) == 0 || len(cell) > maxCell {
		return false
	}
	if t.exactly(cell) {
		return true
	}
	rest := skipWeekday(cell)
	return len(rest) > 0 && len(rest) < len(cell) && t.exactly(rest)
}

// exactly reads a cell that begins with the time.
func (t *Time) exactly(cell []byte) bool {
	for i, c := range cell {
		switch c {
		case '-', '/', '.', ':', 'T', '(':
			if i > 0 && t.read(cell, i, 0, true) && t.Start == 0 && nothing(cell[t.End:]) {
				return true
			}
		}
	}
	switch digits := ascii.Digits(cell, 0, 15); {
	case digits == 14 && t.packed(cell, 0, 0, true) && nothing(cell[t.End:]):
		return true
	case digits == 8 && len(cell) == 8:
		t.begin(0, rulePacked)
		t.digitsOfDay(cell, 0)
		t.End = len(cell)
		return t.valid(false)
	}
	t.begin(0, ruleNamed)
	t.End = len(cell)
	return t.before(cell, len(cell), 0, true) && t.Start == 0
}

// skipWeekday returns a cell without the day of the week that it begins with.
func skipWeekday(cell []byte) []byte {
	rest := cell
	for range 2 { // segunda-feira
		end, m, ok := wordAfter(rest, 0)
		if !ok || m.kind != weekday && !m.weekday {
			break
		}
		rest = bytes.TrimLeft(rest[end:], " ,.-")
	}
	return rest
}

// nothing says whether what stands after a time in a cell says nothing.
func nothing(rest []byte) bool {
	rest = bytes.Trim(rest, " ,.")
	if len(rest) == 0 {
		return true
	}
	for _, name := range zonesUnknown {
		if string(rest) == name {
			return true
		}
	}
	end, m, ok := wordAfter(rest, 0)
	return ok && end == len(rest) && (m.kind == between || m.kind == weekday)
}

// zonesUnknown are names of zones that programs print. Some are those of several zones, and so none
// has a distance from UTC.
var zonesUnknown = [...]string{"CET", "CEST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST", "IST", "JST", "MSK", "EET", "EEST", "WET", "WEST", "AEST", "AEDT"}

// beginsLikeDate says whether a cell begins with a date of numbers.
func beginsLikeDate(cell []byte) bool {
	if len(cell) == 0 || !ascii.IsDigit(cell[0]) {
		return false
	}
	digits, marks := 0, 0
	for _, c := range cell[:min(len(cell), 10)] {
		switch {
		case ascii.IsDigit(c):
			digits++
		case c == '/' || c == '-' || c == '.':
			marks++
		}
	}
	return digits >= 4 && marks >= 2
}
