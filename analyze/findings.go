package analyze

import (
	"cmp"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/transcript"
)

// Text is decoded text that knows where it comes from: a [transcript.Text] or
// a [*transcript.Reader].
type Text interface {
	Fill(w *transcript.Window, size int) error
}

// Options says how to analyse. The zero value, and a nil pointer, run the
// analyzers of [Default].
type Options struct {
	Analyzers []Analyzer
}

// Findings iterates over the findings of a text, which it reads once. They come in
// the order of their spans; where two begin at the same place the longer comes first.
//
// An error is yielded once, last, with a nil Finding: that of the reader, or
// what ended the text early (a *transcript.SyntaxError or *transcript.LimitError).
func Findings(text Text, opts *Options) iter.Seq2[*Finding, error] {
	return func(yield func(*Finding, error) bool) {
		analyzers := Default()
		if opts != nil && opts.Analyzers != nil {
			analyzers = opts.Analyzers
		}
		r := run{slicer: slicer{text: text, line: 1}, analyzers: analyzers, yield: yield}
		for _, a := range analyzers {
			r.matchers = append(r.matchers, a.New())
		}
		r.all()
	}
}

// run is the state of one text.
type run struct {
	slicer
	analyzers []Analyzer
	matchers  []Matcher // of the analyzers
	matches   []Match
	ties      []tie
	joiner    joiner
	yield     func(*Finding, error) bool
	stopped   bool
}

func (r *run) all() {
	for {
		sl, ok, err := r.step()
		if !ok {
			r.joiner.close()
			r.flush()
			if err != io.EOF && !r.stopped {
				r.yield(nil, err)
			}
			return
		}
		r.match(&sl)
		r.report(&sl)
		if r.stopped {
			return
		}
	}
}

// match collects the matches that begin in the slice, in order.
func (r *run) match(sl *slice) {
	r.matches = r.matches[:0]
	for i, m := range r.matchers {
		first := len(r.matches)
		r.matches = m(r.matches, sl.text)
		for _, m := range r.matches[first:] {
			if m.Start < 0 || m.End <= m.Start || m.End > len(sl.text) {
				panic("analyze: analyzer " + r.analyzers[i].Name + " returned a match outside the line")
			}
		}
	}
	all := r.matches[:0]
	done := sl.limit
	for _, m := range r.matches {
		if m.Start < sl.from || m.Start >= sl.limit {
			continue
		}
		if m.End-m.Start > maxValue {
			m.End = m.Start + maxValue
			for m.End > m.Start+maxValue-utf8.UTFMax && !utf8.RuneStart(sl.text[m.End]) {
				m.End--
			}
			m.Truncated = true
		}
		done = max(done, m.End)
		all = append(all, m)
	}
	r.matches = all
	slices.SortFunc(all, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Rule, b.Rule))
	})
	if sl.limit < len(sl.text) {
		r.goOn(done)
	}
}

// report makes findings of the matches and hands on those that are settled.
func (r *run) report(sl *slice) {
	if len(r.matches) == 0 && !r.joiner.waiting() {
		return
	}
	r.joinLine(sl)
	before := r.joiner.line(sl, r.matches, r.win.Offset()+int64(sl.at))
	last := r.lastPath()
	for i := range r.matches {
		if r.ties[i].dropped {
			continue
		}
		f := r.finding(sl, i)
		r.joiner.add(f, before, i == last)
		if r.flush(); r.stopped {
			return
		}
	}
	r.flush()
}

// flush yields what is settled.
func (r *run) flush() {
	for f := range r.joiner.settled() {
		if !r.yield(f, nil) {
			r.stopped = true
			return
		}
	}
}

// finding makes a finding of a match.
func (r *run) finding(sl *slice, i int) *Finding {
	m, t := &r.matches[i], &r.ties[i]
	value := string(sl.text[m.Start:m.End])
	f := &Finding{
		Kind: m.Kind, Value: value, Rule: m.Rule, Confidence: m.Confidence,
		Span:       r.win.Span(sl.at+m.Start, sl.at+m.End),
		TextOffset: r.win.Offset() + int64(sl.at+m.Start),
		Line:       sl.line, Platform: m.Platform, Truncated: m.Truncated,
		Context: context(sl.text, m.Start, m.End),
	}
	switch m.Kind {
	case SizeKind:
		size := m.Size
		size.Text = value
		f.Size = &size
	case HashKind:
		lower := strings.ToLower(value)
		f.Hashes = []Hash{{m.Hash, lower}}
		if lower != value {
			f.Normalized = lower
		}
	default:
		if m.Doubled {
			f.Normalized = strings.ReplaceAll(value, `\\`, `\`)
		}
	}
	if t.size > 0 {
		s := &r.matches[t.size-1]
		size := s.Size
		size.Text, size.Join = string(sl.text[s.Start:s.End]), SameLine
		f.Size = &size
	}
	for _, h := range t.hashes {
		m := &r.matches[h]
		f.Hashes = append(f.Hashes, Hash{m.Hash, strings.ToLower(string(sl.text[m.Start:m.End]))})
		f.HashJoin = SameLine
	}
	return f
}

// maxContext bounds Finding.Context.
const maxContext = 512

// context returns the line around [start, end), cut between characters.
func context(line []byte, start, end int) string {
	from, to := 0, len(line)
	if to > maxContext {
		room := max(maxContext-(end-start), 0)
		from = max(start-room/2, 0)
		to = min(from+maxContext, len(line))
		from = max(min(from, to-maxContext), 0)
	}
	for from > 0 && from < to && !utf8.RuneStart(line[from]) {
		from++
	}
	for to < len(line) && to > from && !utf8.RuneStart(line[to]) {
		to--
	}
	return string(line[from:to])
}

// final says that err is the end of a text and not an error of the reader.
func final(err error) bool {
	switch err.(type) {
	case *transcript.SyntaxError, *transcript.LimitError:
		return true
	}
	return err == io.EOF
}
