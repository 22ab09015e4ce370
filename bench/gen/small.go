package gen

import "math"

// Documents returns transcripts of at most size bytes each: unlike a small
// [Shape.Bytes] again and again, they are all different, so that no branch
// predictor learns one by heart. A size too small for one unit gives transcripts
// with nothing else.
func (s Shape) Documents(size, count int) [][]byte {
	head, tail := s.head(), s.tail()
	b := newBlock(s)
	docs := make([][]byte, 0, count)
	turn, at := uint32(0), 0 // the next unit is b.ends[at]
	part := b.turn(turn, math.MaxInt64)
	for len(docs) < count {
		doc := append(make([]byte, 0, size), head...)
		for {
			if at == len(b.ends) {
				turn, at = turn+1, 0
				part = b.turn(turn, math.MaxInt64)
			}
			begin := 0
			if at > 0 {
				begin = b.ends[at-1]
			}
			unit := part[begin:b.ends[at]]
			if len(doc)+len(unit)+len(tail) > size {
				break
			}
			doc = append(doc, unit...)
			at++
		}
		docs = append(docs, append(doc, tail...))
	}
	return docs
}
