package analyze

import "github.com/lrkit/lrkit/internal/scan"

const (
	encoded  byte = 1 << iota // the class of bytes that need normalizing
	notASCII                  // that of bytes which are not of ASCII
)

// maxAnalyzers is how many run at a time.
const maxAnalyzers = 62

// prefilter decides which matchers see a line. Analyzers with equal required bytes share one of six
// class bits. When the bits run out, an analyzer sees every line.
type prefilter struct {
	classes scan.Classes
	class   []byte // of each analyzer; 0 for all lines
	few     []byte // all of them, if lines without can be passed over many at a time
}

// maxSkip is how many bytes are looked for one by one.
const maxSkip = 4

func newPrefilter(analyzers []Analyzer) *prefilter {
	if len(analyzers) > maxAnalyzers {
		panic("analyze: more than 62 analyzers")
	}
	a := &prefilter{class: make([]byte, len(analyzers))}
	a.classes.Add(0x1b, encoded)
	a.classes.Add(0, encoded)
	a.classes.Add(0x80, notASCII)
	classes := map[string]byte{}
	for i := range analyzers {
		set := analyzers[i].RequiredBytes
		if set == "" || classes[set] == 0 && len(classes) == 6 {
			continue
		}
		if classes[set] == 0 {
			classes[set] = notASCII << (len(classes) + 1)
			for _, b := range []byte(set) {
				a.classes.Add(b, classes[set])
			}
		}
		a.class[i] = classes[set]
	}
	for i := range analyzers {
		if a.class[i] == 0 {
			return a
		}
	}
	few := []byte{}
	for set := range classes {
		few = append(few, set...)
	}
	if len(few) <= maxSkip {
		a.few = few
	}
	return a
}
