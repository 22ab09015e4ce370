package fetchtest

import "time"

// rateWindow counts the answered calls of a period exactly. A call leaves it when it is as old as
// the window is wide.
type rateWindow struct {
	size  time.Duration
	max   int // negative: any number
	calls []time.Time
}

// used returns how many calls are in the window that ends now.
func (w *rateWindow) used(now time.Time) int {
	first := 0
	for first < len(w.calls) && now.Sub(w.calls[first]) >= w.size {
		first++
	}
	w.calls = w.calls[first:]
	return len(w.calls)
}

// full returns how long it takes until there is room for a call, or 0.
func (w *rateWindow) full(now time.Time) time.Duration {
	if n := w.used(now); w.max >= 0 && n >= w.max {
		if w.max == 0 {
			return w.size
		}
		return w.size - now.Sub(w.calls[n-w.max])
	}
	return 0
}

func (w *rateWindow) add(now time.Time) {
	if w.max >= 0 { // otherwise there is no limit
		w.calls = append(w.calls, now)
	}
}

// peak finds the most calls in any period of this length.
type peak struct {
	calls []time.Time
	most  int
}

// maxPeak limits the calls that are remembered.
const maxPeak = 1 << 20

func (p *peak) add(now time.Time, size time.Duration) {
	w := rateWindow{size: size, calls: append(p.calls, now)}
	p.most = max(p.most, w.used(now))
	p.calls = w.calls[max(0, len(w.calls)-maxPeak):]
}

// throttle counts an API call. If there are too many, it returns how long to wait and the limit.
func (x *exchange) throttle() (time.Duration, *rateWindow) {
	e := x.e
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls.asked.minute.add(x.now, time.Minute)
	e.calls.asked.hour.add(x.now, time.Hour)
	wait, limit := e.calls.minute.full(x.now), &e.calls.minute
	if hour := e.calls.hour.full(x.now); hour > wait {
		wait, limit = hour, &e.calls.hour
	}
	if wait > 0 {
		return wait, limit
	}
	e.calls.minute.add(x.now)
	e.calls.hour.add(x.now)
	return 0, nil
}
