package budget

import (
	"encoding/binary"
	"io"
	"os"
	"time"
)

// Sharing. Whoever waits says so in the lock file: who, and when it will look again. Whoever could call, and has called more
// than one who is about to look, lets that one go first. What is written there is advice: it is not synced and has no checksum, and
// at worst costs yieldMax.

const (
	// waiters is how many can say that they wait. More than that share less well, and no less safely.
	waiters = 64
	// due is how soon somebody must look to be let in first, and overdue how late he may be before he is taken for dead.
	due     = 40 * time.Millisecond
	overdue = 500 * time.Millisecond
	// yieldMax is how long one Take lets others go first.
	yieldMax = time.Second
)

type waiter struct {
	who  uint64
	look time.Duration // since the start of the machine; 0 if nobody waits here
}

// readWaiters reads who waits. Anything may be in the file.
func readWaiters(f *os.File) (w [waiters]waiter) {
	if f == nil { // nobody shares it
		return w
	}
	var b [waiters * 16]byte
	n, _ := io.ReadFull(io.NewSectionReader(f, 0, int64(len(b))), b[:])
	for i := range n / 16 {
		w[i] = waiter{binary.LittleEndian.Uint64(b[i*16:]), time.Duration(binary.LittleEndian.Uint64(b[i*16+8:]))}
	}
	return w
}

// announce writes that who looks again at look, in his place or in one that is free. A look of 0 takes it back.
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

// others returns when the first one looks who is about to and has called less than who, of late; 0 if there is none.
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
