package casedir

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestNoLine: a manifest without a whole line is damaged for readers, writers and Verify alike.
func TestNoLine(t *testing.T) {
	for name, manifest := range map[string]string{"empty": "", "its only line is torn": `{"schema":"lrkit.man`} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, manifestName), []byte(manifest), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := Read(t.Context(), dir, nil, func(*Event) error { return nil }); !errors.Is(err, ErrDamaged) {
				t.Errorf("Read: %v, want %v", err, ErrDamaged)
			}
			if d, err := Open(t.Context(), dir, &Options{}); !errors.Is(err, ErrDamaged) {
				t.Errorf("Open: %v, want %v", err, ErrDamaged)
				if err == nil {
					d.Close()
				}
			}
			if r, err := Verify(t.Context(), dir, nil); err != nil || r.OK() {
				t.Errorf("Verify: %v, %+v", err, r)
			}
		})
	}
}
