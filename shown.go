package lrkit

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// hiding returns the rules for what is not shown, and the secrets that the caller names; ok is false if everything is shown.
func (o *Options) hiding() (set secret.Set, own []string, ok bool) {
	switch {
	case o == nil:
		return secret.All, nil, true
	case !o.ShowSecrets:
		return secret.All, o.Secrets, true
	}
	return secret.Named, o.Secrets, len(o.Secrets) > 0
}

// shower masks what is said of a document and its entries, and counts what it masks.
type shower struct {
	masking
	command, shown *powershell.Invocation // the last one, which the entries of its output share
}

func (o *Options) shower() *shower { return &shower{masking: masking{masker: o.masker(), opts: o}} }

// counted calls f, which masks, unless nothing is to be masked.
func (s *shower) counted(f func()) {
	if s.masker == nil {
		return
	}
	before := s.masker.Count()
	f()
	s.opts.countMasked(s.masker.Count() - before)
}

// document masks the texts of a document.
func (s *shower) document(d *report.Document) {
	if d != nil {
		s.counted(func() { s.masking.document(d) })
	}
}

// entry returns an entry of a transcript file with its secrets masked. What it shares with others stays as it is.
func (s *shower) entry(e powershell.Entry) powershell.Entry {
	s.counted(func() {
		if c := e.Command; c != nil {
			if c != s.command {
				shown := *c
				shown.Prompt, shown.Text = s.masker.String(c.Prompt), s.masker.String(c.Text)
				s.command, s.shown = c, &shown
			}
			e.Command = s.shown
		}
		if h := e.Header; h != nil {
			e.Header = s.header(h)
		}
		if f := e.Footer; f != nil {
			shown := *f
			shown.Title, shown.Fields = s.masker.String(f.Title), s.fields(f.Fields)
			e.Footer = &shown
		}
	})
	return e
}

func (s *shower) header(h *powershell.HeaderInfo) *powershell.HeaderInfo {
	shown := *h
	shown.Title, shown.Fields = s.masker.String(h.Title), s.fields(h.Fields)
	for _, value := range []*string{&shown.Username, &shown.RunAsUser, &shown.ConfigurationName, &shown.Machine, &shown.OS,
		&shown.HostApplication, &shown.ProcessID, &shown.PSVersion, &shown.PSEdition} {
		if i := slices.IndexFunc(h.Fields, func(f powershell.Field) bool { return f.Value == *value }); i >= 0 {
			*value = shown.Fields[i].Value
		}
	}
	return &shown
}

// fields masks values as they stand in their lines, after their keys.
func (s *shower) fields(fields []powershell.Field) []powershell.Field {
	shown := slices.Clone(fields)
	for i := range shown {
		f := &shown[i]
		f.Key = s.masker.String(f.Key)
		line := s.masker.String(f.Key + ": " + f.Value)
		var ok bool
		if f.Value, ok = strings.CutPrefix(line, f.Key+": "); !ok {
			f.Value = secret.Mask // key and value are one secret
		}
	}
	return shown
}

// shownWriter masks the secrets of a text on its way to a writer.
type shownWriter struct {
	io.Writer
	masks *secret.Writer // nil if everything is shown
	opts  *Options
}

func (o *Options) shownTo(w io.Writer) *shownWriter {
	set, own, ok := o.hiding()
	if !ok {
		return &shownWriter{Writer: w}
	}
	m := secret.NewWriter(fullwrite.To(w), set, own...)
	return &shownWriter{m, m, o}
}

// end passes on what is held back, and returns err or why that failed.
func (w *shownWriter) end(err error) error {
	if w.masks == nil {
		return err
	}
	held := w.masks.Close()
	w.opts.countMasked(w.masks.Count())
	if err == nil || held != nil && errors.Is(err, held) {
		return held
	}
	return errors.Join(err, held)
}
