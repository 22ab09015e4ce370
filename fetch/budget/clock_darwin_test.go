package budget

import (
	"testing"
	"time"
)

// TestSystemClock: macOS names the run of the machine, the same for each clock, and its time goes
// on.
func TestSystemClock(t *testing.T) {
	first, err := newSystemClock()
	if err != nil {
		t.Fatal(err)
	}
	second, err := newSystemClock()
	if err != nil {
		t.Fatal(err)
	}
	a, b := first.Now(), second.Now()
	if a.Boot == ([16]byte{}) || a.Boot != b.Boot {
		t.Errorf("runs of the machine: %x and %x", a.Boot, b.Boot)
	}
	if a.Up <= 0 || b.Up < a.Up || b.Up-a.Up > time.Hour || a.Wall.IsZero() {
		t.Errorf("%v, then %v", a, b)
	}
}
