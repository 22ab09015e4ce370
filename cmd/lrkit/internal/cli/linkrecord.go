package cli

import (
	"strconv"
	"time"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/link"
)

// appendLink appends the record of a link, schema lrkit.link/1, as one line of JSON.
func appendLink(b []byte, found link.Found, r *link.Report) []byte {
	l := found.Link
	str := func(name, value string) {
		b = append(b, `,"`+name+`":`...)
		b = text.AppendJSON(b, value)
	}
	when := func(name string, t time.Time, ok bool) {
		b = append(b, `,"`+name+`":`...)
		if !ok {
			b = append(b, "null"...)
			return
		}
		b = text.AppendJSON(b, t.UTC().Format(time.RFC3339Nano))
	}
	b = append(b, `{"schema":"lrkit.link/1"`...)
	str("kind", l.Kind().String())
	str("host", r.Host.Name)
	for _, s := range []struct{ name, value string }{
		{"account", r.Host.Account}, {"container", r.Host.Container}, {"blob", r.Host.Blob},
		{"version", l.Value(link.ParamSV)}, {"resource", l.Value(link.ParamSR)}, {"permissions", l.Value(link.ParamSP)},
	} {
		if s.value != "" {
			str(s.name, s.value)
		}
	}
	start, ok := l.Time(link.ParamST)
	when("start", start, ok)
	end, ok := l.Expiry()
	when("expiry", end, ok)
	str("status", string(r.Status))
	b = append(b, `,"usable":`...)
	b = strconv.AppendBool(b, r.Usable())
	if left, ok := l.Remaining(r.At); ok {
		b = append(b, `,"remaining_seconds":`...)
		b = strconv.AppendInt(b, int64(left/time.Second), 10)
	}
	b = append(b, `,"problems":[`...)
	for i, p := range r.Problems {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"code":`...)
		b = text.AppendJSON(b, p.Code.String())
		if p.Param != 0 {
			str("param", p.Param.String())
		}
		str("severity", p.Severity().String())
		b = append(b, `,"offset":`...)
		b = strconv.AppendInt(b, int64(p.Offset), 10)
		str("detail", p.Detail())
		b = append(b, '}')
	}
	b = append(b, ']')
	if len(found.Removed) > 0 {
		b = append(b, `,"removed":[`...)
		for i, w := range found.Removed {
			if i > 0 {
				b = append(b, ',')
			}
			b = text.AppendJSON(b, string(w))
		}
		b = append(b, ']')
	}
	str("identity", l.Identity())
	str("redacted", l.Redacted())
	return append(b, "}\n"...)
}
