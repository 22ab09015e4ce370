package cli

import (
	"sync/atomic"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/panics"
	"github.com/lrkit/lrkit/report"
)

// printer is a sink that hands on to another, in a goroutine of its own if a core is free for it:
// the findings of a large input are printed beside the search for the next ones. Small inputs are
// printed where they are read. Findings come to the other sink in the same order.
type printer struct {
	to   report.Sink
	out  *ordered
	seen int

	page       *page // to be filled; nil until the goroutine runs
	full, free chan *page
	group      panics.Group
	fail       atomic.Pointer[error] // of the goroutine's sink
	said       bool                  // it was returned
}

// A page holds so many findings, or beginnings and ends of documents. The goroutine starts after
// as many, and there are so many pages.
const (
	pageSize = 256
	pages    = 3
)

// page is a part of what a sink is given.
type page struct {
	findings []analyze.Finding
	marks    []pageMark
}

// pageMark is the beginning of a document, or its end if that is nil, before the finding of that
// number.
type pageMark struct {
	at  int
	doc *report.Document
}

// Begin implements [report.Sink].
func (p *printer) Begin(d *report.Document) error {
	if p.page == nil {
		return p.to.Begin(d)
	}
	return p.mark(d)
}

// End implements [report.Sink].
func (p *printer) End() error {
	if p.page == nil {
		return p.to.End()
	}
	return p.mark(nil)
}

func (p *printer) mark(d *report.Document) error {
	p.page.marks = append(p.page.marks, pageMark{len(p.page.findings), d})
	return p.pass(len(p.page.marks))
}

// Finding implements [report.Sink]. What f points at may be kept: only itself is used again.
func (p *printer) Finding(f *analyze.Finding) error {
	if p.page == nil {
		if p.seen++; p.seen%pageSize != 0 || !p.out.join() {
			return p.to.Finding(f)
		}
		p.start()
	}
	p.page.findings = append(p.page.findings, *f)
	return p.pass(len(p.page.findings))
}

func (p *printer) start() {
	p.full, p.free = make(chan *page, pages), make(chan *page, pages)
	for range pages {
		p.free <- &page{findings: make([]analyze.Finding, 0, pageSize)}
	}
	p.page = <-p.free
	p.group.Go(p.print)
}

// pass passes on a page with so many entries, if it is full.
func (p *printer) pass(n int) error {
	if n < pageSize {
		return nil
	}
	p.full <- p.page
	p.page = <-p.free
	if err := p.fail.Load(); err != nil {
		p.said = true
		return *err
	}
	return nil
}

// print hands on pages until there are no more. Those after an error, or a panic of the sink, are
// passed over.
func (p *printer) print() {
	defer func() {
		for pg := range p.full {
			p.free <- pg.empty()
		}
		p.out.leave()
	}()
	for pg := range p.full {
		err := pg.print(p.to)
		p.free <- pg.empty()
		if err != nil {
			p.fail.Store(&err)
			return
		}
	}
}

func (g *page) empty() *page {
	clear(g.marks)
	g.findings, g.marks = g.findings[:0], g.marks[:0]
	return g
}

func (g *page) print(to report.Sink) error {
	at := 0
	upTo := func(n int) error {
		for ; at < n; at++ {
			if err := to.Finding(&g.findings[at]); err != nil {
				return err
			}
		}
		return nil
	}
	for _, m := range g.marks {
		if err := upTo(m.at); err != nil {
			return err
		}
		mark := to.End
		if m.doc != nil {
			mark = func() error { return to.Begin(m.doc) }
		}
		if err := mark(); err != nil {
			return err
		}
	}
	return upTo(len(g.findings))
}

// end waits until everything is printed. It returns the error of the sink, unless the sink's user
// has it.
func (p *printer) end() error {
	if p.page == nil {
		return nil
	}
	p.full <- p.page
	close(p.full)
	p.group.Wait()
	if err := p.fail.Load(); err != nil && !p.said {
		return *err
	}
	return nil
}
