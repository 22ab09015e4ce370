package cli

import (
	"io"
	"sync"
	"time"
)

// slotBuffer is how much output of an input is held before its turn.
const slotBuffer = 1 << 20

// flushSize is how much output is collected when it is an input's turn, and of inputs that have
// ended. What these wrote waits no longer than holdFor.
const (
	flushSize = 64 << 10
	holdFor   = 50 * time.Millisecond
)

// ordered lets inputs that are worked on at the same time write as if it had been
// one after the other. Memory is bounded: a writer whose turn has not come
// waits when its buffer is full, and so does a job that is too far ahead.
type ordered struct {
	out, err io.Writer
	ahead    int // how many inputs may be worked on at a time

	mu   sync.Mutex
	turn int // whose turn it is
	cond *sync.Cond
	done map[int]*slot // closed before their turn
	free [][]byte      // buffers of slots that were closed
	held []byte        // output of slots that were closed, less than flushSize
	late *time.Timer   // writes it; nil when nothing is held
	fail error         // the first of out
}

func newOrdered(out, err io.Writer, ahead int) *ordered {
	o := &ordered{out: out, err: err, ahead: ahead, done: map[int]*slot{}}
	o.cond = sync.NewCond(&o.mu)
	return o
}

// slot is the output of the input of that number.
type slot struct {
	o        *ordered
	i        int
	mine     bool // the turn has come
	buf      []byte
	messages []byte
}

// open returns the slot i. It waits until i is not too far ahead.
func (o *ordered) open(i int) *slot {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i >= o.turn+o.ahead {
		o.cond.Wait()
	}
	s := &slot{o: o, i: i, mine: i == o.turn}
	if n := len(o.free); n > 0 {
		s.buf, o.free = o.free[n-1], o.free[:n-1]
	}
	return s
}

// Write implements io.Writer.
func (s *slot) Write(p []byte) (int, error) {
	s.buf = append(s.buf, p...)
	limit := flushSize
	if !s.mine {
		limit = slotBuffer
	}
	if len(s.buf) < limit {
		return len(p), nil
	}
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	for s.o.turn != s.i {
		s.o.cond.Wait()
	}
	s.mine = true
	s.flush()
	return len(p), s.o.fail
}

// close ends the output of this input.
func (s *slot) close() {
	o := s.o
	o.mu.Lock()
	defer o.mu.Unlock()
	o.done[s.i] = s
	for next := o.done[o.turn]; next != nil; next = o.done[o.turn] {
		next.flush()
		if cap(next.buf) <= 2*flushSize { // a greater one would be held for small outputs
			o.free = append(o.free, next.buf)
		}
		delete(o.done, o.turn)
		o.turn++
	}
	o.cond.Broadcast()
}

// flush writes what the slot holds, or leaves it for later if it is little. The lock is held, and
// it is the slot's turn.
func (s *slot) flush() {
	o := s.o
	if len(s.buf) < flushSize {
		o.hold(s.buf)
	} else {
		o.writeHeld()
		o.write(s.buf)
	}
	if len(s.messages) > 0 {
		o.writeHeld() // it comes first
		o.err.Write(s.messages)
	}
	s.buf, s.messages = s.buf[:0], s.messages[:0]
}

// hold keeps b until there is more to write at once, and for a moment at most.
func (o *ordered) hold(b []byte) {
	switch o.held = append(o.held, b...); {
	case len(o.held) >= flushSize:
		o.writeHeld()
	case len(o.held) > 0 && o.late == nil:
		o.late = time.AfterFunc(holdFor, o.end)
	}
}

// end writes what is held.
func (o *ordered) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writeHeld()
}

func (o *ordered) writeHeld() {
	if o.late != nil {
		o.late.Stop()
		o.late = nil
	}
	o.write(o.held)
	o.held = o.held[:0]
}

func (o *ordered) write(b []byte) {
	if o.fail == nil && len(b) > 0 {
		_, o.fail = o.out.Write(b)
	}
}
