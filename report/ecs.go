package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
)

// ecsVersion is the version of the Elastic Common Schema.
const ecsVersion = "8.17.0"

// NewECS returns a sink that writes a line of JSON for each finding, in the fields of the Elastic
// Common Schema (https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html). Members
// that have no field there are below "lrkit".
func NewECS(w io.Writer) *LineSink { return &LineSink{w: w, append: appendECS} }

func appendECS(dst []byte, r *Row) []byte {
	d, f := r.Document, r.Finding
	o := object{b: dst}
	o.open()
	if at := ecsTime(d, f); at != "" {
		o.str("@timestamp", at)
	}
	o.key("ecs")
	o.open()
	o.str("version", ecsVersion)
	o.close()
	o.str("message", cmp.Or(f.Context, f.Value))
	o.key("event")
	o.open()
	o.str("kind", "event")
	o.str("module", "lrkit")
	o.str("dataset", "lrkit.finding")
	o.str("provider", "Microsoft Defender Live Response")
	o.close()
	if from := d.Origin; from != nil {
		o.key("host")
		o.open()
		o.some("name", from.Machine)
		o.some("id", from.MachineID)
		o.close()
	}
	o.ecsFinding(f)
	o.ecsRelated(f)
	o.ecsOwn(d, f)
	o.close()
	return append(o.b, '\n')
}

// ecsTime returns the first time of the finding that has a zone, or else the time when the command
// ended.
func ecsTime(d *Document, f *analyze.Finding) string {
	for _, t := range f.Times {
		if hasZone(t.Value) && len(t.Value) > len("2006-01-02T15:04") {
			return t.Value
		}
	}
	if d.Origin != nil {
		return timeText(d.Origin.Ended)
	}
	return ""
}

// ecsFinding appends the fields of the kind of the finding.
func (o *object) ecsFinding(f *analyze.Finding) {
	value := f.Value
	if f.Normalized != "" {
		value = f.Normalized
	}
	group := func(name string, pairs ...string) {
		o.key(name)
		o.open()
		for i := 0; i < len(pairs); i += 2 {
			o.some(pairs[i], pairs[i+1])
		}
		o.close()
	}
	switch f.Kind {
	case analyze.KindFile:
		o.ecsFile(f, value)
	case analyze.KindHash:
		o.key("file")
		o.open()
		o.ecsHashes(f)
		o.close()
	case analyze.KindRegistry:
		group("registry", "path", value)
	case analyze.KindIPv4, analyze.KindIPv6:
		group("destination", "ip", value)
	case analyze.KindDomain:
		group("destination", "domain", value)
	case analyze.KindURL:
		group("url", "original", f.Value, "full", value)
	case analyze.KindEmail:
		group("email", "from", value)
	case analyze.KindSID:
		group("user", "id", value)
	case analyze.KindAccount:
		domain, name, _ := strings.Cut(value, `\`)
		group("user", "domain", domain, "name", name)
	case analyze.KindCommand:
		group("process", "command_line", value)
	case analyze.KindService:
		group("service", "name", value)
	case analyze.KindProcess:
		o.key("process")
		o.open()
		o.str("name", value)
		if p := f.Process; p != nil && p.ID >= 0 {
			o.int("pid", p.ID)
		}
		if p := f.Process; p != nil && p.Parent >= 0 {
			o.key("parent")
			o.open()
			o.int("pid", p.Parent)
			o.close()
		}
		o.close()
	}
}

// ecsTimes are the names of the times of a file.
var ecsTimes = map[analyze.Role]string{
	analyze.RoleCreated: "created", analyze.RoleModified: "mtime", analyze.RoleAccessed: "accessed", analyze.RoleChanged: "ctime",
}

func (o *object) ecsFile(f *analyze.Finding, value string) {
	if f.Path != "" {
		value = f.Path
	}
	p := f.Parts()
	o.key("file")
	o.open()
	o.str("path", value)
	o.some("name", p.Name)
	o.some("directory", p.Directory)
	o.some("extension", p.Extension)
	o.some("drive_letter", p.Drive)
	o.some("fork_name", p.Stream)
	o.some("owner", f.Owner)
	if f.Size != nil && !f.Size.Ambiguous {
		o.int("size", f.Size.Bytes)
	}
	for _, t := range f.Times {
		if name := ecsTimes[t.Role]; name != "" {
			o.some(name, t.Value)
		}
	}
	o.ecsHashes(f)
	o.close()
}

func (o *object) ecsHashes(f *analyze.Finding) {
	if len(f.Hashes) == 0 {
		return
	}
	o.key("hash")
	o.open()
	for _, h := range f.Hashes {
		o.str(h.Kind, h.Value)
	}
	o.close()
}

// ecsRelated appends the values that searches look for in any field.
func (o *object) ecsRelated(f *analyze.Finding) {
	var name string
	var values []string
	value := f.Value
	if f.Normalized != "" {
		value = f.Normalized
	}
	switch f.Kind {
	case analyze.KindFile, analyze.KindHash:
		name = "hash"
		for _, h := range f.Hashes {
			values = append(values, h.Value)
		}
	case analyze.KindIPv4, analyze.KindIPv6:
		name, values = "ip", []string{value}
	case analyze.KindDomain:
		name, values = "hosts", []string{value}
	case analyze.KindSID, analyze.KindAccount:
		name, values = "user", []string{value}
	}
	if len(values) == 0 {
		return
	}
	o.key("related")
	o.open()
	o.strings(name, values)
	o.close()
}

// ecsOwn appends what proves the finding, and how its parts were joined.
func (o *object) ecsOwn(d *Document, f *analyze.Finding) {
	o.key("lrkit")
	o.open()
	o.str("source", d.Source)
	o.int("document", int64(d.Facts.Document))
	o.str("sha256", d.SHA256)
	o.entry(d)
	if d.Origin != nil {
		o.str("action_id", d.Origin.ActionID)
		o.int("command_index", int64(d.Origin.CommandIndex))
		o.some("started", timeText(d.Origin.Started))
		o.some("ended", timeText(d.Origin.Ended))
	}
	o.ptr("script_name", d.Facts.ScriptName)
	if d.Facts.ExitCode != nil {
		o.int("exit_code", *d.Facts.ExitCode)
	}
	o.some("field", f.Field.String())
	o.str("kind", string(f.Kind))
	o.str("value", f.Value)
	o.str("rule", f.Rule)
	o.str("confidence", string(f.Confidence))
	o.some("alternative", f.Alternative)
	o.some("common", f.Common)
	o.span("span", f.Span)
	o.int("line", f.Line)
	if s := f.Size; s != nil {
		o.str("size_text", s.Text)
		o.int("size_min", s.Min)
		o.int("size_max", s.Max)
		o.some("size_join", string(s.Join))
	}
	if slices.ContainsFunc(f.Times, func(t analyze.Time) bool { return t.Ambiguous }) {
		o.bool("time_ambiguous", true)
	}
	o.some("decoded", f.Decoded)
	o.list("matched", f.Matched)
	if f.Collected != nil {
		o.key("collected")
		o.open()
		o.collected(f.Collected)
		o.close()
	}
	o.close()
}
