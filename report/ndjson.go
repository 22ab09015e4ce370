package report

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// NewNDJSON returns a sink that writes a line of JSON for each finding, schema lrkit.finding/1.
func NewNDJSON(w io.Writer) *LineSink {
	return newMemberSink(w, restMembers, func(dst []byte, d *Document) []byte {
		return appendMembers(append(dst, '{'), headMembers, &Row{Document: d})
	})
}

// newMemberSink returns a sink that writes a line of JSON for each finding: what begin appends for
// its document, and the members of rest.
func newMemberSink(w io.Writer, rest []members, begin func(dst []byte, d *Document) []byte) *LineSink {
	return &LineSink{
		w:     w,
		begin: begin,
		append: func(dst []byte, r *Row) []byte {
			if r.Finding.Kind == analyze.KindFile && mayHaveParts(r.Finding) {
				r.takeParts()
			}
			return append(appendMembers(dst, rest, r), "}\n"...)
		},
	}
}

// mayHaveParts reports whether NDJSON may have the parts of a path: most have neither a directory
// of their own nor a stream.
func mayHaveParts(f *analyze.Finding) bool {
	path := cmp.Or(f.Normalized, f.Value)
	return f.Path != "" || strings.IndexByte(path[min(len(path), len("C:")):], ':') >= 0
}

// members are fields that need the same parts of a finding, in NDJSON.
type members struct {
	needs part
	all   []member
}

// member is a field as NDJSON writes it: what the loop needs, close together.
type member struct {
	typ    jsonType
	always bool
	keyLen uint8
	key    [maxKey]byte // with the comma before it, and the colon; as long for all
	text   func(*Row) string
	int    func(*Row) (int64, bool)
	span   func(*Row) transcript.Span
	get    *getter
	known  *knownMembers // of a field with few values; nil for others
}

// maxKey is as much as a processor moves at once.
const maxKey = 32

// headMembers are those with which all records of a document begin. restMembers follow.
var headMembers, restMembers = func() (head, rest []members) {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.member == never:
		case f.ofDocument && len(rest) == 0:
			head = addMember(head, f, len(head) > 0) // every record has the first field
		default:
			rest = addMember(rest, f, true)
		}
	}
	return head, rest
}()

// documentMembers and compactMembers are the same divided strictly: what is of the document, but
// for the schema, and what is of the finding.
var documentMembers, compactMembers = func() (document, finding []members) {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.member == never || f.name == "schema":
		case f.ofDocument:
			document = addMember(document, f, true)
		default:
			finding = addMember(finding, f, true)
		}
	}
	return document, finding
}()

// addMember adds a field to those that need the same parts, or as the first of others.
func addMember(to []members, f *field, comma bool) []members {
	key := `"` + f.name + `":`
	if comma {
		key = "," + key
	}
	m := member{typ: f.jsonType(), always: f.member == always, keyLen: uint8(len(key)), text: f.asText(), int: f.int, span: f.span, get: &f.getter}
	if f.few {
		m.known = new(knownMembers)
	}
	if copy(m.key[:], key) < len(key) {
		panic("report: the name of a field is too long: " + f.name)
	}
	needs := f.needs | f.memberNeeds
	if n := len(to); n == 0 || to[n-1].needs != needs {
		to = append(to, members{needs: needs})
	}
	last := &to[len(to)-1]
	last.all = append(last.all, m)
	return to
}

// appendMembers appends the members that a row has.
func appendMembers(dst []byte, all []members, r *Row) []byte {
	has := r.has
	for g := range all {
		if all[g].needs&^has != 0 {
			continue
		}
		some := all[g].all
		for i := range some {
			m := &some[i]
			switch m.typ {
			case jsonText:
				if s := m.text(r); s == "" && !m.always {
					continue
				} else if m.known != nil {
					dst = m.appendKnown(dst, s)
				} else {
					dst = text.AppendJSON(m.appendKey(dst), s)
				}
			case jsonInt:
				if n, ok := m.int(r); ok {
					dst = text.AppendInt(m.appendKey(dst), n)
				}
			case jsonSpan:
				if s := m.span(r); s.End > 0 || m.always {
					dst = appendSpan(m.appendKey(dst), s)
				}
			default:
				dst = m.append(dst, r)
			}
		}
	}
	return dst
}

func (m *member) appendKey(dst []byte) []byte {
	n := len(dst)
	dst = slices.Grow(dst, maxKey)
	*(*[maxKey]byte)(dst[n : n+maxKey]) = m.key
	return dst[:n+int(m.keyLen)]
}

// append appends a member of one of the rarer types.
func (m *member) append(dst []byte, r *Row) []byte {
	switch m.typ {
	case jsonBool:
		if is := m.get.bool(r); is || m.always {
			dst = strconv.AppendBool(m.appendKey(dst), is)
		}
	case jsonList:
		if list := m.get.list(r); len(list) > 0 || m.always {
			dst = appendStrings(m.appendKey(dst), list)
		}
	case jsonPtr:
		if s := m.get.ptr(r); s != nil {
			dst = text.AppendJSON(m.appendKey(dst), *s)
		}
	case jsonObject:
		o := &r.object
		o.b = m.appendKey(dst)
		o.open()
		m.get.object(o, r)
		o.close()
		dst, o.b = o.b, nil
	}
	return dst
}
