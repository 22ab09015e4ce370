package fuzz

import (
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/transcript"
)

// seeds hands the data and options of all vectors to add.
func seeds(f *testing.F, add func(v *corpus.Vector)) {
	f.Helper()
	vectors, err := corpus.Load() // fails when there are none
	if err != nil {
		f.Fatal(err)
	}
	for i := range vectors {
		add(&vectors[i])
	}
}

// options makes options of one number, so that a fuzzer can vary them.
func options(n uint16) *transcript.Options {
	o := &transcript.Options{Strict: n&1 != 0, Many: n&2 != 0}
	if n&4 != 0 {
		o.Limits.Nesting = 1 + int(n>>8&7)
	}
	if n&8 != 0 {
		o.Limits.Input = 1 + int64(n>>8)
	}
	if n&16 != 0 {
		o.Limits.MemberName = 4 + int(n>>8&15)
		o.Limits.ScriptName = 1 + int(n>>8&7)
		o.Limits.ExitCodeRaw = 1 + int(n>>8&15)
		o.Limits.Line = 1 << 10
	}
	return o
}
