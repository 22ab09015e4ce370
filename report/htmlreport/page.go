package htmlreport

import (
	"cmp"

	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/stack"
)

// Page collects what a page shows. It is for one goroutine, but for NewBatch and Full. The zero
// value is not usable: see [New].
type Page struct {
	Content Content

	opts     Options
	findings *findings
	rare     *stack.Counter
	times    timeline
	files    reported
}

// New returns a page without findings. Nil options are the default.
func New(o *Options) *Page {
	p := &Page{rare: stack.New(nil)}
	if o != nil {
		p.opts = *o
	}
	p.findings = newFindings(cmp.Or(max(p.opts.MaxFindings, 0), DefaultMaxFindings))
	return p
}

// batchRows is how many rows a batch has.
const batchRows = 1024

// NewBatch returns a batch for findings.
func (p *Page) NewBatch() *report.Batch {
	columns, err := report.Pick(neededColumns())
	if err != nil {
		panic(err) // the names are those of this package
	}
	return report.NewBatch(columns, batchRows)
}

// maxBatchText is after how many bytes of text a batch is full.
const maxBatchText = 1 << 20

// Full reports whether a batch is to be written before another finding is added.
func (p *Page) Full(b *report.Batch) bool {
	if b == nil {
		panic("htmlreport: Full without a Batch")
	}
	text, _ := b.Bytes()
	return b.Len() >= batchRows || text >= maxBatchText
}

// WriteBatch adds the findings of a batch. It keeps nothing of it.
func (p *Page) WriteBatch(b *report.Batch) error {
	p.made()
	p.findings.add(b, p.opts.Source)
	p.rare.AddBatch(b, stack.All()...)
	p.times.addBatch(b)
	p.files.addBatch(b)
	return nil
}

// Close does nothing: a page is written by WriteTo.
func (p *Page) Close() error { return nil }

// made panics if New did not make the page.
func (p *Page) made() {
	if p == nil || p.findings == nil {
		panic("htmlreport: a Page that was not made by New")
	}
}
