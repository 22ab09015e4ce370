package lrkit

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/errorrecord"
	"github.com/lrkit/lrkit/internal/fullwrite"
	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// masking masks the secrets in what comes with findings and is no analysed text: names of scripts
// and inputs, commands, what the API said, entries of an indicator list. It counts those that the
// findings mask.
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

// countMasked adds to what is counted, if the caller asked for it.
func (o *Options) countMasked(n int64) {
	if o != nil && o.Masked != nil && n > 0 {
		o.Masked.Add(n)
	}
}

// masked returns a sink that masks before sink, and what it masks with until it is freed; nil if
// nothing is to be masked.
func (o *Options) masked(sink report.Sink) (report.Sink, *secret.Masker) {
	m := o.masker()
	if m == nil {
		return sink, nil
	}
	return &masking{Sink: sink, masker: m, opts: o}, m
}

// Begin implements [report.Sink].
func (m *masking) Begin(d *report.Document) error {
	m.counted(func() { m.document(d) })
	m.last, m.offset = 0, 0
	return m.Sink.Begin(d)
}

// document masks the texts of a document.
func (m *masking) document(d *report.Document) {
	d.Source = m.masker.String(d.Source)
	if d.Entry != nil {
		e := *d.Entry
		e.Name, e.Link = m.masker.String(e.Name), m.masker.String(e.Link)
		d.Entry = &e
	}
	for _, s := range []**string{&d.Facts.ScriptName, &d.Facts.ScriptNamePartial} {
		if *s != nil {
			*s = new(m.masker.String(**s))
		}
	}
	if raw := d.Facts.ExitCodeRaw; raw != nil {
		d.Facts.ExitCodeRaw = new(m.source(*raw, m.opts.rawLimit()))
	}
	if len(d.Facts.Anomalies) > 0 {
		d.Facts.Anomalies = slices.Clone(d.Facts.Anomalies)
		for i := range d.Facts.Anomalies {
			a := &d.Facts.Anomalies[i]
			if a.Code == transcript.CodeEscapedName {
				a.Detail = m.source(a.Detail, maxDetail)
			} else {
				a.Detail = m.cut(a.Detail, m.masker.String(a.Detail), maxDetail)
			}
		}
	}
	if len(d.ErrorRecords) > 0 {
		d.ErrorRecords = slices.Clone(d.ErrorRecords)
		for i := range d.ErrorRecords {
			r := &d.ErrorRecords[i]
			r.Message = m.cut(r.Message, m.masker.String(r.Message), errorrecord.MaxMessage)
			for _, s := range []*string{&r.Category, &r.Target, &r.Script} {
				*s = m.cut(*s, m.masker.String(*s), errorrecord.MaxText)
			}
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

// hiding returns the rules for what is not shown, and the secrets that the caller names; ok is
// false if everything is shown.
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
	printed, masked *powershell.Invocation // the last one, which the entries of its output share
}

func (o *Options) shower() *shower { return &shower{masking: masking{masker: o.masker(), opts: o}} }

// counted calls f, which masks, unless nothing is to be masked.
func (m *masking) counted(f func()) {
	if m.masker == nil {
		return
	}
	before := m.masker.Count()
	f()
	m.opts.countMasked(m.masker.Count() - before)
}

// document masks the texts of a document.
func (s *shower) document(d *report.Document) {
	if d != nil {
		s.counted(func() { s.masking.document(d) })
	}
}

// entry returns an entry of a transcript file with its secrets masked. What it shares with others
// stays as it is.
func (s *shower) entry(e powershell.Entry) powershell.Entry {
	s.counted(func() {
		if c := e.Command; c != nil {
			if c != s.printed {
				shown := *c
				shown.Prompt, shown.Text = s.masker.String(c.Prompt), s.masker.String(c.Text)
				s.printed, s.masked = c, &shown
			}
			e.Command = s.masked
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

const (
	// maxRepeated bounds texts that each finding repeats, as printed: a short finding could bring a
	// long one each.
	maxRepeated = 512
)

// repeating bounds what stands in the record of each finding and is no part of it. Secrets have
// been masked before: a part of one may not be known as such.
type repeating struct {
	report.Sink
	command, shown string // the last command, and what is shown of it
}

// Begin implements [report.Sink].
func (s *repeating) Begin(d *report.Document) error {
	d.Source = text.CutPrinted(d.Source, report.MaxSource)
	if d.Entry != nil {
		e := *d.Entry
		e.Name = text.CutPrinted(e.Name, maxRepeated)
		d.Entry = &e
	}
	for _, name := range []**string{&d.Facts.ScriptName, &d.Facts.ScriptNamePartial} {
		if *name != nil {
			*name = new(text.CutPrinted(**name, maxRepeated))
		}
	}
	return s.Sink.Begin(d)
}

// Finding implements [report.Sink].
func (s *repeating) Finding(f *analyze.Finding) error {
	if f.Command != s.command {
		s.command, s.shown = f.Command, text.CutPrinted(f.Command, maxRepeated)
	}
	f.Command = s.shown
	return s.Sink.Finding(f)
}

const (
	// maxDetail bounds the detail of an anomaly, as docs/FORMAT.md says.
	maxDetail = 256
	// maxExitCodeRaw is the greatest length of an exit code that is no number, unless the options
	// have another one.
	maxExitCodeRaw = 64
	// shortWord is how many characters may be seen of what may be a secret.
	shortWord = 8
)

// rawLimit is the greatest length of an exit code that is no number.
func (o *Options) rawLimit() int {
	if o == nil || o.Transcript.Limits.ExitCodeRaw <= 0 {
		return maxExitCodeRaw
	}
	return o.Transcript.Limits.ExitCodeRaw
}

// source masks a piece of the source of an input, with the escapes of JSON.
func (m *masking) source(s string, limit int) string {
	inner, quoted := strings.CutPrefix(s, `"`)
	if !quoted {
		return m.cut(s, m.unescaped(s), limit)
	}
	inner, closed := strings.CutSuffix(inner, `"`) // the rest may be cut
	shown := `"` + m.unescaped(inner)
	if closed {
		shown += `"`
	}
	return m.cut(s, shown, limit)
}

// unescaped masks a text with the escapes of JSON. One with a secret in it is escaped anew.
func (m *masking) unescaped(s string) string {
	if strings.IndexByte(s, '\\') >= 0 {
		plain := string(transcript.AppendUnescaped(nil, []byte(s)))
		if shown := m.masker.String(plain); shown != plain {
			quoted := text.AppendJSON(nil, shown)
			s = string(quoted[1 : len(quoted)-1])
		}
	}
	return m.masker.String(s)
}

// cut returns what is shown of s, which may be cut at a limit. The last word may be a secret then
// that is known by its end only: it is masked.
func (m *masking) cut(s, shown string, limit int) string {
	if len(s) <= limit-utf8.UTFMax || strings.Trim(s, "0123456789+-.eE") == "" || m.opts != nil && m.opts.ShowSecrets {
		return shown
	}
	word := strings.LastIndexAny(shown, " \t\r\n") + 1
	if i := strings.LastIndex(shown[word:], `\n`); i >= 0 {
		word += i + len(`\n`)
	}
	if len(shown)-word <= shortWord || strings.Contains(shown[word:], secret.Mask) {
		return shown
	}
	return shown[:word] + secret.Mask
}
