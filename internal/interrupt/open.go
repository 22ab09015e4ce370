package interrupt

import (
	"context"
	"os"
)

// OpenFile is os.OpenFile, which for a FIFO waits for the other end. It returns the context's error
// as soon as the context ends.
func OpenFile(ctx context.Context, name string, flag int, mode os.FileMode) (*os.File, error) {
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened)
	go func() {
		f, err := os.OpenFile(name, flag, mode)
		select {
		case done <- opened{f, err}:
		case <-ctx.Done():
			f.Close() // nothing was done with it; a nil File says so
		}
	}()
	select {
	case o := <-done:
		return o.f, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
