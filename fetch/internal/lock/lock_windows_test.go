package lock

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLockedIsRead: a lock forbids nothing but another lock. On Windows the bytes that are locked
// cannot be read, so they must not be those of the file.
func TestLockedIsRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	holder, other := opened(t, name), opened(t, name)
	if got, err := TryLock(holder); !got || err != nil {
		t.Fatalf("%t, %v", got, err)
	}
	if _, err := other.WriteString("written while it is locked"); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(name); err != nil || string(b) != "written while it is locked" {
		t.Errorf("%q, %v", b, err)
	}
	if info, err := holder.Stat(); err != nil || info.Size() != 26 {
		t.Errorf("the lock has made the file longer: %v, %v", info, err)
	}
}
