package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// appendCopied reads a line of robocopy: the size and the name of a file after a tab each, or the
// number of files and the path of a folder, which ends with a backslash.
func (r *Reader) appendCopied(dst []Part, line []byte, first int) []Part {
	tab := bytes.LastIndexByte(line, '\t')
	if tab < 0 {
		return dst
	}
	before := max(bytes.LastIndexByte(line[:tab], '\t'), 0)
	sizeFrom, sizeTo := trim(line, before, tab)
	from, to := trim(line, tab, len(line))
	if sizeFrom == sizeTo || from == to {
		return dst
	}
	if absolute(line[from:to]) == 1 && line[to-1] == '\\' {
		if !ascii.IsDigit(line[sizeTo-1]) {
			return dst
		}
		p := nameAt(line, from, to, r.next(), artifact.RuleListing)
		p.Flags |= artifact.Directory
		r.place = place{known: true, copied: true}
		return append(dst, p)
	}
	if !r.place.copied || bytes.ContainsAny(line[from:to], `\/:*?"<>|`) {
		return dst
	}
	row := r.next()
	if p, ok := size(line[sizeFrom:sizeTo], 1); ok {
		p = p.moved(sizeFrom, sizeTo)
		p.Row.Number = row
		dst = append(dst, p)
	} else if !ascii.IsDigit(line[sizeFrom]) {
		r.row--
		return dst
	}
	p := nameAt(line, from, to, row, artifact.RuleListing)
	p.Flags |= artifact.InDirectory
	return append(dst, p)
}
