package lrkit

import (
	"slices"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// masking masks the secrets in what comes with findings and is no analysed text: names of scripts and inputs, commands, what the
// API said, entries of a hunt list. It counts those that the findings mask.
type masking struct {
	report.Sink
	masker  *secret.Masker
	opts    *Options
	command string // the last one
	shown   string // what is shown of it

	field  transcript.Field // of the last finding
	offset int64
	last   int64 // the last secret of the text that was counted
}

// masker returns what masks strings that are no analysed text; nil if nothing is to be masked.
func (o *Options) masker() *secret.Masker {
	set, own, ok := o.hiding()
	if !ok {
		return nil
	}
	return secret.NewMasker(set, own...)
}

// countMasked adds to what is counted, if somebody asked.
func (o *Options) countMasked(n int64) {
	if o != nil && o.Masked != nil && n > 0 {
		o.Masked.Add(n)
	}
}

func (o *Options) masked(sink report.Sink) report.Sink {
	m := o.masker()
	if m == nil {
		return sink
	}
	return &masking{Sink: sink, masker: m, opts: o}
}

// Begin implements [report.Sink].
func (m *masking) Begin(d *report.Document) error {
	before := m.masker.Count()
	m.document(d)
	m.opts.countMasked(m.masker.Count() - before)
	m.last, m.offset = 0, 0
	return m.Sink.Begin(d)
}

// document masks the texts of a document.
func (m *masking) document(d *report.Document) {
	d.Source = m.masker.String(d.Source)
	for _, s := range []**string{&d.Facts.ScriptName, &d.Facts.ScriptNamePartial, &d.Facts.ExitCodeRaw} {
		if *s != nil {
			*s = new(m.masker.String(**s))
		}
	}
	if len(d.Facts.Anomalies) > 0 {
		d.Facts.Anomalies = slices.Clone(d.Facts.Anomalies)
		for i := range d.Facts.Anomalies {
			a := &d.Facts.Anomalies[i]
			a.Detail = m.masker.String(a.Detail)
		}
	}
	if from := d.Origin; from != nil {
		origin := *from // all documents of the input have it
		for _, s := range []*string{&origin.Machine, &origin.MachineID, &origin.ActionID} {
			*s = m.masker.String(*s)
		}
		d.Origin = &origin
	}
}

// Finding implements [report.Sink].
func (m *masking) Finding(f *analyze.Finding) error {
	if f.Command != m.command {
		m.command, m.shown = f.Command, m.masker.String(f.Command)
	}
	f.Command = m.shown
	for i, entry := range f.Matched {
		if s := m.masker.String(entry); s != entry {
			f.Matched = slices.Clone(f.Matched)
			f.Matched[i] = s
		}
	}
	m.count(f)
	return m.Sink.Finding(f)
}

// count counts the secrets that a finding masks and none before it did.
func (m *masking) count(f *analyze.Finding) {
	if f.Field != m.field || f.TextOffset < m.offset {
		m.last = 0 // another text
	}
	m.field, m.offset = f.Field, f.TextOffset
	if f.Hidden.Last > m.last {
		m.opts.countMasked(f.Hidden.Last - max(m.last, f.Hidden.First-1))
		m.last = f.Hidden.Last
	}
}
