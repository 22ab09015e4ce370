package main

import (
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/labelled"
)

// The floors of the half that rules are written for.
const (
	fieldFloor = 0.97 // of precision and recall, of findings and of joins
	highFloor  = 0.99 // of the precision of high confidence
)

// belowFloors says what of a half is below its floor, or nothing.
func belowFloors(s *labelled.FieldScore) string {
	all, joins := sum(s.Kinds), sum(s.Joins)
	for _, share := range []labelled.Share{all.Precision(), all.Recall(), joins.Precision(), joins.Recall()} {
		if share.All > 0 && share.Value() < fieldFloor {
			return fmt.Sprintf("a share of findings or joins is %.4f, it must be %.2f", share.Value(), fieldFloor)
		}
	}
	if high := s.Confidence[analyze.ConfidenceHigh]; high != nil && high.Value() < highFloor {
		return fmt.Sprintf("the precision of high confidence is %.4f, it must be %.2f", high.Value(), highFloor)
	}
	return ""
}

// judgeField prints how the analyzers do on a half of the outputs of others, and returns what is
// below its floor.
func judgeField(w io.Writer, dir, half, packages string, detail io.Writer) (below string, err error) {
	s, err := labelled.RunField(filepath.Join(dir, half), packages, detail)
	if err != nil {
		return "", err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nset\twhat\twanted\tprecision\trecall")
	row := func(what string, n *labelled.Score) {
		if n != nil {
			fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\n", half, what, n.Found+n.Lost, n.Precision(), n.Recall())
		}
	}
	for _, k := range analyze.Kinds() {
		row(string(k), s.Kinds[k])
	}
	row("all kinds", sum(s.Kinds))
	for _, j := range labelled.JoinNames {
		row("join: "+j, s.Joins[j])
	}
	row("all joins", sum(s.Joins))
	for _, layout := range []string{"line", "row", "block"} {
		row("joins by "+layout, s.Layouts[layout])
	}
	confidence(t, half, s.Confidence)
	whole := labelled.Share{Of: s.Whole, All: s.Cases}
	fmt.Fprintf(t, "%s\twholly right\t%d\t%s\n", half, s.Cases, whole)
	if s.Without > 0 {
		fmt.Fprintf(t, "%s\tnot judged\t%d\ttheir packages are not in the folder of -packages\n", half, s.Without)
	}
	return belowFloors(&s), t.Flush()
}

// sum adds the scores of a table.
func sum[K comparable](scores map[K]*labelled.Score) *labelled.Score {
	var all labelled.Score
	for _, s := range scores {
		all.Found += s.Found
		all.Lost += s.Lost
		all.Wrong += s.Wrong
	}
	return &all
}

// confidence prints precision by confidence.
func confidence(w io.Writer, set string, by map[analyze.Confidence]*labelled.Share) {
	for _, level := range []analyze.Confidence{analyze.ConfidenceHigh, analyze.ConfidenceMedium, analyze.ConfidenceLow} {
		if s := by[level]; s != nil {
			fmt.Fprintf(w, "%s\tconfidence %s\t%d\t%s\n", set, level, s.All, s)
		}
	}
}
