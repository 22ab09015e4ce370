package lrkit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// Filter narrows down what is read and what is kept. An empty list does not.
type Filter struct {
	// Machines are names of machines, in any case: the whole name, its first label, or the id; *
	// stands for anything. An input of which no machine is known has none of them.
	Machines []string
	// Scripts are names of scripts, in any case, with * for anything. An input without a script has
	// none of them.
	Scripts []string
	// Kinds are the kinds of findings to keep.
	Kinds []analyze.Kind
}

// Machine reports whether a machine is wanted.
func (f *Filter) Machine(name, id string) bool {
	if len(f.Machines) == 0 {
		return true
	}
	label, _, _ := strings.Cut(name, ".")
	return slices.ContainsFunc(f.Machines, func(p string) bool {
		return wildcard(p, name) || wildcard(p, label) || wildcard(p, id)
	})
}

// Script reports whether a script is wanted.
func (f *Filter) Script(name string) bool {
	return len(f.Scripts) == 0 || slices.ContainsFunc(f.Scripts, func(p string) bool { return wildcard(p, name) })
}

// Kind reports whether findings of a kind are wanted.
func (f *Filter) Kind(k analyze.Kind) bool { return len(f.Kinds) == 0 || slices.Contains(f.Kinds, k) }

// origin reports whether an input of this origin may be wanted.
func (f *Filter) origin(o *report.Origin) bool {
	if o == nil {
		return len(f.Machines) == 0
	}
	return f.Machine(o.Machine, o.MachineID)
}

// document reports whether a document is wanted.
func (f *Filter) document(d *report.Document) bool {
	name := cmp.Or(d.Facts.ScriptName, d.Facts.ScriptNamePartial)
	return len(f.Scripts) == 0 || name != nil && f.Script(*name)
}

// wildcard matches a text against a pattern, in any case; * stands for any run of characters.
// Nothing matches the empty text. It takes no more steps than the product of both lengths.
func wildcard(pattern, s string) bool {
	pattern, s = strings.ToLower(pattern), strings.ToLower(s)
	if s == "" {
		return false
	}
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && pattern[p] == s[i]:
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// filtering passes on the documents and findings that are wanted.
type filtering struct {
	report.Sink
	filter *Filter
	skip   bool // this document
}

func (o *Options) filtered(sink report.Sink) report.Sink {
	if o == nil || len(o.Filter.Scripts) == 0 && len(o.Filter.Kinds) == 0 {
		return sink
	}
	return &filtering{Sink: sink, filter: &o.Filter}
}

// Begin implements [report.Sink].
func (s *filtering) Begin(d *report.Document) error {
	if s.skip = !s.filter.document(d); s.skip {
		return nil
	}
	return s.Sink.Begin(d)
}

// Finding implements [report.Sink].
func (s *filtering) Finding(f *analyze.Finding) error {
	if s.skip || !s.filter.Kind(f.Kind) {
		return nil
	}
	return s.Sink.Finding(f)
}

// End implements [report.Sink].
func (s *filtering) End() error {
	if s.skip {
		return nil
	}
	return s.Sink.End()
}
