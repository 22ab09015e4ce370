package analyze_test

import (
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/transcript"
)

// TestKernels: any kernel of this machine gives the same findings, on every shape of text.
func TestKernels(t *testing.T) {
	total := 0
	for _, shape := range gen.Shapes() {
		doc := shape.Bytes(64 << 10)
		read := func(kernel string) (all []string) {
			defer scan.Force(scan.Force(kernel))
			for text, err := range transcript.NewDecoderBytes(doc, nil).Texts() {
				if err != nil {
					break
				}
				for f, err := range analyze.Findings(text, nil) {
					if err != nil {
						break
					}
					all = append(all, whole(f))
				}
			}
			return all
		}
		want := read("portable")
		total += len(want)
		for _, kernel := range []string{"avx2", "avx512"} {
			if got := read(kernel); !slices.Equal(got, want) {
				t.Errorf("%s: %s gives %d findings that are not the %d of the portable kernel", shape.Name, kernel, len(got), len(want))
			}
		}
	}
	if total < 5000 {
		t.Errorf("only %d findings", total)
	}
}
