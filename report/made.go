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

// given panics if a record cannot be made. A sink takes a Document with Begin, and then its
// Findings.
func given(d *Document, f *analyze.Finding) {
	switch {
	case d == nil:
		panic("report: a nil Document; a sink is given one by Begin, which comes first")
	case f == nil:
		panic("report: a nil Finding")
	}
}
