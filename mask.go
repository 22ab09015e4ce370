package lrkit

import (
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/secret"
)

// masking masks the secrets in what comes with findings and is no analysed text: names of scripts and inputs, commands.
type masking struct {
	report.Sink
	command, shown string // the last command, and what is shown of it
}

func (o *Options) masked(sink report.Sink) report.Sink {
	if o != nil && o.ShowSecrets {
		return sink
	}
	return &masking{Sink: sink}
}

// Begin implements [report.Sink].
func (m *masking) Begin(d *report.Document) error {
	d.Source = mask(d.Source)
	if name := d.Facts.ScriptName; name != nil {
		d.Facts.ScriptName = new(mask(*name))
	}
	if name := d.Facts.ScriptNamePartial; name != nil {
		d.Facts.ScriptNamePartial = new(mask(*name))
	}
	return m.Sink.Begin(d)
}

// Finding implements [report.Sink].
func (m *masking) Finding(f *analyze.Finding) error {
	if f.Command != m.command {
		m.command, m.shown = f.Command, mask(f.Command)
	}
	f.Command = m.shown
	return m.Sink.Finding(f)
}

func mask(s string) string {
	return secret.String(s, secret.All)
}
