package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/labelled"
)

// cases writes a file of labels and returns its folder.
func cases(t *testing.T, kind string, lines ...string) string {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, kind+".jsonl"), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRun(t *testing.T) {
	const right = `{"text":"C:\\a.bin 51 MB","want":[{"value":"C:\\a.bin"}],"note":"x"}`
	const wrong = `{"text":"C:\\b.bin","want":[{"value":"C:\\c.bin"}],"note":"why"}`
	for _, c := range []struct {
		name   string
		args   []string
		code   int
		stdout string
	}{
		{"right", []string{"-dir", cases(t, "paths", right), "-kind", "paths", "-floors"}, 0, "1.0000 (0.2065-1.0000)"},
		{"no floors", []string{"-dir", cases(t, "paths", wrong), "-kind", "paths"}, 0, "0.0000 (0.0000-0.7935)"},
		{"below", []string{"-dir", cases(t, "paths", wrong), "-kind", "paths", "-floors"}, 1, ""},
		{"misses", []string{"-dir", cases(t, "paths", right, wrong), "-kind", "paths", "-misses"}, 0, "paths.jsonl:2: why"},
		{"one of another kind may be wrong", []string{"-dir", cases(t, "sid", wrong), "-kind", "sid", "-floors"}, 0, ""},
		{"two may not", []string{"-dir", cases(t, "sid", wrong, wrong), "-kind", "sid", "-floors"}, 1, ""},
		{"no file", []string{"-dir", t.TempDir()}, 1, ""},
		{"not a case", []string{"-dir", cases(t, "sid", `{"txt":""}`), "-kind", "sid"}, 1, ""},
		{"no such kind", []string{"-kind", "path"}, 2, ""},
		{"argument", []string{"paths"}, 2, ""},
		{"help", []string{"-h"}, 0, ""},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(c.args, &stdout, &stderr); code != c.code || !strings.Contains(stdout.String(), c.stdout) {
			t.Errorf("%s: exit %d, want %d with %q\n%s%s", c.name, code, c.code, c.stdout, &stdout, &stderr)
		}
		if c.code != 0 && stderr.Len() == 0 {
			t.Errorf("%s: nothing on standard error", c.name)
		}
	}
}

func TestHalves(t *testing.T) {
	dir := t.TempDir()
	for _, kind := range labelled.Kinds {
		if err := os.WriteFile(filepath.Join(dir, kind+".jsonl"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const one = `{"source":"s","text":"C:\\a.bin","want":[{"kind":"file","value":"C:\\a.bin"}]}` + "\n"
	const digest = `{"source":"s","place":"a:1","sha256":"00"}` + "\n"
	for half, lines := range map[string]string{"field": one, "final": one + digest} {
		if err := os.Mkdir(filepath.Join(dir, half), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, half, "s.jsonl"), []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args  []string
		final bool
	}{{nil, false}, {[]string{"-final"}, true}} {
		var stdout, stderr bytes.Buffer
		if code := run(append([]string{"-packages", "", "-dir", dir}, c.args...), &stdout, &stderr); code != 0 {
			t.Errorf("%q: exit %d\n%s", c.args, code, &stderr)
		}
		got := stdout.String()
		if !strings.Contains(got, "field  wholly right     1") || strings.Contains(got, "final") != c.final || strings.Contains(got, "not judged") != c.final {
			t.Errorf("%q:\n%s", c.args, got)
		}
	}
}

// TestFieldFloors: what is wrong or lost in the outputs of others fails with -floors, in the half
// that rules are written for.
func TestFieldFloors(t *testing.T) {
	const right = `{"source":"s","text":"C:\\a.bin","want":[{"kind":"file","value":"C:\\a.bin"}]}` + "\n"
	const lost = `{"source":"s","text":"none","want":[{"kind":"file","value":"C:\\a.bin"}]}` + "\n"
	for _, c := range []struct {
		field, final string
		code         int
	}{{right, lost, 0}, {lost, right, 1}} {
		dir := t.TempDir()
		for _, kind := range labelled.Kinds {
			if err := os.WriteFile(filepath.Join(dir, kind+".jsonl"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for half, lines := range map[string]string{"field": c.field, "final": c.final} {
			if err := os.Mkdir(filepath.Join(dir, half), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, half, "s.jsonl"), []byte(lines), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var stdout, stderr bytes.Buffer
		if code := run([]string{"-final", "-floors", "-packages", "", "-dir", dir}, &stdout, &stderr); code != c.code {
			t.Errorf("field %q: exit %d, want %d\n%s", c.field, code, c.code, &stderr)
		}
	}
}
