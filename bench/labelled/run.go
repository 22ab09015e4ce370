package labelled

import (
	"fmt"
	"io"
)

// Run judges all cases of a kind. What is not wholly right goes to detail, unless it is nil.
func Run(dir, kind string, detail io.Writer) (Score, error) {
	var score Score
	cases, err := Read(dir, kind)
	if err != nil {
		return score, err
	}
	for i := range cases {
		v, err := Check(kind, &cases[i])
		if err != nil {
			return score, err
		}
		score.Add(&v)
		if detail == nil || v.Right() {
			continue
		}
		fmt.Fprintf(detail, "%s:%d: %s\n\ttext   %q\n", v.Case.File, v.Case.Line, v.Case.Note, v.Case.Text)
		for _, s := range v.Lost {
			fmt.Fprintf(detail, "\tlost   %s\n", s)
		}
		for _, s := range v.Wrong {
			fmt.Fprintf(detail, "\twrong  %s\n", s)
		}
	}
	return score, nil
}

// floor is the least precision and recall of the four kinds that all else is built on; of any other
// kind one case may be wrong.
const (
	floor     = 0.97
	mostWrong = 1
)

// Below says what is below its floor, or nothing.
func Below(kind string, s *Score) string {
	switch kind {
	case "paths", "sizes", "hashes", "joins":
		if s.Precision().Value() < floor || s.Recall().Value() < floor {
			return fmt.Sprintf("precision %.4f and recall %.4f, both must be %.2f", s.Precision().Value(), s.Recall().Value(), floor)
		}
	default:
		if wrong := s.Cases - s.Right; wrong > mostWrong {
			return fmt.Sprintf("%d cases are not right, %d may be", wrong, mostWrong)
		}
	}
	return ""
}
