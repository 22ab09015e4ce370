package budget

import (
	"encoding/binary"
	"io"
	"os"
	"time"
)

// Sharing: a waiting Budget writes to the lock file its id and when it will look again. A Budget
// that could call, but has called more than one that is about to look, lets that one go first. The
// entries are advice. They are not synced and have no checksum, and at worst cost yieldMax.

const (
	// waiters is how many can register. Beyond that, sharing is less fair and equally safe.
	waiters = 64
	// due is how soon a waiter must look to go first, and overdue how late it may be before it
	// counts as gone.
	due     = 40 * time.Millisecond
	overdue = 500 * time.Millisecond
	// yieldMax is how long one Take lets others go first.
	yieldMax = time.Second
)

type waiter struct {
	who  uint64
	look time.Duration // since the start of the machine; 0 if this entry is free
}

// readWaiters reads the waiters. The file may contain anything.
func readWaiters(f *os.File) (w [waiters]waiter) {
	if f == nil { // it is not shared
		return w
	}
	var b [waiters * 16]byte
	n, _ := io.ReadFull(io.NewSectionReader(f, 0, int64(len(b))), b[:])
	for i := range n / 16 {
		w[i] = waiter{binary.LittleEndian.Uint64(b[i*16:]), time.Duration(binary.LittleEndian.Uint64(b[i*16+8:]))}
	}
	return w
}

// announce registers that who looks again at look. A look of 0 takes that back.
func (s *session) announce(w *[waiters]waiter, who uint64, now, look time.Duration) {
	if s.lock == nil {
		return
	}
	place := -1
	for i := range w {
		if w[i].who == who {
			place = i
			break
		}
		if place < 0 && (w[i].look+overdue < now || w[i].look > now+sliceMax+overdue) {
			place = i
		}
	}
	if place < 0 || look == 0 && w[place].who != who {
		return
	}
	b := binary.LittleEndian.AppendUint64(nil, who)
	b = binary.LittleEndian.AppendUint64(b, uint64(look))
	_, _ = s.lock.WriteAt(b, int64(place)*16)
}

// others returns when the next waiter looks that has called less than who recently, or 0 if there
// is none.
func (s *session) others(w *[waiters]waiter, who uint64, now, window time.Duration) (look time.Duration) {
	mine := -1
	for _, o := range w {
		if o.who == who || o.look == 0 || o.look > now+due || o.look+overdue < now || look > 0 && o.look >= look {
			continue
		}
		if mine < 0 {
			mine = s.within(now, window, who)
		}
		if s.within(now, window, o.who) < mine {
			look = o.look
		}
	}
	return look
}
