package download

import (
	"sync/atomic"
	"time"
)

// paceTime is how long a download may be slower than [Options].MinRate.
const paceTime = time.Minute

// pace is how fast the bodies of a download come, all together: a slow line that they share is not held against one of them.
type pace struct {
	min int64        // bytes a second
	got atomic.Int64 // of all bodies
}

// watch holds one body to the pace. Only the time that is spent in waiting for its bytes counts.
type watch struct {
	pace   *pace
	waited time.Duration
	got    int64 // by all, when the time began
}

func (p *pace) watch() watch { return watch{pace: p, got: p.got.Load()} }

// read takes how many bytes a read brought and how long it took. It returns ErrSlow if a minute of that brought too little.
func (w *watch) read(n int, took time.Duration) error {
	got := w.pace.got.Add(int64(n))
	if w.waited += took; w.waited < paceTime {
		return nil
	}
	if float64(got-w.got) < float64(w.pace.min)*w.waited.Seconds() {
		return ErrSlow
	}
	w.waited, w.got = 0, got
	return nil
}
