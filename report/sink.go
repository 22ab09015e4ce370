package report

import "github.com/lrkit/lrkit/analyze"

// Sink takes the findings of documents, one document after the other. A sink may keep the Document,
// and also the Findings, unless the options of the run reuse a Finding.
type Sink interface {
	Begin(*Document) error
	Finding(*analyze.Finding) error
	End() error // of the document
}
