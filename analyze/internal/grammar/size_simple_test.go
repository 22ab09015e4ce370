package grammar

import (
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// sizesSimply is eachSize in its simple form: each number is read from its first digit on.
func sizesSimply(line []byte) (all []Size) {
	for i := 0; i < len(line); {
		if !ascii.IsDigit(line[i]) {
			i++
			continue
		}
		end := quantity.End(line, i)
		if end-i <= quantity.MaxNumber {
			s, ok := sizeAt(line, i, end)
			if !ok {
				s, ok = bare(line, i, end)
			}
			if ok {
				all = append(all, s)
				end = s.End
			}
		}
		i = end
	}
	return all
}

func FuzzSizesSimply(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		if got, want := sizesOf(line), sizesSimply(line); !slices.Equal(got, want) {
			t.Fatalf("%q: %+v, one by one %+v", line, got, want)
		}
	})
}
