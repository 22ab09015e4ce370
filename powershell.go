package lrkit

import (
	"context"
	"io"
	"iter"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// PowerShell iterates over the entries of a transcript file of PowerShell: sessions, commands,
// outputs, with their secrets masked unless Options.ShowSecrets is set. Other inputs have none. An
// error is yielded once, last.
func PowerShell(ctx context.Context, in *Input, opts *Options) iter.Seq2[powershell.Entry, error] {
	return func(yield func(powershell.Entry, error) bool) {
		in, done, err := in.again(ctx)
		if err != nil {
			yield(powershell.Entry{}, err)
			return
		}
		defer done() // it was only read
		c, err := in.content(ctx, ingest.HashNone, opts)
		if err != nil {
			yield(powershell.Entry{}, err)
			return
		}
		defer c.Close()
		if in.kindOf(c) != report.KindPowerShell {
			return
		}
		shower := opts.shower()
		for e, err := range powershell.Entries(c) {
			if err != nil && transcript.Ended(err) {
				return // the facts say so
			}
			if !yield(shower.entry(e), err) {
				return
			}
		}
	}
}

// entries hands on those of the input, if d is a transcript file and the caller wants them.
func (o *Options) entries(ctx context.Context, in *Input, d *report.Document) error {
	if o == nil || o.Entries == nil || d.PowerShell == nil {
		return nil
	}
	for e, err := range PowerShell(ctx, in, o) {
		if err == nil {
			err = o.Entries(d, &e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// analyzePowerShell analyses the file as text, and says of each finding which command printed it.
func analyzePowerShell(r io.Reader, doc *report.Document, opts *Options, sink report.Sink) error {
	if err := sink.Begin(doc); err != nil {
		return err
	}
	p := &printed{Sink: sink, r: r}
	p.scanner = powershell.NewScanner(p.entry)
	if err := findings(transcript.NewPlainReader(p, 0), 0, opts, p); err != nil {
		return err
	}
	p.scanner.Close() // it never fails
	if err := p.release(1 << 62); err != nil {
		return err
	}
	return sink.End()
}

// printed holds findings back until it is certain which command they belong to. It divides the file
// while the file is read.
type printed struct {
	report.Sink
	r        io.Reader
	scanner  *powershell.Scanner
	marks    []mark // in order; the first one is that of the last finding
	findings []*analyze.Finding
}

// mark says where the text of a command begins to count.
type mark struct {
	at      int64
	text    int64 // of the command: what lies between is the prompt
	command string
}

func (p *printed) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.scanner.Write(b[:n]) // it never fails
	return n, err
}

func (p *printed) entry(e powershell.Entry) {
	if e.Kind == powershell.KindOutput {
		return
	}
	m := mark{at: e.Span.Start}
	switch {
	case e.Kind == powershell.KindFooter: // what is after it belongs to the session around
		p.marks = append(p.marks, m)
		m.at = e.Span.End
		fallthrough
	case e.Command != nil:
		if e.Command != nil {
			m.command = e.Command.Text
		}
		if e.Kind == powershell.KindCommand {
			m.text = e.Command.Span.Start
		}
	}
	p.marks = append(p.marks, m)
	for len(p.marks) > 1 && p.marks[1].at < e.Span.End-maxLag {
		p.marks = p.marks[1:]
	}
}

// maxLag is by how much findings may lag: a command line of 1 MiB, a slice of a
// line, the horizon of joins, and buffers.
const maxLag = 2 << 20

// Finding implements [report.Sink].
func (p *printed) Finding(f *analyze.Finding) error {
	p.findings = append(p.findings, f)
	return p.release(p.scanner.Settled())
}

// release hands on the findings before an offset.
func (p *printed) release(settled int64) error {
	i := 0
	for ; i < len(p.findings) && p.findings[i].Span.Start < settled; i++ {
		f := p.findings[i]
		for len(p.marks) > 1 && p.marks[1].at <= f.Span.Start {
			p.marks = p.marks[1:]
		}
		if len(p.marks) > 0 && p.marks[0].at <= f.Span.Start {
			f.Command = p.marks[0].command
			if f.Span.Start < p.marks[0].text {
				continue // where the prompt stands is nothing that was printed
			}
		}
		if err := p.Sink.Finding(f); err != nil {
			return err
		}
	}
	p.findings = p.findings[:copy(p.findings, p.findings[i:])]
	return nil
}
