package report

import "github.com/lrkit/lrkit/analyze"

// Sink takes the findings of documents, one document after the other. Both
// arguments may be kept: they own their data, unless the options said to reuse a Finding.
type Sink interface {
	Begin(*Document) error
	Finding(*analyze.Finding) error
	End() error // of the document
}
