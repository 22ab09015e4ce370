package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// A border is where a path ends, before trimming.
type border struct {
	end   int
	whole bool // it is that of the region
	other int  // that of another reading, or 0
}

// decide chooses the end of the path in its region.
func (r *region) decide(line []byte, from int, s start, ctx context) Path {
	b := r.cut(line, s, ctx)
	if r.pattern > 0 && b.end == r.end {
		b.other = r.pattern
	}
	p := Path{Start: s.pos, Kind: s.kind, Rule: PathText, Level: artifact.Medium}
	truncated := false
	if r.closed && b.whole {
		p.End, p.Rule, p.Level = b.end, PathQuoted, artifact.High
		truncated = endsInEllipsis(line[s.pos:b.end])
	} else {
		p.End, truncated = trimEnd(line, s.body, r.name, b.end)
		if b.whole && ctx.firm && r.edge == lineEdge {
			p.Rule = PathLabel
		}
	}
	if p.Start == from && p.End == len(line) {
		p.Rule = PathLine
		if r.blank < 0 {
			p.Level = artifact.High
		} else if b.other == 0 && s.kind != RegistryPath && extBefore(line, r.name, p.End) == commandExt {
			b.other = r.blank // a command, and a script
		}
	}
	if b.other > 0 {
		if other, _ := trimEnd(line, s.body, min(r.name, b.other), b.other); other != p.End && other >= s.least {
			p.Level, p.Other = artifact.Low, other
		}
	}
	if (r.escaped || r.shell) && bytes.IndexByte(line[p.Start:p.End], '\\') >= 0 {
		if r.escaped {
			p.Flags |= artifact.EscapedBackslashes
		}
		if r.shell {
			p.Flags |= artifact.Shell
		}
	}
	if truncated || r.gap > 0 && r.gap < p.End {
		p.Flags |= artifact.Truncated
	}
	return p
}

// cut returns the end before trimming.
func (r *region) cut(line []byte, s start, ctx context) border {
	switch {
	case r.stop >= 0 && r.file >= 0:
		return border{end: r.file}
	case r.stop >= 0 && r.word >= 0 && extBefore(line, r.name, r.stop) < fileExt:
		return border{end: r.word}
	case r.stop >= 0:
		return border{end: r.stop}
	case r.closed:
		return border{end: r.end, whole: true}
	}
	tail := r.end
	for tail > r.name && (line[tail-1] == '.' || line[tail-1] == ' ') {
		tail--
	}
	ext := extBefore(line, r.name, tail)
	if r.stream {
		ext = fileExt
	}
	switch {
	case r.posix.arg >= 0:
		return r.posixCut(line, s, ctx, ext)
	case ctx.firm && r.edge == itemEdge:
		return border{end: r.end, whole: true}
	case r.note >= 0 && (ctx.glued || !(ctx.firm && r.edge != textEdge && ext >= fileExt)):
		return border{end: r.note, other: r.end}
	}
	if ctx.firm && r.edge != textEdge {
		switch {
		case r.file >= 0 && (ext < fileExt || r.word >= 0):
			return border{end: r.file}
		case ext == noExt && r.word >= 0:
			return border{end: r.word, other: r.end}
		}
		return border{end: r.end, whole: true}
	}
	switch {
	case r.file >= 0:
		return border{end: r.file}
	case ext >= fileExt, ext == someExt && r.edge != textEdge:
		return border{end: r.end, whole: true}
	case r.word >= 0:
		return border{end: r.word}
	case r.blank >= 0:
		return border{end: r.blank, other: r.end}
	}
	return border{end: r.end, whole: true}
}
