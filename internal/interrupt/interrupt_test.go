package interrupt

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestReader(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := iotest.TestReader(NewReader(ctx, strings.NewReader("some text")), []byte("some text")); err != nil {
		t.Error(err)
	}
	large := bytes.Repeat([]byte("0123456789"), 100_000)
	got, err := io.ReadAll(NewReader(ctx, bytes.NewReader(large)))
	if err != nil || !bytes.Equal(got, large) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestReaderLeaves: what a Read brings that was left alone goes nowhere, and least of all into
// memory of the caller.
func TestReaderLeaves(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	r := NewReader(ctx, in)
	p := []byte("mine")
	cancelled := make(chan struct{})
	go func() {
		cancel()
		close(cancelled)
	}()
	if n, err := r.Read(p); n != 0 || err != context.Canceled {
		t.Errorf("%d, %v", n, err)
	}
	<-cancelled
	// If the Read had begun it takes this; otherwise nothing does, and closing ends the Write.
	go in.CloseWithError(errors.New("closed"))
	out.Write([]byte("late"))
	if string(p) != "mine" {
		t.Errorf("%q", p)
	}
	if n, err := r.Read(p); n != 0 || err != context.Canceled {
		t.Errorf("again: %d, %v", n, err)
	}
}

func TestWriter(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var b bytes.Buffer
	w := NewWriter(ctx, &b, time.Hour)
	io.WriteString(w, "before, ")
	cancel()
	if n, err := io.WriteString(w, "after"); n != 5 || err != nil { // w does not wait
		t.Errorf("%d, %v", n, err)
	}
	if b.String() != "before, after" {
		t.Errorf("%q", b.String())
	}
	in, out := io.Pipe()
	defer in.Close()
	w = NewWriter(ctx, out, time.Millisecond)
	for range 2 {
		if n, err := io.WriteString(w, "nobody reads this"); n != 0 || err != context.Canceled {
			t.Errorf("%d, %v", n, err)
		}
	}
}

func TestOpenFile(t *testing.T) {
	name := t.TempDir() + "/file"
	f, err := OpenFile(t.Context(), name, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := OpenFile(t.Context(), name+"s", os.O_RDONLY, 0); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
