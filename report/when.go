package report

import (
	"cmp"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
)

// TimeOptions say when something was seen of which neither a text nor a case says it. Forms of
// others want a time for everything.
type TimeOptions struct {
	// Given is the time of all that has no other.
	Given time.Time
	// Modified is when the input was last changed, or read if it is no file: the time of all that
	// has no other if nothing was given.
	Modified time.Time
}

// of returns when a finding was seen: the first time of it that has a zone, or else when the
// command ended or began, or what the options say. created is when the input was made, where there
// is nothing else.
func (o *TimeOptions) of(d *Document, f *analyze.Finding) (at, created string) {
	for i := range f.Times {
		if v := f.Times[i].Value; len(v) > len("2006-01-02T15:04") && hasZone(v) {
			return indexable(v), ""
		}
	}
	if from := d.Origin; from != nil {
		if at = cmp.Or(writable(from.Ended), writable(from.Started)); at != "" {
			return at, ""
		}
	}
	if at = writable(o.Given); at != "" {
		return at, ""
	}
	at = writable(o.Modified)
	return at, at
}

// inYears reports whether a time is one that RFC 3339 can write. A file system may say anything.
func inYears(t time.Time) bool {
	year := t.UTC().Year()
	return !t.IsZero() && year >= 1 && year <= 9999
}

// writable returns a time as RFC 3339 has it, and nothing for one that it has no form for.
func writable(t time.Time) string {
	if !inYears(t) {
		return ""
	}
	return timeText(t)
}

// seconds is where the seconds of a time begin.
const seconds = len("2006-01-02T15:04:")

// isLeap reports whether a time is a leap second, which most programs refuse.
func isLeap(value string) bool {
	return len(value) >= seconds+2 && value[seconds:seconds+2] == "60"
}

// indexable returns a time in a form that other programs index: a leap second is the one before it,
// and a fraction has nanoseconds at most. The time may have no zone.
func indexable(value string) string {
	if len(value) < seconds+2 {
		return value
	}
	if isLeap(value) {
		value = value[:seconds] + "59" + value[seconds+2:]
	}
	rest := value[seconds+2:]
	digits := strings.TrimLeft(strings.TrimPrefix(rest, "."), "0123456789")
	const most = len(".123456789")
	if n := len(rest) - len(digits); n > most {
		value = value[:seconds+2] + rest[:most] + digits
	}
	return value
}
