package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// appendDir reads a row of cmd's dir: date, time, size or <DIR>, perhaps an owner, name.
func (r *Reader) appendDir(dst []Part, line []byte, first int) []Part {
	if first > 2 {
		return dst
	}
	end := clock(line, first)
	if end < 0 || end >= len(line) || line[end] != ' ' {
		return dst
	}
	row := r.row + 1
	i := blanks(line, end)
	if i >= len(line) || i-end < 2 || line[i] != '<' && !ascii.IsDigit(line[i]) {
		return dst
	}
	parts := append(dst, timeAt(line, first, end, row, artifact.Modified))
	folder := false
	if line[i] == '<' {
		close := bytes.IndexByte(line[i:], '>')
		if close < 0 || close > 24 || !isTag(line[i:i+close+1]) {
			return dst
		}
		folder = true
		i += close + 1
	} else {
		n, end, ok := quantity.Integer(line, i)
		if !ok || end >= len(line) || line[end] != ' ' {
			return dst
		}
		parts = append(parts, exactly(i, end, row, n))
		i = end + 1
	}
	if folder {
		i = blanks(line, i)
	}
	from, to := trim(line, i, len(line))
	if from == to {
		return dst
	}
	if folder && line[to-1] == ']' { // where a link leads
		if b := bytes.Index(line[from:to], []byte(" [")); b > 0 {
			to = from + b
		}
	}
	from += afterShort(line[from:to])
	from += afterNoOwner(line[from:to])
	if b := bytes.IndexByte(line[from:to], '\\'); b > 0 { // no name has one: it is the owner's
		owner := ownerEnd(line[from:to], b)
		if owner == 0 {
			return dst
		}
		parts = append(parts, part(Owner, from, from+owner, row))
		from, _ = trim(line, from+owner, to)
	}
	if from >= to {
		return dst
	}
	r.row = row
	r.place.listing = true
	what := Name
	if name := string(line[from:to]); name == "." || name == ".." {
		what = Claim
	}
	return append(parts, part(what, from, to, row).by(artifact.RuleListing).with(artifact.InDirectory, r.place.known))
}

// isTag says whether s stands in the column of sizes for what is no file: <DIR>, <КАТАЛОГ>, <REP>,
// <SYMLINKD>. In any language it is in capitals.
func isTag(s []byte) bool {
	for _, c := range s[1 : len(s)-1] {
		if c < 0x80 && c-'A' >= 26 && c != '.' && c != ' ' {
			return false
		}
	}
	return len(s) > 4
}

// afterShort returns where the name of a file begins, after the short one that dir /x puts before
// it in 13 columns.
func afterShort(s []byte) int {
	const width = 13
	if len(s) <= width || s[width-1] != ' ' || s[width] == ' ' {
		return 0
	}
	short := bytes.TrimRight(s[:width], " ")
	tilde := bytes.IndexByte(short, '~')
	if tilde <= 0 || tilde+1 >= len(short) || !ascii.IsDigit(short[tilde+1]) {
		return 0
	}
	for _, c := range short {
		if c == ' ' || c-'a' < 26 {
			return 0
		}
	}
	return width
}

// afterNoOwner returns where a name begins after the "..." that dir /q prints for an owner that it
// may not read.
func afterNoOwner(s []byte) int {
	const width = 23
	if len(s) > width && bytes.HasPrefix(s, []byte("... ")) && len(bytes.TrimLeft(s[3:width], " ")) == 0 {
		return width
	}
	return 0
}

// ownerEnd returns where the owner ends that dir /q puts before a name, in 22 columns; slash is
// where its domain ends.
func ownerEnd(s []byte, slash int) int {
	if len(s) > 23 && s[22] == ' ' && slash < 22 && bytes.IndexByte(s[23:], '\\') < 0 && s[21] == ' ' {
		_, end := trim(s, 0, 22)
		return end
	}
	end := bytes.IndexByte(s[slash:], ' ')
	if end < 0 || bytes.IndexByte(s[slash+end:], '\\') >= 0 {
		return 0
	}
	return slash + end
}

// appendStream reads a row of dir /r that is a stream: a size, and name:stream:$DATA.
func (r *Reader) appendStream(dst []Part, line []byte, first int) []Part {
	if first < 16 || !r.place.listing {
		return dst
	}
	n, end, ok := quantity.Integer(line, first)
	if !ok || end >= len(line) || line[end] != ' ' {
		return dst
	}
	from, to := trim(line, end, len(line))
	if !bytes.HasSuffix(line[from:to], []byte(":$DATA")) {
		return dst
	}
	row := r.next()
	return append(dst, exactly(first, end, row, n),
		part(Name, from, to, row).by(artifact.RuleListing).with(artifact.InDirectory, r.place.known))
}
