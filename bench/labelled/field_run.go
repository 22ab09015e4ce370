package labelled

import (
	"fmt"
	"io"

	"github.com/lrkit/lrkit/analyze"
)

// FieldScore sums the outcomes of a half of the field.
type FieldScore struct {
	Cases, Whole, Without int // judged, wholly right, without a text
	Kinds                 map[analyze.Kind]*Score
	Joins                 map[string]*Score
	Layouts               map[string]*Score // all joins, by where they stand
	Confidence            map[analyze.Confidence]*Share
}

// RunField judges all cases of a half. What is not wholly right goes to detail, unless it is nil.
func RunField(dir, packages string, detail io.Writer) (FieldScore, error) {
	s := FieldScore{Kinds: map[analyze.Kind]*Score{}, Joins: map[string]*Score{}, Layouts: map[string]*Score{}, Confidence: map[analyze.Confidence]*Share{}}
	cases, err := ReadField(dir)
	if err != nil {
		return s, err
	}
	cases, s.Without, err = Fetch(cases, packages)
	if err != nil {
		return s, err
	}
	for i := range cases {
		o, err := CheckField(&cases[i])
		if err != nil {
			return s, err
		}
		s.add(&o)
		if detail != nil && !o.Right() {
			o.print(detail)
		}
	}
	return s, nil
}

func (s *FieldScore) add(o *FieldOutcome) {
	s.Cases++
	if o.Right() {
		s.Whole++
	}
	for k, v := range o.Kinds {
		slot(s.Kinds, k).sum(v)
	}
	for j, v := range o.Joins {
		slot(s.Joins, j).sum(v)
		if o.Case.Layout != "" {
			slot(s.Layouts, o.Case.Layout).sum(v)
		}
	}
	for level, v := range o.Confidence {
		n := slot(s.Confidence, level)
		n.Of += v.Of
		n.All += v.All
	}
}

func (s *Score) sum(o *Score) {
	s.Found += o.Found
	s.Lost += o.Lost
	s.Wrong += o.Wrong
}

func (o *FieldOutcome) print(w io.Writer) {
	fmt.Fprintf(w, "%s:%d: %s\n\ttext   %q\n", o.Case.File, o.Case.Line, o.Case.Note, o.Case.Text)
	for _, s := range o.Lost {
		fmt.Fprintf(w, "\tlost   %s\n", s)
	}
	for _, s := range o.Wrong {
		fmt.Fprintf(w, "\twrong  %s\n", s)
	}
}
