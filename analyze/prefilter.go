package analyze

import "github.com/lrkit/lrkit/internal/scan"

// maxAnalyzers is how many run at a time.
const maxAnalyzers = 62

// prefilter decides which analyzers that are not built in see a line. Those with equal required
// bytes share one of eight class bits. When the bits run out, an analyzer sees every line.
type prefilter struct {
	classes scan.Classes
	used    bool
	class   []byte // of each analyzer; 0 for all lines
	few     []byte // all required bytes, if lines without can be passed over many at a time
}

// maxSkip is how many bytes are looked for one by one.
const maxSkip = 4

func newPrefilter(analyzers []Analyzer) *prefilter {
	if len(analyzers) > maxAnalyzers {
		panic("analyze: more than 62 analyzers")
	}
	p := &prefilter{class: make([]byte, len(analyzers))}
	classes := map[string]byte{}
	all := map[byte]bool{}
	every := false // some analyzer sees every line
	for i := range analyzers {
		set := analyzers[i].RequiredBytes
		every = every || set == ""
		for _, b := range []byte(set) {
			all[b] = true
		}
		if set == "" || analyzers[i].family != nil || classes[set] == 0 && len(classes) == 8 {
			continue
		}
		if classes[set] == 0 {
			classes[set] = 1 << len(classes)
			for _, b := range []byte(set) {
				p.classes.Add(b, classes[set])
			}
		}
		p.class[i], p.used = classes[set], true
	}
	if every || len(all) > maxSkip {
		return p
	}
	p.few = []byte{}
	for b := range all {
		p.few = append(p.few, b)
	}
	return p
}
