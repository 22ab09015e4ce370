package lrkit_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// turning gives what it has, and then does something else instead of reading.
type turning struct {
	data []byte
	turn func(p []byte) (int, error)
}

func (r *turning) Read(p []byte) (int, error) {
	if len(r.data) == 0 {
		return r.turn(p)
	}
	n := copy(p, r.data)
	r.data = r.data[n:]
	return n, nil
}

// ReadAt implements io.ReaderAt.
func (r *turning) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(r.data)) {
		return r.turn(p)
	}
	return copy(p, r.data[off:]), nil
}

// readings are the ways in which the library reads what a caller gives.
var readings = []struct {
	name string
	read func(context.Context, *turning) error
}{
	{"Parse of a stream", func(ctx context.Context, r *turning) error {
		return last(lrkit.Parse(ctx, lrkit.NewStream("-", r, 1<<30), nil))
	}},
	{"Parse of a stream of many", func(ctx context.Context, r *turning) error {
		return last(lrkit.Parse(ctx, lrkit.NewStream("-", r, 1<<30), &lrkit.Options{Transcript: transcript.Options{Many: true}}))
	}},
	{"Spool", func(ctx context.Context, r *turning) error {
		b, err := lrkit.Spool(ctx, "-", r, 1<<30)
		if err == nil {
			b.Close()
		}
		return err
	}},
	{"CopyText", func(ctx context.Context, r *turning) error {
		_, err := lrkit.CopyText(ctx, io.Discard, lrkit.NewStream("-", r, 0), transcript.FieldScriptOutput, 0, nil)
		return err
	}},
	{"Parse", func(ctx context.Context, r *turning) error {
		return last(lrkit.Parse(ctx, lrkit.NewInput("-", r, 1<<40), nil))
	}},
	{"Analyze", func(ctx context.Context, r *turning) error {
		return lrkit.Analyze(ctx, lrkit.NewInput("-", r, 1<<40), nil, nothing{})
	}},
	{"CopySpan", func(ctx context.Context, r *turning) error {
		return lrkit.CopySpan(ctx, io.Discard, lrkit.NewInput("-", r, 1<<40), transcript.Span{Start: 1 << 30, End: 1<<30 + 1}, nil)
	}},
	{"PowerShell", func(ctx context.Context, r *turning) (last error) {
		for _, err := range lrkit.PowerShell(ctx, lrkit.NewInput("-", r, 1<<40), nil) {
			last = err
		}
		return last
	}},
}

func last(all func(func(*report.Document, error) bool)) (last error) {
	for _, err := range all {
		last = err
	}
	return last
}

// nothing is a sink.
type nothing struct{}

func (nothing) Begin(*report.Document) error   { return nil }
func (nothing) Finding(*analyze.Finding) error { return nil }
func (nothing) End() error                     { return nil }

// eachReading runs do for each way of reading and for each place at which the reader turns: in what
// is read first, in what is read as it comes, and in what a goroutine reads ahead; plain and
// compressed, and a transcript file of PowerShell.
func eachReading(t *testing.T, do func(t *testing.T, read func(context.Context, *turning) error, data []byte)) {
	// Text that gzip does not make small.
	var text strings.Builder
	for i := range uint64(1 << 17) {
		fmt.Fprintf(&text, "%016x", (i+1)*0x9e3779b97f4a7c15)
	}
	open := `{"script_name":"a","exit_code":0,"script_output":"` + text.String()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	io.WriteString(w, open)
	w.Close()
	shell := "**********************\nWindows PowerShell transcript start\nStart time: 20260101000000\n**********************\n" + text.String()
	for _, input := range []struct {
		name string
		data []byte
	}{{"plain", []byte(open)}, {"gzip", packed.Bytes()}, {"PowerShell", []byte(shell)}} {
		for _, at := range []int{0, 1, 5000, 70_000, 260_000, 600_000} {
			for _, r := range readings {
				if r.name == "PowerShell" && input.name != "PowerShell" && at > 1 {
					continue // it stops reading at what is none
				}
				t.Run(fmt.Sprintf("%s of %s/%d", r.name, input.name, at), func(t *testing.T) { do(t, r.read, input.data[:at]) })
			}
		}
	}
}

// TestWaiting: reading ends with the context while the reader waits.
func TestWaiting(t *testing.T) {
	eachReading(t, func(t *testing.T, read func(context.Context, *turning) error, data []byte) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		forever := make(chan struct{})
		defer close(forever)
		err := read(ctx, &turning{data, func([]byte) (int, error) {
			cancel()
			<-forever
			return 0, io.EOF
		}})
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// TestPanic: what a reader panics with reaches the function that was called, and the goroutine that
// called it.
func TestPanic(t *testing.T) {
	broken := errors.New("broken")
	eachReading(t, func(t *testing.T, read func(context.Context, *turning) error, data []byte) {
		defer func() {
			if v := recover(); v != broken {
				t.Errorf("recovered %v", v)
			}
		}()
		t.Error(read(t.Context(), &turning{data, func([]byte) (int, error) { panic(broken) }}))
	})
}

// TestLies: a reader that returns counts that cannot be is named, in the goroutine of the caller.
func TestLies(t *testing.T) {
	for _, lie := range []func(p []byte) int{func(p []byte) int { return len(p) + 1 }, func([]byte) int { return -1 }} {
		eachReading(t, func(t *testing.T, read func(context.Context, *turning) error, data []byte) {
			defer func() {
				if v := recover(); !strings.Contains(fmt.Sprint(v), "impossible count") {
					t.Errorf("recovered %v", v)
				}
			}()
			t.Error(read(t.Context(), &turning{data, func(p []byte) (int, error) { return lie(p), nil }}))
		})
	}
}

// TestNoProgress: a reader that returns nothing for ever is an error.
func TestNoProgress(t *testing.T) {
	eachReading(t, func(t *testing.T, read func(context.Context, *turning) error, data []byte) {
		if err := read(t.Context(), &turning{data, func([]byte) (int, error) { return 0, nil }}); !errors.Is(err, io.ErrNoProgress) {
			t.Error(err)
		}
	})
}
