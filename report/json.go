package report

import (
	"strconv"
	"time"

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

// origin appends what only results in a case have.
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

// timeText is RFC 3339 in UTC, and empty for no time.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// some is str for a value that may be absent.
func (o *object) some(name, value string) {
	if value != "" {
		o.str(name, value)
	}
}

// strings is an array.
func (o *object) strings(name string, values []string) {
	o.key(name)
	o.b = append(o.b, '[')
	for i, v := range values {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = text.AppendJSON(o.b, v)
	}
	o.b = append(o.b, ']')
}

func (o *object) ptr(name string, value *string) {
	if value != nil {
		o.str(name, *value)
	}
}

func (o *object) int(name string, value int64) {
	o.key(name)
	o.b = strconv.AppendInt(o.b, value, 10)
}

func (o *object) bool(name string, value bool) {
	o.key(name)
	o.b = strconv.AppendBool(o.b, value)
}

func (o *object) span(name string, s transcript.Span) {
	o.key(name)
	o.b = append(o.b, '[')
	o.b = strconv.AppendInt(o.b, s.Start, 10)
	o.b = append(o.b, ',')
	o.b = strconv.AppendInt(o.b, s.End, 10)
	o.b = append(o.b, ']')
}
