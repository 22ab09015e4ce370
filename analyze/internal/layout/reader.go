package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/grammar"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

const (
	maxLine    = 32 << 10 // what is longer is no row
	maxHeader  = 2 << 10
	maxColumns = 64
)

// Reader knows what the lines before said.
type Reader struct {
	parts       []Part // memory for Scan
	row         int32  // number of the last one
	prev        []byte // the line before, if it may be a heading
	head        bool   // prev may be a heading without a rule
	table       table
	list        list
	object      object
	cells       [][2]int // of the present row
	connections connections
	place       place
	digest      digest
	members     members
	wrap        wrap
	tree        tree
	padded      bool  // a line ended with a blank: none lost it
	tables      int32 // number of the last table with a row
}

// next begins a row.
func (r *Reader) next() int32 {
	r.row++
	return r.row
}

// Scan adds the parts in the next line of the text to list.
func (r *Reader) Scan(list *artifact.List, line *plane.Line) {
	rows := r.table.rows
	r.parts = r.parts[:0]
	root := false
	if len(line.After) > 0 && mayTree[line.After[0]] && !r.tree.open {
		r.parts, root = r.appendRoot(r.parts, line.Text, line.After)
	}
	if !root {
		marked := len(line.Text) - len(bytes.TrimPrefix(line.Text, byteOrderMark))
		r.parts = moveAll(r.read(r.parts, line.Text[marked:], false), marked)
	}
	if len(r.parts) > 0 || r.table.rows > rows {
		list.Source = r.source(rows)
	}
	add(list, r.parts)
}

// byteOrderMark may begin a file, and is no part of its first line: the heading of a table.
var byteOrderMark = []byte("\ufeff")

// moveAll moves parts to where they are in a line of which the first bytes were left out.
func moveAll(parts []Part, by int) []Part {
	if by > 0 {
		for i := range parts {
			p := &parts[i]
			p.Start, p.End = p.Start+int32(by), p.End+int32(by)
			if end := p.Alternative(); end > 0 {
				p.SetAlternative(end + by)
			}
		}
	}
	return parts
}

// Busy says that every line may matter.
func (r *Reader) Busy() bool { return true }

// read appends the parts of a line. If all is set, lines that cannot matter are looked at, too.
func (r *Reader) read(dst []Part, line []byte, all bool) []Part {
	if len(line) > maxLine {
		r.forget()
		return dst
	}
	for len(line) > 0 && line[len(line)-1] == '\r' { // wmic ends lines with two
		line = line[:len(line)-1]
	}
	first := blanks(line, 0)
	if first == len(line) {
		r.blank()
		return dst
	}
	if c := line[len(line)-1]; c == ' ' {
		r.padded = true
	}
	wrapped := r.wrap
	r.wrap = wrap{}
	if rest, ok := wrapped.rest(line, first); ok {
		r.prev = r.prev[:0]
		return r.goOn(dst, wrapped, line, rest)
	}
	if !all && r.quiet() && !mayMatter(line, first) {
		r.remember(line, first)
		return dst
	}
	if line[len(line)-1] == ';' { // of a text in XML
		if line = bytes.TrimSuffix(line, []byte("&#xD;")); first >= len(line) {
			r.blank()
			return dst
		}
	}
	n := len(dst)
	if dst = r.append(dst, line, first); len(dst) > n {
		r.prev = r.prev[:0]
	} else {
		r.remember(line, first)
	}
	return dst
}

// append shows a line to the shapes that it may be of, the surest first.
func (r *Reader) append(dst []Part, line []byte, first int) []Part {
	n := len(dst)
	c := line[first]
	head := r.head
	r.head = false
	if c == '<' {
		return r.appendElements(dst, line, first)
	}
	if r.object.depth == 0 && (c == '"' || c == '\'') && isMember(line, first) {
		r.object = object{depth: 1}
	}
	if r.tree.open {
		var fits bool
		if dst, fits = r.appendTree(dst, line); fits {
			return dst
		}
	}
	if r.object.depth > 0 || opensObject(line, first) {
		var ok bool
		if dst, ok = r.appendObject(dst, line, first); ok && (len(dst) > n || r.object.depth > 0) {
			return dst
		}
		n = len(dst)
	}
	if mayRule[c] && r.table.kind != barred {
		if dst = r.appendFramed(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if mayRule[c] {
		if rule := ruleOf(line[first:]); rule != noRule {
			return r.underline(dst, line, rule)
		}
	}
	if head {
		r.beginSpread()
	}
	fits := false
	if r.table.kind != noTable {
		if dst, fits = r.appendRow(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if r.members.open {
		if dst = r.appendMembers(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if r.connections.open {
		if dst = r.appendConnection(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if r.digest.wanted {
		if dst = r.appendDigest(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if !fits {
		if dst = r.appendEntry(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if c >= 0x80 {
		if dst = r.appendUnit(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if dst = r.appendLogin(dst, line, first); len(dst) > n {
		return dst
	}
	if dst = r.appendHeading(dst, line, first); len(dst) > n {
		return dst
	}
	if dst = r.appendDigestHeading(dst, line, first); len(dst) > n {
		return dst
	}
	if dst = r.appendEmbedded(dst, line, first); len(dst) > n {
		return dst
	}
	if dst = r.appendItem(dst, line, first); len(dst) > n || fits {
		return dst
	}
	return r.mayOpen(dst, line, first)
}

// appendEntry reads a line that is a row by itself, whatever stands above it.
func (r *Reader) appendEntry(dst []Part, line []byte, first int) []Part {
	c := line[first]
	n := len(dst)
	if first > 0 && line[0] == '\t' || r.place.copied {
		if dst = r.appendCopied(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if first == 0 && ascii.IsLetter(c) && len(line) > 2 && line[1] == ':' {
		if dst = r.appendGrant(dst, line); len(dst) > n {
			return dst
		}
	}
	switch {
	case isModeByte[c]:
		if dst = r.appendLS(dst, line, first); len(dst) > n {
			return dst
		}
	case ascii.IsDigit(c):
		if first <= 2 && isDate(line[first:]) {
			if dst = r.appendDir(dst, line, first); len(dst) > n {
				return dst
			}
			return r.appendApart(dst, line, first)
		}
		if n := len(dst); bytes.IndexByte(line[first:min(len(line), first+33)], '|') > 0 {
			if dst = r.appendBody(dst, line, first); len(dst) > n {
				return dst
			}
		}
		if artifact.AlgorithmOfDigits(hexEnd(line, first)-first) != artifact.NoHash {
			return r.appendSum(dst, line, first)
		}
		if dst = r.appendStream(dst, line, first); len(dst) > n {
			return dst
		}
		if dst = r.appendFind(dst, line, first); len(dst) > n {
			return dst
		}
		if dst = r.appendDU(dst, line, first); len(dst) > n {
			return dst
		}
		if dst = r.appendApart(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if n := len(dst); isHex(c) && len(line) > first+32 && line[first+32] == '|' {
		if dst = r.appendBody(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if isHex(c) || c == '\\' {
		return r.appendSum(dst, line, first)
	}
	return dst
}

// blank is a line without text.
func (r *Reader) blank() {
	if r.head {
		r.beginSpread()
		r.head = false
	}
	r.members = members{heading: headsMembers(r.prev)}
	r.prev = r.prev[:0]
	r.wrap = wrap{}
	r.place.blank()
	r.tree.open = false
	r.table.blank()
	r.list.end()
	r.digest = digest{}
	if r.connections.row > 0 {
		r.connections = connections{}
	}
}

// forget drops all that is known but the number of rows.
func (r *Reader) forget() {
	*r = Reader{row: r.row, padded: r.padded, tables: r.tables, prev: r.prev[:0], table: table{columns: r.table.columns[:0]}, list: list{name: r.list.name[:0]}}
}

// remember keeps a line that may be the heading of what follows.
func (r *Reader) remember(line []byte, first int) {
	r.prev = r.prev[:0]
	r.place.near = r.place.near && signOf(line, first) >= 0
	if len(line) <= maxHeader && !ascii.IsDigit(line[first]) {
		r.prev = append(r.prev, line...)
	}
}

// quiet says that no line before asks for the next one.
func (r *Reader) quiet() bool {
	return r.table.kind == noTable && !r.head && r.object.depth == 0 && !r.digest.wanted && !r.place.open && !r.place.copied && !r.connections.open && !r.members.open && !r.tree.open
}

// isDate says whether a line begins like a date.
func isDate(s []byte) bool {
	for i, c := range s[:min(len(s), 5)] {
		if c == '-' || c == '/' || c == '.' {
			return i > 0
		}
		if !ascii.IsDigit(c) {
			return false
		}
	}
	return false
}

// absolute says what kind of path text begins with: 1 for Windows, 2 for POSIX, 0 for none.
func absolute(s []byte) int {
	switch {
	case len(s) >= 3 && ascii.IsLetter(s[0]) && s[1] == ':' && (s[2] == '\\' || s[2] == '/'):
		return 1
	case len(s) >= 3 && s[0] == '\\' && s[1] == '\\' && s[2] != '\\':
		if s[2] == '.' && bytes.IndexByte(s, ' ') > 0 { // no device has a blank in its name
			return 0
		}
		return 1
	case len(s) > len(device) && s[0] == '\\' && ascii.HasFold(s, 0, device):
		return 1
	case len(s) >= 2 && s[0] == '/' && s[1] != '/' && s[1] != ' ':
		if grammar.ControlGroup(s) {
			return 0
		}
		return 2
	case len(s) >= 3 && s[0] == '~' && s[1] == '/':
		return 2
	case bytes.HasPrefix(s, []byte(provider)):
		return 1
	}
	return 0
}

// device begins paths as the kernel of Windows has them.
const device = `\device\`

// provider stands before a path that PowerShell qualifies.
const provider = `Microsoft.PowerShell.Core\FileSystem::`

// isTruncated says whether a cell was cut by the program that printed it.
func isTruncated(s []byte) bool {
	return bytes.HasSuffix(s, []byte("...")) || bytes.HasSuffix(s, []byte("…"))
}
