package layout

import (
	"bytes"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
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

// leastWrapped is less than lines have whose values are wrapped.
const leastWrapped = 60

// appendValue reads the value of a label that is known.
func (r *Reader) appendValue(dst []Part, line []byte, means vocabulary.Meaning, it item) []Part {
	from, to := it.from, it.to
	if gap := bytes.Index(line[from:to], []byte("  ")); gap > 0 && means.Role != vocabulary.Command && !stamp.IsTime(line[from:to]) { // another label after
		to = from + gap
	}
	if mark := bytes.Index(line[from:to], []byte(" ::")); mark > 0 {
		to = from + mark
	}
	if tab := bytes.IndexByte(line[from:to], '\t'); tab > 0 {
		_, to = trim(line, from, from+tab)
	}
	if from == to {
		return dst
	}
	value := line[from:to]
	switch means.Role {
	case vocabulary.Accessed:
		if value[0] == '(' { // the mode
			return r.appendUID(dst, line, to)
		}
	case vocabulary.Name:
		return r.appendNamed(dst, line, from, to)
	case vocabulary.Start:
		hint := part(ServiceHint, from, to, 0)
		if isStartName(value) {
			p := part(Account, from, to, r.next())
			p.Rule = artifact.RuleList
			dst = append(dst, p)
			hint.End = hint.Start
		}
		return r.appendTold(dst, hint, vocabulary.Start, line)
	case vocabulary.Hashes, vocabulary.Hash:
		if bytes.IndexByte(value, '=') > 0 {
			return r.appendHashes(dst, line, from, to)
		}
	case vocabulary.Path, vocabulary.File:
		if link := bytes.Index(value, []byte(arrow)); link > 0 && value[0] == '/' { // stat, of a link
			it.to = from + link
			dst = r.appendValue(dst, line, means, it)
			if _, end := trim(line, from, to); absolute(line[from+link+len(arrow):end]) == 2 {
				target := nameAt(line, from+link+len(arrow), end, r.next(), artifact.RuleList)
				target.Flags |= artifact.POSIX
				dst = append(dst, target)
			}
			return dst
		}
		if absolute(value) == 0 && means.Role == vocabulary.File && isBareName(value) && hasExtension(value) {
			return r.appendBareFile(dst, line, from, to)
		}
		if absolute(value) == 0 || !isAlone(value) || hasSwitch(value) {
			return dst
		}
		if means.Program {
			dst = r.appendTold(dst, part(Program, from, to, 0), means.Role, line)
		}
	case vocabulary.Process, vocabulary.Service:
		if absolute(value) != 0 {
			if !isAlone(value) {
				return dst
			}
			means.Role = vocabulary.Path
			if r.list.pid && !r.list.named { // a process, by its path
				dst = r.appendTold(dst, part(Process, from, to, 0), vocabulary.Process, line)
			}
		} else if isPlaceholder(value) {
			return dst
		}
	case vocabulary.ID:
		if r.list.candidate { // an id of anything
			return dst
		}
	case vocabulary.Owner:
		if !r.list.named {
			return dst
		}
	case vocabulary.User:
		if p, ok := partOf(means, value); ok && (it.padded || it.apart(line) || bytes.IndexByte(value[bytes.IndexByte(value, '\\')+1:], ' ') < 0) {
			p = p.moved(from, to)
			p.Row.Number, p.Rule = r.next(), artifact.RuleList
			dst = append(dst, p)
		}
		return dst
	case vocabulary.Command:
		p := part(Command, from, to, r.next())
		p.Rule = artifact.RuleList
		p.set(artifact.Truncated, isTruncated(value))
		return append(dst, p)
	}
	if means.UTC && r.list.seen>>(firstRoleBit+uint(means.Role))&1 != 0 { // the same time once more
		return dst
	}
	p, ok := partOf(means, value)
	if !ok || p.what() == Claim {
		return dst
	}
	return r.appendTold(dst, p.moved(from, to), means.Role, line)
}

// appendNamed reads the value of a label that is only Name.
func (r *Reader) appendNamed(dst []Part, line []byte, from, to int) []Part {
	l := &r.list
	what := Candidate
	switch {
	case l.pid:
		what = Process
	case r.place.near && l.row == 0:
		what = Name
	case l.service:
		what = Service
	}
	if value := line[from:to]; absolute(value) != 0 {
		if what != Process && what != Service {
			return dst
		}
		if what == Process && !l.named {
			dst = r.appendTold(dst, part(Process, from, to, 0), vocabulary.Process, line)
		}
		what = Name
	}
	p := part(what, from, to, 0)
	p.set(artifact.Truncated, isTruncated(line[from:to]))
	p.set(artifact.MayBeFile, what == Candidate && isBareName(line[from:to]) && hasExtension(line[from:to]))
	return r.appendTold(dst, p, vocabulary.Name, line)
}

// appendBareFile reads the name of a file without a path. It is one if its size, a hash or a time
// follows.
func (r *Reader) appendBareFile(dst []Part, line []byte, from, to int) []Part {
	if r.place.near && r.list.row == 0 {
		return r.appendTold(dst, part(Name, from, to, 0), vocabulary.File, line)
	}
	p := part(Candidate, from, to, 0).with(artifact.MayBeFile, true)
	dst = r.appendTold(dst, p, vocabulary.File, line)
	r.list.named = true
	r.list.name = append(r.list.name[:0], line[from:to]...)
	return dst
}

// The bits of a list's row: of kinds, of parts, of roles.
const (
	firstPartBit = uint(artifact.Other)
	firstRoleBit = firstPartBit + uint(artifact.RowEnd) + 1
)

// appendTold appends a part of the list's row. A role that comes again begins the next row.
func (r *Reader) appendTold(dst []Part, p Part, role vocabulary.Role, line []byte) []Part {
	l := &r.list
	bit := uint64(1) << p.Kind
	if p.Kind == artifact.None {
		bit = 1 << (firstPartBit + uint(p.Part))
	}
	if role.IsTime() || role.IsHash() {
		bit = 1 << (firstRoleBit + uint(role))
	}
	same := p.what() == Name && l.named && bytes.Equal(line[p.Start:p.End], l.name) // FullName, after PSPath
	if l.row == 0 || l.seen&bit != 0 && !same {
		*l = list{row: r.next(), sign: l.sign, name: l.name[:0]}
	}
	l.seen |= bit
	p.Row.Number, p.Rule = l.row, artifact.RuleList
	p.Flags |= artifact.Block
	switch p.what() {
	case Name:
		l.named = true
		l.name = append(l.name[:0], line[p.Start:p.End]...)
		p.set(artifact.InDirectory, r.place.known && absolute(line[p.Start:p.End]) == 0)
	case PID, Process:
		l.pid = true
	case ServiceHint, Service:
		l.service = true
	case Candidate:
		l.candidate = true
	}
	return append(dst, p)
}

// isAlone says of the value of a label that nothing stands after its path: no other path, no remark
// in brackets.
func isAlone(value []byte) bool {
	if bytes.Contains(value, []byte(": ")) || bytes.Contains(value, []byte("&#")) || value[len(value)-1] == ')' && bytes.Contains(value, []byte(" (")) {
		return false
	}
	if value[0] == '/' && bytes.Contains(value, []byte(":/")) {
		return false
	}
	semicolon := bytes.IndexByte(value, ';')
	return semicolon < 0 || absolute(value[semicolon+1:]) == 0
}

// hasSwitch says of the value of a label whether a switch stands after the extension of its path.
func hasSwitch(value []byte) bool {
	for i := 1; i+1 < len(value); i++ {
		if value[i-1] == ' ' && (value[i] == '-' || value[i] == '/') && value[i+1] != ' ' && hasExtension(value[:i-1]) {
			return true
		}
	}
	return false
}

// isPlaceholder says whether a value stands for one that is not known.
func isPlaceholder(value []byte) bool {
	switch lower(value) {
	case "unknown", "n/a", "-", "null", "none":
		return true
	}
	return false
}

// appendHashes reads the value of Sysmon's Hashes: MD5=…,SHA256=…
func (r *Reader) appendHashes(dst []Part, line []byte, from, to int) []Part {
	if r.list.row == 0 {
		return dst
	}
	n := len(dst)
	dst = appendHashesOf(dst, line, from, to, r.list.row)
	for i := range dst[n:] {
		dst[n+i].Flags |= artifact.Block
	}
	return dst
}

// appendHashesOf reads hashes after the names of their kinds.
func appendHashesOf(dst []Part, line []byte, from, to int, row int32) []Part {
	for from < to {
		end := from
		for end < to && line[end] != '=' {
			end++
		}
		kind := algorithm(lower(line[from:end]))
		digits := end + 1
		stop := min(hexEnd(line, min(digits, to)), to)
		if kind != artifact.NoHash && stop > digits && artifact.AlgorithmOfDigits(stop-digits) == kind {
			dst = append(dst, hashAt(digits, stop, row, kind))
		}
		for stop < to && line[stop] != ',' {
			stop++
		}
		from = stop + 1
	}
	return dst
}
