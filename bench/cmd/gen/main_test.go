package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
)

func TestRun(t *testing.T) {
	shape, err := gen.Find("log")
	if err != nil {
		t.Fatal(err)
	}
	want := shape.Bytes(10 << 10)

	var stdout, stderr bytes.Buffer
	if code := run([]string{"-shape", "log", "-size", "10KiB"}, &stdout, &stderr); code != 0 || !bytes.Equal(stdout.Bytes(), want) {
		t.Errorf("to standard output: exit %d, %d bytes, %s", code, stdout.Len(), &stderr)
	}

	file := filepath.Join(t.TempDir(), "log.json")
	stdout.Reset()
	code := run([]string{"-shape", "log", "-size", "10KiB", "-o", file}, &stdout, &stderr)
	if got, _ := os.ReadFile(file); code != 0 || !bytes.Equal(got, want) || stdout.Len() > 0 {
		t.Errorf("to a file: exit %d, %d bytes, %s", code, len(got), &stderr)
	}
}

func TestList(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run([]string{"-list"}, &stdout, &stderr); code != 0 || strings.Count(stdout.String(), "\n") != len(gen.Shapes()) {
		t.Errorf("exit %d:\n%s", code, &stdout)
	}
}

func TestWrong(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none", "x.json")
	for _, c := range []struct {
		args string
		code int
	}{
		{"-shape nothing", 2}, {"-size much", 2}, {"-nothing", 2}, {"x", 2}, {"-help", 0}, {"-size 1KiB -o " + missing, 1},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(strings.Fields(c.args), &stdout, &stderr); code != c.code || stdout.Len() > 0 || stderr.Len() == 0 {
			t.Errorf("%s: exit %d, want %d; %s", c.args, code, c.code, &stderr)
		}
	}
}
