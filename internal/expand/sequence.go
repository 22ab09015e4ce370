package expand

// sequence is one as it is executed.
type sequence struct {
	literals, match, offset uint32
}

// decode decodes n sequences, which must take all the bits, no more literals
// than there are, and leave the block below its limit.
func (s *sequences) decode(n int, bits backwardBits, literals int, see func(sequence)) error {
	ll, of, ml := s.tables[literalsLengths], s.tables[offsets], s.tables[matchLengths]
	w := bits.peek()
	llCell := ll.cell(top(w, 0, ll.accuracyLog))
	ofCell := of.cell(top(w, ll.accuracyLog, of.accuracyLog))
	mlCell := ml.cell(top(w, ll.accuracyLog+of.accuracyLog, ml.accuracyLog))
	bits.left -= int(ll.accuracyLog + of.accuracyLog + ml.accuracyLog)

	room := maxBlock - literals // for matches
	r1, r2, r3 := s.repeated[0], s.repeated[1], s.repeated[2]
	for {
		w := bits.peek()
		offsetValue := ofCell.baseline() + top(w, 0, ofCell.extraBits())
		used := ofCell.extraBits() + mlCell.extraBits()
		match := mlCell.baseline() + top(w, ofCell.extraBits(), mlCell.extraBits())
		// The sum of the cells has the sums of their bits in it.
		if all := llCell + mlCell + ofCell; all.extraBits()+all.stateBits() > maxPeek {
			bits.left -= int(used)
			used = 0
			w = bits.peek()
		}
		length := llCell.baseline() + top(w, used, llCell.extraBits())
		used += llCell.extraBits()
		bits.left -= int(used)

		if bits.left < 0 {
			return errBlock
		}
		if r1, r2, r3 = useOffset(offsetValue, length, r1, r2, r3); r1 == 0 {
			return errOffset
		}
		literals -= int(length)
		room -= int(match)
		if literals < 0 || room < 0 {
			return errBlock
		}
		if see != nil {
			see(sequence{length, match, r1})
		}
		if n--; n == 0 {
			break
		}

		llBits, mlBits, ofBits := llCell.stateBits(), mlCell.stateBits(), ofCell.stateBits()
		bits.left -= int(llBits + mlBits + ofBits)
		llCell = ll.cell(uint32(llCell.next()) + top(w, used, llBits))
		mlCell = ml.cell(uint32(mlCell.next()) + top(w, used+llBits, mlBits))
		ofCell = of.cell(uint32(ofCell.next()) + top(w, used+llBits+mlBits, ofBits))
	}
	if bits.left != 0 {
		return errBlock
	}
	s.repeated = [3]uint32{r1, r2, r3}
	return nil
}

// useOffset returns the repeated offsets after a sequence. The first of them is
// the one that the sequence uses (RFC 8878, section 3.1.1.5).
func useOffset(value, literals, r1, r2, r3 uint32) (_, _, _ uint32) {
	if value > 3 {
		return value - 3, r1, r2
	}
	if literals == 0 {
		value++ // Repeated_Offset1 would have made one sequence of two
	}
	switch value {
	case 1:
		return r1, r2, r3
	case 2:
		return r2, r1, r3
	case 3:
		return r3, r1, r2
	}
	return r1 - 1, r1, r2
}
