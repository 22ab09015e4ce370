package interrupt

import (
	"context"
	"io"
	"sync"
	"time"
)

// NewWriter returns a writer to w whose Write returns at the latest when the context has ended and
// grace has passed. What was written by then is not known: all that follows fails with the
// context's error. It is for use by many goroutines.
//
// Until the context ends it is as fast as w, but for a copy of what is written.
func NewWriter(ctx context.Context, w io.Writer, grace time.Duration) io.Writer {
	return &writer{ctx: ctx, w: w, grace: grace}
}

type writer struct {
	ctx   context.Context
	w     io.Writer
	grace time.Duration

	mu   sync.Mutex
	buf  []byte
	gone error
}

func (w *writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.gone != nil {
		return 0, w.gone
	}
	w.buf = append(w.buf[:0], p...)
	done := make(chan got, 1)
	go func() {
		n, err := w.w.Write(w.buf)
		done <- got{n: n, err: err}
	}()
	select {
	case g := <-done:
		return g.n, g.err
	case <-w.ctx.Done():
	}
	last := time.NewTimer(w.grace)
	defer last.Stop()
	select {
	case g := <-done:
		return g.n, g.err
	case <-last.C:
		w.gone = w.ctx.Err() // and the buffer belongs to the Write that hangs
		return 0, w.gone
	}
}
