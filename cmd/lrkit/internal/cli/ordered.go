package cli

import (
	"io"
	"slices"
	"sync"
	"time"

	"github.com/lrkit/lrkit/report"
)

// What is held of inputs whose turn has not come is bounded over all of them: so much for each core
// that may be used. Half of the output of an input is enough for two to keep two cores busy.
const heldPerJob = 12 << 20

// flushSize is how much output is collected before it is written or held. What inputs wrote that
// have ended waits no longer than holdFor.
const (
	flushSize = 64 << 10
	holdFor   = 50 * time.Millisecond
)

// ordered lets inputs that are worked on at the same time write as if it had been one after the
// other. Memory is bounded: a writer whose turn has not come waits when too much is held, and so
// does a job that is too far ahead. The writer whose turn it is never waits for another.
type ordered struct {
	out, err io.Writer
	bounds

	mu       sync.Mutex
	turn     int // whose turn it is
	cond     *sync.Cond
	working  int           // goroutines that find or print and do not wait for their turn
	done     map[int]*slot // closed before their turn
	held     int           // bytes in slots whose turn has not come
	free     [][]byte      // buffers that serve again
	writing  bool          // by the slot whose turn it is, or the timer
	fail     error         // the first of out, an *outputError
	flushing bool          // by the last that closed
	kept

	records func([]byte) // takes what became of inputs, in their order; nil for none
	batched
}

// bounds are those of an ordered.
type bounds struct {
	jobs    int // how many cores may be used
	workers int // how many inputs are worked on at a time
	ahead   int // how many inputs may have begun and not ended, in order
	most    int // bytes that may be held
}

// kept is output that waits for more.
type kept struct {
	small []byte      // of slots that were closed, less than flushSize
	spare []byte      // memory for it while it is written
	late  *time.Timer // writes it; nil when nothing is held
}

// batched is output by columns.
type batched struct {
	columns  columnWriter    // of a format that is one piece for all inputs; nil for others
	batches  int             // that slots have, but for those whose turn it is
	freeRows []*report.Batch // that serve again
}

func newOrdered(out, err io.Writer, jobs int) *ordered {
	o := &ordered{out: out, err: err, bounds: bounds{jobs: jobs, workers: jobs, ahead: 4 * jobs, most: heldPerJob * jobs}, done: map[int]*slot{}}
	o.cond = sync.NewCond(&o.mu)
	return o
}

// outputError is that of the output. It is said once, and of no input.
type outputError struct{ error }

func (e *outputError) Unwrap() error { return e.error }

// slot is the output of the input of that number.
type slot struct {
	o           *ordered
	i           int
	held        [][]byte // full buffers
	buf         []byte
	records     []byte // of what became of the input
	heldRecords [][]byte
	messages    []byte
	full        []*report.Batch // of columns, held
	rows        *report.Batch   // to be filled; nil until there is a finding
	doc         *report.Document
}

// open returns the slot i. It waits until i is not too far ahead.
func (o *ordered) open(i int) *slot {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i >= o.turn+o.ahead {
		o.cond.Wait()
	}
	o.working++
	return &slot{o: o, i: i, buf: o.buffer()}
}

// buffer returns one that was used before, or nil. The lock is held.
func (o *ordered) buffer() []byte {
	n := len(o.free)
	if n == 0 {
		return nil
	}
	b := o.free[n-1]
	o.free = o.free[:n-1]
	return b[:0]
}

// release takes a buffer back. The lock is held.
func (o *ordered) release(b []byte) {
	if cap(b) <= 2*flushSize { // a greater one would be held for small outputs
		o.free = append(o.free, b)
	}
}

// join counts a goroutine more, if a core is free for it. leave takes it away.
func (o *ordered) join() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.working >= o.jobs {
		return false
	}
	o.working++
	return true
}

func (o *ordered) leave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.working--
}

// wait waits until the turn of s has come, or ready returns true, or the output failed. It reports
// whether the turn has come. The lock is held.
func (s *slot) wait(ready func() bool) bool {
	o := s.o
	for o.turn != s.i && o.fail == nil && !ready() {
		o.working--
		o.cond.Wait()
		o.working++
	}
	return o.turn == s.i
}

// Write implements io.Writer.
func (s *slot) Write(p []byte) (int, error) {
	s.buf = append(s.buf, p...)
	if len(s.buf) < flushSize {
		return len(p), nil
	}
	o := s.o
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case s.wait(func() bool { return o.held+len(s.buf) <= o.most }):
		s.flush()
	case o.fail == nil:
		o.held += len(s.buf)
		s.held = append(s.held, s.buf)
		if s.buf = o.buffer(); s.buf == nil {
			s.buf = make([]byte, 0, flushSize+flushSize/4)
		}
	}
	return len(p), o.fail
}

// close ends the output of this input.
func (s *slot) close() {
	o := s.o
	o.mu.Lock()
	defer o.mu.Unlock()
	o.working--
	o.done[s.i] = s
	if o.flushing { // by another that closed, which goes on with this one
		return
	}
	o.flushing = true
	for next := o.done[o.turn]; next != nil; next = o.done[o.turn] {
		next.flush()
		next.flushBatches()
		o.release(next.buf)
		delete(o.done, o.turn)
		o.turn++
		o.cond.Broadcast()
	}
	o.flushing = false
}

// flush writes what the slot holds, or leaves it for later if it is little. The lock is held, and
// it is the slot's turn.
func (s *slot) flush() {
	o := s.o
	for _, b := range s.held {
		o.writeSmall()
		o.write(b)
		o.held -= len(b)
		o.release(b)
		o.cond.Broadcast() // others may hold more
	}
	s.held = slices.Delete(s.held, 0, len(s.held))
	s.writeRecords()
	if len(s.buf) < flushSize {
		o.keep(s.buf)
	} else {
		o.writeSmall()
		o.write(s.buf)
	}
	if len(s.messages) > 0 {
		o.writeSmall() // it comes first
		o.err.Write(s.messages)
	}
	s.buf, s.messages = s.buf[:0], s.messages[:0]
}

// keep keeps b until there is more to write at once, and for a moment at most.
func (o *ordered) keep(b []byte) {
	switch o.small = append(o.small, b...); {
	case len(o.small) >= flushSize:
		o.writeSmall()
	case len(o.small) > 0 && o.late == nil:
		o.late = time.AfterFunc(holdFor, o.end)
	}
}

// end writes what is kept.
func (o *ordered) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writeSmall()
}

func (o *ordered) writeSmall() {
	if o.late != nil {
		o.late.Stop()
		o.late = nil
	}
	for o.writing { // what is written comes first, and more may be kept meanwhile
		o.cond.Wait()
	}
	b := o.small
	o.small, o.spare = o.spare[:0], nil
	o.write(b)
	o.spare = b
}

// write writes b, which is not changed meanwhile: the lock is not held then. Only the slot whose
// turn it is gets here, and the timer.
func (o *ordered) write(b []byte) {
	if len(b) > 0 {
		o.unlocked(func() error { _, err := o.out.Write(b); return err })
	}
}

// unlocked calls f without the lock, unless the output has failed, and notes its error.
func (o *ordered) unlocked(f func() error) {
	for o.writing {
		o.cond.Wait()
	}
	if o.fail != nil {
		return
	}
	o.writing = true
	o.mu.Unlock()
	err := f()
	o.mu.Lock()
	o.writing = false
	if err != nil {
		o.fail = &outputError{err}
	}
	o.cond.Broadcast()
}
