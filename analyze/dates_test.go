package analyze_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/cputime"
	"github.com/lrkit/lrkit/internal/testkit/heap"
	"github.com/lrkit/lrkit/transcript"
)

// timesOf returns the times of the findings of a text, in their order; ? stands for one that is
// ambiguous.
func timesOf(t *testing.T, text string, order analyze.DateOrder) (times []string) {
	t.Helper()
	for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), &analyze.Options{DateOrder: order}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range f.Times {
			if at.Ambiguous != (at.Value == "") && !strings.HasPrefix(at.Text, "Nov") {
				t.Errorf("%q is %+v", text, at)
			}
			times = append(times, strings.ReplaceAll("?"+at.Value, "?2", "2"))
		}
	}
	return times
}

// listings print one row for each time.
var listings = []struct {
	name string
	text func(times []string) string
}{
	{"dir", func(times []string) string {
		return " Directory of C:\\T\n\n" + rows(times, func(_ int, at string) string { return at + "               514 a.txt\n" })
	}},
	{"dir, a directory for each row", func(times []string) string {
		return rows(times, func(i int, at string) string {
			return fmt.Sprintf(" Directory of C:\\T%d\n\n%s               514 a.txt\n               1 File(s)            514 bytes\n\n", i, at)
		})
	}},
	{"Get-ChildItem", func(times []string) string {
		return "    Directory: C:\\T\n\nMode                 LastWriteTime         Length Name\n----                 -------------         ------ ----\n" +
			rows(times, func(_ int, at string) string { return fmt.Sprintf("-a----  %24s            514 a.txt\n", at) })
	}},
	{"table", func(times []string) string {
		return "LastWriteTime            FullName\n-------------            --------\n" +
			rows(times, func(_ int, at string) string { return fmt.Sprintf("%-24s C:\\T\\a.txt\n", at) })
	}},
	{"table of events", func(times []string) string {
		return "TimeCreated                Id LevelDisplayName\n-----------                -- ----------------\n" +
			rows(times, func(_ int, at string) string { return fmt.Sprintf("%-24s 4624 Information\n", at) })
	}},
	{"frames", func(times []string) string {
		return "+----------+--------------------------+\n| Path     | Modified                 |\n+----------+--------------------------+\n" +
			rows(times, func(_ int, at string) string { return fmt.Sprintf("| C:\\a.txt | %-24s |\n", at) })
	}},
	{"csv", func(times []string) string {
		return "Path,Modified\n" + rows(times, func(_ int, at string) string { return "C:\\a.txt," + at + "\n" })
	}},
	{"csv of events", func(times []string) string {
		return "\"Host\",\"Seen\",\"Text\"\n" + rows(times, func(_ int, at string) string { return "\"a\",\"" + at + "\",\"b\"\n" })
	}},
	{"list", func(times []string) string {
		return rows(times, func(_ int, at string) string {
			return "FullName      : C:\\T\\a.txt\nLastWriteTime : " + at + "\nLength        : 5\n\n"
		})
	}},
	{"list, the time first", func(times []string) string {
		return rows(times, func(_ int, at string) string {
			return "LastWriteTime : " + at + "\nFullName      : C:\\T\\a.txt\n\n"
		})
	}},
	{"list of events", func(times []string) string {
		return rows(times, func(_ int, at string) string {
			return "TimeRaised : " + at + "\nWord       : x\n\n"
		})
	}},
	{"json", func(times []string) string {
		return "[\n" + rows(times, func(_ int, at string) string {
			return "  {\n    \"FullName\": \"C:\\\\a.txt\",\n    \"LastWriteTime\": \"" + at + "\"\n  },\n"
		}) + "]\n"
	}},
	{"json, compact", func(times []string) string {
		return "[" + rows(times, func(_ int, at string) string {
			return `{"FullName":"C:\\a.txt","LastWriteTime":"` + strings.ReplaceAll(at, "/", `\/`) + `"},`
		}) + "]\n"
	}},
	{"log", func(times []string) string {
		return rows(times, func(_ int, at string) string { return "[" + at + "] started\n" })
	}},
}

func rows(times []string, row func(int, string) string) string {
	var b strings.Builder
	for i, at := range times {
		b.WriteString(row(i, at))
	}
	return b.String()
}

// TestDateOrder: all rows of a listing show the order of day and month, whatever order they come
// in; what they leave open, the caller says.
func TestDateOrder(t *testing.T) {
	const dmy, mdy, ymd, open = analyze.DayMonthYear, analyze.MonthDayYear, analyze.YearMonthDay, analyze.DateOrder("")
	for _, c := range []struct {
		at    int
		times string
		order analyze.DateOrder
		want  string
	}{
		{line(), "14/02/2017 13:55|06/02/2013 21:25", open, "2017-02-14T13:55:00|2013-02-06T21:25:00"},
		{line(), "06/02/2013 21:25|14/02/2017 13:55", open, "2013-02-06T21:25:00|2017-02-14T13:55:00"},
		{line(), "06/02/2013 21:25|14/02/2017 13:55|03/04/2017 00:01", open, "2013-02-06T21:25:00|2017-02-14T13:55:00|2017-04-03T00:01:00"},
		{line(), "06/02/2013 09:25 PM|02/14/2017 01:55 PM", open, "2013-06-02T21:25:00|2017-02-14T13:55:00"},
		{line(), "6/2/2013 9:25 PM|2/14/2017 11:55 PM", open, "2013-06-02T21:25:00|2017-02-14T23:55:00"},
		{line(), "06/02/2013 21:25|05/05/2017 13:55", open, "?|2017-05-05T13:55:00"},
		{line(), "14/02/2017 13:55|06/02/2013 21:25|02/14/2017 13:55", open, "2017-02-14T13:55:00|?|2017-02-14T13:55:00"},
		{line(), "06/02/2013 21:25|02/14/2017 13:55|14/02/2017 13:55", open, "?|2017-02-14T13:55:00|2017-02-14T13:55:00"},
		{line(), "15/01/24 15:14|01/02/24 15:14", open, "?|?"},
		{line(), "15/01/24 15:14|01/02/24 15:14|15/01/33 15:14", open, "2024-01-15T15:14:00|2024-02-01T15:14:00|2033-01-15T15:14:00"},
		{line(), "06-02-2013 21:25|03-04-2017 13:55", open, "2013-02-06T21:25:00|2017-04-03T13:55:00"},
		{line(), "06-02-2013 21:25|02-14-2017 13:55", open, "2013-06-02T21:25:00|2017-02-14T13:55:00"},
		{line(), "02.01.2024 15:14|03.04.2024 15:14", mdy, "2024-01-02T15:14:00|2024-04-03T15:14:00"},

		{line(), "06/02/2013 21:25|03/04/2017 13:55", dmy, "2013-02-06T21:25:00|2017-04-03T13:55:00"},
		{line(), "06/02/2013 21:25|03/04/2017 13:55", mdy, "2013-06-02T21:25:00|2017-03-04T13:55:00"},
		{line(), "06/02/2013 21:25|03/04/2017 13:55", ymd, "?|?"},
		{line(), "15/01/24 15:14|01/02/24 15:14", ymd, "2015-01-24T15:14:00|2001-02-24T15:14:00"},
		{line(), "15/01/24 15:14|01/02/24 15:14", dmy, "2024-01-15T15:14:00|2024-02-01T15:14:00"},
		{line(), "06-02-2013 21:25|03-04-2017 13:55", mdy, "2013-06-02T21:25:00|2017-03-04T13:55:00"},
		// What the rows show wins.
		{line(), "06/02/2013 21:25|02/14/2017 13:55", dmy, "2013-06-02T21:25:00|2017-02-14T13:55:00"},
		{line(), "06/02/2013 21:25|02/14/2017 13:55|14/02/2017 13:55", dmy, "2013-02-06T21:25:00|2017-02-14T13:55:00|2017-02-14T13:55:00"},
	} {
		want := strings.Split(c.want, "|")
		for _, l := range listings {
			text := l.text(strings.Split(c.times, "|"))
			if diff := cmp.Diff(want, timesOf(t, text, c.order)); diff != "" {
				t.Errorf("line %d: %s: (-want +got)\n%s%s", c.at, l.name, diff, text)
			}
		}
	}
}

// TestDateOrderOfOthers: another table says nothing, nor does prose; two columns of one have one
// order.
func TestDateOrderOfOthers(t *testing.T) {
	for _, c := range []struct {
		at   int
		text string
		want []string
	}{
		{line(), "Path,Modified\nC:\\a.txt,06/02/2013 21:25\n\nModified,Path,Size\n14/02/2017 13:55,C:\\b.txt,5\n", []string{"?", "2017-02-14T13:55:00"}},
		{line(), "It was 06/02/2013 21:25 then\nand 14/02/2017 13:55 later\n", []string{"?", "2017-02-14T13:55:00"}},
		{line(), "Path,Created,Modified\nC:\\a.txt,14/02/2017 13:55,06/02/2013 21:25\n", []string{"2017-02-14T13:55:00", "2013-02-06T21:25:00"}},
		{line(), "Path,Created,Modified\nC:\\a.txt,06/02/2013 21:25,5/5/2017 13:55\nC:\\b.txt,1/1/2017 13:55,2/14/2017 1:55\n", []string{
			"2013-06-02T21:25:00", "2017-05-05T13:55:00", "2017-01-01T13:55:00", "2017-02-14T01:55:00"}},
		{line(), "Modified : 06/02/2013 21:25\n" + strings.Repeat("x\n", 100) + "Modified : 14/02/2017 13:55\n", []string{"?", "2017-02-14T13:55:00"}},
		{line(), "Path,Modified (UTC)\nC:\\a.txt,06/02/2013 21:25\nC:\\b.txt,14/02/2017 13:55\n", []string{"2013-02-06T21:25:00Z", "2017-02-14T13:55:00Z"}},
		{line(), "Nov 24 02:41:15 host x\n", nil},
	} {
		if diff := cmp.Diff(c.want, timesOf(t, c.text, "")); diff != "" && c.want != nil {
			t.Errorf("line %d: (-want +got)\n%s%s", c.at, diff, c.text)
		}
	}
}

// TestDateOrderBounds: no more is held back than the bounds allow, and what is held back comes out
// in order.
func TestDateOrderBounds(t *testing.T) {
	const row = "C:\\a.txt,06/02/2013 21:25\n"
	for _, c := range []struct {
		name string
		rows int // between the heading and the row that shows the order
		row  string
		open bool // the first one stays
	}{
		{"few", 100, row, false},
		{"many", 3000, row, false},
		{"too many", 5000, row, true},
		{"too long", 300, row[:len(row)-1] + strings.Repeat(" ", 1000) + "\n", true},
	} {
		text := "Path,Modified\n" + strings.Repeat(c.row, c.rows) + "C:\\b.txt,14/02/2017 13:55\n"
		got := timesOf(t, text, "")
		if len(got) != c.rows+1 || (got[0] == "?") != c.open || got[c.rows-1] != "2013-02-06T21:25:00" {
			t.Errorf("%s: %d times, the first is %s, the last but one %s", c.name, len(got), got[0], got[max(0, c.rows-1)])
		}
		last := int64(-1)
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), nil) {
			if err != nil || f.Span.Start < last {
				t.Fatalf("%s: %v, at %d after %d", c.name, err, f.Span.Start, last)
			}
			last = f.Span.Start
		}
	}
}

func TestDateOrderUnknown(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it is taken")
		}
	}()
	timesOf(t, "a", "yyyy")
}

// waitingTexts keep times waiting, and never say which order they have.
var waitingTexts = []string{
	"1/2/2024 10:00 x\n", "a : 1/2/2024\n", "Path,Modified\nC:\\a,1/2/2024\n", "1/2/2024  10:00  <DIR>  a\n", `{"LastWriteTime":"1/2/2024"}` + "\n",
	"1/2/2024 a\n13/2/2024 b\n2/13/2024 c\n", "FullName : C:\\a\nLastWriteTime : 1/2/2024\nd : 13/2/2024\n", "1/2/2024 ", "a : 1/2/2024 C:\\a 1 KB\n\n",
	"Modified : 1/2/2024\nModified : 1/2/2024\n", "1/2/2024\n 1/2/2024\n",
}

// TestDatesLinear: eight times the text takes no more than eight times the CPU time.
func TestDatesLinear(t *testing.T) {
	const limit = 40
	for _, piece := range waitingTexts {
		scan := func(size int) func() {
			text := strings.Repeat(piece, size/len(piece))
			return func() {
				for range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), &analyze.Options{Reuse: true}) {
				}
			}
		}
		if ratio := cputime.Ratio(limit, scan(128<<10), scan(1<<20)); ratio >= limit {
			t.Errorf("many %q: eight times the text takes %.0f times the CPU time", piece, ratio)
		}
	}
}

// TestDatesMemory: what waits for an order is bounded. Without the bounds it is ten times as much.
func TestDatesMemory(t *testing.T) {
	const size, most = 4 << 20, 12 << 20
	for _, piece := range waitingTexts {
		text := strings.Repeat(piece, size/len(piece))
		before := heap.Held()
		for range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), &analyze.Options{Reuse: true}) {
			if held := heap.Held() - before; held > most { // with the first finding, all that waited
				t.Errorf("many %q: %d bytes are held", piece, held)
			}
			break
		}
	}
}
