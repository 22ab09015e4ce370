package ci

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// scripts are the workflows that run the steps of each script.
var scripts = map[string]string{"run": "ci.yml", "nightly": "nightly.yml"}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// words returns what the first group of a pattern finds, divided at blanks and commas.
func words(pattern, text string) []string {
	m := regexp.MustCompile(`(?m)` + pattern).FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return strings.FieldsFunc(m[1], func(r rune) bool { return r == ' ' || r == ',' })
}

// TestWorkflows: the public workflows run all steps of the scripts and no others, and a script has
// no step that it does not run.
func TestWorkflows(t *testing.T) {
	for script, file := range scripts {
		text, workflow := read(t, ".ci/"+script), read(t, ".github/workflows/"+file)
		steps := words(`^steps=\((.*)\)$`, text)
		if len(steps) < 10 {
			t.Fatalf(".ci/%s: steps are %q", script, steps)
		}
		if public := words(`^ +step: \[(.*)\]$`, workflow); !slices.Equal(public, steps) {
			t.Errorf(".ci/%s has the steps\n%q,\n%s runs\n%q", script, steps, file, public)
		}
		if !strings.Contains(workflow, "- run: .ci/"+script+" ${{ matrix.step }}\n") {
			t.Errorf("%s does not run .ci/%s", file, script)
		}
		var defined []string
		for _, m := range regexp.MustCompile(`(?m)^step_(\w+)\(\)`).FindAllStringSubmatch(text, -1) {
			defined = append(defined, m[1])
		}
		if slices.Sort(defined); !slices.Equal(defined, slices.Sorted(slices.Values(steps))) {
			t.Errorf(".ci/%s defines the steps %q, and runs %q", script, defined, steps)
		}
	}
}

// alone are workflows that run no script, and what their jobs may do besides reading.
var alone = map[string][]string{"release.yml": {
	"      contents: write # the draft", "      id-token: write # attestations", "      attestations: write",
	"      id-token: write # trusted publishing",
}}

// TestWorkflowsAreTight: every workflow pins what it uses, may only read, ends when it is
// superseded, and no job runs for ever.
func TestWorkflowsAreTight(t *testing.T) {
	files, err := os.ReadDir("../../.github/workflows")
	if err != nil || len(files) != len(scripts)+len(alone) {
		t.Fatal(len(files), err)
	}
	pinned := regexp.MustCompile(`^ +- uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	for _, f := range files {
		text := read(t, ".github/workflows/"+f.Name())
		if !strings.Contains(text, "\npermissions: {}\n") || !strings.Contains(text, "\nconcurrency:\n") || !strings.Contains(text, "\n  cancel-in-progress: true\n") {
			t.Errorf("%s: by default it may do something, or it runs on when it is superseded", f.Name())
		}
		jobs := strings.Count(text, "\n    runs-on: ")
		for what, n := range map[string]int{
			"\n    timeout-minutes: ":              jobs,
			"\n    permissions:\n      contents: ": jobs,
			"persist-credentials: false\n":         strings.Count(text, "actions/checkout@"),
		} {
			if got := strings.Count(text, what); got != n || n == 0 {
				t.Errorf("%s: %q stands there %d times, not %d", f.Name(), what, got, n)
			}
		}
		var writes []string
		for line := range strings.Lines(text) {
			if line = strings.TrimSuffix(line, "\n"); strings.Contains(line, "write") {
				writes = append(writes, line)
			}
			if strings.Contains(line, "uses:") && !pinned.MatchString(line) {
				t.Errorf("%s: not pinned by a full hash, with its version: %s", f.Name(), line)
			}
		}
		if !slices.Equal(writes, alone[f.Name()]) || strings.Contains(text, "secrets.") {
			t.Errorf("%s: it asks for more than it needs: %q", f.Name(), writes)
		}
	}
}
