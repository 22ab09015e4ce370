package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/transcript"
)

// TestKinds: what is found of some kinds is what is found of all, without the others.
func TestKinds(t *testing.T) {
	var text strings.Builder
	for _, name := range []string{"hunt", "path"} {
		shape, err := gen.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(shape.Bytes(64 << 10))
	}
	text.WriteString("10 KB\n10.1.2.3\nC:\\a.txt\n1 MB\nx@example.com password=Hunter2xyz C:\\b.txt 7 KB alert\n")
	alerts := analyze.Analyzer{Name: "alerts", Doc: "alerts", RequiredBytes: "a", New: func() analyze.Matcher {
		return func(dst []analyze.Match, line []byte) []analyze.Match {
			if strings.HasSuffix(string(line), "alert") {
				dst = append(dst, analyze.Match{Start: len(line) - 5, End: len(line), Kind: "alert", Rule: "suffix"})
			}
			return dst
		}
	}}
	find := func(kinds []analyze.Kind) (all []string) {
		opts := &analyze.Options{Analyzers: append(analyze.Default(), alerts), Kinds: kinds}
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text.String()), 0), opts) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, whole(f))
		}
		return all
	}
	all := find(nil)
	for _, kinds := range [][]analyze.Kind{
		{}, {analyze.KindFile}, {analyze.KindSize}, {analyze.KindHash, analyze.KindIPv4}, {analyze.KindSecret}, {"alert"},
		{analyze.KindTimestamp, "alert", "nothing"}, analyze.Kinds(),
	} {
		var want []string
		opts := &analyze.Options{Analyzers: append(analyze.Default(), alerts)}
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text.String()), 0), opts) {
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(kinds, f.Kind) {
				want = append(want, whole(f))
			}
		}
		if len(kinds) > 0 && len(want) == 0 || len(want) > len(all) {
			t.Fatalf("%q: %d of %d findings", kinds, len(want), len(all))
		}
		if got := find(kinds); !slices.Equal(got, want) {
			t.Errorf("%q: %d findings, want %d", kinds, len(got), len(want))
		}
	}
}
