package analyze

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// emitter is the last step: it makes findings of pending matches that are final, and hands them on.
type emitter struct {
	rec       *recorder
	kinds     kinds
	matchList func(*Finding) []string
	reuse     bool
	yield     func(*Finding, error) bool
	stopped   bool
	reused    Finding // with reuse
	items     arena[Finding]
	times     arena[Time]
}

// kinds are those of the findings that are asked for.
type kinds struct {
	some  bool // or else all
	codes artifact.Set
	names []Kind // those that are not built in
}

// ask sets the kinds that are asked for; nil asks for all.
func (k *kinds) ask(names []Kind) {
	*k = kinds{some: names != nil, names: k.names[:0]}
	for _, name := range names {
		if c := artifact.CodeOf(name); c != artifact.Other {
			k.codes |= 1 << c
		} else {
			k.names = append(k.names, name)
		}
	}
}

// asked reports whether the finding of p is asked for.
func (k *kinds) asked(p *pending) bool {
	if !k.some || k.codes.Has(p.match.Kind) {
		return true
	}
	return p.match.Kind == artifact.Other && slices.Contains(k.names, p.names.Kind)
}

// mayDrop reports whether a match need not be taken down: it is not asked for, has no part in
// joins, and stands in no row.
func (k *kinds) mayDrop(m *artifact.Match) bool {
	const joins = artifact.Paths | 1<<artifact.SizeCode | 1<<artifact.HashCode | 1<<artifact.Other
	return k.some && !k.codes.Has(m.Kind) && !joins.Has(m.Kind) && m.Row.Number == 0
}

// flush hands on what is final. It reports whether there is to be more.
func (e *emitter) flush(j *joiner) bool {
	n := 0
	for p := j.final(&n); p != nil; p = j.final(&n) {
		if !e.emit(p) {
			e.stopped = true
			break
		}
		e.rec.free(p)
	}
	if n > 0 {
		j.drop(n)
	}
	return !e.stopped
}

// emit yields the finding of a pending match, if there is to be one.
func (e *emitter) emit(p *pending) bool {
	if p.dropped || !e.kinds.asked(p) || p.hidden() && e.matchList == nil {
		return true
	}
	f := &e.reused
	if !e.reuse {
		f = e.items.next()
	}
	e.fill(f, p)
	if e.matchList != nil {
		f.Matched = e.hunt(f, p)
		if p.hidden() && f.Matched == nil {
			return true
		}
	}
	return e.yield(f, nil)
}

// hidden says that the match lies within a secret.
func (p *pending) hidden() bool { return p.masked != nil && p.masked.inside }

// kind returns the name of the match's kind.
func (p *pending) kind() Kind {
	if p.match.Kind == artifact.Other {
		return p.names.Kind
	}
	return p.match.Kind.Kind()
}

// fill makes f the finding of p. It sets all fields but those that are nothing already.
func (e *emitter) fill(f *Finding, p *pending) {
	m := &p.match
	f.Kind, f.Value, f.Context = p.kind(), p.value, p.context
	f.Rule, f.Confidence, f.Platform = ruleName(m.Rule), m.Level.Confidence(), platforms[m.Flags&(artifact.Windows|artifact.POSIX)]
	if p.names != nil {
		f.Rule, f.Confidence, f.Platform = p.names.Rule, p.names.Confidence, p.names.Platform
	}
	f.Span, f.TextOffset, f.Line, f.Hidden = p.place.span, p.place.offset, p.place.line, p.place.hidden
	f.Field, f.Truncated, f.Masked = 0, m.Flags.Has(artifact.Truncated), false
	reset(&f.Normalized, p.normalized(p.value))
	reset(&f.Alternative, p.alternative)
	reset(&f.Common, commonWord(m.Kind, cmp.Or(f.Normalized, f.Value)))
	reset(&f.Command, "")
	reset(&f.Decoded, "")
	if f.Process != nil || f.Collected != nil || f.Matched != nil {
		f.Process, f.Collected, f.Matched = nil, nil, nil
	}
	if f.Transforms != nil || p.place.transforms != nil {
		f.Transforms = p.place.transforms
	}
	if f.give(p.joined); p.joined != nil && p.joined.orders != (timeOrders{}) {
		for i, o := range p.joined.orders {
			if o != 0 {
				e.rec.dates.settle(&f.Times[i], o, p)
			}
		}
	}
	switch m.Kind {
	case artifact.SizeCode:
		f.Size = e.rec.size(m, p.value, "")
	case artifact.HashCode:
		f.Hashes = e.rec.hashes.take()
		f.Hashes[0] = p.hash()
	case artifact.Timestamp:
		f.Times = e.times.take()
		if f.Times[0] = p.time(); m.Flags.Has(artifact.Ambiguous) {
			e.rec.dates.settle(&f.Times[0], m.Orders(), p)
		}
	case artifact.Process:
		f.Process = &ProcessInfo{ID: -1, Parent: -1}
		if p.joined != nil {
			f.Process.ID, f.Process.Parent = p.joined.id, p.joined.parent
		}
	case artifact.Service:
		if p.joined != nil && p.joined.id >= 0 {
			f.Process = &ProcessInfo{ID: p.joined.id, Parent: -1}
		}
	}
	if p.masked != nil {
		e.mask(f, p)
	}
}

// reset sets a string that mostly is empty before and after.
func reset(s *string, to string) {
	if *s != "" || to != "" {
		*s = to
	}
}

var platforms = [artifact.Windows | artifact.POSIX + 1]string{artifact.Windows: "windows", artifact.POSIX: "posix"}

// give gives the finding what was joined to it.
func (f *Finding) give(j *joined) {
	if j != nil {
		f.Size, f.Hashes, f.HashJoin, f.Times = j.size, j.hashes, j.hashJoin, j.times
		f.Path, f.DirectorySpan, f.Owner, f.Signature = j.path, j.directory, j.owner, j.signature
		return
	}
	if f.Size != nil || f.Hashes != nil || f.Times != nil {
		f.Size, f.Hashes, f.HashJoin, f.Times = nil, nil, "", nil
	}
	f.DirectorySpan = transcript.Span{}
	reset(&f.Path, "")
	reset(&f.Owner, "")
	reset(&f.Signature, "")
}

// mask takes from the finding what would show a secret.
func (e *emitter) mask(f *Finding, p *pending) {
	m := &p.match
	f.Masked, f.Decoded = m.Kind == artifact.Secret, p.masked.decoded
	if !m.Flags.Has(artifact.EscapedBackslashes) {
		f.Normalized = ""
	}
	if m.Kind == artifact.HashCode {
		f.Hashes[0].Value = p.value
	}
}

// time makes the time that the match is.
func (p *pending) time() Time {
	t := Time{Role: p.match.Part.Role(), Text: p.value, Value: p.usual}
	if p.names != nil {
		t.Role = p.names.Role
	}
	return t
}

// normalized returns the usual form of value, which is that of p or what it was before it was
// masked; "" if it was printed in that form.
func (p *pending) normalized(value string) string {
	m := &p.match
	usual := p.usual
	switch {
	case m.Kind == artifact.Timestamp:
		usual = ""
		if p.names != nil {
			usual = p.names.Normalized
		}
	case m.Kind == artifact.HashCode:
		if usual == "" {
			usual = strings.ToLower(value)
		}
		if usual == value {
			usual = p.usual
		}
	case artifact.Paths.Has(m.Kind) && m.Flags.Has(artifact.EscapedBackslashes):
		return strings.ReplaceAll(value, `\\`, `\`)
	}
	if usual == "" && p.repair && named.Has(m.Kind) {
		if repaired, ok := text.Repair(value); ok {
			return repaired
		}
	}
	return usual
}

// named are the kinds whose values are names, which may hold letters of any language.
const named = artifact.Paths | 1<<artifact.Account | 1<<artifact.Process | 1<<artifact.Service | 1<<artifact.Task

// hunt asks what the finding matches, as it was printed.
func (e *emitter) hunt(f *Finding, p *pending) []string {
	if p.masked == nil {
		return e.matchList(f)
	}
	whole := *f
	whole.Value, whole.Normalized = p.masked.value, p.normalized(p.masked.value)
	if p.match.Kind == artifact.HashCode && whole.Normalized == "" {
		whole.Normalized = p.masked.value
	}
	return e.matchList(&whole)
}
