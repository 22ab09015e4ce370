package cli

import (
	"time"

	"github.com/lrkit/lrkit/internal/text"
)

// apiRecord is a line of JSON about something that the API describes. What the API does not say is
// absent, and secrets in what it says are masked.
type apiRecord struct{ b []byte }

// text appends a member, after others.
func (r *apiRecord) text(name, value string) {
	if value == "" {
		return
	}
	r.b = append(r.b, `,"`+name+`":`...)
	r.b = text.AppendJSON(r.b, masked(value))
}

// time appends a point in time. RFC 3339 has no years before 1 and after 9999.
func (r *apiRecord) time(name string, t time.Time) {
	if y := t.Year(); !t.IsZero() && y > 0 && y <= 9999 {
		r.text(name, t.UTC().Format(time.RFC3339Nano))
	}
}
