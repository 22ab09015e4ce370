package layout

import (
	"bytes"
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

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
		return r.appendToRow(dst, hint, vocabulary.Start, line)
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
			dst = r.appendToRow(dst, part(Program, from, to, 0), means.Role, line)
		}
	case vocabulary.Process, vocabulary.Service:
		if absolute(value) != 0 {
			if !isAlone(value) {
				return dst
			}
			means.Role = vocabulary.Path
			if r.list.pid && !r.list.named { // a process, by its path
				dst = r.appendToRow(dst, part(Process, from, to, 0), vocabulary.Process, line)
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
	return r.appendToRow(dst, p.moved(from, to), means.Role, line)
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
			dst = r.appendToRow(dst, part(Process, from, to, 0), vocabulary.Process, line)
		}
		what = Name
	}
	p := part(what, from, to, 0)
	p.set(artifact.Truncated, isTruncated(line[from:to]))
	p.set(artifact.MayBeFile, what == Candidate && isBareName(line[from:to]) && hasExtension(line[from:to]))
	return r.appendToRow(dst, p, vocabulary.Name, line)
}

// appendBareFile reads the name of a file without a path. It is one if its size, a hash or a time
// follows.
func (r *Reader) appendBareFile(dst []Part, line []byte, from, to int) []Part {
	if r.place.near && r.list.row == 0 {
		return r.appendToRow(dst, part(Name, from, to, 0), vocabulary.File, line)
	}
	p := part(Candidate, from, to, 0).with(artifact.MayBeFile, true)
	dst = r.appendToRow(dst, p, vocabulary.File, line)
	r.list.named = true
	r.list.name = append(r.list.name[:0], line[from:to]...)
	return dst
}

// The bits of a list's row: of kinds, of parts, of roles.
const (
	firstPartBit = uint(artifact.Other)
	firstRoleBit = firstPartBit + uint(artifact.RowEnd) + 1
)

// appendToRow appends a part of the list's row. A role that comes again begins the next row.
func (r *Reader) appendToRow(dst []Part, p Part, role vocabulary.Role, line []byte) []Part {
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
