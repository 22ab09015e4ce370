//go:build unix

package owner

import (
	"os"
	"path/filepath"
	"testing"
)

// TestOf: a file that the user has just made is theirs, and its bits say what others may do.
func TestOf(t *testing.T) {
	for mode, want := range map[os.FileMode]Facts{
		0o600: {Mine: true, Links: 2},
		0o640: {Mine: true, Links: 2, Readable: true},
		0o604: {Mine: true, Links: 2, Readable: true},
		0o620: {Mine: true, Links: 2, Writable: true},
		0o602: {Mine: true, Links: 2, Writable: true},
		0o666: {Mine: true, Links: 2, Readable: true, Writable: true},
	} {
		name := filepath.Join(t.TempDir(), "key")
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := f.Chmod(mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Link(name, name+".second"); err != nil {
			t.Fatal(err)
		}
		if got, err := Of(f); err != nil || got != want {
			t.Errorf("%v: %+v, %v, want %+v", mode, got, err, want)
		}
		restore := Pretend(os.Geteuid() + 1)
		if got, err := Of(f); err != nil || got.Mine {
			t.Errorf("%v: another user: %+v, %v", mode, got, err)
		}
		restore()
	}
}
