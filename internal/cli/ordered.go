package cli

import (
	"io"
	"sync"
)

// slotBuffer is how much output of an input is held before its turn.
const slotBuffer = 1 << 20

// flushSize is how much output is collected when it is an input's turn.
const flushSize = 64 << 10

// ordered lets inputs that are worked on at the same time write as if it had been
// one after the other. Memory is bounded: a writer whose turn has not come
// waits when its buffer is full, and so does one that is too far ahead.
type ordered struct {
	out, err io.Writer
	ahead    int // how many inputs may be worked on at a time

	mu   sync.Mutex
	turn int // whose turn it is
	cond *sync.Cond
	done map[int]*slot // closed before their turn
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
	return &slot{o: o, i: i, mine: i == o.turn}
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
		delete(o.done, o.turn)
		o.turn++
	}
	o.cond.Broadcast()
}

// flush writes what is held. The lock is held, and it is the slot's turn.
func (s *slot) flush() {
	if s.o.fail == nil && len(s.buf) > 0 {
		_, s.o.fail = s.o.out.Write(s.buf)
	}
	if len(s.messages) > 0 {
		s.o.err.Write(s.messages)
	}
	s.buf, s.messages = s.buf[:0], s.messages[:0]
}
