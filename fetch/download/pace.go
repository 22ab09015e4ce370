package download

import (
	"sync/atomic"
	"time"
)

// paceTime is how long a download may be slower than [Options].MinRate.
const paceTime = time.Minute

// pace measures the bodies of a download together: they share one line, so a slow one alone is not
// at fault.
type pace struct {
	min int64        // bytes a second
	got atomic.Int64 // of all bodies
}

// watch checks one body against the pace. Only time spent waiting for its bytes counts.
type watch struct {
	pace   *pace
	waited time.Duration
	got    int64 // by all, when the time began
}

func (p *pace) watch() watch { return watch{pace: p, got: p.got.Load()} }

// read takes how many bytes a read returned and how long it took. It returns ErrSlow if a minute of
// reading returned too little.
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
