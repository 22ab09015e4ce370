package worker

import (
	"runtime"
	"testing"
	"time"
)

// TestWatch: time counts while the worker works, and neither while the caller does not read nor
// while the process was stopped.
func TestWatch(t *testing.T) {
	const limit = 2 * time.Second
	type step struct {
		after time.Duration
		do    func(*watch)
	}
	look := func(w *watch) { w.look() }
	for _, test := range []struct {
		name      string
		memory    int64
		steps     []step
		cancelled bool
		exit      int
	}{
		{"in time", 0, []step{{time.Second, look}, {900 * time.Millisecond, look}}, false, 0},
		{"too long", 0, []step{{time.Second, look}, {time.Second, look}}, true, 0},
		{"it does not stop", 0, []step{{time.Second, look}, {time.Second, look}, {patience, look}}, true, ExitDeadline},
		{"the caller does not read", 0, []step{{time.Second, (*watch).pause}, {time.Hour, look}, {time.Hour, (*watch).resume}, {900 * time.Millisecond, look}}, false, 0},
		{"the caller reads again", 0, []step{{time.Second, (*watch).pause}, {time.Hour, (*watch).resume}, {time.Second, look}}, true, 0},
		{"the process was stopped", 0, []step{{500 * time.Millisecond, look}, {time.Hour, look}, {400 * time.Millisecond, look}}, false, 0},
		{"memory", 101, []step{{time.Millisecond, look}}, false, ExitMemory},
		{"memory at its bound", 100, []step{{time.Millisecond, look}}, false, 0},
	} {
		now := time.Unix(1e9, 0)
		cancelled, exit := false, 0
		w := newWatch(100, func(code int, _ string) { exit = code })
		w.now = func() time.Time { return now }
		w.memory = func() int64 { return test.memory }
		w.begin(1, limit, func() { cancelled = true })
		w.timer.Stop()
		for _, s := range test.steps {
			now = now.Add(s.after)
			s.do(w)
		}
		if cancelled != test.cancelled || exit != test.exit {
			t.Errorf("%s: cancelled %t, exit %d", test.name, cancelled, exit)
		}
	}
}

func TestMemoryInUse(t *testing.T) {
	before := memoryInUse()
	kept := make([]byte, 64<<20)
	for i := range kept {
		kept[i] = 1
	}
	after := memoryInUse()
	runtime.KeepAlive(kept)
	if before <= 0 || after < before+32<<20 {
		t.Errorf("%d bytes before, %d with %d more", before, after, len(kept))
	}
}
