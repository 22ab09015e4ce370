package layout

import (
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// size reads a cell that is a size, in units of the column.
func size(cell []byte, unit int64) (Part, bool) {
	s, ok := quantity.Cell(cell, quantity.Unit(bits.TrailingZeros64(uint64(unit))/10))
	return Part{Start: s.Start, End: s.End, What: Size, Bytes: s.Bytes, Min: s.Min, Max: s.Max, Ambiguous: s.Ambiguous}, ok
}
