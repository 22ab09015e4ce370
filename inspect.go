package lrkit

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/lrkit/lrkit/internal/errorrecord"
	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// overview is what the first reading of an input tells.
type overview struct {
	layers ingest.Layers
	kind   report.Kind // how it is read: Text, PowerShell, Binary, or JSON for what has documents
	hint   report.Kind // what the API says
	origin *report.Origin
	scalar bool // Text that is well-formed JSON
	object bool // Text that begins as JSON does
	magic  string
	answer string // what a service said in place of a result
	size   int64
	sum    string
	kept   []transcript.Facts // of the first documents
	count  int                // of all documents
	shell  *report.PowerShellFacts
	archived
	errors *errorReader          // nil: error records are not wanted
	listed []errorrecord.Records // of the first documents
}

// errorReader reads the error records of documents.
type errorReader struct {
	reader  errorrecord.Reader
	records errorrecord.Records // of the last document
	output  outputMode
	signs   bool // of records in the output of some document
}

// outputMode is what is done with script_output. To look for signs costs next to nothing, and
// nearly all output has none; to read records needs the places of all text in the input.
type outputMode uint8

const (
	readOutput outputMode = iota
	findSigns
	skipOutput
)

// errorReaders keeps their memory.
var errorReaders = sync.Pool{New: func() any { return new(errorReader) }}

// skip passes over a document. A nil errorReader looks for no error records.
func (e *errorReader) skip(d *transcript.Decoder) (transcript.Facts, bool, error) {
	if e == nil {
		return ingest.SkipDocument(d)
	}
	e.records = errorrecord.Records{}
	return ingest.ReadDocument(d, e.read)
}

// read reads one of the texts of a document.
func (e *errorReader) read(text transcript.Text) (err error) {
	var found errorrecord.Records
	switch {
	case text.Field() == transcript.FieldScriptErrors:
		found, err = e.reader.Read(text)
	case e.output == readOutput:
		found, err = e.reader.ReadOutput(text)
	case e.output == findSigns:
		signs, err := e.reader.Signs(text)
		e.signs = e.signs || signs
		return err
	}
	e.records = joined(e.records, found, text.Field())
	return err
}

// joined returns the records of two texts, those of script_errors first.
func joined(before, found errorrecord.Records, field transcript.Field) errorrecord.Records {
	for i := range found.First {
		found.First[i].Field = field
	}
	if field == transcript.FieldScriptErrors {
		before, found = found, before
	}
	all := errorrecord.Records{First: append(before.First, found.First...), More: before.More + found.More}
	if more := len(all.First) - errorrecord.Max; more > 0 {
		all.First, all.More = all.First[:errorrecord.Max], all.More+int64(more)
	}
	return all
}

// give gives a document its error records.
func give(d *report.Document, r errorrecord.Records) {
	if d.Kind == report.KindRunScript {
		d.ErrorRecords, d.ErrorRecordsMore = r.First, r.More
	}
}

// inspect reads an input that can be read again: twice, if some output has signs of error records.
func inspect(ctx context.Context, in *Input, opts *Options, errors *errorReader) (*overview, error) {
	if errors == nil {
		return inspectStream(ctx, in, in.in.Reader(ctx), opts, nil)
	}
	errors.output, errors.signs = findSigns, false
	s, err := inspectStream(ctx, in, in.in.Reader(ctx), opts, errors)
	if errors.output = skipOutput; err != nil || !errors.signs {
		return s, err
	}
	errors.output = readOutput
	again, err := inspectStream(ctx, in, in.in.Reader(ctx), opts, errors)
	if err == nil && again.sum != s.sum {
		err = ErrChanged
	}
	if err != nil {
		return nil, err
	}
	s.listed = again.listed
	return s, nil
}

// inspectStream reads the bytes of an input from r.
func inspectStream(ctx context.Context, in *Input, r io.Reader, opts *Options, errors *errorReader) (*overview, error) {
	c, err := in.contentOf(ctx, r, ingest.HashAll, opts)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	s := &overview{errors: errors, hint: in.Kind, origin: in.Origin, kind: in.kindOf(c)}
	s.entry = in.entry
	s.object = c.Format() == ingest.JSON
	if s.kind == report.KindBinary {
		s.magic = ingest.Magic(c.Head())
	}
	if s.kind == report.KindText || s.kind == report.KindPowerShell {
		c.CheckUTF8()
	}
	if err := s.read(c, opts); err != nil {
		return nil, err
	}
	if err := c.Finish(); err != nil {
		return nil, err
	}
	s.answer = s.answerOf(c.Head())
	s.ended(r)
	s.size, s.sum = c.Given(), c.Sum()
	s.layers = c.Layers()
	if s.entry != nil {
		s.entry.read = s.size + s.layers.Size
	}
	return s, nil
}

// read passes over the content.
func (s *overview) read(c *ingest.Content, opts *Options) error {
	s.kept, s.count = []transcript.Facts{{Complete: true}}, 1
	switch {
	case s.kind == report.KindBinary || s.hint == report.KindGetFile && s.kind == report.KindText:
		return nil
	case s.kind == report.KindPowerShell:
		return s.readPowerShell(c)
	}
	s.kept, s.count = nil, 0
	d := ingest.NewDecoder(c, opts.transcript())
	defer ingest.FreeDecoder(d)
	for more := true; more; {
		f, next, err := s.errors.skip(d)
		if err != nil {
			return err
		}
		if s.count++; s.count <= keptDocuments {
			s.kept = append(s.kept, f)
			if s.errors != nil {
				s.listed = append(s.listed, s.errors.records)
			}
		}
		// What does not begin like a transcript has one document at most.
		more = next && s.kind == report.KindJSON
	}
	if s.kind == report.KindText {
		s.scalar = s.count == 1 && s.kept[0].WellFormed
		s.kept, s.count = []transcript.Facts{{Complete: true}}, 1
	}
	return nil
}

// readPowerShell counts what a transcript file of PowerShell holds.
func (s *overview) readPowerShell(c *ingest.Content) error {
	f := new(report.PowerShellFacts)
	sc := powershell.NewScanner(func(e powershell.Entry) {
		switch e.Kind {
		case powershell.KindHeader:
			f.Sessions++
		case powershell.KindFooter:
			f.Footers++
		case powershell.KindCommand:
			f.Commands++
		}
	})
	err := ingest.CopyTo(sc, c)
	sc.Close() // it never fails
	f.Open = sc.Open()
	s.shell = f
	if transcript.Ended(err) {
		err = nil
	}
	return err
}

// documents gives the documents of an input in order: those that were kept, then
// those that it decodes again.
type documents struct {
	s     *overview
	name  string
	i     int
	again func() (*ingest.Content, error)
	opts  *Options
	c     *ingest.Content // nil until one is decoded again
	d     *transcript.Decoder
}

func (s *overview) documents(ctx context.Context, in *Input, opts *Options) *documents {
	return &documents{s: s, name: in.Name(), opts: opts, again: func() (*ingest.Content, error) {
		return in.content(ctx, ingest.HashNone, opts)
	}}
}

// next returns the next document, and io.EOF after the last one.
func (d *documents) next() (*report.Document, error) {
	i := d.i
	d.i++
	switch {
	case i >= d.s.count:
		return nil, io.EOF
	case i < len(d.s.kept):
		return d.s.keptDocument(d.name, i), nil
	case d.c == nil:
		if err := d.skipKept(); err != nil {
			return nil, err
		}
	}
	f, more, err := d.s.errors.skip(d.d)
	if err != nil {
		return nil, err
	}
	if !more && d.i < d.s.count {
		return nil, ErrChanged
	}
	doc := d.s.document(d.name, i, f)
	if d.s.errors != nil {
		give(doc, d.s.errors.records)
	}
	return doc, nil
}

// keptDocument describes one of those that were kept.
func (s *overview) keptDocument(name string, i int) *report.Document {
	d := s.document(name, i, s.kept[i])
	if i < len(s.listed) {
		give(d, s.listed[i])
	}
	return d
}

// skipKept begins to decode again.
func (d *documents) skipKept() (err error) {
	if d.c, err = d.again(); err != nil {
		return err
	}
	d.d = ingest.NewDecoder(d.c, d.opts.transcript())
	for range d.s.kept {
		if _, more, err := ingest.SkipDocument(d.d); err != nil || !more {
			return errors.Join(ErrChanged, err)
		}
	}
	return nil
}

func (d *documents) close() {
	if d.d != nil {
		ingest.FreeDecoder(d.d)
		d.d = nil
	}
	if d.c != nil {
		d.c.Close()
	}
}
