package budget

import (
	"cmp"
	"slices"
	"time"
)

const (
	// capacity is how many calls a ledger holds: the limit of the service for an hour.
	capacity = 1500
	// slack is added to every window. It covers the time between the date of a call and the return
	// of Take (lateLimit), and the resolution of the clock.
	slack = 150 * time.Millisecond
	// lateLimit is how long after its date a call may be released. Then it gets a new date.
	lateLimit = 100 * time.Millisecond
	// wallTrust is the tolerated error of the wall clock across a restart of the machine.
	wallTrust = 2 * time.Hour
	// throttleMin and throttleMax limit the wait in Throttled.
	throttleMin = time.Second
	throttleMax = 10 * time.Minute
)

// limit is one window: at most n calls in any span of that length.
type limit struct {
	n      int
	window time.Duration
}

// call is one released call: its time and its Budget.
type call struct {
	at  time.Duration
	who uint64
}

// ledger is the contents of the file.
type ledger struct {
	seq   uint64
	boot  [16]byte
	at    time.Duration // of the last change
	wall  time.Time     // the same
	until time.Duration // no calls before
	calls []call        // oldest first
}

// bring dates a ledger for now: after a restart of the machine its calls move to the new timeline.
// It reports whether they did.
func (l *ledger) bring(now Instant) (moved bool) {
	if l.boot == now.Boot && l.at <= now.Up {
		return false
	}
	// At least this has passed since the last change, or nothing if the clock went back.
	passed := max(0, now.Wall.Sub(l.wall)-wallTrust)
	shift := now.Up - passed - l.at
	for i := range l.calls {
		l.calls[i].at += shift
	}
	l.until += shift
	l.boot, l.at, l.wall = now.Boot, now.Up, now.Wall
	return true
}

// fill marks all windows as full.
func (l *ledger) fill(now Instant) {
	*l = ledger{boot: now.Boot, at: now.Up, wall: now.Wall, calls: make([]call, capacity)}
	for i := range l.calls {
		l.calls[i].at = now.Up
	}
}

// wait returns how long no calls may be made, or 0 if one may be made now.
func (l *ledger) wait(now time.Duration, limits []limit) time.Duration {
	at := max(now, min(l.until, now+throttleMax))
	for _, lim := range limits {
		if i := len(l.calls) - lim.n; i >= 0 {
			at = max(at, l.calls[i].at+lim.window+slack)
		}
	}
	return at - now
}

// add records a call. Calls outside of all windows are dropped.
func (l *ledger) add(now Instant, who uint64, limits []limit) {
	l.calls = append(l.calls, call{now.Up, who})
	l.touch(now)
	old := now.Up
	for _, lim := range limits {
		old = min(old, now.Up-lim.window-slack)
	}
	first, _ := slices.BinarySearchFunc(l.calls, old, func(c call, old time.Duration) int { return cmp.Compare(c.at, old) })
	l.calls = l.calls[max(first, len(l.calls)-capacity):]
}

// redate gives the last call a later date.
func (l *ledger) redate(now Instant) {
	l.calls[len(l.calls)-1].at = now.Up
	l.touch(now)
}

func (l *ledger) touch(now Instant) { l.at, l.wall, l.boot = now.Up, now.Wall, now.Boot }

// within counts the calls of a window, those of one Budget if who is not 0.
func (l *ledger) within(now, window time.Duration, who uint64) int {
	n := 0
	for i := len(l.calls) - 1; i >= 0 && l.calls[i].at+window+slack > now; i-- {
		if who == 0 || l.calls[i].who == who {
			n++
		}
	}
	return n
}
