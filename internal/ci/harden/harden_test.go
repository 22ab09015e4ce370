package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestRead: what a command prints becomes a figure, and what is missing never meets a goal.
func TestRead(t *testing.T) {
	failure := errors.New("exit status 1")
	for _, test := range []struct {
		name  string
		f     figure
		out   string
		err   error
		state state
		text  string
	}{
		{"sum", figure{goal: 10, unit: "cuts", pattern: `(\d+) cuts`}, "a: 4 cuts\nb: 6 cuts\n", nil, metGoal, "10 cuts"},
		{"too few", figure{goal: 11, unit: "cuts", pattern: `(\d+) cuts`}, "a: 4 cuts\nb: 6 cuts\n", nil, fallsShort, "10 cuts"},
		{"failed", figure{goal: 1, pattern: `(\d+) cuts`}, "99 cuts\n", failure, failed, "FAILED"},
		{"nothing", figure{goal: 0, most: true, pattern: `(\d+) cuts`}, "", nil, fallsShort, "nothing was counted"},
		{"left out", figure{goal: 1, pattern: `^(\d+) power`}, "skipped 1: no root | x\n0 passed\n", nil, fallsShort, `left out: no root \| x`},
		{"skipped test", figure{goal: 1, pattern: `(\d+) files`}, "--- SKIP: TestA (0.00s)\n", nil, fallsShort, "left out: TestA (0.00s)"},
		{"least", figure{goal: 98, unit: "%", how: least, pattern: `coverage: ([\d.]+)%`}, "coverage: 99.5%\ncoverage: 97.25%\n", nil, fallsShort, "97.25 %"},
		{"greatest", figure{goal: 1.25, unit: "times", most: true, how: greatest, pattern: `^ratio ([\d.]+)`}, "ratio 1.1\nratio 1.3\nno ratio 2\n", nil, fallsShort, "1.30 times"},
		{"at most", figure{goal: 0, unit: "lines", most: true, pattern: `, (\d+) with`}, "12 lines, 0 with a secret\n", nil, metGoal, "0 lines"},
		{"many", figure{goal: 1e9, unit: "executions", pattern: `^in all: (\d+)`}, "in all: 1234567890 executions\n", nil, metGoal, "1,234,567,890 executions"},
		{"two groups", figure{goal: 283, unit: "files", pattern: `alone: (\d+) y_|and (\d+) n_ right`}, "alone: 95 y_ and 188 n_ right\n", nil, metGoal, "283 files"},
		{"no number", figure{goal: 0, most: true, pattern: `efficacy: ([\dNaN.]+)%`}, "efficacy: NaN%\n", nil, fallsShort, "nothing was counted"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.f.read(test.out, test.err); got != (result{test.state, test.text}) {
				t.Errorf("%+v, want %+v", got, result{test.state, test.text})
			}
		})
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 1e9: "1,000,000,000", -1234: "-1,234", -123: "-123", 1.256: "1.26"} {
		if got := number(n); got != want {
			t.Errorf("%v is %s, want %s", n, got, want)
		}
	}
}

// TestTable: a table has a row for each figure, and a failure is an error whatever else was met.
func TestTable(t *testing.T) {
	all := []figure{
		{id: "G1", what: "met", goal: 2, unit: "x", command: "echo ⟨3¦2⟩ x", pattern: `^(\d+) x`},
		{id: "G2", what: "short", goal: 3, unit: "x", command: "echo '⟨3¦2⟩ x' | cat", pattern: `^(\d+) x`},
		{id: "G3", what: "wrong", goal: 1, unit: "x", command: "false | cat; echo 5 x", pattern: `^(\d+) x`},
	}
	logs := t.TempDir()
	for _, test := range []struct {
		c    config
		want []string
		err  string
	}{
		{config{quick: true, only: []string{"G1", "G2"}, logs: logs}, []string{
			"| G1 | met | ≥ 2 x | 2 x | 0 | `echo 2 x` |", "| G2 | short | ≥ 3 x | 2 x | 0 | `echo '2 x' \\| cat` |",
			"falls short: G2: short: 2 x, the goal is ≥ 3 x", "1 figures met, 1 fall short, 0 failed",
		}, ""},
		{config{only: []string{"G1", "G2"}}, []string{"2 figures met, 0 fall short, 0 failed"}, ""},
		{config{}, []string{"| G3 | wrong | ≥ 1 x | FAILED | 0 |", "2 figures met, 0 fall short, 1 failed"}, "failed: G3"},
		{config{list: true}, []string{"| G3 | wrong | ≥ 1 x | | | `false \\| cat; echo 5 x` |"}, ""},
		{config{only: []string{"G99"}}, nil, `no figure is called ["G99"]`},
	} {
		var out bytes.Buffer
		err := test.c.run(t.Context(), &out, all)
		if text := ""; err != nil && err.Error() != test.err || err == nil && test.err != text {
			t.Errorf("%+v: %v, want %q", test.c, err, test.err)
		}
		for _, line := range test.want {
			if !strings.Contains(regexp.MustCompile(`\| [0-9]+ \| .echo`).ReplaceAllString(out.String(), "| 0 | `echo"), line) {
				t.Errorf("%+v: no %q in\n%s", test.c, line, &out)
			}
		}
	}
	if b, err := os.ReadFile(filepath.Join(logs, "G1-met.txt")); err != nil || string(b) != "2 x\n" {
		t.Errorf("%q, %v", b, err)
	}
}

// TestFigures: every figure from G1 to G21 is there, its pattern has a number, and each form of its
// command is one that bash reads.
func TestFigures(t *testing.T) {
	var ids []string
	for _, f := range figures {
		ids = append(ids, f.id)
		if re, err := regexp.Compile(f.pattern); err != nil || re.NumSubexp() == 0 {
			t.Errorf("%s: %q: %v", f.id, f.pattern, err)
		}
		for _, quick := range []bool{false, true} {
			line := f.line(quick)
			if strings.ContainsAny(line, "⟨¦⟩") {
				t.Errorf("%s: %s", f.id, line)
			}
			if out, err := exec.Command("bash", "-n", "-c", line).CombinedOutput(); err != nil && !errors.Is(err, exec.ErrNotFound) {
				t.Errorf("%s: %s: %s", f.id, line, out)
			}
		}
	}
	ids = slices.Compact(ids)
	if len(ids) != 21 || ids[0] != "G1" || ids[20] != "G21" {
		t.Errorf("%q", ids)
	}
}
