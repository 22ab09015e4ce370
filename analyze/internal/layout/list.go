package layout

import "bytes"

// list is a thing of which each line tells something: `FullName : C:\x`.
type list struct {
	row       int
	value     int // column in which values begin, for those that are wrapped
	seen      uint64
	name      bool // the row has its name, and the line before ended with it
	named     bool
	pid       bool
	service   bool
	candidate bool
}

func (l *list) end() { *l = list{} }

// bit stands for a role: a role that comes again begins the next thing.
func (r role) bit() uint64 {
	n := uint64(r.what)
	switch r.of {
	case "created", "md5":
		n += 16
	case "accessed", "sha1":
		n += 32
	case "changed", "sha256":
		n += 48
	}
	return 1 << (n & 63)
}

// appendItem reads a line that is a label and its value.
func (r *Reader) appendItem(dst []Part, line []byte, first int) []Part {
	l := &r.list
	if l.name && l.value > 0 && first == l.value && bytes.IndexByte(line, ':') < 0 { // wrapped
		from, to := trim(line, first, len(line))
		return append(dst, Part{Start: from, End: to, What: Name, Row: l.row, Block: true, Continued: true})
	}
	l.name = false
	colon := bytes.IndexByte(line, ':')
	for colon >= 0 && colon+1 < len(line) && line[colon+1] != ' ' && line[colon+1] != '\t' { // of a time in front, or a drive
		next := bytes.IndexByte(line[colon+1:], ':')
		if next < 0 {
			return dst
		}
		colon += 1 + next
		if colon > 120 {
			return dst
		}
	}
	if colon < 0 || colon > 120 || colon+2 > len(line) {
		return dst
	}
	label := line[:colon]
	if b := bytes.LastIndexByte(label, ']'); b >= 0 && line[first] == '[' { // of a log
		label = label[b+1:]
	}
	at := colon - len(label)
	labelFrom, labelTo := trim(line, at, colon)
	known, ok := roleOf(line[labelFrom:labelTo])
	from, to := trim(line, colon+1, len(line))
	if !ok || from == to {
		return dst
	}
	return r.appendValue(dst, line, known, from, to)
}

func (r *Reader) appendValue(dst []Part, line []byte, known role, from, to int) []Part {
	l := &r.list
	if gap := bytes.Index(line[from:to], []byte("  ")); gap > 0 { // another label after
		to = from + gap
	}
	if tab := bytes.IndexByte(line[from:to], '\t'); tab > 0 {
		_, to = trim(line, from, from+tab)
	}
	switch {
	case known.of == "name" && l.pid:
		known.what = Process
	case known.of == "name" && r.dir && l.row == 0:
		known.what = Name
	case known.of == "name" && l.service:
		known.what = Service
	case known.of == "name":
		known.what = Candidate
	case known.of == "start":
		known.what = ServiceHint
	case known.of == "status" && l.named:
		known.what = Signature
	}
	if (known.what == Name || known.what == Candidate) && r.dir && known.of == "name" && absolute(line[from:to]) != 0 {
		known.what = Claim
	}
	if known.what == Name && known.of != "name" {
		value := line[from:to]
		if absolute(value) == 0 || bytes.Contains(value, []byte(": ")) || bytes.Contains(value, []byte(" (")) && value[len(value)-1] == ')' {
			return dst
		}
	}
	if (known.what == Process || known.what == Service) && absolute(line[from:to]) != 0 {
		known = role{what: Name}
	}
	if known.of == "id" && l.candidate { // an id of anything
		return dst
	}
	if known.what == Claim || known.what == Owner && !l.named {
		return dst
	}
	if known.of == "many" {
		return r.appendHashes(dst, line, from, to)
	}
	p, ok := partOf(known, line[from:to])
	if !ok {
		return dst
	}
	same := p.What == Name && l.named && bytes.Equal(line[from+p.Start:to], r.listName) // FullName, after PSPath
	if bit := known.bit(); l.row == 0 || l.seen&bit != 0 && !same {
		*l = list{row: r.next()}
	}
	l.seen |= known.bit()
	start := p.Start
	p.Start, p.Row, p.Block, p.Rule = from+start, l.row, true, "list"
	if p.End == 0 {
		p.End = to
	} else {
		p.End += from
	}
	switch p.What {
	case Name:
		l.named, l.name, l.value = true, true, from
		r.listName = append(r.listName[:0], line[p.Start:p.End]...)
		p.InDirectory = r.dir && absolute(line[p.Start:p.End]) == 0
	case PID, Process:
		l.pid = true
	case ServiceHint, Service:
		l.service = true
	case Candidate:
		l.candidate = true
	}
	return append(dst, p)
}

// appendHashes reads the value of Sysmon's Hashes: MD5=…,SHA256=…
func (r *Reader) appendHashes(dst []Part, line []byte, from, to int) []Part {
	l := &r.list
	if l.row == 0 {
		return dst
	}
	for from < to {
		end := from
		for end < to && line[end] != '=' {
			end++
		}
		kind := algorithm(lower(line[from:end]))
		digits := end + 1
		stop := min(hexEnd(line, min(digits, to)), to)
		if kind != "" && stop > digits && hashKind(stop-digits) == kind {
			dst = append(dst, Part{Start: digits, End: stop, What: Hash, Kind: kind, Row: l.row, Block: true})
		}
		for stop < to && line[stop] != ',' {
			stop++
		}
		from = stop + 1
	}
	return dst
}
