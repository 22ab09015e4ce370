package layout

import (
	"bytes"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// item is a line that is a label and its value.
type item struct {
	label    [2]int
	from, to int  // the value
	sign     int  // where the sign between them stands
	padded   bool // with blanks before it, as in lists of PowerShell
}

// apart says whether a tab or a run of blanks stands before the value, which is a cell of its own.
func (it *item) apart(line []byte) bool {
	return it.from > it.sign+2 || it.from > it.sign+1 && line[it.sign+1] == '\t'
}

// maxSign is how far on a line the sign of an item may be.
const maxSign = 120

// itemOf reads a line as an item: `Label : value`, `Label: value`, `Label=value`.
func itemOf(line []byte, first int) (it item, ok bool) {
	at := afterTags(line, first)
	it.sign = signOf(line, at)
	if it.sign < 0 || bytes.ContainsAny(line[at:it.sign], "\\\"<{,;") {
		return it, false
	}
	it.label[0], it.label[1] = trim(line, at, it.sign)
	it.padded = it.label[1] < it.sign
	it.from, it.to = trim(line, it.sign+1, len(line))
	if len(line) > it.sign && line[it.sign] == 0xEF {
		it.from, it.to = trim(line, it.sign+len("："), len(line))
	}
	it.unquote(line)
	return it, it.label[0] < it.label[1] && it.from < it.to
}

// afterTags returns where the text of a line of a log begins, after [tags].
func afterTags(line []byte, at int) int {
	for at < min(len(line), maxSign) && line[at] == '[' {
		end := bytes.IndexByte(line[at:min(len(line), maxSign)], ']')
		if end < 0 {
			return len(line)
		}
		at = blanks(line, at+end+1)
	}
	return at
}

// signOf returns where the sign after a label that begins at line[at] stands, or -1: a colon and a
// blank, or an equals sign after a word, with blanks around it or without.
func signOf(line []byte, at int) int {
	end := min(len(line), maxSign)
	if at >= end || !ascii.IsLetter(line[at]) && line[at] < 0x80 && line[at] != '_' {
		return -1
	}
	i := at
	for i < end && (ascii.IsLetter(line[i]) || ascii.IsDigit(line[i]) || line[i] == '_') {
		i++
	}
	if i < end && line[i] == '=' {
		return i
	}
	if equals := blanks(line[:end], i); equals > i && equals+1 < end && line[equals] == '=' && line[equals+1] == ' ' {
		return equals
	}
	for {
		colon := bytes.IndexByte(line[i:end], ':')
		if colon < 0 {
			break
		}
		i += colon
		if i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t' {
			return i
		}
		i++
	}
	if line[at] >= 0x80 {
		if colon := bytes.Index(line[at:end], []byte("：")); colon > 0 {
			return at + colon
		}
	}
	return -1
}

// list is a thing of which each line tells something: `FullName : C:\x`.
type list struct {
	row       int32
	sign      int // where the sign of the line before stood, plus 1
	seen      uint64
	named     bool   // the row has its name
	name      []byte // which it is
	pid       bool
	service   bool
	candidate bool
}

func (l *list) end() { *l = list{name: l.name[:0]} }

// appendItem reads a line that is a label and its value.
func (r *Reader) appendItem(dst []Part, line []byte, first int) []Part {
	l := &r.list
	if element := afterDash(line, first); element > first { // of YAML
		first = element
		l.end()
	}
	it, ok := itemOf(line, first)
	if !ok {
		return r.appendUnsigned(dst, line, first)
	}
	if tab := bytes.IndexByte(line[it.from:it.to], '\t'); tab > 0 {
		if n := len(dst); r.isItem(line, it.from+tab) {
			if dst = r.appendTabbed(dst, line, first); len(dst) > n {
				return dst
			}
		}
	}
	below := l.sign == it.sign+1 // of the line before
	aligned := it.padded || below && line[it.sign] != '='
	l.sign = it.sign + 1
	if it.padded && line[it.sign] == '=' {
		return r.appendEquation(dst, line, first, it, below)
	}
	if line[it.to-1] == ')' && ascii.IsDigit(line[it.from]) {
		n := len(dst)
		if dst = r.appendNumbered(dst, line, it); len(dst) > n {
			return dst
		}
	}
	if !it.padded && line[it.sign] == ':' && inCapitals(line[it.label[0]:it.label[1]]) {
		if key, _ := nextKey(line, it.from, it.to); key < it.to {
			return r.appendPairs(dst, line, it)
		}
	}
	means, ok := vocabulary.Of(line[it.label[0]:it.label[1]])
	n := len(dst)
	if ok {
		dst = r.appendValue(dst, line, means, it)
	}
	if len(dst) == n && aligned && line[it.from] == '{' && it.to-it.from > 3 {
		return r.appendMany(dst, line, it.from+1, columnsOf(line[:it.from]))
	}
	if len(dst) == n && aligned && (!ok || means.Role == vocabulary.Path) {
		dst = r.appendUnknown(dst, line, it)
	}
	if last := len(dst) - 1; last >= n && mayWrap(dst[last].what()) && (ok || it.padded) {
		nested := bytes.Contains(line[it.from:dst[last].Start], []byte(":  "))
		r.mayWrap(line, &dst[last], columnsOf(line[:it.from]), !it.padded || nested)
	}
	return dst
}

// afterDash returns where the text after a dash and a blank begins, which begin an element of a
// list.
func afterDash(line []byte, first int) int {
	if line[first] == '-' && first+2 < len(line) && line[first+1] == ' ' && ascii.IsLetter(line[first+2]) {
		return first + 2
	}
	return first
}

// appendEquation reads `  label = value`, as osquery prints rows in lines. The signs of a list
// stand below each other; all else is rather a program's text. The first line says only what is no
// finding by itself.
func (r *Reader) appendEquation(dst []Part, line []byte, first int, it item, below bool) []Part {
	l := &r.list
	means, ok := vocabulary.Of(line[it.label[0]:it.label[1]])
	switch role := means.Role; {
	case !below && (first == 0 || role != vocabulary.PID && role != vocabulary.ParentPID && role != vocabulary.Name):
		return dst
	case !ok:
		return r.appendUnknown(dst, line, it)
	case (role == vocabulary.Size || role.IsTime() || role.IsHash()) && !l.named && !l.candidate:
		return dst
	}
	return r.appendValue(dst, line, means, it)
}

// appendUnsigned reads the value of a label with nothing but blanks between them, as net user
// prints the name of an account.
func (r *Reader) appendUnsigned(dst []Part, line []byte, first int) []Part {
	const gutter = "   "
	gap := bytes.Index(line[:min(len(line), maxSign)], []byte(gutter))
	if first > 0 || gap <= 0 || !ascii.IsLetter(line[0]) && line[0] < utf8.RuneSelf || !mayHead(line, first) {
		return dst
	}
	if means, ok := vocabulary.Of(line[:gap]); !ok || means.Role != vocabulary.User {
		return dst
	}
	from, to := trim(line, gap, len(line))
	if _, heading := vocabulary.Of(line[from:to]); heading || from == to || bytes.Contains(line[from:to], []byte("  ")) || !isAccount(line[from:to]) {
		return dst
	}
	p := part(Account, from, to, r.next())
	p.Rule = artifact.RuleList
	return append(dst, p)
}

// mayWrap says of what values are whose rest is found.
func mayWrap(what What) bool {
	return what == Name || what == Command || what == Key || what == URL
}

// appendUnknown reads the value of a label that is not known, by its shape. It is no part of the
// list's row: what it is to the thing is not known.
func (r *Reader) appendUnknown(dst []Part, line []byte, it item) []Part {
	value := line[it.from:it.to]
	p, ok := valueByShape(value)
	if colon := bytes.Index(value, []byte(":  ")); !ok && colon > 0 && it.padded && wordEnd(value) == colon { // VersionInfo : File:  C:\x
		it.from = blanks(line, it.from+colon+1)
		p, ok = valueByShape(line[it.from:it.to])
	}
	switch {
	case !ok:
		return dst
	case p.what() != Name && (!it.padded || len(line) < leastWrapped): // other readers find it, unless it is wrapped
		return dst
	}
	p = p.moved(it.from, it.to)
	p.Row.Number, p.Rule = r.next(), artifact.RuleList
	return append(dst, p)
}

// wordEnd returns where the letters end that text begins with.
func wordEnd(s []byte) int {
	for i, c := range s {
		if !ascii.IsLetter(c) {
			return i
		}
	}
	return len(s)
}
