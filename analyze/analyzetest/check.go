package analyzetest

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

// Check reports where the analyzer breaks its contract on a text:
//
//   - a match lies in its line, and is not empty;
//   - what dst held before stays, and the line is neither changed nor kept;
//   - two matchers that work in turn, or one text read again, find the same: nothing is shared,
//     nothing left to chance;
//   - lines without one of its RequiredBytes hold nothing;
//   - the findings do not depend on how the input is cut;
//   - the span of a finding proves its value.
func Check(t testing.TB, a analyze.Analyzer, text []byte) {
	if t == nil {
		panic("analyzetest: a nil testing.TB")
	}
	t.Helper()
	if a.New == nil {
		t.Fatalf("the analyzer %q has no New", a.Name)
	}
	checkMatcher(t, a, text)
	want := read(t, a, bytes.NewReader(text))
	for name, r := range map[string]io.Reader{
		"again":                bytes.NewReader(text),
		"one byte at a time":   transcripttest.EveryReader(text, 1),
		"7 bytes at a time":    transcripttest.EveryReader(text, 7),
		"cut in the middle":    transcripttest.CutReader(text, len(text)/2),
		"4095 bytes at a time": transcripttest.EveryReader(text, 4095),
	} {
		if got := read(t, a, r); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read %s it finds %+v, in one piece %+v", a.Name, name, got, want)
		}
	}
	for _, f := range want {
		if s := f.Span; !f.Masked && f.Proof(text[s.Start:s.End]) != f.Value {
			t.Errorf("%s: the span %v of %q proves %q", a.Name, s, f.Value, f.Proof(text[s.Start:s.End]))
		}
	}
}

// read returns the findings of a text.
func read(t testing.TB, a analyze.Analyzer, r io.Reader) (all []*analyze.Finding) {
	t.Helper()
	for f, err := range analyze.Findings(transcript.NewPlainReader(r, 0), options(a)) {
		if err != nil {
			t.Fatalf("%s: %v", a.Name, err)
		}
		all = append(all, f)
	}
	return all
}

func options(a analyze.Analyzer) *analyze.Options {
	return &analyze.Options{Analyzers: []analyze.Analyzer{a}, ShowSecrets: true}
}

// checkMatcher calls matchers as package analyze does.
func checkMatcher(t testing.TB, a analyze.Analyzer, text []byte) {
	t.Helper()
	first, second := a.New(), a.New()
	held := analyze.Match{Start: 1, End: 2, Rule: "held before"}
	for n, line := range bytes.Split(text, []byte("\n")) {
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) > maxLine && a.WholeLines || a.RequiredBytes != "" && !bytes.ContainsAny(line, a.RequiredBytes) {
			continue
		}
		borrowed := slices.Clip(bytes.Clone(line))
		got := first([]analyze.Match{held}, borrowed)
		if !bytes.Equal(borrowed, line) {
			t.Fatalf("%s: line %d: it changed the line", a.Name, n+1)
		}
		if len(got) == 0 || got[0] != held {
			t.Fatalf("%s: line %d: it lost what dst held", a.Name, n+1)
		}
		for _, m := range got[1:] {
			if m.Start < 0 || m.End > len(line) || m.Start >= m.End {
				t.Fatalf("%s: line %d: a match at [%d, %d), the line has %d bytes", a.Name, n+1, m.Start, m.End, len(line))
			}
		}
		said := fmt.Sprintf("%+v", got[1:])
		for i := range borrowed {
			borrowed[i] ^= 0xff // no longer valid
		}
		if fmt.Sprintf("%+v", got[1:]) != said {
			t.Fatalf("%s: line %d: it kept the line", a.Name, n+1)
		}
		if again := second(nil, bytes.Clone(line)); fmt.Sprintf("%+v", again) != said && len(again)+len(got) > 1 {
			t.Fatalf("%s: line %d: one matcher finds %s, another one %+v", a.Name, n+1, said, again)
		}
	}
}

// maxLine is how long a line is that the matcher is shown in one piece.
const maxLine = 256 << 10
