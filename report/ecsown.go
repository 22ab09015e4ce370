package report

import (
	"slices"

	"github.com/lrkit/lrkit/analyze"
)

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
	o.ecsOwnTimes(f)
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

// ecsOwnTimes appends what the date fields of ECS do not tell: which of them were printed without a
// zone, and are read as UTC, and what was printed where they have it in another form.
func (o *object) ecsOwnTimes(f *analyze.Finding) {
	if slices.ContainsFunc(f.Times, func(t analyze.Time) bool { return t.Ambiguous }) {
		o.bool("time_ambiguous", true)
	}
	if f.Kind != analyze.KindFile {
		return
	}
	var without []string
	changed := false
	for i := range f.Times {
		t := &f.Times[i]
		name := ecsTimes[t.Role]
		if name == "" || t.Value == "" {
			continue
		}
		if !hasZone(t.Value) {
			without = append(without, name)
		}
		changed = changed || indexable(t.Value) != t.Value
	}
	o.list("without_zone", without)
	if changed {
		o.key("times")
		o.open()
		for i := range f.Times {
			if t := &f.Times[i]; t.Value != "" {
				o.str(string(t.Role), t.Value)
			}
		}
		o.close()
	}
}
