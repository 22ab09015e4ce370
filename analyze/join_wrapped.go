package analyze

import (
	"cmp"
	"slices"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// goOn adds the rest of a value that was wrapped.
func (r *rows) goOn(rec *recorder, row *openRow, m *artifact.Match) {
	p := cmp.Or(row.file, row.proc, row.other)
	if p == nil || p.place.last+1 != rec.sl.line || len(p.value)+len(" ")+int(m.End-m.Start) > maxValue {
		return
	}
	p.place.last = rec.sl.line
	if rec.encoded(p, m) {
		p.place.transforms = append([]string{stepCLIXML}, p.place.transforms...)
	}
	rest := row.rest(rec, p, m)
	p.value += rest
	p.usual, p.repair = "", false
	p.match.Flags &^= artifact.EscapedBackslashes
	p.place.span.End = rec.span(m).End
	step := stepUnwrap
	if row.respaced {
		step = stepRespace
	}
	if n := len(p.place.transforms); n > 0 && (p.place.transforms[n-1] == stepUnwrap || p.place.transforms[n-1] == stepRespace) {
		p.place.transforms[n-1] = step
	} else {
		p.place.transforms = append(p.place.transforms, step)
	}
	if p.joined != nil && p.joined.path != "" {
		p.joined.path += rest
	}
	if row.directory {
		r.dir = newDirectory(p.value, p.place.span)
	}
}

// rest returns what goes on p, with the blank at which the value was wrapped. Where the line may
// have lost that blank, the value is less certain.
func (row *openRow) rest(rec *recorder, p *pending, m *artifact.Match) string {
	rest := rec.partOf(m)
	blank, sure := rec.from.list.TextOf(m) == " ", m.Level == artifact.High
	switch {
	case blank && sure:
		return " " + rest
	case sure && !row.respaced:
		row.broken = true
		return rest
	case slices.Contains(p.place.transforms, stepCLIXML): // it keeps its blanks
		return rest
	}
	p.match.Level = max(p.match.Level, m.Level)
	if row.respaced || row.broken { // there is one step for all line ends
		p.match.Level = artifact.Low
	} else {
		row.respaced, row.broken = blank, !blank
	}
	other := rest
	if row.respaced {
		rest = " " + rest
	} else {
		other = " " + other
	}
	if p.match.Level == artifact.Low && p.alternative == "" {
		p.alternative = p.value + other
	}
	return rest
}
