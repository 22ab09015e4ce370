package report

import "github.com/lrkit/lrkit/analyze"

// LeftOut counts findings that a form has no place for.
type LeftOut struct {
	Kinds  map[analyze.Kind]int64 // by kinds for which there is nothing in the form
	Values int64                  // whose values the form does not take, or that were printed shortened
	Common int64                  // that stand on every machine
}

func (l *LeftOut) kind(k analyze.Kind) {
	if l.Kinds == nil {
		l.Kinds = map[analyze.Kind]int64{}
	}
	l.Kinds[k]++
}

// Add adds the counts of another.
func (l *LeftOut) Add(other *LeftOut) {
	if other == nil {
		panic("report: a nil LeftOut")
	}
	for k, n := range other.Kinds {
		if l.Kinds == nil {
			l.Kinds = map[analyze.Kind]int64{}
		}
		l.Kinds[k] += n
	}
	l.Values += other.Values
	l.Common += other.Common
}
