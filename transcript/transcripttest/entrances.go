package transcripttest

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/internal/poison"
)

// Entrance is one way to open an input.
type Entrance struct {
	Name string
	Open func(input []byte, opts *transcript.Options) *transcript.Decoder
}

// Entrances returns the ways to open an input. A correct reader of transcripts
// cannot tell them apart.
func Entrances() []Entrance {
	return []Entrance{
		{"bytes", transcript.NewDecoderBytes},
		{"reader", func(b []byte, opts *transcript.Options) *transcript.Decoder {
			return transcript.NewDecoder(bytes.NewReader(b), opts)
		}},
		{"one byte at a time", func(b []byte, opts *transcript.Options) *transcript.Decoder {
			return transcript.NewDecoder(EveryReader(b, 1), opts)
		}},
		{"poisoned", func(b []byte, opts *transcript.Options) *transcript.Decoder {
			return Poison(transcript.NewDecoder(EveryReader(b, 7), opts))
		}},
	}
}

// Poison makes d overwrite all borrowed memory as soon as it becomes invalid, and returns
// d. Without it, d overwrites the first byte.
func Poison(d *transcript.Decoder) *transcript.Decoder {
	if d == nil {
		panic("transcripttest: Poison without a Decoder")
	}
	poison.Enable(d)
	return d
}

// Same runs read over the input through every entrance and reports an error
// for each whose result is not deeply equal to the first.
func Same[T any](t testing.TB, input []byte, opts *transcript.Options, read func(*transcript.Decoder) T) {
	t.Helper()
	var first T
	for i, e := range Entrances() {
		got := read(e.Open(bytes.Clone(input), opts))
		if i == 0 {
			first = got
		} else if !reflect.DeepEqual(got, first) {
			t.Errorf("%s gives %+v, %s gives %+v", e.Name, got, Entrances()[0].Name, first)
		}
	}
}
