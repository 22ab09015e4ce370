package expand

// code is what a symbol stands for: the baseline, and as many bits of the
// bitstream besides (RFC 8878, section 3.1.1.3.2.1.1).
type code struct {
	baseline  uint32
	extraBits uint8
}

// codesFrom returns codes each of which begins where the one before ends.
func codesFrom(baseline uint32, extraBits ...uint8) []code {
	var codes []code
	for _, n := range extraBits {
		codes = append(codes, code{baseline, n})
		baseline += 1 << n
	}
	return codes
}

// symbolType is one of the three kinds of symbols that a sequence is made of.
type symbolType struct {
	codes          []code
	maxAccuracyLog uint
	predefined     fseTable
}

// The order is that of the tables in a block.
const (
	literalsLengths = iota
	offsets
	matchLengths
)

// maxSymbols is the number of match length codes, the most there are.
const maxSymbols = 53

var symbolTypes = [3]symbolType{
	literalsLengths: newSymbolType(9, codesFrom(0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	), 6,
		4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1,
		2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
		-1, -1, -1, -1),
	// The format sets no highest code; the reference implementation takes 31.
	offsets: newSymbolType(8, codesFrom(1,
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
	), 5,
		1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1),
	matchLengths: newSymbolType(9, codesFrom(3,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	), 6,
		1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1,
		-1, -1, -1, -1, -1),
}

func newSymbolType(maxAccuracyLog uint, codes []code, accuracyLog uint, predefined ...int16) symbolType {
	t := symbolType{codes: codes, maxAccuracyLog: maxAccuracyLog}
	t.predefined.build(accuracyLog, predefined, codes)
	return t
}
