package layout

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// appendMember says what the value of the last key is; quote is 0 for one without quotes.
func (r *Reader) appendMember(dst []Part, line []byte, from, to int, quote byte) []Part {
	o := &r.object
	l := o.top()
	k := o.key
	if l.array {
		k = l.key
	}
	o.key = key{}
	if from >= to {
		return dst
	}
	text := line[from:to]
	value, escaped := text, false
	if quote != 0 && bytes.IndexByte(text, '\\') >= 0 {
		plain, ok := unescape(text)
		if !ok {
			return dst
		}
		value, escaped = plain, true
	}
	if k.kind && !l.array {
		return r.appendKind(dst, value, from, to)
	}
	if l.array && !l.hashes {
		return r.appendElement(dst, k, value, from, to, quote != 0 && !escaped)
	}
	if n := len(dst); quote != 0 && !escaped {
		if dst = r.appendNameAndHash(dst, line, from, to); len(dst) > n {
			return dst
		}
	}
	if l.hashes && l.shared && (l.array || o.depth > 1 && o.levels[o.depth-2].array) {
		k.known, k.means = true, vocabulary.Meaning{Role: vocabulary.Hash}
	}
	if o.metric != vocabulary.None && k.thing == o.metric { // task="x"
		k.known, k.means = true, vocabulary.Meaning{Role: vocabulary.Name}
	}
	if !k.known {
		return dst
	}
	if role := k.means.Role; (role == vocabulary.Hashes || role == vocabulary.Hash) && !escaped && bytes.IndexByte(text, '=') > 0 {
		return r.appendNamedHashes(dst, line, from, to)
	}
	p, ok := r.partOfMember(k.means, value, quote != 0)
	if !ok || p.what() == Claim {
		return dst
	}
	if escaped {
		switch whole := p.End == 0; {
		case p.what() == Name || p.what() == Candidate:
			p.set(artifact.POSIX, absolute(value) == 2)
			if doubled(text, value) {
				p.Flags |= artifact.EscapedBackslashes
			} else {
				p.Text = strings.ToValidUTF8(string(value), string(utf8.RuneError))
			}
			p.Start, p.End = 0, 0
		case p.what() == Time || p.what() == Command: // \/Date(1700000000000)\/
			p.Start, p.End = 0, 0
		case whole && p.what() == Account && doubled(text, value):
			p.Text = string(value)
		default:
			return dst
		}
	}
	return r.keepMember(dst, k, p, value, from, to)
}

// keepMember puts a part where it belongs, and notes what it says of its record.
func (r *Reader) keepMember(dst []Part, k key, p Part, value []byte, from, to int) []Part {
	l := r.object.top()
	if p.what() == Account {
		return append(dst, r.single(p, from, to))
	}
	row := r.rowOf(l)
	p = r.member(p, from, to, row)
	dst = append(dst, p)
	owner := l
	if l.shared { // the facts are those of the object around it
		for i := r.object.depth - 1; i > 0 && owner.shared; i-- {
			owner = &r.object.levels[i-1]
		}
	}
	switch p.what() {
	case Size:
		owner.facts.size = true
	case Hash:
		owner.facts.hash = true
	case Time:
		owner.facts.modified = owner.facts.modified || p.Part == artifact.Modified
	case Name:
		l.subject = true
		if k.means.Program {
			program := r.member(part(Program, 0, 0, 0), from, to, row)
			dst = append(dst, program)
		}
	case Candidate:
		l.subject, l.name = true, true
		l.path = l.path || k.means.Role == vocabulary.File || k.means.Role == vocabulary.Path
		l.extension = hasExtension(value)
		if hint := kindOfThing(l.thing, value); hint != artifact.None {
			dst = append(dst, r.member(hintOf(hint), from, to, row))
		}
	case PID:
		if p.Flags.Has(artifact.Ambiguous) {
			l.facts.id = true
			break
		}
		l.subject, l.facts.process = true, true
	case Process, Service, Task:
		l.subject, l.facts.process = true, true
	}
	return r.tell(dst, owner, from, to)
}

// partOfMember is partOf for the value of a member.
func (r *Reader) partOfMember(means vocabulary.Meaning, value []byte, quoted bool) (Part, bool) {
	switch role := means.Role; {
	case role == vocabulary.Path, role == vocabulary.File:
		switch {
		case absolute(value) != 0:
			if !quoted && !isWhole(value) {
				return Part{}, false
			}
		case isBareName(value) && !bytes.Contains(value, []byte("//")):
			return part(Candidate, 0, 0, 0).with(artifact.POSIX, bytes.IndexByte(value, '/') >= 0), true
		default:
			return Part{}, false
		}
	case role == vocabulary.Process:
		if absolute(value) != 0 {
			means = vocabulary.Meaning{Role: vocabulary.Path, Program: true}
		}
	case role == vocabulary.ID:
		if quoted {
			return Part{}, false
		}
		p, ok := identifier(PID, value)
		return p.with(artifact.Ambiguous, true), ok
	case role == vocabulary.Hashes, role == vocabulary.Known, role == vocabulary.Digest:
		return Part{}, false
	case role == vocabulary.Version:
		r.object.top().facts.version = true
	case role == vocabulary.Usage:
		r.object.top().facts.usage = true
	case role.IsHash():
		mark := bytes.IndexByte(value, ':')
		if mark > 0 && mark < len("sha-256") && algorithm(lower(value[:mark])) != artifact.NoHash {
			p, ok := partOf(means, value[mark+1:])
			return p.at(mark+1, len(value), 0), ok
		}
	case role.IsTime(), role == vocabulary.Owner, role == vocabulary.Command:
		if !quoted {
			return Part{}, false
		}
	case role == vocabulary.Name:
		p := part(Candidate, 0, 0, 0).with(artifact.Truncated, isTruncated(value))
		return p.with(artifact.POSIX, bytes.IndexByte(value, '/') >= 0), !isPlaceholder(value)
	case role == vocabulary.Start:
		return part(ServiceHint, 0, 0, 0), true
	}
	return partOf(means, value)
}

// doubled says whether nothing but its backslashes are escaped in a text.
func doubled(text, plain []byte) bool {
	return bytes.Equal(bytes.ReplaceAll(plain, []byte(`\`), []byte(`\\`)), text)
}

// appendNamedHashes reads hashes after the names of their kinds: "MD5=…,SHA256=…".
func (r *Reader) appendNamedHashes(dst []Part, line []byte, from, to int) []Part {
	l := r.object.top()
	n := len(dst)
	if dst = appendHashesOf(dst, line, from, to, r.rowOf(l)); len(dst) == n {
		return dst
	}
	for i := range dst[n:] {
		dst[n+i].Flags |= artifact.Block | artifact.Held
	}
	l.facts.hash = true
	return r.tell(dst, l, from, to)
}

// appendKind reads the value of a key that says what the object is: `"type": "file"`.
func (r *Reader) appendKind(dst []Part, value []byte, from, to int) []Part {
	l := r.object.top()
	thing := vocabulary.ThingOf(value)
	if thing == vocabulary.None {
		return dst
	}
	l.thing = thing
	if kind := kindOfThing(thing, nil); kind != artifact.None {
		dst = append(dst, r.member(hintOf(kind), from, to, r.rowOf(l)))
	}
	return dst
}

// kindOfThing returns the kind that the name of a thing is.
func kindOfThing(thing vocabulary.Role, name []byte) artifact.Code {
	switch thing {
	case vocabulary.File:
		return artifact.File
	case vocabulary.Process:
		return artifact.Process
	case vocabulary.Service:
		return artifact.Service
	case vocabulary.Task:
		return artifact.Task
	case vocabulary.User:
		if name == nil || isAccount(name) {
			return artifact.Account
		}
	}
	return artifact.None
}

// appendElement reads an element of an array of strings: the services of a process, paths.
func (r *Reader) appendElement(dst []Part, k key, value []byte, from, to int, plain bool) []Part {
	o := &r.object
	if !plain || o.depth < 2 {
		return dst
	}
	p, ok := Part{}, false
	switch above := &o.levels[o.depth-2]; {
	case k.thing == vocabulary.Service && above.facts.process && !isPlaceholder(value):
		p, ok = part(Service, 0, 0, 0), true
	case k.thing == vocabulary.User:
		p, ok = part(Account, 0, 0, 0), isAccount(value)
	}
	if !ok {
		return dst
	}
	return append(dst, r.single(p, from, to))
}

// single places a part that is a thing of its own. Those of a line have one row: nothing is tied to
// them.
func (r *Reader) single(p Part, from, to int) Part {
	if r.object.single == 0 {
		r.object.single = r.next()
	}
	p = r.member(p, from, to, r.object.single)
	p.set(artifact.Block|artifact.Held, false)
	return p
}

// appendNameAndHash reads a value that is the name of a file, a bar and its hash.
func (r *Reader) appendNameAndHash(dst []Part, line []byte, from, to int) []Part {
	const shortest = 32
	if to-from <= shortest+1 {
		return dst
	}
	bar := bytes.LastIndexByte(line[from:to], '|')
	if bar <= 0 {
		return dst
	}
	digits := from + bar + 1
	kind := artifact.AlgorithmOfDigits(to - digits)
	if kind == artifact.NoHash || hexEnd(line, digits) != to || !isBareName(line[from:from+bar]) {
		return dst
	}
	row := r.next()
	name := part(Name, from, from+bar, row).by(artifact.RuleJSON).with(artifact.POSIX, absolute(line[from:]) != 1)
	return append(dst, name, hashAt(digits, to, row, kind))
}
