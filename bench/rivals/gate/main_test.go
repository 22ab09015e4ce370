package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The gate starts itself: so does the test.
func TestMain(m *testing.M) {
	if _, ok := os.LookupEnv(workerEnv); ok {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	var out, errs strings.Builder
	code := run([]string{"-size", "64KiB", "-rounds", "1", "-again", "0", "-texts", "log,emoji", "-kernels", "portable", "-json", dir, "-dir", dir}, &out, &errs)
	files, _ := filepath.Glob(dir + "/*-portable.json")
	if code > 1 || len(files) != 1 {
		t.Fatalf("exit %d, files %q\n%s\n%s", code, files, &out, &errs)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var rec record
	if err := json.Unmarshal(b, &rec); err != nil {
		t.Fatal(err)
	}
	if rec.Schema != recordSchema || rec.Kernel != "portable" || rec.Pass != (code == 0) || len(rec.Rows) == 0 || len(rec.Series) == 0 {
		t.Errorf("exit %d, record %s", code, b)
	}
	for _, want := range []string{"| fields | log |", "| stream | emoji |", "| 2 KiB | log |", "kernel portable", "0 not measured"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if left, _ := filepath.Glob(dir + "/gate-*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]int{
		"-h": 0, "-texts nothing": 2, "-kernels neon": 2, "-size 1": 2, "-rounds -1": 2, "more": 2, "-nothing": 2,
	} {
		if got := run(strings.Fields(args), io.Discard, io.Discard); got != want {
			t.Errorf("%s: exit %d, want %d", args, got, want)
		}
	}
}
