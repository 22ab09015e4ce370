package run

import (
	"slices"
	"time"
)

// window keeps the limit of requests in a minute. A request counts from when it was answered: the
// service got it before.
type window struct {
	calls []time.Time // the last RunsPerMinute, in order
}

// windowMargin is added to a minute: clocks do not run alike.
const windowMargin = 100 * time.Millisecond

// next returns when a request may be made.
func (w *window) next() time.Time {
	if len(w.calls) < RunsPerMinute {
		return time.Time{}
	}
	return w.calls[0].Add(time.Minute + windowMargin)
}

// add counts a request.
func (w *window) add(at time.Time) {
	i, _ := slices.BinarySearchFunc(w.calls, at, time.Time.Compare)
	w.calls = slices.Insert(w.calls, i, at)
	w.calls = w.calls[max(0, len(w.calls)-RunsPerMinute):]
}

// recorded counts a request of an earlier process. A time that is not past yet is that of a clock
// that was changed.
func (w *window) recorded(at, now time.Time) {
	if now.Sub(at) < time.Minute && !at.IsZero() {
		if at.After(now) {
			at = now
		}
		w.add(at)
	}
}
