package lrkit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/lrkit/lrkit/internal/archive"
	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/ingest"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// openArchive is an archive that is looked into.
type openArchive struct {
	in     *Input
	s      *overview // of the archive
	a      *archive.Archive
	limits ExpandLimits
	expand expand.Limits
	spool  *ingest.Input // what it expands to; nil where it is read in place
	used   int64         // bytes that entries have become
}

// openArchive opens the archive that an input is, or returns nil. What is compressed as a whole,
// and what may be waited for, is copied to a spool first. An archive in an archive is not opened.
func (s *overview) openArchive(ctx context.Context, in *Input, opts *Options) (_ *openArchive, err error) {
	limits, closed := opts.archives()
	if s.kind != report.KindBinary || s.entry != nil || closed {
		return nil, nil
	}
	a := &openArchive{in: in, s: s, limits: limits, expand: opts.expand()}
	nested := s.layers.Nested // a compressed archive that was collected: the service compressed it again
	format := formats[s.magic]
	if format == archive.None && !nested {
		return nil, nil
	}
	at, size := in.in.At(), in.in.Size()
	if s.layers.Compression != expand.None || at == nil {
		if format, err = a.spoolContent(ctx, opts, format); err != nil || format == archive.None {
			return nil, err
		}
		at, size = a.spool.At(), a.spool.Size()
	}
	a.a, err = archive.Open(ctx, at, size, format, archive.Limits{Entries: a.limits.Entries})
	if err != nil {
		return nil, errors.Join(err, a.close())
	}
	s.holds = &report.Archive{Format: format.String(), Entries: int64(a.a.Len())}
	s.problems = append(s.problems, a.a.Problems()...)
	return a, nil
}

// formats are those of archives that are looked into, by what they begin with.
var formats = map[string]archive.Format{"zip": archive.Zip, "tar": archive.Tar}

// spoolContent copies what the input expands to. Where no format is known yet it expands that once
// more, and returns None if no archive is in it. The input must be what it was.
func (a *openArchive) spoolContent(ctx context.Context, opts *Options, format archive.Format) (archive.Format, error) {
	hashing := ingest.HashGiven
	if a.s.sum == "" {
		hashing = ingest.HashNone // nothing to compare with
	}
	c, err := a.in.content(ctx, hashing, opts)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	var r io.Reader = ingest.NewCut(c)
	if format == archive.None {
		compression := expand.Detect(c.Head())
		again := expand.NewReader(r, compression, a.expand)
		defer again.Close() // it was only read
		inner := ingest.NewCut(again)
		head := make([]byte, archive.HeadSize)
		n, err := io.ReadFull(inner, head)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return 0, err
		}
		if format = archive.Detect(head[:n]); format == archive.None {
			return format, nil
		}
		r = io.MultiReader(strings.NewReader(string(head[:n])), inner)
		defer func() { a.s.problems = append(a.s.problems, inner.Problems(compression)...) }()
	}
	if a.spool, err = ingest.Spool(ctx, a.in.Name(), r, a.limits.Spool); err != nil {
		return 0, err
	}
	if err = c.Finish(); err == nil && hashing != ingest.HashNone && c.Sum() != a.s.sum {
		err = ErrChanged
	}
	if err != nil {
		return 0, errors.Join(err, a.close())
	}
	return format, nil
}

func (a *openArchive) close() error {
	if a.spool == nil {
		return nil
	}
	return a.spool.Close()
}

// document describes the archive itself.
func (a *openArchive) document() *report.Document {
	return a.s.document(a.in.Name(), 0, a.s.kept[0])
}

// each visits the entries that have records: files, and what else is no directory. s is what is
// known of one that is not read, and nil for others.
func (a *openArchive) each(ctx context.Context, visit func(in *Input, s *overview) error) error {
	for i := range a.a.Len() {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := a.a.Entry(i)
		if errors.Is(err, archive.ErrChanged) {
			err = ErrChanged
		}
		if err != nil {
			return err
		}
		in, s := a.entry(e)
		if s != nil && e.Type == archive.Directory {
			continue
		}
		if err := visit(in, s); err != nil {
			return err
		}
		a.used += in.entry.read
	}
	return a.unchanged(ctx)
}

// entry returns an entry as an input, and what is known of one that is not read.
func (a *openArchive) entry(e *archive.Entry) (*Input, *overview) {
	x := &entryInput{e: e, size: a.s.size, sum: a.s.sum, limits: archive.ContentLimits{Size: a.limits.EntrySize, SizeName: "entry-size", Expand: a.expand}}
	if left := a.limits.ArchiveSize - a.used; left < x.limits.Size {
		x.limits.Size, x.limits.SizeName = left, "archive-size"
	}
	in := &Input{Kind: a.in.Kind, Origin: a.in.Origin, entry: x}
	in.in = ingest.NewOpener(a.in.Name(), e.Size, x.open, func() error { return nil })
	if e.Readable() && x.limits.Size > 0 {
		return in, nil
	}
	s := &overview{hint: in.Kind, origin: in.Origin, kind: report.KindBinary, kept: []transcript.Facts{{Complete: true}}, count: 1}
	s.entry = x
	if e.Type != archive.File {
		s.kind, s.hint = report.KindSpecial, ""
	} else if e.Readable() {
		s.endedBy = &archive.LimitError{Limit: x.limits.SizeName, Max: x.limits.Size}
	}
	return in, s
}

// unchanged reads an archive that was read in place once more. A spool is a copy of what was
// hashed.
func (a *openArchive) unchanged(ctx context.Context) error {
	if a.spool != nil {
		return nil
	}
	c, err := a.in.content(ctx, ingest.HashGiven, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Finish(); err != nil {
		return err
	}
	if c.Sum() != a.s.sum {
		return ErrChanged
	}
	return nil
}

// analyze hands on the findings in all entries.
func (a *openArchive) analyze(ctx context.Context, opts *Options, sink report.Sink) error {
	if err := errors.Join(sink.Begin(a.document()), sink.End()); err != nil {
		return err
	}
	return a.each(ctx, func(in *Input, s *overview) error {
		if s != nil {
			return errors.Join(sink.Begin(s.document(in.Name(), 0, s.kept[0])), sink.End())
		}
		s, err := inspect(ctx, in, opts, nil)
		if err != nil {
			return err
		}
		return analyzeInput(ctx, in, s, opts, sink)
	})
}

// entryInput is what an input knows that is an entry of an archive.
type entryInput struct {
	e      *archive.Entry
	limits archive.ContentLimits
	size   int64 // of the archive
	sum    string
	read   int64 // how many bytes it has become
}

// open reads the content from its beginning.
func (x *entryInput) open(ctx context.Context) io.Reader {
	return ingest.NewEntry(x.e.Open(x.limits))
}

// archived is what an overview knows of archives.
type archived struct {
	entry    *entryInput       // the input is an entry
	endedBy  error             // what ended the content of the entry early
	trailing int64             // bytes after it
	holds    *report.Archive   // the input is an archive that is looked into
	problems []archive.Problem // with it
}

// ended notes how the content of an entry ended that r has read.
func (s *archived) ended(r io.Reader) {
	if r, ok := r.(*ingest.Entry); ok {
		s.trailing, s.endedBy = r.End()
	}
}

// errArchive says that an input is an archive, whose entries hold texts.
var errArchive = fmt.Errorf("%w: it is an archive, and its entries may hold some", ErrBinary)

// maxNamed is how many entries of one name an error lists.
const maxNamed = 10

// Entry opens an entry of an archive as an input of its own, for [CopyText] and [CopySpan]: the one
// of a name, as records have it, or the one of a number if the name is empty. If the entry cannot
// be read, because it is encrypted, damaged or no file, the error is an [*AbsentError]. Closing the
// entry does not close the archive, which must stay open.
func (in *Input) Entry(ctx context.Context, name string, number int, opts *Options) (_ *Input, err error) {
	in, done, err := in.again(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, done())
		}
	}()
	a, err := openForEntry(ctx, in, opts)
	switch {
	case err != nil:
		return nil, err
	case a == nil:
		return nil, errors.New("it is no archive, and has no entries")
	}
	e, err := a.find(ctx, name, number)
	if err == nil {
		if entry, s := a.entry(e); s == nil {
			entry.in = ingest.NewOpener(in.Name(), e.Size, entry.entry.open, func() error { return errors.Join(a.close(), done()) })
			return entry, nil
		}
		err = &AbsentError{entry: unreadable(e)}
	}
	return nil, errors.Join(err, a.close())
}

// openForEntry opens an archive without a hash of it.
func openForEntry(ctx context.Context, in *Input, opts *Options) (*openArchive, error) {
	c, err := in.content(ctx, ingest.HashNone, opts)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	s := &overview{hint: in.Kind, origin: in.Origin, kind: in.kindOf(c), layers: c.Layers(), size: in.Size()}
	s.entry = in.entry
	if s.kind == report.KindBinary {
		s.magic = ingest.Magic(c.Head())
	}
	return s.openArchive(ctx, in, opts)
}

// find returns the entry that is meant.
func (a *openArchive) find(ctx context.Context, name string, number int) (found *archive.Entry, err error) {
	if name == "" {
		if number < 0 || number >= a.a.Len() {
			return nil, a.absent(fmt.Errorf("no entry %d: the archive has %d, counted from 0", number, a.a.Len()))
		}
		return a.a.Entry(number)
	}
	var all []string
	for i := range a.a.Len() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, err := a.a.Entry(i)
		if err != nil {
			return nil, err
		}
		if e.Name == name || string([]rune(e.Name)) == name { // records have U+FFFD for invalid bytes
			found = e
			all = append(all, fmt.Sprint(i))
		}
	}
	switch {
	case len(all) == 0:
		return nil, a.absent(fmt.Errorf("the archive has no entry %q", name))
	case len(all) > maxNamed:
		all = append(all[:maxNamed], "...")
		fallthrough
	case len(all) > 1:
		return nil, fmt.Errorf("entries %s have the name %q", strings.Join(all, ", "), name)
	}
	return found, nil
}

// absent returns the error about an entry that is not there: a limit, if one hides the others.
func (a *openArchive) absent(err error) error {
	for _, p := range a.a.Problems() {
		if p.Code == archive.CodeLimit && p.Detail == archive.LimitEntries {
			return fmt.Errorf("of the archive the first entries are read, and this is none of them: %w",
				&archive.LimitError{Limit: p.Detail, Max: int64(a.a.Len())})
		}
	}
	return err
}

// unreadable says why the content of an entry cannot be read.
func unreadable(e *archive.Entry) string {
	if e.Type != archive.File {
		return fmt.Sprintf("entry %d is no file: %s", e.Index, e.Type)
	}
	for _, p := range e.Problems {
		if incomplete[p.Code] {
			return strings.TrimSuffix(fmt.Sprintf("entry %d cannot be read: %s: %s", e.Index, codes[p.Code], p.Detail), ": ")
		}
	}
	return fmt.Sprintf("entry %d cannot be read", e.Index)
}
