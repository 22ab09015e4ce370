package expand

// The types of literals section.
const (
	rawLiterals = iota
	rleLiterals
	compressedLiterals
	treelessLiterals
)

// skipLiterals passes over the literals section of a block (RFC 8878, section
// 3.1.1.3.1). It returns how many literals there are and what stands after.
func skipLiterals(block []byte) (literals int, rest []byte, err error) {
	var head [8]byte
	copy(head[:], block)
	h := little(head[:])
	var header, size int
	switch kind, format := h&3, h>>2&3; kind {
	case rawLiterals, rleLiterals:
		switch format {
		case 1:
			header, literals = 2, int(h>>4&0xfff)
		case 3:
			header, literals = 3, int(h>>4&0xfffff)
		default: // one bit of the format belongs to the size
			header, literals = 1, int(h>>3&0x1f)
		}
		size = literals
		if kind == rleLiterals {
			size = 1
		}
	case compressedLiterals, treelessLiterals:
		// The number of streams is of no matter here.
		n := [4]int{10, 10, 14, 18}[format]
		header = (4 + 2*n) / 8
		literals = int(h >> 4 & (1<<n - 1))
		size = int(h >> (4 + n) & (1<<n - 1))
	}
	if literals > maxBlock || header+size > len(block) {
		return 0, nil, errBlock
	}
	return literals, block[header+size:], nil
}
