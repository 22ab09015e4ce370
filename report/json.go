package report

import (
	"strconv"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// object appends a JSON object member by member.
type object struct {
	b     []byte
	comma bool
}

func (o *object) open()  { o.b = append(o.b, '{'); o.comma = false }
func (o *object) close() { o.b = append(o.b, '}'); o.comma = true }

// key begins a member. Names are ours and need no escape.
func (o *object) key(name string) {
	if o.comma {
		o.b = append(o.b, ',')
	}
	o.comma = true
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

func (o *object) str(name, value string) {
	o.key(name)
	o.b = text.AppendJSON(o.b, value)
}

// origin appends the members that only results in a case have.
func (o *object) origin(from *Origin) {
	if from == nil {
		return
	}
	o.some("machine", from.Machine)
	o.some("machine_id", from.MachineID)
	o.str("action_id", from.ActionID)
	o.int("command_index", int64(from.CommandIndex))
	o.some("started", timeText(from.Started))
	o.some("ended", timeText(from.Ended))
}

// entry appends the members that only documents in an archive have.
func (o *object) entry(d *Document) {
	if e := d.Entry; e != nil {
		o.str("entry", text.CutPrinted(e.Name, MaxSource))
		o.int("entry_index", e.Index)
	}
}

// some is str for a value that is left out when it is empty.
func (o *object) some(name, value string) {
	if value != "" {
		o.str(name, value)
	}
}

// strings appends an array.
func (o *object) strings(name string, values []string) {
	o.key(name)
	o.b = appendStrings(o.b, values)
}

// list appends an array, unless it is empty.
func (o *object) list(name string, values []string) {
	if len(values) > 0 {
		o.strings(name, values)
	}
}

func appendStrings(dst []byte, values []string) []byte {
	dst = append(dst, '[')
	for i, v := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = text.AppendJSON(dst, v)
	}
	return append(dst, ']')
}

func (o *object) ptr(name string, value *string) {
	if value != nil {
		o.str(name, *value)
	}
}

func (o *object) int(name string, value int64) {
	o.key(name)
	o.b = text.AppendInt(o.b, value)
}

func (o *object) bool(name string, value bool) {
	o.key(name)
	o.b = strconv.AppendBool(o.b, value)
}

func (o *object) span(name string, s transcript.Span) {
	o.key(name)
	o.b = appendSpan(o.b, s)
}

func appendSpan(dst []byte, s transcript.Span) []byte {
	dst = text.AppendInt(append(dst, '['), s.Start)
	dst = text.AppendInt(append(dst, ','), s.End)
	return append(dst, ']')
}
