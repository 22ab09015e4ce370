package report

import (
	"io"
	"strconv"

	"github.com/lrkit/lrkit/internal/text"
)

// NewNDJSON returns a sink that writes a line of JSON for each finding, schema lrkit.finding/1.
func NewNDJSON(w io.Writer) *LineSink {
	var head []byte // the same in all records of a document
	return &LineSink{
		w:     w,
		begin: func(d *Document) { head = appendMembers(append(head[:0], '{'), headMembers, &Row{Document: d}) },
		append: func(dst []byte, r *Row) []byte {
			return append(appendMembers(append(dst, head...), restMembers, r), "}\n"...)
		},
	}
}

// member is a field as NDJSON writes it: what the loop needs, close together.
type member struct {
	needs  part
	typ    jsonType
	always bool
	key    string // with the comma before it, and the colon
	get    *getter
}

// headMembers are those with which all records of a document begin. restMembers follow.
var headMembers, restMembers = func() (head, rest []member) {
	for i := range fields {
		f := &fields[i]
		if f.member == never {
			continue
		}
		m := member{f.needs | f.memberNeeds, f.jsonType(), f.member == always, `,"` + f.name + `":`, &f.getter}
		switch {
		case len(head) == 0: // every record has the first field
			m.key = m.key[1:]
			head = append(head, m)
		case len(rest) == 0 && f.ofDocument:
			head = append(head, m)
		default:
			rest = append(rest, m)
		}
	}
	return head, rest
}()

// appendMembers appends the members that a row has.
func appendMembers(dst []byte, members []member, r *Row) []byte {
	has := r.has
	for i := range members {
		m := &members[i]
		if m.needs&^has != 0 {
			continue
		}
		switch m.typ {
		case jsonText:
			if s := m.get.text(r); s != "" || m.always {
				dst = text.AppendJSON(append(dst, m.key...), s)
			}
		case jsonInt:
			if n, ok := m.get.int(r); ok {
				dst = strconv.AppendInt(append(dst, m.key...), n, 10)
			}
		case jsonBool:
			if is := m.get.bool(r); is || m.always {
				dst = strconv.AppendBool(append(dst, m.key...), is)
			}
		default:
			dst = m.append(dst, r)
		}
	}
	return dst
}

// append appends a member of one of the rarer types.
func (m *member) append(dst []byte, r *Row) []byte {
	switch m.typ {
	case jsonSpan:
		if s := m.get.span(r); s.End > 0 || m.always {
			dst = appendSpan(append(dst, m.key...), s)
		}
	case jsonList:
		if list := m.get.list(r); len(list) > 0 || m.always {
			dst = appendStrings(append(dst, m.key...), list)
		}
	case jsonPtr:
		if s := m.get.ptr(r); s != nil {
			dst = text.AppendJSON(append(dst, m.key...), *s)
		}
	case jsonObject:
		o := object{b: append(dst, m.key...)}
		o.open()
		m.get.object(&o, r)
		o.close()
		dst = o.b
	}
	return dst
}
