package lrkit

import (
	"context"
	"io"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// overview is what the first reading of an input tells.
type overview struct {
	coats
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
}

func survey(ctx context.Context, b *Blob, opts *Options) (*overview, error) {
	return surveyStream(ctx, b.reader(ctx), opts)
}

func surveyStream(ctx context.Context, r io.Reader, opts *Options) (*overview, error) {
	c, err := openContent(ctx, r, hashAll, opts)
	if err != nil {
		return nil, err
	}
	defer c.close()
	s := &overview{hint: opts.kind(), origin: opts.origin(), kind: c.kind(opts)}
	s.object = sniff(c.head) == report.JSON
	if s.kind == report.Binary {
		s.magic = magic(c.head)
	}
	if s.kind == report.Text || s.kind == report.PowerShell {
		c.validity = new(text.Validity)
	}
	if err := s.read(c, opts); err != nil {
		return nil, err
	}
	if err := c.finish(); err != nil {
		return nil, err
	}
	s.answer = s.answerOf(c.head)
	s.size, s.sum = c.raw.n, c.raw.sum()
	s.coats = c.seen()
	return s, nil
}

// kind says how the content is to be read.
func (c *content) kind(opts *Options) report.Kind {
	kind := sniff(c.head)
	switch hint := opts.kind(); {
	case hint == report.RunScript:
		return report.JSON
	case hint == report.GetFile && kind == report.JSON:
		return report.Text // a collected file stays a file
	}
	return kind
}

// read passes over the content.
func (s *overview) read(c *content, opts *Options) error {
	s.kept, s.count = []transcript.Facts{{Complete: true}}, 1
	switch {
	case s.kind == report.Binary || s.hint == report.GetFile && s.kind == report.Text:
		return nil
	case s.kind == report.PowerShell:
		return s.readPowerShell(c)
	}
	s.kept, s.count = nil, 0
	d := newDecoder(c, opts.transcript())
	defer freeDecoder(d)
	for more := true; more; {
		f, next, err := nextFacts(d)
		if err != nil {
			return err
		}
		if s.count++; s.count <= keptDocuments {
			s.kept = append(s.kept, f)
		}
		// What does not begin like a transcript has one document at most.
		more = next && s.kind == report.JSON
	}
	if s.kind == report.Text {
		s.scalar = s.count == 1 && s.kept[0].WellFormed
		s.kept, s.count = []transcript.Facts{{Complete: true}}, 1
	}
	return nil
}

// readPowerShell counts what a transcript file of PowerShell holds.
func (s *overview) readPowerShell(c *content) error {
	f := new(report.PowerShellFacts)
	sc := powershell.NewScanner(func(e powershell.Entry) {
		switch e.Kind {
		case powershell.Header:
			f.Sessions++
		case powershell.Footer:
			f.Footers++
		case powershell.Command:
			f.Commands++
		}
	})
	err := copyTo(sc, c)
	sc.Close() // it never fails
	f.Open = sc.Open()
	s.shell = f
	if transcript.Ended(err) {
		err = nil
	}
	return err
}

// nextFacts passes over a document. more says that another one follows.
func nextFacts(d *transcript.Decoder) (f transcript.Facts, more bool, err error) {
	for {
		if _, err := d.Next(); err != nil {
			if !transcript.Ended(err) {
				return f, false, err
			}
			break
		}
	}
	f = d.Facts()
	switch err := d.NextDocument(); err {
	case nil:
		return f, true, nil
	case io.EOF:
		return f, false, nil
	default:
		return f, false, err
	}
}
