package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
)

// stuck writes as to a disk that does not answer: nothing breaks that off.
type stuck struct{}

func (stuck) Write([]byte) (int, error) {
	fmt.Println("ready")
	select {}
}

// runStuck is what the command "stuck" does.
func runStuck() int {
	return Run([]string{"sim", "--list-faults"}, Streams{In: os.Stdin, Out: stuck{}, Err: os.Stderr})
}

// TestBeyond: what only tells of the end of the context is left out, and nothing else is.
func TestBeyond(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	full := errors.New("disk full")
	for i, c := range []struct {
		ctx       context.Context
		err, want error
	}{
		{ended, nil, nil},
		{ended, context.Canceled, nil},
		{ended, fmt.Errorf("download: %w", context.Canceled), nil},
		{ended, fmt.Errorf("write: %w", syscall.EPIPE), nil},
		{ended, full, full},
		{ended, errors.Join(context.Canceled, nil), nil},
		{ended, errors.Join(context.Canceled, full), full},
		{ended, errors.Join(errors.Join(full, context.Canceled), context.Canceled), full},
		{t.Context(), context.Canceled, context.Canceled},
		{t.Context(), syscall.EPIPE, syscall.EPIPE},
	} {
		got := beyond(c.ctx, c.err)
		if (got == nil) != (c.want == nil) || !errors.Is(got, c.want) || c.ctx == ended && errors.Is(got, context.Canceled) {
			t.Errorf("%d: %v becomes %v", i, c.err, got)
		}
	}
}
