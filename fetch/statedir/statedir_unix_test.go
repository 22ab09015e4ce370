//go:build unix

package statedir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// TestWritable: a state directory that others can write to is refused, wherever it is.
func TestWritable(t *testing.T) {
	for _, c := range []struct {
		mode fs.FileMode
		want error
	}{
		{0o700, nil},
		{0o755, nil},
		{0o770, ErrOpen},
		{0o702, ErrOpen},
		{fs.ModeSticky | 0o777, ErrOpen},
	} {
		path := named(t)
		if err := errors.Join(os.MkdirAll(path, 0o700), os.Chmod(path, c.mode)); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(); !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), path) {
			t.Errorf("%v: got %v", c.mode, err)
		}
		t.Setenv("XDG_STATE_HOME", filepath.Dir(path))
		t.Setenv("HOME", filepath.Dir(path))
		if err := os.Rename(path, filepath.Join(filepath.Dir(path), program)); err != nil {
			t.Fatal(err)
		}
		t.Setenv(EnvVar, "")
		if d, err := Open(); !errors.Is(err, c.want) && d.Path() != "" {
			t.Errorf("%v, by default: got %v", c.mode, err)
		}
	}
}

// TestForeign: nothing of another user is taken, neither the folder nor a file in it.
func TestForeign(t *testing.T) {
	path := named(t)
	d := mustOpen(t)
	if err := d.WriteFile("head", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Key(); err != nil {
		t.Fatal(err)
	}
	defer owner.Pretend(os.Geteuid() + 1)()
	if _, err := Open(); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), path) {
		t.Errorf("the folder: %v", err)
	}
	if _, err := d.Key(); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), path) {
		t.Errorf("the key: %v", err)
	}
	if _, err := d.ReadFile("head"); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), path) {
		t.Errorf("a file: %v", err)
	}
}

// TestFIFO: nothing waits for the other end of one.
func TestFIFO(t *testing.T) {
	path := named(t)
	d := mustOpen(t)
	for _, name := range []string{"key", "head"} {
		if err := syscall.Mkfifo(filepath.Join(path, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Key(); err == nil {
		t.Error("a FIFO is a key")
	}
	if _, err := d.ReadFile("head"); err == nil {
		t.Error("a FIFO is a file")
	}
}
