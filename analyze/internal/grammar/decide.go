package grammar

import "bytes"

// decide chooses the end of the path in its region.
func (r *region) decide(line []byte, from int, s start, ctx context) Path {
	end, whole := r.cut(line, ctx)
	p := Path{Start: s.pos, Kind: s.kind, Rule: PathText}
	if r.closed && whole {
		p.End, p.Rule = end, PathQuoted
		p.Truncated = endsInEllipsis(line[s.pos:end])
	} else {
		p.End, p.Truncated = trimEnd(line, s.body, r.name, end)
		if whole && ctx.firm && r.edge == lineEdge {
			p.Rule = PathLabel
		}
	}
	if p.Start == from && p.End == len(line) {
		p.Rule = PathLine
	}
	path := line[p.Start:p.End]
	p.Escaped = r.escaped && bytes.IndexByte(path, '\\') >= 0
	p.Truncated = p.Truncated || r.gap > 0 && r.gap < p.End
	return p
}

// cut returns the end before trimming, and whether it is that of the region.
func (r *region) cut(line []byte, ctx context) (end int, whole bool) {
	switch {
	case r.stop >= 0 && r.file >= 0:
		return r.file, false
	case r.stop >= 0 && r.word >= 0 && extBefore(line, r.name, r.stop) < fileExt:
		return r.word, false
	case r.stop >= 0:
		return r.stop, false
	case r.closed:
		return r.end, true
	}
	tail := r.end
	for tail > r.name && (line[tail-1] == '.' || line[tail-1] == ' ') {
		tail--
	}
	ext := extBefore(line, r.name, tail)
	if r.stream {
		ext = fileExt
	}
	if ctx.firm && r.edge != textEdge {
		switch {
		case r.file >= 0 && (ext < fileExt || r.word >= 0):
			return r.file, false
		case ext == noExt && r.word >= 0:
			return r.word, false
		}
		return r.end, true
	}
	switch {
	case r.file >= 0:
		return r.file, false
	case ext >= fileExt, ext == someExt && r.edge != textEdge:
		return r.end, true
	case r.word >= 0:
		return r.word, false
	case r.blank >= 0:
		return r.blank, false
	}
	return r.end, true
}
