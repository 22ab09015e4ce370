package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
)

// bare is a row without a heading, of a file: its size, its time and its hashes show what it is,
// in whatever order they stand.
type bare struct {
	size, time bool
	hashes     int
	first      What // what the row begins with
	padded     bool // blanks align the size
	parts      int  // those of the row begin here
	row        int32
}

// add adds a fact to the row. One of a kind that the row has makes it none.
func (b *bare) add(dst []Part, p Part, from, to int) ([]Part, bool) {
	switch what := p.what(); what {
	case Size:
		if b.size {
			return dst, false
		}
		b.size = true
	case Hash:
		for i := range dst[b.parts:] {
			if q := &dst[b.parts+i]; q.what() == Hash && q.Algorithm == p.Algorithm {
				return dst, false
			}
		}
		b.hashes++
	default:
		if b.time {
			return dst, false
		}
		b.time = true
	}
	if len(dst) == b.parts {
		b.first = p.what()
	}
	return append(dst, p.at(from, to, b.row)), true
}

// enough says whether the facts show that the row is of a file.
func (b *bare) enough() bool { return b.size && (b.time || b.hashes > 0) || b.hashes > 1 }

// maxBare is how many cells a row without a heading may have.
const maxBare = 8

// appendBare reads a row whose cells a comma, a semicolon or a tab divides: all are facts of a file
// but one, which is its name.
func (r *Reader) appendBare(dst []Part, line []byte, comma byte) []Part {
	b := bare{parts: len(dst), row: r.row + 1}
	name, found := [2]int{}, false
	for i, n := 0, 0; i <= len(line); n++ {
		from, to, next := cell(line, i, comma)
		if i = next; from == to || n == maxBare {
			return dst[:b.parts]
		}
		p, ok := factOf(line[from:to])
		if !ok {
			if found || !isBareName(line[from:to]) {
				return dst[:b.parts]
			}
			name, found = [2]int{from, to}, true
			continue
		}
		if dst, ok = b.add(dst, p, from, to); !ok {
			return dst[:b.parts]
		}
	}
	text := line[name[0]:name[1]]
	path := found && absolute(text) != 0
	switch {
	case !found, path && !b.enough() && b.hashes == 0:
		return dst[:b.parts]
	case !path && !(b.enough() && (b.time || hasExtension(text))):
		return dst[:b.parts]
	}
	r.row = b.row
	p := nameAt(line, name[0], name[1], r.row, artifact.RuleTable)
	p.set(artifact.POSIX, absolute(text) == 2)
	return append(dst, p)
}

// factOf reads a cell that is the size, the time or the hash of a file.
func factOf(cell []byte) (Part, bool) {
	if p, ok := hash(cell); ok {
		return p, true
	}
	if !ascii.IsDigit(cell[0]) {
		return Part{}, false
	}
	if n, end, ok := quantity.Integer(cell, 0); ok && end == len(cell) {
		return exactly(0, 0, 0, n), true
	}
	if isDate(cell) && bytes.IndexByte(cell, ':') > 0 && stamp.IsTime(cell) {
		return timeAt(cell, 0, len(cell), 0, artifact.Modified), true
	}
	return Part{}, false
}

// isBareName says whether a cell may be the name of a file: a path, or a word, or a name with an
// extension, and no address.
func isBareName(s []byte) bool {
	if absolute(s) != 0 {
		return isWhole(s)
	}
	if !ascii.IsLetter(s[0]) && !ascii.IsDigit(s[0]) && s[0] < 0x80 && s[0] != '.' && s[0] != '_' {
		return false
	}
	letters := false
	for _, c := range s {
		if noNameByte[c] {
			return false
		}
		letters = letters || ascii.IsLetter(c) || c >= 0x80
	}
	return letters && (bytes.IndexByte(s, ' ') < 0 || hasExtension(s))
}

// noNameByte has the bytes that the name of a file in a row without a heading has not.
var noNameByte = func() (set [256]bool) {
	for c := range ' ' {
		set[c] = true
	}
	for _, c := range []byte(`"<>|*?:;=@`) {
		set[c] = true
	}
	return set
}()

// appendFacts reads a row of words, facts of a file and then its name: `12 2024-01-15 15:14 a.txt`.
func (r *Reader) appendFacts(dst []Part, line []byte, first int) []Part {
	b := bare{parts: len(dst), row: r.row + 1}
	i := first
	for {
		from, to := word(line, i)
		if from == to {
			return dst[:b.parts]
		}
		if isDate(line[from:to]) {
			to = clockAfter(line, to)
		}
		p, ok := factOf(line[from:to])
		if !ok || b.enough() {
			break
		}
		if dst, ok = b.add(dst, p, from, to); !ok {
			return dst[:b.parts]
		}
		b.padded = b.padded || p.what() == Size && from-i > 1
		i = to
	}
	from, to := trim(line, i, len(line))
	if !b.enough() || b.hashes > 1 || !isBareName(line[from:to]) {
		return dst[:b.parts]
	}
	name := line[from:to]
	blank := bytes.IndexByte(name, ' ') >= 0
	if b.first == Time && !b.padded && (blank || !hasExtension(name)) { // a line of a log
		return dst[:b.parts]
	}
	r.row = b.row
	if name[len(name)-1] == '/' { // a directory has no size
		return append(dst[:b.parts], part(Claim, first, to, r.row))
	}
	p := nameAt(line, from, to, r.row, artifact.RuleListing)
	p.set(artifact.POSIX, absolute(name) != 1)
	p.set(artifact.InDirectory, r.place.known && absolute(name) == 0)
	return append(dst, p)
}

// clockAfter returns where the time of day ends that stands after the date that ends at to, with
// its zone in numbers; to if there is none.
func clockAfter(line []byte, to int) int {
	from, end := word(line, to)
	if from-to != 1 || bytes.IndexByte(line[from:end], ':') <= 0 || !ascii.IsDigit(line[from]) {
		return to
	}
	if zone, stop := word(line, end); stop-zone == len("+0000") && (line[zone] == '+' || line[zone] == '-') {
		return stop
	}
	return end
}

// appendApart reads a row without a heading, of cells or of words.
func (r *Reader) appendApart(dst []Part, line []byte, first int) []Part {
	i := first
	for i < len(line) && line[i] != ',' && line[i] != ';' && line[i] != '\t' && i-first < maxBareCell {
		i++
	}
	if n := len(dst); i < len(line) && i-first < maxBareCell && line[i] != ' ' {
		if dst = r.appendBare(dst, line, line[i]); len(dst) > n {
			return dst
		}
	}
	return r.appendFacts(dst, line, first)
}

// maxBareCell is how long the first cell of a row without a heading may be: a hash.
const maxBareCell = 129
