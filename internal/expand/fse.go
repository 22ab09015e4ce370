package expand

import "math/bits"

// fseTable says what each state of a symbol stands for, and which comes next
// (RFC 8878, section 4.1).
type fseTable struct {
	accuracyLog uint8
	cells       [1 << maxAccuracyLog]fseCell
}

const (
	minAccuracyLog = 5
	maxAccuracyLog = 9
)

// fseCell is in one piece, so that three of them fit into the registers.
type fseCell uint64

func newCell(c code, next uint16, stateBits uint8) fseCell {
	return fseCell(c.baseline)<<32 | fseCell(next)<<16 | fseCell(c.extraBits)<<8 | fseCell(stateBits)
}

func (c fseCell) baseline() uint32 { return uint32(c >> 32) } // of the code
func (c fseCell) next() uint16     { return uint16(c >> 16) } // the baseline of the next state
func (c fseCell) extraBits() uint8 { return uint8(c >> 8) }
func (c fseCell) stateBits() uint8 { return uint8(c) }

// cell never panics: a state is below the size of its table anyway.
func (t *fseTable) cell(state uint32) fseCell { return t.cells[state%uint32(len(t.cells))] }

// setRLE makes a table of one state.
func (t *fseTable) setRLE(c code) {
	t.accuracyLog = 0
	t.cells[0] = newCell(c, 0, 0)
}

// read reads the description of a table, and returns what stands after it.
func (t *fseTable) read(in []byte, of *symbolType) (rest []byte, err error) {
	b := forwardBits{in: in}
	accuracyLog := minAccuracyLog + b.take(4)
	if accuracyLog > of.maxAccuracyLog {
		return nil, errAccuracyLog
	}
	var probabilities [maxSymbols]int16
	symbols := 0
	for remaining := 1 << accuracyLog; remaining > 0; {
		if symbols >= len(of.codes) {
			return nil, errBlock
		}
		p := readProbability(&b, remaining)
		probabilities[symbols] = int16(p)
		symbols++
		remaining -= max(p, -p) // -1 counts for one
		for repeat := p == 0; repeat; {
			zeros := b.take(2)
			symbols += int(zeros)
			repeat = zeros == 3 && symbols < len(of.codes)
		}
	}
	rest, err = b.rest()
	if err == nil {
		t.build(accuracyLog, probabilities[:symbols], of.codes)
	}
	return rest, err
}

// readProbability reads a number of 0 to remaining+1, in one bit less where the
// shorter form is left over, and returns one less.
func readProbability(b *forwardBits, remaining int) int {
	n := bits.Len(uint(remaining + 1))
	short := uint(1<<n - 1 - (remaining + 1))
	half := uint(1) << (n - 1)
	if v := b.peek() & (half - 1); v < short {
		b.at += n - 1
		return int(v) - 1
	}
	v := b.take(n)
	if v >= half {
		v -= short
	}
	return int(v) - 1
}

// build spreads the symbols over the states. The probabilities add up to the
// size of the table.
func (t *fseTable) build(accuracyLog uint, probabilities []int16, codes []code) {
	size := 1 << accuracyLog
	var symbols [1 << maxAccuracyLog]uint8
	var next [maxSymbols]uint16
	free := size
	for symbol, p := range probabilities {
		next[symbol] = uint16(max(p, -p))
		if p == -1 { // less than 1
			free--
			symbols[free] = uint8(symbol)
		}
	}
	state := 0
	for symbol, p := range probabilities {
		for range p {
			symbols[state] = uint8(symbol)
			for ok := false; !ok; ok = state < free {
				state = (state + size>>1 + size>>3 + 3) % size
			}
		}
	}
	t.accuracyLog = uint8(accuracyLog)
	for state, symbol := range symbols[:size] {
		n := next[symbol]
		next[symbol]++
		stateBits := uint8(accuracyLog) + 1 - uint8(bits.Len16(n))
		t.cells[state] = newCell(codes[symbol], n<<stateBits-uint16(size), stateBits)
	}
}
