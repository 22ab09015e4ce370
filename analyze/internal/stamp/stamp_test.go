package stamp

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

func where() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

// inText reads the first time of a text as a scanner does, from anchor to anchor.
func inText(text string) (printed, value string, ok bool) {
	line := []byte(text)
	for i := range line {
		var t Time
		if t.Read(line, i, 0) {
			return text[t.Start:t.End], string(t.Append(nil)), true
		}
	}
	return "", "", false
}

// form is a form of a time, with its value; day is the day of the week before it, which belongs to
// the cell and not to what is found in text.
type form struct {
	at               int
	day, text, value string
}

// forms are read alike in text and in a cell.
var forms = readForms()

func readForms() (all []form) {
	b, err := os.ReadFile("testdata/forms.txt")
	if err != nil {
		panic(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "\t")
		text, err := strconv.Unquote(`"` + parts[2] + `"`)
		if err != nil {
			panic(err)
		}
		all = append(all, form{n, parts[1], text, strings.TrimPrefix(parts[0], "-")})
	}
	return all
}

// cellForms are times only where nothing else stands.
var cellForms = []form{
	{where(), "", "20240115151407", "2024-01-15T15:14:07"},
	{where(), "", "2024:01:15 15:14:07+01:00", "2024-01-15T15:14:07+01:00"},
	{where(), "", "20240115151407.123", "2024-01-15T15:14:07.123"},
	{where(), "", "20240115", "2024-01-15"},
	{where(), "", "15.01.2024 15.14", "2024-01-15T15:14:00"},
	{where(), "", "2024.1.5 15:14:07", "2024-01-05T15:14:07"},
	{where(), "", "1/15/24", "2024-01-15"},
	{where(), "", "1.5.24 15:14", "2024-05-01T15:14:00"},
	{where(), "", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	{where(), "", "12/31/9999 11:59:59 PM", "9999-12-31T23:59:59"},
	{where(), "", "1/15/2024 3:14 P", "2024-01-15T15:14:00"},
	{where(), "", "2024-01-15 15:14:07 Z", "2024-01-15T15:14:07Z"},
	{where(), "", "Jan 15 2024", "2024-01-15"},
	{where(), "", "Mon 15 Jan 2024 03:14:07 PM CET", "2024-01-15T15:14:07"},
	{where(), "", "20240115151407+060", "2024-01-15T15:14:07+01:00"},
	{where(), "", "20240115151407Z", "2024-01-15T15:14:07Z"},
	{where(), "", "20240115151407+0100", "2024-01-15T15:14:07+01:00"},
	{where(), "", "15. Jan 15:14", ""},
	{where(), "\u200e", "1/\u200e15/\u200e2024 10:00:00 AM", "2024-01-15T10:00:00"},
	{where(), "Mo, ", "15. Januar 2024", "2024-01-15"},
	{where(), "", "2024年1月15日", "2024-01-15"},
}

func TestForms(t *testing.T) {
	for _, f := range forms {
		value, ok := cellOf([]byte(f.day + f.text))
		if !ok || value != f.value {
			t.Errorf("forms.txt:%d: cell %q: %q, %v; want %q", f.at, f.day+f.text, value, ok, f.value)
		}
		for _, around := range [][2]string{{"", ""}, {"Event seen at ", " by host"}, {"[", "] done"}, {`"`, `",`}, {"由", "。"}} {
			text := around[0] + f.day + f.text + around[1]
			if printed, value, ok := inText(text); !ok || value != f.value || printed != f.text && printed+" Uhr" != f.text {
				t.Errorf("forms.txt:%d: %q: %q means %q, %v; want %q", f.at, text, printed, value, ok, f.value)
			}
		}
	}
	for _, f := range cellForms {
		if value, ok := cellOf([]byte(f.day + f.text)); !ok || value != f.value {
			t.Errorf("line %d: cell %q: %q, %v; want %q", f.at, f.day+f.text, value, ok, f.value)
		}
		if f.day == "\u200e" {
			continue // not of the text
		}
		if printed, value, ok := inText("seen " + f.day + f.text + " by host"); ok && printed == f.text {
			t.Errorf("line %d: in text %q is %q", f.at, f.text, value)
		}
	}
}

// TestCellsAfter: digits after a comma are a fraction unless they are the next cell of a row.
func TestCellsAfter(t *testing.T) {
	const clock = "2024-01-15 15:14:07"
	for _, c := range []struct {
		at    int
		after string
		want  string
	}{
		{where(), ",123 INFO", clock + ",123"},
		{where(), ",123, INFO", clock + ",123"},
		{where(), ",123-05:00 INFO", clock + ",123-05:00"},
		{where(), ",2024-01-16 15:14:07", clock},
		{where(), ",17/01/2024", clock},
		{where(), ",17.01.2024", clock},
		{where(), ",512,x.exe", clock},
		{where(), ",512;x.exe", clock},
		{where(), ".512,x.exe", clock + ".512"},
	} {
		if printed, _, ok := inText(clock + c.after); !ok || printed != c.want {
			t.Errorf("line %d: %q in %q, want %q", c.at, printed, clock+c.after, c.want)
		}
	}
}

// TestNone: these are no times, or not certain ones.
func TestNone(t *testing.T) {
	for _, c := range []struct {
		at       int
		cell     string
		likeDate bool
	}{
		{where(), "", false},
		{where(), " ", false},
		{where(), "-", false},
		{where(), "15:14:07", false},
		{where(), "2024-13-15 15:14", true},
		{where(), "2024-02-30 15:14", true},
		{where(), "2023-02-29", true},
		{where(), "2024-01-15 25:00:00", true},
		{where(), "2024/01-15 15:14", true},
		{where(), "2024-01-15 15:14:07 +1", true},
		{where(), "2024-01-15 15:14:07 and more", true},
		{where(), "1/15/2024 13:14 PM", true},
		{where(), "99/99/9999 99:99:99", true},
		{where(), "1.2.3.4", true},
		{where(), "10.20.30.40", true},
		{where(), "00:1A:2B:3C:4D:5E", false},
		{where(), "output 15 12:30:45", false},
		{where(), "Oct25   0:03", false},
		{where(), "2024-01-15 - 25:00:00", true},
		{where(), "15.01.2024 - 16.01.24", true},
		{where(), "2026/8/23 晚上12:30:36", true},
		{where(), "20241315", false},
		{where(), "12345678901234", false},
		{where(), "/Date(99999999999999999)/", false},
		{where(), "/Date(-99999999999999)/", false},
		{where(), "C:\\2024-01-15 15:14:07", false},
		{where(), "2024-01-15.zip", true},
	} {
		if value, ok := cellOf([]byte(c.cell)); value != "" || ok != c.likeDate {
			t.Errorf("line %d: %q: %q, %v", c.at, c.cell, value, ok)
		}
	}
	for _, c := range []struct {
		at   int
		text string
	}{
		{where(), "version 3.14.15 9:26"},
		{where(), "12:30 1/2/3 10.0.19041.1"},
		{where(), "x20240115T151407Z backup-20240115T151407Z.zip 20240115T151407.zip"},
		{where(), "20240115151407.7z 20240115151407.123"},
		{where(), "id: 20240115151407.zip"},
		{where(), "a/2024-01-15/b x2024-01-15 2024-01-15-x"},
		{where(), "2024-01-15 25:61:61"},
		{where(), "output 15 12:30:45"},
		{where(), "((((((((((2024-01-15x"},
	} {
		if printed, value, ok := inText(c.text); ok {
			t.Errorf("line %d: %q: %q means %q", c.at, c.text, printed, value)
		}
	}
}

// TestPlain: the short way reads what the long one reads, with any byte at any place.
func TestPlain(t *testing.T) {
	const text = "x 2024-01-15 15:14:07 y"
	found := 0
	for at := range len(text) {
		for c := range 256 {
			line := []byte(text)
			line[at] = byte(c)
			var plain, long Time
			if plain.plain(line, len("x 2024"), 0) {
				found++
				if !long.anyNumeric(line, len("x 2024"), 0, false) || long != plain {
					t.Fatalf("%q: plainly %+v, else %+v", line, plain, long)
				}
			}
		}
	}
	if found < 900 {
		t.Errorf("%d of %d texts are plain", found, 256*len(text))
	}
}

func TestInUTC(t *testing.T) {
	for value, want := range map[string]string{
		"": "", "2024-01-15": "2024-01-15", "2024-01-15T15:14:07": "2024-01-15T15:14:07Z", "2024-01-15T15:14:07Z": "2024-01-15T15:14:07Z",
		"2024-01-15T15:14:07.5": "2024-01-15T15:14:07.5Z", "2024-01-15T15:14:07-01:00": "2024-01-15T15:14:07-01:00", "2024-01-15T15:14:07.123456": "2024-01-15T15:14:07.123456Z",
	} {
		if got := InUTC(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

// cellOf is Cell, with nothing for what is open.
func cellOf(cell []byte) (value string, ok bool) {
	r, ok := Cell(cell)
	if r.Several && r.Orders&artifact.DayUsual == 0 {
		return "", ok
	}
	return r.Text, ok
}

// TestReorder: a date of numbers in the order that other dates show.
func TestReorder(t *testing.T) {
	for _, c := range []struct {
		at     int
		cell   string
		orders artifact.Orders
		want   [3]string // day, month, year first
	}{
		{where(), "06/02/2013 21:25", artifact.DayFirst | artifact.MonthFirst, [3]string{"2013-02-06T21:25:00", "2013-06-02T21:25:00", ""}},
		{where(), "05/05/2013", artifact.DayFirst | artifact.MonthFirst, [3]string{"2013-05-05"}},
		{where(), "14/02/2013", artifact.DayFirst, [3]string{"2013-02-14"}},
		{where(), "06-02-2013", artifact.DayFirst | artifact.MonthFirst | artifact.DayUsual, [3]string{"2013-02-06", "2013-06-02", ""}},
		{where(), "15/01/24 15:14:07Z", artifact.DayFirst | artifact.YearFirst, [3]string{"2024-01-15T15:14:07Z", "", "2015-01-24T15:14:07Z"}},
		{where(), "06/02/71 1:02", artifact.DayFirst | artifact.MonthFirst, [3]string{"1971-02-06T01:02:00", "1971-06-02T01:02:00", ""}},
		{where(), "02.03.2024", 0, [3]string{"2024-03-02"}},
		{where(), "2024/02/03", 0, [3]string{"2024-02-03"}},
	} {
		r, ok := Cell([]byte(c.cell))
		if !ok || r.Orders != c.orders || r.Text != c.want[0] || r.Several != (c.want[1]+c.want[2] != "") {
			t.Errorf("line %d: %q: %+v, %v", c.at, c.cell, r, ok)
		}
		for i, o := range []artifact.Orders{artifact.DayFirst, artifact.MonthFirst, artifact.YearFirst} {
			if !r.Several || r.Orders&o == 0 {
				continue
			}
			if got, ok := Reorder(r.Text, o); !ok || got != c.want[i] {
				t.Errorf("line %d: %q by order %d: %q, %v", c.at, c.cell, o, got, ok)
			}
		}
	}
	for _, bad := range []string{"", "2013-02", "2013-02-30"} {
		if got, ok := Reorder(bad, artifact.DayFirst); ok {
			t.Errorf("%q becomes %q", bad, got)
		}
	}
}
