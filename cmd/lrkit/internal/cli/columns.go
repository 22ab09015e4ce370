package cli

import (
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// columnWriter writes batches of rows, in a format that is one piece for all inputs.
type columnWriter interface {
	NewBatch() *report.Batch
	Full(*report.Batch) bool
	WriteBatch(*report.Batch) error
	Close() error
}

// batchesPerJob is how many batches slots may have whose turn has not come, for each core.
const batchesPerJob = 3

// columnSink puts the findings of an input into batches. Which rows share one does not depend on
// other inputs, so the output does not depend on how many are worked on at a time.
type columnSink struct{ *slot }

// Begin implements [report.Sink].
func (s columnSink) Begin(d *report.Document) error {
	if s.doc = d; s.rows != nil {
		s.rows.Begin(d)
	}
	return nil
}

// End implements [report.Sink].
func (s columnSink) End() error { return nil }

// Finding implements [report.Sink].
func (s columnSink) Finding(f *analyze.Finding) error {
	if s.rows == nil {
		s.next()
	}
	if s.rows.Add(f); s.o.columns.Full(s.rows) {
		return s.next()
	}
	return nil
}

// next hands on the rows, and makes room for more. It waits for the slot's turn if there are too
// many batches.
func (s *slot) next() error {
	o := s.o
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case s.wait(func() bool { return o.batches < batchesPerJob*o.jobs }):
		s.flushBatches()
	case s.rows != nil:
		s.full = append(s.full, s.rows)
	}
	s.rows = o.batch()
	s.rows.Begin(s.doc)
	return o.fail
}

// batch returns a batch for a slot. The lock is held.
func (o *ordered) batch() *report.Batch {
	o.batches++
	if n := len(o.freeRows); n > 0 {
		b := o.freeRows[n-1]
		o.freeRows = o.freeRows[:n-1]
		return b
	}
	return o.columns.NewBatch()
}

// flushBatches writes the rows of the slot. The lock is held, and it is the slot's turn.
func (s *slot) flushBatches() {
	o := s.o
	if s.rows != nil {
		s.full = append(s.full, s.rows)
		s.rows = nil
	}
	for _, b := range s.full {
		o.unlocked(func() error { return o.columns.WriteBatch(b) })
		b.Reset()
		o.freeRows = append(o.freeRows, b)
		o.batches--
		o.cond.Broadcast()
	}
	clear(s.full)
	s.full = s.full[:0]
}
