package worker

import (
	"fmt"
	"runtime/metrics"
	"sync"
	"time"
)

// Exit codes of a worker that ends because of a blob: nothing else stops what it does.
const (
	ExitDeadline = 70
	ExitMemory   = 71
)

const (
	// interval is how often the watch looks.
	interval = 100 * time.Millisecond
	// longest is how much of the time since it last looked counts: a process that was stopped has
	// done nothing.
	longest = time.Second
	// patience is how long a blob may take to end after its context has.
	patience = 500 * time.Millisecond
)

// watch ends a blob that takes too long by its context, and the process where that does not help,
// or where memory goes beyond its bound. Time in which the caller does not read its answers does
// not count.
type watch struct {
	now    func() time.Time
	memory func() int64               // in use
	bound  int64                      // of memory
	exit   func(code int, why string) // ends the process

	mu     sync.Mutex
	timer  *time.Timer
	busy   bool // with a blob
	id     int64
	limit  time.Duration
	cancel func()
	spent  time.Duration
	since  time.Time // when the time that is not in spent began
	paused bool
}

func newWatch(bound int64, exit func(int, string)) *watch {
	return &watch{now: time.Now, memory: memoryInUse, bound: bound, exit: exit}
}

// begin says that a blob is worked on from now on. cancel ends its context.
func (w *watch) begin(id int64, limit time.Duration, cancel func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy, w.id, w.limit, w.cancel, w.spent, w.since = true, id, limit, cancel, 0, w.now()
	if w.timer == nil {
		w.timer = time.AfterFunc(interval, w.tick)
	} else {
		w.timer.Reset(interval)
	}
}

// end says that the blob has ended.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy, w.cancel = false, nil
	w.timer.Stop()
}

// pause says that the caller is waited for, and resume that this is over.
func (w *watch) pause() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count()
	w.paused = true
}

func (w *watch) resume() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.paused, w.since = false, w.now()
}

// count adds the time since it was last called to what was spent.
func (w *watch) count() {
	now := w.now()
	if !w.paused {
		w.spent += min(now.Sub(w.since), longest)
	}
	w.since = now
}

func (w *watch) tick() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.busy {
		return
	}
	w.look()
	w.timer.Reset(interval)
}

// look compares what the blob takes with what it may.
func (w *watch) look() {
	w.count()
	if in := w.memory(); in > w.bound {
		w.exit(ExitMemory, fmt.Sprintf("blob %d: %d bytes of memory are in use, --memory is %d", w.id, in, w.bound))
	}
	if w.spent < w.limit {
		return
	}
	w.cancel()
	if w.spent >= w.limit+patience {
		w.exit(ExitDeadline, fmt.Sprintf("blob %d takes longer than %v", w.id, w.limit))
	}
}

// memoryInUse returns how much memory the process has from the system, as Go knows it.
func memoryInUse() int64 {
	s := [...]metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s[:])
	return int64(s[0].Value.Uint64() - s[1].Value.Uint64())
}
