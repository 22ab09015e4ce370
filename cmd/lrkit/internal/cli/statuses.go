package cli

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/outcome"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
)

// statuses is the file of --status.
type statuses struct {
	a    *app
	file *output
	fail error // the first of the file: nothing is written after it
}

// checkStatuses refuses a file of --status that something else is in.
func (f *analyzeFlags) checkStatuses(all *inputs) error {
	switch {
	case f.statuses == "":
	case f.statuses == "-":
		return errors.New("--status is a file: stdout is for findings")
	case f.output != "" && filepath.Clean(f.statuses) == filepath.Clean(f.output):
		return errors.New("--status and --output are the same file")
	case isInput(f.statuses, all):
		return errors.New("--status is one of the inputs")
	}
	return nil
}

// createStatuses makes the file of --status, and writes what could not be looked into. That it
// cannot be made is said, and ok is false.
func (a *app) createStatuses(ctx context.Context, name string, all *inputs) (s *statuses, ok bool) {
	if name == "" {
		return nil, true
	}
	file, err := a.create(ctx, name)
	if err != nil {
		a.cannot(name, err)
		return nil, false
	}
	s = &statuses{a: a, file: file}
	for _, lost := range all.lost {
		rec := outcome.Recorder{Mask: masked, Emit: func(of *report.Status) error {
			s.record(report.AppendStatus(nil, of))
			return nil
		}}
		rec.Finish(lost.name, -1, lost.err)
	}
	return s, true
}

// record writes records. They come in the order of the inputs.
func (s *statuses) record(b []byte) {
	if s.fail == nil {
		_, s.fail = s.file.Write(b)
	}
}

// end gives the file its name. That it could not be written is said.
func (s *statuses) end(ctx context.Context) {
	if s == nil {
		return
	}
	err := beyond(ctx, errors.Join(s.fail, s.file.end(ctx.Err() == nil)))
	if err == nil {
		return
	}
	if path := new(fs.PathError); errors.As(err, &path) {
		err = path.Err // its name is a temporary one
	}
	s.a.status.add(failed)
	s.a.say("%s: cannot write: %s", safeName(s.file.name), text.SafeLine(masked(err.Error())))
}

// recorder returns what records the statuses of the slot's input, and nil if they are not wanted.
func (s *slot) recorder() *outcome.Recorder {
	if s.o.records == nil {
		return nil
	}
	return &outcome.Recorder{Mask: masked, Emit: s.emit}
}

// emit takes the status of a document. An input that is not wanted has none.
func (s *slot) emit(of *report.Status) error {
	if of.Document == nil && of.Code == "" {
		return nil
	}
	s.records = report.AppendStatus(s.records, of)
	if len(s.records) < flushSize {
		return nil
	}
	o := s.o
	o.mu.Lock()
	defer o.mu.Unlock()
	if s.wait(func() bool { return o.held+len(s.records) <= o.most }) {
		s.writeRecords()
	} else if o.fail == nil {
		o.held += len(s.records)
		s.heldRecords = append(s.heldRecords, s.records)
		s.records = nil
	}
	return o.fail
}

// writeRecords writes the statuses that the slot holds. The lock is held, and it is the slot's
// turn.
func (s *slot) writeRecords() {
	o := s.o
	all := append(s.heldRecords, s.records)
	for i, b := range all {
		if len(b) > 0 {
			o.unlocked(func() error { o.records(b); return nil })
		}
		if i < len(s.heldRecords) {
			o.held -= len(b)
			o.cond.Broadcast() // others may hold more
		}
	}
	s.heldRecords, s.records = nil, s.records[:0]
}
