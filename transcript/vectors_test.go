package transcript_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/internal/testkit/corpus"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/transcripttest"
)

func loadVectors(t testing.TB) []corpus.Vector {
	t.Helper()
	vectors, err := corpus.Load()
	if err != nil {
		t.Fatal(err)
	}
	return vectors
}

// TestVectors runs every vector through every entrance.
func TestVectors(t *testing.T) {
	vectors := loadVectors(t)
	if len(vectors) < 120 {
		t.Errorf("%d vectors, want at least 120", len(vectors))
	}
	for _, v := range vectors {
		t.Run(v.File, func(t *testing.T) {
			for _, e := range transcripttest.Entrances() {
				for _, way := range readingWays {
					got := corpus.Describe(e.Open(bytes.Clone(v.Data), &v.Options), way.read)
					if diff := cmp.Diff(v.Documents, corpus.Match(v.Documents, got)); diff != "" {
						t.Fatalf("%s, %s (-want +got):\n%s", e.Name, way.name, diff)
					}
				}
			}
		})
	}
}

// TestVectorsCut runs every vector over a reader that is cut at every
// position, and at every pair of positions where that is not too much.
func TestVectorsCut(t *testing.T) {
	vectors, cuts, some := loadVectors(t), 0, 1
	if testing.Short() {
		some = 5
	}
	for _, v := range vectors {
		if len(v.Data) > 4096 && testing.Short() {
			continue
		}
		want := observe(transcript.NewDecoderBytes(v.Data, &v.Options))
		check := func(at ...int) {
			cuts++
			d := transcript.NewDecoder(transcripttest.CutReader(v.Data, at...), &v.Options)
			if got := observe(d); got != want {
				t.Fatalf("%s cut at %v:\n%s", v.File, at, cmp.Diff(want, got))
			}
		}
		for i := 0; i < len(v.Data); i += some {
			check(i)
			if len(v.Data) < 64 {
				for j := i + 1; j < len(v.Data); j++ {
					check(i, j)
				}
			}
		}
	}
	t.Logf("%d vectors, %d cuts, 0 differences", len(vectors), cuts)
}

// TestVectorsTruncated cuts every vector off at every position: no panic, and
// what was read before stays.
func TestVectorsTruncated(t *testing.T) {
	some := 1
	if testing.Short() {
		some = 7
	}
	for _, v := range loadVectors(t) {
		if len(v.Data) > 4096 {
			continue
		}
		for n := 0; n < len(v.Data); n += some {
			transcripttest.Same(t, v.Data[:n], &v.Options, observe)
		}
	}
}

// observe says all that can be seen through a decoder, error texts and spans of
// lines included.
func observe(d *transcript.Decoder) string {
	var b bytes.Buffer
	for _, doc := range corpus.Describe(d, func(t transcript.Text) ([]byte, error) {
		fmt.Fprintf(&b, "text %v\n", t.Field())
		var all []byte
		var end error
		for line, err := range t.Lines() {
			if end = err; err != nil {
				break
			}
			fmt.Fprintf(&b, "line %d %t at %d %v %q\n", line.Number(), line.Continues(), line.Offset(), line.Span(), line.Bytes())
			all = append(all, line.Bytes()...)
		}
		fmt.Fprintln(&b, "end:", end)
		return all, end
	}) {
		fmt.Fprintf(&b, "%s\n", dump(doc))
	}
	_, err := d.Next()
	fmt.Fprintf(&b, "next: %v at %d\n", err, d.InputOffset())
	return b.String()
}
