package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// noted is a sink that notes what it is given.
type noted struct {
	all []string
	err error // of a finding of that value
	bad string
}

func (n *noted) Begin(d *report.Document) error { n.all = append(n.all, "begin "+d.Source); return nil }

func (n *noted) End() error { n.all = append(n.all, "end"); return nil }

func (n *noted) Finding(f *analyze.Finding) error {
	if n.bad == f.Value {
		if n.err == nil {
			panic("of the sink")
		}
		return n.err
	}
	n.all = append(n.all, f.Value)
	return nil
}

// feed gives a sink documents with so many findings each, in one Finding that is used again.
func feed(s report.Sink, documents ...int) error {
	var f analyze.Finding
	for i, n := range documents {
		if err := s.Begin(&report.Document{Source: fmt.Sprint(i)}); err != nil {
			return err
		}
		for k := range n {
			f = analyze.Finding{Value: fmt.Sprint(i, " ", k)}
			if err := s.Finding(&f); err != nil {
				return err
			}
		}
		if err := s.End(); err != nil {
			return err
		}
	}
	return nil
}

var shapes = [][]int{
	{}, {0}, {1}, {pageSize - 1}, {pageSize}, {pageSize + 1}, {10 * pageSize}, {0, pageSize, 0, 0, 1, 3*pageSize - 1, 0},
	append(make([]int, 3*pageSize), pageSize, 1), append([]int{2 * pageSize}, make([]int, 5*pageSize)...),
}

// TestPrinter: a sink is given the same in the same order, in another goroutine or not.
func TestPrinter(t *testing.T) {
	for _, shape := range shapes {
		var want noted
		if err := feed(&want, shape...); err != nil {
			t.Fatal(err)
		}
		for jobs := 1; jobs <= 3; jobs++ {
			out := newOrdered(io.Discard, io.Discard, jobs)
			slot := out.open(0)
			var got noted
			p := &printer{to: &got, out: out}
			if err := errors.Join(feed(p, shape...), p.end()); err != nil {
				t.Fatal(err)
			}
			findings := 0
			for _, n := range shape {
				findings += n
			}
			if started := p.page != nil; started != (jobs > 1 && findings >= pageSize) {
				t.Errorf("%d findings with %d jobs: a goroutine of its own is %t", findings, jobs, started)
			}
			if !slices.Equal(got.all, want.all) {
				t.Errorf("%d documents with %d jobs: other than without a printer", len(shape), jobs)
			}
			slot.close()
			if out.working != 0 {
				t.Errorf("%d goroutines are left", out.working)
			}
		}
	}
}

// TestPrinterFails: the error of a sink comes back once, wherever it happens, and a panic of it in
// the goroutine that made the printer.
func TestPrinterFails(t *testing.T) {
	broken := errors.New("broken")
	for _, at := range []int{0, pageSize - 1, pageSize, 3 * pageSize, 9*pageSize - 1} {
		out := newOrdered(io.Discard, io.Discard, 2)
		out.open(0)
		p := &printer{to: &noted{bad: fmt.Sprint("0 ", at), err: broken}, out: out}
		first, second := feed(p, 9*pageSize), p.end()
		if first != broken && second != broken || first != nil && second != nil {
			t.Errorf("a sink that fails at finding %d: %v and then %v", at, first, second)
		}
		if out.working != 1 {
			t.Errorf("%d goroutines work", out.working)
		}
	}
	out := newOrdered(io.Discard, io.Discard, 2)
	out.open(0)
	p := &printer{to: &noted{bad: fmt.Sprint("0 ", 3*pageSize)}, out: out}
	defer func() {
		if recover() != "of the sink" || out.working != 1 {
			t.Errorf("no panic, or %d goroutines are left", out.working)
		}
	}()
	feed(p, 9*pageSize)
	p.end()
}
