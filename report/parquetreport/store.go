package parquetreport

// storeBlock is how much a store grows by.
const storeBlock = 1 << 20

// store keeps the pages of a group until it is written, in memory that serves the next one.
type store struct {
	blocks [][]byte
	used   int // blocks, but for the last one
	size   int
}

// add copies b into the store, and appends what it became to pieces.
func (s *store) add(pieces [][]byte, b []byte) [][]byte {
	s.size += len(b)
	for len(b) > 0 {
		if s.used == len(s.blocks) {
			s.blocks = append(s.blocks, make([]byte, 0, storeBlock))
		}
		block := s.blocks[s.used]
		from := len(block)
		n := min(len(b), cap(block)-from)
		block = append(block, b[:n]...)
		s.blocks[s.used] = block
		pieces = append(pieces, block[from:len(block):len(block)])
		if b = b[n:]; len(block) == cap(block) {
			s.used++
		}
	}
	return pieces
}

// reset makes the store empty.
func (s *store) reset() {
	for i := range s.blocks {
		s.blocks[i] = s.blocks[i][:0]
	}
	s.used, s.size = 0, 0
}
