package layout

import (
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// size reads a cell that is a size, in units of the column.
func size(cell []byte, unit int64) (Part, bool) {
	s, ok := quantity.Cell(cell, quantity.Unit(bits.TrailingZeros64(uint64(unit))/10))
	p := part(Size, s.Start, s.End, 0).with(artifact.Ambiguous, s.Ambiguous)
	p.Match.Size = artifact.Bounds{Bytes: s.Bytes, Min: s.Min, Max: s.Max}
	return p, ok
}
