package expand

import "sync"

// sequences walks over the sequences sections of a frame (RFC 8878, section
// 3.1.1.3.2), to see whether an offset is 0: that points at nothing. The codec
// takes it for 1, as the reference implementation did before version 1.5.6,
// and two readers of the same bytes must not get two texts. A checksum would
// tell, so only frames without one need it.
type sequences struct {
	tables   [3]*fseTable // in use; nil before the first
	own      [3]fseTable  // of the frame, for tables to point at
	repeated [3]uint32    // Repeated_Offset1 to 3

	block []byte // the caller's, to be kept with the rest
}

var walkers = sync.Pool{New: func() any { return new(sequences) }}

// minMatch is the length of the shortest match.
const minMatch = 3

// begin forgets the frame before.
func (s *sequences) begin() {
	s.tables = [3]*fseTable{}
	s.repeated = [3]uint32{1, 4, 8}
}

// walk walks over the next compressed block. What it refuses besides an offset
// of 0, no decoder may take. Tests see each sequence.
func (s *sequences) walk(block []byte, see func(sequence)) error {
	literals, rest, err := skipLiterals(block)
	if err != nil {
		return err
	}
	n, rest, err := readCount(rest)
	if n == 0 || err != nil {
		return err // without sequences, nothing changes
	}
	if rest, err = s.readTables(rest); err != nil {
		return err
	}
	bits, err := openBackward(rest)
	if err != nil {
		return err
	}
	return s.decode(n, bits, literals, see)
}

// readCount reads Number_of_Sequences.
func readCount(in []byte) (n int, rest []byte, err error) {
	var head [3]byte
	size := copy(head[:], in)
	header := 1
	switch b := int(head[0]); {
	case b < 128:
		n = b
	case b < 255:
		n, header = (b-128)<<8|int(head[1]), 2
	default:
		n, header = 0x7f00+int(head[1])|int(head[2])<<8, 3
	}
	if header > size || n > maxBlock/minMatch {
		return 0, nil, errBlock
	}
	return n, in[header:], nil
}

// The modes in which a table is given.
const (
	predefinedMode = iota
	rleMode
	compressedMode
	repeatMode
)

// readTables reads the modes, and the tables that are described.
func (s *sequences) readTables(in []byte) (rest []byte, err error) {
	if len(in) == 0 || in[0]&3 != 0 {
		return nil, errBlock
	}
	modes, in := in[0], in[1:]
	for i := range s.tables {
		of := &symbolTypes[i]
		switch modes >> (6 - 2*i) & 3 {
		case predefinedMode:
			s.tables[i] = &of.predefined
		case rleMode:
			if len(in) == 0 || int(in[0]) >= len(of.codes) {
				return nil, errBlock
			}
			s.tables[i] = &s.own[i]
			s.own[i].setRLE(of.codes[in[0]])
			in = in[1:]
		case compressedMode:
			s.tables[i] = &s.own[i]
			if in, err = s.own[i].read(in, of); err != nil {
				return nil, err
			}
		case repeatMode:
			if s.tables[i] == nil {
				return nil, errNoTable
			}
		}
	}
	return in, nil
}
