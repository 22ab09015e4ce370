package report

import (
	"io"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/fullwrite"
)

// write writes all of a record.
func write(w io.Writer, b []byte) error {
	if w == nil {
		panic("report: a sink without a writer: use its New function, with one")
	}
	return fullwrite.All(w, b)
}

// given panics where a record cannot be made: a sink is given a Document by Begin, and then its Findings.
func given(d *Document, f *analyze.Finding) {
	switch {
	case d == nil:
		panic("report: a nil Document; a sink is given one by Begin, which comes first")
	case f == nil:
		panic("report: a nil Finding")
	}
}
