package parquetreport

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
)

// TestDeltas reads numbers of every width and count with the decoder of another module.
func TestDeltas(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	check := func(numbers []int64) {
		t.Helper()
		got, err := new(delta.BinaryPackedEncoding).DecodeInt64(nil, appendDeltas(nil, numbers))
		if err != nil || !slices.Equal(got, numbers) {
			t.Fatalf("%d numbers: %v, read as %v, %v", len(numbers), numbers, got, err)
		}
	}
	for _, n := range []int{0, 1, 2, 31, 32, 33, 34, 127, 128, 129, 130, 160, 161, 256, 257, 1000} {
		for width := range 65 {
			numbers := make([]int64, n)
			for i := range numbers {
				if numbers[i] = int64(r.Uint64()); width < 64 {
					numbers[i] &= 1<<width - 1
				}
			}
			check(numbers)
		}
		check(slices.Repeat([]int64{7}, n))
		check(slices.Repeat([]int64{math.MinInt64, math.MaxInt64, 0, -1}, n))
	}
}
