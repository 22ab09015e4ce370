package fetchtest

import (
	"strconv"
	"time"
)

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

// apiCalls counts calls of the API.
type apiCalls struct {
	minute, hour rateWindow                        // those that were answered
	kinds        map[string][]*rateWindow          // more windows for some kinds
	asked        struct{ minute, hour, runs peak } // all calls, refused ones too
}

func newCalls(o *Options) apiCalls {
	return apiCalls{
		minute: rateWindow{size: time.Minute, max: o.PerMinute},
		hour:   rateWindow{size: time.Hour, max: o.PerHour},
		kinds: map[string][]*rateWindow{
			KindRun: {{size: time.Minute, max: o.Live.RunsPerMinute}},
			KindPackageLink: {
				{size: time.Minute, max: o.Live.PackagesPerMinute}, {size: time.Hour, max: o.Live.PackagesPerHour},
			},
		},
	}
}

// throttle counts an API call, whatever its path is. If there were too many, it returns the answer.
// A call that is refused counts nowhere.
func (x *exchange) throttle() *response {
	wait, limit := x.count()
	if limit == nil {
		return nil
	}
	return x.throttled(wholeSeconds(wait), limit)
}

func (x *exchange) count() (wait time.Duration, limit *rateWindow) {
	e := x.e
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &e.calls
	c.asked.minute.add(x.now, time.Minute)
	c.asked.hour.add(x.now, time.Hour)
	if x.kind == KindRun {
		c.asked.runs.add(x.now, time.Minute)
	}
	windows := append([]*rateWindow{&c.minute, &c.hour}, c.kinds[x.kind]...)
	for _, w := range windows {
		if full := w.full(x.now); full > wait {
			wait, limit = full, w
		}
	}
	if limit == nil {
		for _, w := range windows {
			w.add(x.now)
		}
	}
	return wait, limit
}

// wholeSeconds rounds up.
func wholeSeconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
