package expand

// What the black-box tests look into.
var (
	ErrBlock       = errBlock
	ErrOffset      = errOffset
	ErrAccuracyLog = errAccuracyLog
	ErrNoTable     = errNoTable
)

// Walk walks over the compressed blocks of a frame.
type Walk struct{ s sequences }

// Begin begins a frame.
func (w *Walk) Begin() { w.s.begin() }

// Block returns how many literals a block has, and calls see for each sequence.
func (w *Walk) Block(block []byte, see func(literals, match, offset int)) (literals int, err error) {
	if literals, _, err = skipLiterals(block); err != nil {
		return 0, err
	}
	return literals, w.s.walk(block, func(s sequence) { see(int(s.literals), int(s.match), int(s.offset)) })
}

// Modes returns the type of a block's literals, and the modes of its tables
// unless it has no sequences.
func Modes(block []byte) (literals byte, tables []byte) {
	_, rest, err := skipLiterals(block)
	if err != nil {
		return 0, nil
	}
	literals = block[0] & 3
	n, rest, err := readCount(rest)
	if n == 0 || err != nil {
		return literals, nil
	}
	return literals, []byte{rest[0] >> 6, rest[0] >> 4 & 3, rest[0] >> 2 & 3}
}

// UseOffset is how the repeated offsets change.
func UseOffset(value, literals uint32, r [3]uint32) [3]uint32 {
	r[0], r[1], r[2] = useOffset(value, literals, r[0], r[1], r[2])
	return r
}
