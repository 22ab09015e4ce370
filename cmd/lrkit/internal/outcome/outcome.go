// Package outcome says what became of each input, for programs: one status a document, with a code
// where something went wrong.
package outcome

import (
	"cmp"
	"context"
	"errors"
	"io/fs"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// The codes of what went wrong.
const (
	Failed   = "failed"   // it could not be read
	Binary   = "binary"   // it is no text, and was not searched
	Limit    = "limit"    // a limit stopped or cut it
	Spool    = "spool"    // there was no room for it in the folder for temporary files
	Changed  = "changed"  // it changed while it was read, or is not what was recorded
	Crashed  = "crashed"  // lrkit has an error that it brought to light
	Deadline = "deadline" // it took too long
)

// These say with which code an input ended.
var (
	ErrSpool    = errors.New("cannot be spooled")
	ErrCrashed  = errors.New("crashed")
	ErrDeadline = errors.New("took too long")
)

// Recorder is a [report.Sink] that counts the findings of each document on their way to another,
// and gives its status when it has ended. Finish gives that of the last one.
type Recorder struct {
	Sink report.Sink
	Emit func(*report.Status) error
	Mask func(string) string // of texts of errors

	now  report.Status // of the document that has begun
	open bool
}

// Begin implements [report.Sink].
func (r *Recorder) Begin(d *report.Document) error {
	if r.open {
		r.classify(nil)
		if err := r.Emit(&r.now); err != nil {
			return err
		}
	}
	r.now, r.open = report.Status{Document: d, Source: d.Source}, true
	return r.Sink.Begin(d)
}

// Finding implements [report.Sink].
func (r *Recorder) Finding(f *analyze.Finding) error {
	r.now.Findings++
	return r.Sink.Finding(f)
}

// End implements [report.Sink].
func (r *Recorder) End() error { return r.Sink.End() }

// Finish gives the last status of an input, which ended with err. Its name and size are those that
// are known without a document; a negative size is not known.
func (r *Recorder) Finish(name string, size int64, err error) error {
	if !r.open {
		r.now = report.Status{Source: r.Mask(name), Size: size}
	}
	r.classify(err)
	r.now.Last, r.open = true, false
	return r.Emit(&r.now)
}

// classify says what went wrong, if anything did.
func (r *Recorder) classify(err error) {
	s := &r.now
	switch d := s.Document; {
	case err != nil:
		s.Code = codeOf(err)
		if path, ok := err.(*fs.PathError); ok { // its name is in the source
			err = path.Err
		}
		s.Error = r.Mask(err.Error())
	case d == nil:
	case d.Limited():
		s.Code = Limit
		s.Error = "a limit stopped or cut it: " + limitOf(d)
	case d.Kind == report.KindBinary && d.Archive == nil:
		s.Code = Binary
		s.Error = cmp.Or(d.Unsupported(), "it is no text: "+d.NotRead())
	}
}

// limitOf names the limit.
func limitOf(d *report.Document) string {
	for i := range d.Facts.Anomalies {
		if a := &d.Facts.Anomalies[i]; a.Code == transcript.CodeLimit {
			return a.Detail
		}
	}
	return ""
}

func codeOf(err error) string {
	switch {
	case errors.Is(err, ErrCrashed):
		return Crashed
	case errors.Is(err, ErrDeadline), errors.Is(err, context.DeadlineExceeded):
		return Deadline
	case errors.Is(err, ErrSpool), errors.As(err, new(*lrkit.SpoolError)):
		return Spool
	case errors.As(err, new(*casedir.LimitError)):
		return Limit
	case errors.Is(err, lrkit.ErrChanged), errors.Is(err, lrkit.ErrAltered), errors.Is(err, casedir.ErrAltered),
		errors.Is(err, casedir.ErrDamaged), errors.Is(err, casedir.ErrDisturbed), errors.Is(err, casedir.ErrNoManifest),
		errors.Is(err, casedir.ErrUntrusted), errors.Is(err, casedir.ErrRollback), errors.Is(err, casedir.ErrOtherCase):
		return Changed
	}
	return Failed
}
