package lock

import (
	"os"
	"path/filepath"
	"testing"
)

// opened opens a file for reading and writing, once more with each call.
func opened(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestTryLock: one open file at a time has the lock, and closing it gives it up.
func TestTryLock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	first, second := opened(t, name), opened(t, name)
	for _, step := range []struct {
		f    *os.File
		want bool
	}{{first, true}, {second, false}} {
		if got, err := TryLock(step.f); got != step.want || err != nil {
			t.Fatalf("%t, %v, want %t", got, err, step.want)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := TryLock(second); !got || err != nil {
		t.Errorf("%t, %v after the first was closed", got, err)
	}
	if _, err := TryLock(first); err == nil {
		t.Error("a closed file is locked")
	}
}
