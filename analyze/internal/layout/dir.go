package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

var tags = [][]byte{[]byte("<DIR>"), []byte("<REP>"), []byte("<JUNCTION>"), []byte("<SYMLINKD>"), []byte("<SYMLINK>"), []byte("<КАТАЛОГ>"), []byte("<DIRETÓRIO>"), []byte("<VERZ.>")}

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
	if i >= len(line) || i-end < 2 || line[i] != '<' && !isDigit(line[i]) {
		return dst
	}
	parts := append(dst, timeAt(line, first, end, row, "modified"))
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
	return append(parts, Part{Start: from, End: to, What: what, Row: row, Rule: "listing", InDirectory: r.place.known})
}

func isTag(s []byte) bool {
	for _, t := range tags {
		if bytes.Equal(s, t) {
			return true
		}
	}
	return false
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
		Part{Start: from, End: to, What: Name, Row: row, Rule: "listing", InDirectory: r.place.known})
}
