package analyzetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/cputime"
)

// Case is a text, and what is to be found in it.
type Case struct {
	Name string // of the case; its text where it is empty
	Text string
	Want []string // kind, a blank, and the value of each finding, in order
}

// Run checks what the analyzer finds in each text: alone, on a line of its own between others, and,
// unless it wants whole lines, far inside a line that is longer than what is held in memory. Cases
// must not depend on the lines around them.
func Run(t *testing.T, a analyze.Analyzer, cases []Case) {
	if t == nil {
		panic("analyzetest: a nil *testing.T")
	}
	t.Helper()
	if a.Name == "" || a.Doc == "" {
		t.Errorf("the analyzer has no name, or no doc")
	}
	for i, c := range cases {
		name := c.Name
		if name == "" {
			name = c.Text[:min(len(c.Text), 60)]
		}
		t.Run(fmt.Sprintf("%d %s", i, name), func(t *testing.T) {
			around := map[string]string{
				"alone":         c.Text,
				"between lines": "nothing\r\n\r\n" + c.Text + "\r\nnothing\n",
			}
			if !a.WholeLines && !strings.Contains(c.Text, "\n") {
				around["in a long line"] = strings.Repeat("- ", 200<<10) + c.Text
			}
			for where, text := range around {
				if got := describe(read(t, a, strings.NewReader(text))); !slices.Equal(got, c.Want) {
					t.Errorf("%s: found %q, want %q", where, got, c.Want)
				}
			}
			Check(t, a, []byte(around["alone"]))
			Check(t, a, []byte(around["between lines"]))
		})
	}
}

func describe(all []*analyze.Finding) (lines []string) {
	for _, f := range all {
		lines = append(lines, fmt.Sprint(f.Kind, " ", f.Value))
	}
	return lines
}

// Linear reports an error if the CPU time for a byte grows with the length of a line that repeats
// one of the units: what a validator nearly accepts. Other work on the machine does not change the
// result.
func Linear(t testing.TB, a analyze.Analyzer, units ...string) {
	if t == nil {
		panic("analyzetest: a nil testing.TB")
	}
	t.Helper()
	const (
		short, long = 4 << 10, 64 << 10
		limit       = 4 * long / short
	)
	for _, unit := range units {
		if unit == "" {
			t.Fatal("an empty unit")
		}
		ratio := cputime.Ratio(limit, repeated(a, unit, short), repeated(a, unit, long))
		if ratio >= limit {
			t.Errorf("%s: %d KiB of %q take %.0f times the CPU time of %d KiB", a.Name, long>>10, unit, ratio, short>>10)
		}
	}
}

// repeated shows a line of n bytes to a new matcher. What it appends to is kept, so that no
// allocation is measured.
func repeated(a analyze.Analyzer, unit string, n int) func() {
	line := []byte(strings.Repeat(unit, n/len(unit)+1)[:n])
	var dst []analyze.Match
	return func() { dst = a.New()(dst[:0], line) }
}
