package analyzetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

// Case is a text, and what is to be found in it.
type Case struct {
	Name string // of the case; its text where it is empty
	Text string
	Want []string // kind, a blank, and the value of each finding, in order
}

// Run checks what the analyzer finds in each text: alone, on a line of its own between others, and, unless it wants whole lines, far inside a line that is
// longer than what is held in memory. Cases must not depend on the lines around them.
func Run(t *testing.T, a analyze.Analyzer, cases []Case) {
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

// Linear reports an error if the time for a byte grows with the length of a line that is made of one of the units, again and again: of what a
// validator nearly accepts. It takes some tenths of a second for each.
func Linear(t testing.TB, a analyze.Analyzer, units ...string) {
	t.Helper()
	const short, long = 4 << 10, 64 << 10
	for _, unit := range units {
		if unit == "" {
			t.Fatal("an empty unit")
		}
		few, many := repeat(unit, short), repeat(unit, long)
		ratio := 0.0
		for range 5 { // another process may have had the processor
			if ratio = cost(a, many, 1) / cost(a, few, long/short); ratio < 4 {
				break
			}
		}
		if ratio >= 4 {
			t.Errorf("%s: a byte of %d KiB of %q takes %.1f times as long as one of %d KiB", a.Name, long>>10, unit, ratio, short>>10)
		}
	}
}

func repeat(unit string, n int) []byte { return []byte(strings.Repeat(unit, n/len(unit)+1)[:n]) }
