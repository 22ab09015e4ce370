package transcripttest_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

var input = []byte(`{"script_output":"first\nsecond\nthird","exit_code":1}`)

// recorder is a testing.TB that keeps what Same says.
type recorder struct {
	testing.TB
	errors int
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.errors++ }

// lines collects the lines of a text with keep.
func lines[T any](d *transcript.Decoder, keep func(transcript.Line) T) (all []T) {
	for text := range d.Texts() {
		for line := range text.Lines() {
			all = append(all, keep(line))
		}
	}
	return all
}

func TestSame(t *testing.T) {
	transcripttest.Same(t, input, nil, func(d *transcript.Decoder) []string {
		return lines(d, transcript.Line.String)
	})
	r := &recorder{TB: t}
	transcripttest.Same(r, input, nil, func(d *transcript.Decoder) [][]byte {
		return lines(d, transcript.Line.Bytes) // keeps borrowed bytes
	})
	if r.errors == 0 {
		t.Error("code that keeps borrowed bytes was not caught")
	}
}

func TestReaders(t *testing.T) {
	broken := errors.New("broken")
	for name, r := range map[string]io.Reader{
		"CutReader":   transcripttest.CutReader(input, 1, 1, 5, len(input)),
		"EveryReader": transcripttest.EveryReader(input, 3),
	} {
		if err := iotest.TestReader(r, input); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := transcripttest.CutReader(input, 2, 7)
	for _, want := range []int{2, 5, len(input) - 7} {
		if n, err := r.Read(make([]byte, 100)); n != want || err != nil {
			t.Errorf("CutReader gives %d, %v, want %d", n, err, want)
		}
	}
	flaky := transcripttest.FlakyReader(bytes.NewReader(input), broken)
	for _, want := range []error{broken, nil, broken, io.EOF} {
		if _, err := flaky.Read(make([]byte, 100)); err != want {
			t.Errorf("FlakyReader gives %v, want %v", err, want)
		}
	}
}
