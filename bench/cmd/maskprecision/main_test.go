package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	text := "one\nPassword: hunter2\n" + strings.Repeat("the key is ghp_Zq47W8kLmVx3TnYb7RgHs5DfJcabcdefghij\n", 9)
	if err := os.WriteFile(filepath.Join(dir, "a.log"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		args   []string
		code   int
		stdout string
		spans  int
	}{
		{"all", []string{dir}, 0, "a.log:2\n\t\"one\\nPassword: \" «\"hunter2\"»", 10},
		{"a sample", []string{"-n", "4", dir}, 0, "4 of 10 spans:", 4},
		{"a rule", []string{"-rule", "token", dir}, 0, "9 of 9 spans:", 9},
		{"no folder", []string{filepath.Join(dir, "none")}, 1, "", 0},
		{"no number", []string{"-n", "0", dir}, 2, "", 0},
		{"help", []string{"-h"}, 0, "", 0},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(c.args, &stdout, &stderr); code != c.code {
			t.Errorf("%s: exit code %d, want %d: %s", c.name, code, c.code, stderr.String())
		}
		if !strings.Contains(stdout.String(), c.stdout) || strings.Count(stdout.String(), "«") != c.spans {
			t.Errorf("%s: printed %q", c.name, stdout.String())
		}
		var again bytes.Buffer
		if run(c.args, &again, &stderr); again.String() != stdout.String() {
			t.Errorf("%s: another sample with the same seed", c.name)
		}
	}
}
