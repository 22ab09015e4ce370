package worker

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/outcome"
	"github.com/lrkit/lrkit/internal/regular"
	"github.com/lrkit/lrkit/report"
)

// Options say how blobs are analyzed.
type Options struct {
	Analyze  lrkit.Options
	Columns  []report.Column            // of the findings, after blob_id
	Deadline time.Duration              // for a blob, and a second more for each 5 MB of it
	Memory   int64                      // in bytes; the process ends beyond it
	Spool    int64                      // how large a blob may be that comes in parts
	Mask     func(string) string        // of texts of errors
	Exit     func(code int, why string) // ends the process
}

// Inject is called before each blob, if it is set. Tests put faults there.
var Inject func(id int64)

// UnfinishedError says that the input ended in the middle of a blob, which the caller gave up.
type UnfinishedError struct{ ID int64 }

func (e *UnfinishedError) Error() string {
	return fmt.Sprintf("the input ends in the middle of blob %d, which was not analyzed", e.ID)
}

// Run answers requests until the input ends. A [ProtocolError] says that the caller sent none.
func Run(ctx context.Context, in io.Reader, out io.Writer, o *Options) error {
	debug.SetMemoryLimit(o.Memory / 4 * 3)
	w := newServer(ctx, out, o)
	defer w.close()
	w.out.write(frameHello, hello(o.Columns))
	if err := w.out.flush(); err != nil {
		return err
	}
	frames := newFrameReader(in)
	for {
		kind, payload, err := frames.next()
		if err != nil {
			return w.ended(err)
		}
		request, err := readRequest(kind, payload)
		if err == nil {
			err = w.serve(&request)
		}
		if err != nil {
			return err
		}
	}
}

// server answers the requests of a caller, one after the other.
type server struct {
	ctx     context.Context
	o       *Options
	watch   *watch
	out     *frameWriter
	answer  *answer
	partial *blob  // more of it follows; nil for none
	spare   []byte // memory for the next blob in parts
	whole   bytes.Reader
}

func newServer(ctx context.Context, out io.Writer, o *Options) *server {
	w := &server{ctx: ctx, o: o, watch: newWatch(o.Memory, o.Exit)}
	w.out = newFrameWriter(out, w.watch)
	w.answer = newAnswer(w.out, o.Columns)
	return w
}

func (w *server) close() {
	if w.partial != nil {
		w.partial.close()
	}
}

// ended says how the input ended.
func (w *server) ended(err error) error {
	switch {
	case err != io.EOF:
		return err
	case w.partial != nil:
		return &UnfinishedError{w.partial.id}
	}
	return nil
}

// serve answers a request.
func (w *server) serve(r *request) error {
	each := w.part
	if r.kind == framePaths {
		each = w.path
	}
	if err := r.rows(each); err != nil {
		return err
	}
	return w.answer.end()
}

// path analyzes a file.
func (w *server) path(r *row) error {
	switch {
	case w.partial != nil:
		return badFrame("a path, where more of blob %d is to follow", w.partial.id)
	case !r.last:
		return badFrame("a path that is not the last row of blob %d", r.id)
	}
	return w.analyze(r.id, r.name, -1, func() (*lrkit.Input, error) {
		f, err := regular.Open(string(r.content))
		if err != nil {
			return nil, err
		}
		in, err := lrkit.NewFile(r.name, f)
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return withKind(in, r.kind)
	})
}

// part takes a part of a blob, and analyzes the blob if it is the last one.
func (w *server) part(r *row) error {
	if w.partial == nil && r.last {
		size := int64(len(r.content))
		return w.analyze(r.id, r.name, size, func() (*lrkit.Input, error) {
			w.whole.Reset(r.content)
			return withKind(lrkit.NewInput(r.name, &w.whole, size), r.kind)
		})
	}
	switch {
	case w.partial == nil:
		w.partial = &blob{id: r.id, name: r.name, kind: r.kind, limit: w.o.Spool, mem: w.spare[:0]}
	case w.partial.id != r.id:
		return badFrame("a part of blob %d, where more of blob %d is to follow", r.id, w.partial.id)
	}
	w.partial.add(r.content)
	if !r.last {
		return nil
	}
	b := w.partial
	err := w.analyze(b.id, b.name, b.size, b.input)
	b.close()
	w.partial, w.spare = nil, b.mem
	return err
}

// analyze analyzes a blob, and answers. What goes wrong with it is in its status: an error is one
// of the answer. A negative size is not known yet.
func (w *server) analyze(id int64, name string, size int64, open func() (*lrkit.Input, error)) error {
	w.out.write(frameBegin, binary.LittleEndian.AppendUint64(nil, uint64(id))) // if the process dies, the caller knows where it was
	if err := w.out.flush(); err != nil {
		return err
	}
	w.answer.w.SetNumber(id)
	rec := outcome.Recorder{Sink: w.answer, Mask: w.o.Mask, Emit: func(s *report.Status) error { return w.answer.add(id, s) }}
	in, err := open()
	if err == nil {
		size = in.Size()
		err = errors.Join(w.watched(id, in, &rec), in.Close())
	}
	if w.out.err != nil {
		return w.out.err
	}
	if w.ctx.Err() != nil { // the end of the process is no error of the blob
		return w.ctx.Err()
	}
	return rec.Finish(name, size, err)
}

// watched analyzes an input within its deadline.
func (w *server) watched(id int64, in *lrkit.Input, sink report.Sink) error {
	ctx, cancel := context.WithCancelCause(w.ctx)
	defer cancel(nil)
	limit := w.o.Deadline + time.Duration(in.Size()/5_000_000)*time.Second
	w.watch.begin(id, limit, func() { cancel(outcome.ErrDeadline) })
	err := w.safely(ctx, id, in, sink)
	w.watch.end()
	if cause := context.Cause(ctx); err != nil && errors.Is(err, context.Canceled) && errors.Is(cause, outcome.ErrDeadline) {
		err = fmt.Errorf("it %w: %v", outcome.ErrDeadline, limit)
	}
	return err
}

// safely analyzes an input, and recovers from a panic. One while an answer was made is not
// recovered from: what is in the answer is not known then.
func (w *server) safely(ctx context.Context, id int64, in *lrkit.Input, sink report.Sink) (err error) {
	defer func() {
		if w.answer.inside {
			return
		}
		if p := recover(); p != nil {
			err = &panicError{p, panickedAt()}
		}
	}()
	if Inject != nil {
		Inject(id)
	}
	return lrkit.Analyze(ctx, in, &w.o.Analyze, sink)
}
