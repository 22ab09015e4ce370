package analyze

// Bits of what a line holds that are no analyzer's.
const (
	hasESC uint64 = 1 << 63
	hasNUL uint64 = 1 << 62

	maxAnalyzers = 62
)

// anchors tells which matchers may find something in a line.
type anchors struct {
	bits   [256]uint64
	always uint64 // analyzers without anchors
}

func newAnchors(analyzers []Analyzer) *anchors {
	if len(analyzers) > maxAnalyzers {
		panic("analyze: more than 62 analyzers")
	}
	a := new(anchors)
	a.bits[0x1b] |= hasESC
	a.bits[0] |= hasNUL
	for i := range analyzers {
		if analyzers[i].Anchors == "" {
			a.always |= 1 << i
		}
		for _, b := range []byte(analyzers[i].Anchors) {
			a.bits[b] |= 1 << i
		}
	}
	return a
}

// of returns the bits of a line.
func (a *anchors) of(line []byte) uint64 {
	m, n := a.always, uint64(0)
	for len(line) >= 8 {
		m |= a.bits[line[0]] | a.bits[line[1]] | a.bits[line[2]] | a.bits[line[3]]
		n |= a.bits[line[4]] | a.bits[line[5]] | a.bits[line[6]] | a.bits[line[7]]
		line = line[8:]
	}
	for _, b := range line {
		m |= a.bits[b]
	}
	return m | n
}
