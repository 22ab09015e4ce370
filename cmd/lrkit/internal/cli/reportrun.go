package cli

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/htmlreport"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

// reportRun reads the inputs of a page, and notes of each what the page says of it.
type reportRun struct {
	a      *app
	f      *reportFlags
	page   *htmlreport.Page
	inputs *inputs
	mask   func(string) string
	names  map[string]string // how the page shows what was named

	mu        sync.Mutex
	seen      []readInput // by the number of the input
	short     bool        // details were shortened
	anomalies map[string]*countedAnomaly
	checked   map[*triage.Case]*checkedCase
}

// readInput is what was seen of an input. It is small: a case may have a million.
type readInput struct {
	state    triage.State
	findings int64
	detail   []string
	// Of the command, as the case tells:
	began, ended time.Time
}

// countedAnomaly counts the anomalies of a code.
type countedAnomaly struct {
	htmlreport.Anomaly
	first int // number of the input that Example is of
}

// maxDetailText bounds the texts that are kept of all inputs together.
const maxDetailText = 8 << 20

func newReportRun(a *app, f *reportFlags, page *htmlreport.Page, in *inputs, names map[string]string, mask func(string) string) *reportRun {
	return &reportRun{
		a: a, f: f, page: page, inputs: in, names: names, mask: mask,
		seen: make([]readInput, len(in.order)), anomalies: map[string]*countedAnomaly{}, checked: map[*triage.Case]*checkedCase{},
	}
}

// read reads all inputs. Findings go to the page in the order of the inputs.
func (r *reportRun) read(ctx context.Context, opts *lrkit.Options) {
	a := r.a
	out := newOrdered(a.Out, a.Err, r.f.jobs)
	out.columns = r.page
	collections := map[*triage.Case]*triage.Collection{}
	for c := range r.inputs.cases() {
		collections[c] = c.Collection(&lrkit.Options{Expand: opts.Expand})
	}
	p := a.startProgress(r.inputs.size(2))
	a.each(ctx, r.inputs, out, func(ctx context.Context, j *job) {
		b, err := a.openInput(ctx, &j.input, 0, p)
		if err != nil {
			j.end(err)
			r.note(j, nil, nil, err)
			return
		}
		o := *opts
		codes := map[transcript.Code]bool{}
		seen := &seenDocument{Sink: columnSink{j.out}, name: r.shownName(j.out.i, &j.input), count: func(d *report.Document) { r.count(j, d, codes) }}
		if o.Match != nil || len(o.Filter.Kinds) > 0 {
			seen.Sink = &hitsOnly{Sink: seen.Sink}
		}
		print := &printer{to: collections[j.in].Sink(ctx, b.Origin, j.noting(seen)), out: out}
		err = errors.Join(lrkit.Analyze(ctx, b, &o, print), print.end())
		var lines []string
		if err == nil && seen.doc != nil && seen.doc.Kind == report.KindRunScript {
			lines = triage.ErrorLines(ctx, b, &o, seen.doc)
		}
		err = errors.Join(err, b.Close())
		j.end(err)
		r.note(j, seen.doc, lines, err)
	})
	p.end()
}

// seenDocument names the documents as the page shows them, and keeps the first.
type seenDocument struct {
	report.Sink
	name  string
	count func(*report.Document)
	doc   *report.Document
}

func (s *seenDocument) Begin(d *report.Document) error {
	if s.doc == nil {
		s.doc = d
	}
	s.count(d)
	named := *d
	named.Source = s.name
	return s.Sink.Begin(&named)
}

func (s *seenDocument) Finding(f *analyze.Finding) error { return s.Sink.Finding(f) }

// note keeps what was seen of an input.
func (r *reportRun) note(j *job, d *report.Document, lines []string, err error) {
	c := &triage.CommandSummary{
		Action: &triage.Action{}, Command: &triage.Command{Status: "Completed"}, Result: j.result, Document: d, ErrorLines: lines, Err: err,
	}
	if c.Result == nil {
		c.Result = &triage.Result{}
	}
	in := readInput{state: c.State(), findings: j.found}
	if j.result != nil && j.result.Origin != nil {
		in.began, in.ended = j.result.Origin.Started, j.result.Origin.Ended
	}
	if in.state != triage.StateSucceeded {
		in.detail = r.detail(c)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if j.in != nil {
		r.checkedCase(j.in).add(j, d, err)
	}
	var short bool
	in.detail, short = fit(in.detail, maxDetailText/max(len(r.seen), 1))
	r.short = r.short || short
	r.seen[j.out.i] = in
}

// fit returns as much of lines as fits into so many bytes, and whether that is less. It depends on
// no other input: which one is read first is no matter.
func fit(lines []string, limit int) (fitting []string, short bool) {
	for i, s := range lines {
		if len(s) > limit {
			if limit > len("…") {
				return append(lines[:i:i], text.CutPrinted(s, limit)), true
			}
			return lines[:i:i], true
		}
		limit -= len(s)
	}
	return lines, false
}

// detail says why a result is not as it should be.
func (r *reportRun) detail(c *triage.CommandSummary) (lines []string) {
	t := commandText{r.mask, c}
	if ending := strings.TrimPrefix(t.ending(), ": "); ending != "" {
		lines = append(lines, ending)
	}
	if c.Err != nil {
		lines = append(lines, shownError(c.Err))
	}
	for _, line := range c.ErrorLines {
		lines = append(lines, text.CutPrinted(r.mask(line), maxDetail))
	}
	if c.State() == triage.StateDoubtful {
		for i := range c.Document.Facts.Anomalies {
			if an := &c.Document.Facts.Anomalies[i]; len(lines) < maxDetailLines && an.Severity() > 1 {
				lines = append(lines, an.Code.Meaning())
			}
		}
	}
	return lines
}

// How much is said of one result.
const (
	maxDetail      = 300 // bytes a line
	maxDetailLines = 4
)

// count counts the anomalies of a document. An input may have several: codes are those that it had
// before.
func (r *reportRun) count(j *job, d *report.Document, codes map[transcript.Code]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range d.Facts.Anomalies {
		an := &d.Facts.Anomalies[i]
		code := an.Code.String()
		c := r.anomalies[code]
		if c == nil {
			c = &countedAnomaly{first: j.out.i + 1}
			c.Code, c.Severity = code, an.Severity().String()
			r.anomalies[code] = c
		}
		c.Count += an.Count
		if !codes[an.Code] {
			codes[an.Code] = true
			c.Inputs++
		}
		if j.out.i < c.first {
			c.first = j.out.i
			c.Example = anomalyPlace(r.shownName(j.out.i, &j.input), d.Entry, an)
		}
	}
}

// sortedAnomalies returns the anomalies, the worst first.
func (r *reportRun) sortedAnomalies() (all []htmlreport.Anomaly) {
	order := []string{"error", "warning", "note"}
	for _, c := range r.anomalies {
		all = append(all, c.Anomaly)
	}
	slices.SortFunc(all, func(x, y htmlreport.Anomaly) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.Severity), slices.Index(order, y.Severity)), cmp.Compare(y.Inputs, x.Inputs), cmp.Compare(x.Code, y.Code))
	})
	return all
}
