package lrkit

import (
	"sync/atomic"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// Options says how to read an input. The zero value, and a nil pointer, are the
// safe defaults.
type Options struct {
	Transcript transcript.Options

	// ShowSecrets leaves the secrets of scripts and devices as they are. By default Analyze, Parse,
	// PowerShell, CopyText, CopySpan and Summarize mask them: REDACTED stands for each in all that
	// they give. Set it to get the bytes of a text as they are.
	ShowSecrets bool

	// Secrets are those of the program itself: its credentials, tokens, a link in hand. They are
	// masked wherever they stand, even with ShowSecrets. One of less than 6 bytes does not count.
	Secrets []string

	// Masked, if set, is where the number of secrets is added that were masked in what was given.
	Masked *atomic.Int64

	// Reuse makes each Finding valid only for the call of the sink: see analyze.Options.
	Reuse bool

	// Context is how many bytes of a line Finding.Context has at most: see analyze.Options.
	Context int

	// DateOrder is how dates are read that a text leaves open: see analyze.Options.
	DateOrder analyze.DateOrder

	// Match, if set, makes Analyze search for the entries of the list too, and keep only findings
	// that hit one: see Finding.Matched.
	Match *ioc.List

	// Filter narrows down which documents Analyze and Parse give, and which findings.
	Filter Filter

	// Entries, if set, is called by Parse for each entry of a transcript file of PowerShell, after
	// its Document. An error ends the iteration and is yielded.
	Entries func(*report.Document, *powershell.Entry) error

	// Expand bounds what a compressed input may cost.
	Expand ExpandLimits

	// NoArchives leaves archives alone: each is one document, and nothing is known of its entries.
	NoArchives bool
}

// ExpandLimits are security limits for compressed inputs and for archives. A field that is zero
// means its default. An input, or an entry of an archive, that passes one of them ends there with a
// limit anomaly of the name given here; what was read before is kept. An archive in an archive is
// not entered: "archive-depth".
type ExpandLimits struct {
	// Size is the greatest expanded size in bytes; 64 GiB by default: "expanded-size".
	Size int64
	// GzipRatio and ZstdRatio are how many bytes a compressed one may become, looked at after the
	// first MiB; 250 and 1000 by default: "expansion-ratio".
	GzipRatio, ZstdRatio int64
	// Window is the greatest window of a zstd frame; 8 MiB by default, as RFC 8878 recommends:
	// "window".
	Window int64
	// Members is the greatest number of gzip members or zstd frames; 100,000 by default: "members".
	Members int64
	// EmptyBlocks is how many blocks in a row may become nothing; 10,000 by default:
	// "empty-blocks".
	EmptyBlocks int64

	// Entries is how many entries of an archive are read; 10,000 by default: "archive-entries".
	Entries int
	// EntrySize is the greatest size of the content of an entry; 1 GiB by default: "entry-size".
	EntrySize int64
	// ArchiveSize is how many bytes all entries of an archive may become; 8 GiB by default:
	// "archive-size".
	ArchiveSize int64
	// Spool is how many bytes of an archive that is compressed as a whole are copied to a file
	// without a name; 64 GiB by default. A longer one is a [SpoolError].
	Spool int64
}

func (o *Options) transcript() *transcript.Options {
	if o == nil {
		return nil
	}
	return &o.Transcript
}

func (o *Options) many() bool { return o != nil && o.Transcript.Many }

// analyze returns how texts are analysed.
func (o *Options) analyze() *analyze.Options {
	a := &analyze.Options{}
	if o != nil && len(o.Filter.Kinds) > 0 {
		a.Kinds = o.Filter.Kinds
	}
	if o != nil {
		a.ShowSecrets, a.Secrets, a.Context, a.DateOrder = o.ShowSecrets, o.Secrets, o.Context, o.DateOrder
	}
	if o != nil && o.Match != nil {
		a.Analyzers = append(analyze.Default(), o.Match.Analyzer())
		a.Match = o.Match.Match
	}
	return a
}

// wants says whether a finding is to be kept: with a list, only if it hits an entry.
func (o *Options) wants(f *analyze.Finding) bool {
	if o == nil || o.Match == nil {
		return true
	}
	return f.Matched != nil
}

// passes reports whether an input is not wanted, whatever is in it.
func (o *Options) passes(in *Input) bool { return o != nil && !o.Filter.origin(in.Origin) }

func (o *Options) wantsDocument(d *report.Document) bool { return o == nil || o.Filter.document(d) }

func (o *Options) expand() expand.Limits {
	if o == nil {
		return expand.Limits{}
	}
	l := &o.Expand
	return expand.Limits{Size: l.Size, GzipRatio: l.GzipRatio, ZstdRatio: l.ZstdRatio, Window: l.Window, Members: l.Members, EmptyBlocks: l.EmptyBlocks}
}

// archives returns the limits with those of archives complete. closed says that none is looked
// into.
func (o *Options) archives() (l ExpandLimits, closed bool) {
	if o != nil {
		l, closed = o.Expand, o.NoArchives
	}
	l.EntrySize = positive(l.EntrySize, 1<<30)
	l.ArchiveSize = positive(l.ArchiveSize, 8<<30)
	l.Spool = positive(l.Spool, 64<<30)
	return l, closed
}

func positive(n, otherwise int64) int64 {
	if n <= 0 {
		return otherwise
	}
	return n
}
