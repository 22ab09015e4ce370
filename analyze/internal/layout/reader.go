package layout

import "bytes"

// What is what a part of a row is.
type What uint8

// The parts. Claim is a part that says nothing, and must not be taken for something else.
const (
	Claim What = iota
	Name       // a path, or a name in a directory
	Size
	Hash
	Time
	Owner
	Signature
	PID
	ParentPID
	Process
	Service
	Task
	Command
	Candidate   // a name, of what a later part of the row tells
	ServiceHint // tells that it is a service
)

// Part is a place in a line that belongs to a row.
type Part struct {
	Start, End int
	What       What
	Row        int    // rows are numbered from 1; parts of one thing have one number, on whatever line they stand
	Block      bool   // the row goes on on other lines
	Rule       string // which layout it is
	POSIX      bool   // of a name: of no Windows machine

	Directory   bool // a path that rows after it lie in
	InDirectory bool // a name in the last such
	Continued   bool // the rest of the row's name, which was wrapped
	Truncated   bool
	Doubled     bool // every backslash is doubled

	Bytes, Min, Max int64 // of a size
	Ambiguous       bool
	Kind            string // of a hash: md5, sha1, sha256, sha512
	Normalized      string // of a hash that is broken up, or a name with escapes of JSON
	Role            string // of a time: created, modified, accessed, changed
	Value           string // of a time: as RFC 3339 without a zone, where it is certain
	ID              int64  // of a process
}

const (
	maxLine    = 32 << 10 // what is longer is no row
	maxHeader  = 2 << 10
	maxColumns = 64
)

// Reader knows what the lines before said.
type Reader struct {
	row      int    // number of the last one
	prev     []byte // the line before, if it may be a header
	table    table
	list     list
	listName []byte // the name of the row of list
	json     object
	dir      bool // a heading was seen
	heading  int  // the row of the heading that the line before holds, if it may have been wrapped
	posix    bool // which was of POSIX
	listing  bool // the last line was a row of dir or Get-ChildItem
	digest   digest
}

// next begins a row.
func (r *Reader) next() int {
	r.row++
	return r.row
}

// Append appends the parts in the next line of the text.
func (r *Reader) Append(dst []Part, line []byte) []Part {
	if len(line) > maxLine {
		r.forget()
		return dst
	}
	first := 0
	for first < len(line) && (line[first] == ' ' || line[first] == '\t') {
		first++
	}
	if first == len(line) {
		r.blank()
		return dst
	}
	n := len(dst)
	dst = r.append(dst, line, first)
	if len(dst) == n && len(line) <= maxHeader {
		r.prev = append(r.prev[:0], line...)
	} else {
		r.prev = r.prev[:0]
	}
	return dst
}

func (r *Reader) append(dst []Part, line []byte, first int) []Part {
	c := line[first]
	n := len(dst)
	if r.json.depth > 0 || c == '{' || c == '[' {
		if dst = r.appendJSON(dst, line, first); len(dst) > n || r.json.depth > 0 {
			return dst
		}
	}
	if (c == '-' || c == '=') && isDashes(line[first:]) {
		if len(r.prev) > 0 {
			return r.beginTable(dst, line)
		}
		return dst
	}
	if r.table.kind != noTable {
		if dst = r.appendRow(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if r.digest.wanted {
		if dst = r.appendDigest(dst, line, first); len(dst) > n {
			return dst
		}
	}
	switch {
	case c == '-' || c == 'd' || c == 'l' || c == 'b' || c == 'c' || c == 's' || c == 'p':
		if dst = r.appendLS(dst, line, first); len(dst) > n {
			return dst
		}
	case c >= '0' && c <= '9':
		if first <= 2 && isDate(line[first:]) {
			if dst = r.appendDir(dst, line, first); len(dst) > n {
				return dst
			}
			break
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
	}
	if isHex(c) || c == '\\' {
		if dst = r.appendSum(dst, line, first); len(dst) > n {
			return dst
		}
	}
	if dst = r.appendHeading(dst, line, first); len(dst) > n {
		return dst
	}
	if dst = r.appendDigestHeading(dst, line, first); len(dst) > n {
		return dst
	}
	if dst = r.appendItem(dst, line, first); len(dst) > n {
		return dst
	}
	r.beginPlain(line, first)
	return dst
}

// blank is a line without text.
func (r *Reader) blank() {
	r.prev = r.prev[:0]
	r.listing = false
	r.heading = 0
	r.table.blank()
	r.list.end()
	r.digest = digest{}
}

// forget drops all that is known but the number of rows.
func (r *Reader) forget() {
	*r = Reader{row: r.row, prev: r.prev[:0], table: table{columns: r.table.columns[:0]}}
}

// isDate says whether a line begins like a date.
func isDate(s []byte) bool {
	for i, c := range s[:min(len(s), 5)] {
		if c == '-' || c == '/' || c == '.' {
			return i > 0
		}
		if !isDigit(c) {
			return false
		}
	}
	return false
}

func isHex(c byte) bool { return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'f' }

func isDigit(c byte) bool { return c-'0' < 10 }

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

// trim returns the bounds of what is between blanks in line[start:end].
func trim(line []byte, start, end int) (int, int) {
	for start < end && (line[start] == ' ' || line[start] == '\t') {
		start++
	}
	for end > start && (line[end-1] == ' ' || line[end-1] == '\t' || line[end-1] == '\r') {
		end--
	}
	return start, end
}

// isDashes says whether a line underlines the names of columns.
func isDashes(line []byte) bool {
	if len(line) < 2 || line[1] != line[0] {
		return len(line) == 1 || line[1] == ' '
	}
	c := line[0]
	for _, b := range line {
		if b != c && b != ' ' && b != '\r' {
			return false
		}
	}
	return true
}

// absolute says what kind of path text begins with: 1 for Windows, 2 for POSIX, 0 for none.
func absolute(s []byte) int {
	switch {
	case len(s) >= 3 && isLetter(s[0]) && s[1] == ':' && (s[2] == '\\' || s[2] == '/'):
		return 1
	case len(s) >= 3 && s[0] == '\\' && s[1] == '\\' && s[2] != '\\':
		return 1
	case len(s) >= 2 && s[0] == '/' && s[1] != '/' && s[1] != ' ':
		return 2
	case bytes.HasPrefix(s, []byte("Microsoft.PowerShell.Core\\FileSystem::")):
		return 1
	}
	return 0
}

// isTruncated says whether a cell was cut by the program that printed it.
func isTruncated(s []byte) bool {
	return bytes.HasSuffix(s, []byte("...")) || bytes.HasSuffix(s, []byte("…"))
}
