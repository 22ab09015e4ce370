//go:build unix

package interrupt

import (
	"context"
	"os"
	"syscall"
	"testing"
)

// TestOpenFIFO: nothing opens the other end.
func TestOpenFIFO(t *testing.T) {
	for _, flag := range []int{os.O_RDONLY, os.O_WRONLY} {
		name := t.TempDir() + "/fifo"
		if err := syscall.Mkfifo(name, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		if f, err := OpenFile(ctx, name, flag, 0); f != nil || err != context.Canceled {
			t.Errorf("%v, %v", f, err)
		}
		f, err := os.OpenFile(name, os.O_RDWR, 0) // lets the open end that was left alone
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
}
