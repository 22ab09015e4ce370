package report

import (
	"cmp"
	"io"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// NewTimesketch returns a sink that writes a line of JSON for each time of a finding, in the form
// that Timesketch imports (https://timesketch.org/guides/user/import-from-json-csv/): message,
// datetime, timestamp_desc and more. A finding without a certain time has no line. A time without a
// zone is taken for UTC, and its line has "zone":"none". A leap second is the second before it, and
// its line has the time as "leap_second".
func NewTimesketch(w io.Writer) *LineSink { return &LineSink{w: w, append: appendTimesketch} }

// OnTimeline reports whether Timesketch's form has a line for a time: not for a date alone, nor
// where the year is missing or the order of day and month is not known.
func OnTimeline(t *analyze.Time) bool {
	return t != nil && len(t.Value) >= len("2006-01-02T15:04:05")
}

func appendTimesketch(dst []byte, r *Row) []byte {
	for _, t := range r.Finding.Times {
		if !OnTimeline(&t) {
			continue
		}
		dst = appendTime(dst, r.Document, r.Finding, t)
	}
	return dst
}

var timestampDescriptions = map[analyze.Role]string{
	analyze.RoleCreated: "Creation Time", analyze.RoleModified: "Content Modification Time",
	analyze.RoleAccessed: "Last Access Time", analyze.RoleChanged: "Metadata Modification Time",
}

func appendTime(dst []byte, d *Document, f *analyze.Finding, t analyze.Time) []byte {
	o := object{b: dst}
	o.open()
	message := cmp.Or(f.Context, f.Value)
	if f.Kind == analyze.KindFile {
		message = f.Value
		if f.Path != "" {
			message = f.Path
		}
	}
	o.str("message", message)
	datetime, zone := indexable(t.Value), "printed"
	if !hasZone(datetime) {
		datetime, zone = datetime+"+00:00", "none"
	} else if strings.HasSuffix(datetime, "Z") {
		datetime = datetime[:len(datetime)-1] + "+00:00"
	}
	o.str("datetime", datetime)
	desc := timestampDescriptions[t.Role]
	if desc == "" {
		desc = "Time Logged"
	}
	o.str("timestamp_desc", desc)
	o.str("zone", zone)
	if isLeap(t.Value) {
		o.str("leap_second", t.Value)
	}
	o.str("data_type", "lrkit:finding:"+string(f.Kind))
	if from := d.Origin; from != nil {
		o.some("hostname", from.Machine)
		o.str("action_id", from.ActionID)
		o.int("command_index", int64(from.CommandIndex))
		o.some("machine_id", from.MachineID)
		o.some("started", timeText(from.Started))
		o.some("ended", timeText(from.Ended))
	}
	o.str("source", d.Source)
	o.str("sha256", d.SHA256)
	o.entry(d)
	o.ptr("script_name", d.Facts.ScriptName)
	o.str("value", f.Value)
	o.some("path", f.Path)
	if f.Kind == analyze.KindFile && f.Size != nil && !f.Size.Ambiguous {
		o.int("size", f.Size.Bytes)
	}
	for _, h := range f.Hashes {
		o.str("hash_"+h.Kind, h.Value)
	}
	o.some("decoded", f.Decoded)
	if len(f.Matched) > 0 {
		o.str("matched", strings.Join(f.Matched, "|"))
	}
	if c := f.Collected; c != nil {
		o.str("collected_sha256", c.SHA256)
		o.int("collected_size", c.Size)
		if agrees := c.Agrees(); agrees != nil {
			o.bool("collected_agrees", *agrees)
		}
	}
	o.span("span", f.Span)
	o.int("line", f.Line)
	o.close()
	return append(o.b, '\n')
}

func hasZone(s string) bool {
	if strings.HasSuffix(s, "Z") {
		return true
	}
	n := len(s)
	return n > 6 && (s[n-6] == '+' || s[n-6] == '-') && s[n-3] == ':'
}
