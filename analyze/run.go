package analyze

import (
	"errors"
	"io"
	"iter"
	"slices"
	"sync"

	"github.com/lrkit/lrkit/internal/secret"
	"github.com/lrkit/lrkit/transcript"
)

// Text is decoded text that knows where it comes from: a [transcript.Text] or
// a [*transcript.Reader].
type Text interface {
	Fill(w *transcript.Window, size int) error
}

// Options says how to analyse. The zero value, and a nil pointer, run the
// analyzers of [Default] and mask secrets.
type Options struct {
	Analyzers []Analyzer // at most 62
	// Kinds are those of the findings that are asked for; nil asks for all. What is found of other
	// kinds is still tied to these: the size of a file, the number of a process.
	Kinds []Kind
	// Match, if set, is called with each finding before its secrets are masked, and what it returns
	// is Finding.Matched. What lies within a secret is a finding only if it returns something.
	Match func(*Finding) []string
	// ShowSecrets leaves secrets as they are in all fields of a Finding. By default REDACTED stands
	// for them, and what is no secret itself but lies in one is left out.
	ShowSecrets bool
	// DateOrder is how dates are read that numbers alone leave open, as 06/02/2013 is, where the
	// other rows of the listing, table or list show no order. Without it, they stay ambiguous.
	DateOrder DateOrder
	// Secrets are masked wherever they stand, even with ShowSecrets: those of the program itself,
	// which no text should hold. One of less than 6 bytes does not count.
	Secrets []string
	// Reuse makes each Finding valid only until the next one, which uses its memory. What it points
	// at (strings, Size, Hashes, Times) may be kept all the same. It saves the garbage collector
	// most of its work.
	Reuse bool
	// Context is how many bytes of the line Finding.Context has at most: 0 means DefaultContext, a
	// negative number none, and more than MaxContext as many as that.
	Context int
}

// DefaultContext and MaxContext bound Finding.Context.
const (
	DefaultContext = 512
	MaxContext     = leftContext
)

// context returns how many bytes a Finding.Context has at most.
func (o *Options) context() int {
	if o.Context == 0 {
		return DefaultContext
	}
	return min(max(o.Context, 0), MaxContext)
}

// Findings iterates over the findings of a text, which it reads once. They come in
// the order of their spans; where two begin at the same place the longer comes first.
//
// An error is yielded once, last, with a nil Finding: that of the reader, or
// what ended the text early (a *transcript.SyntaxError or *transcript.LimitError).
func Findings(text Text, opts *Options) iter.Seq2[*Finding, error] {
	if text == nil {
		panic("analyze: Findings of a nil Text")
	}
	return func(yield func(*Finding, error) bool) {
		if opts == nil {
			opts = &Options{}
		}
		r := runs.Get().(*run)
		r.begin(text, opts, yield)
		r.all()
		r.end()
	}
}

// run takes one text through the steps. Each hands on to the next, and none reaches back:
//
//	lines     the text → slices, lines mostly
//	resolver  a slice → its matches, of which none overrules another
//	joiner    matches → pending matches, tied to one another
//	emitter   those that are final → findings
type run struct {
	slice    slice // the present one
	lines    lines
	resolver resolver
	recorder recorder
	joiner   joiner
	emitter  emitter
	finders  finders
}

// runs keeps the memory of runs: made anew for each text, it costs more than a small text itself.
var runs = sync.Pool{New: func() any { return new(run) }}

// begin starts over with a text.
func (r *run) begin(text Text, opts *Options, yield func(*Finding, error) bool) {
	analyzers, prefilter := opts.Analyzers, (*prefilter)(nil)
	if analyzers == nil {
		analyzers, prefilter = defaults()
	} else {
		prefilter = newPrefilter(analyzers)
	}
	r.lines.text, r.lines.line = text, 1
	hunting := opts.Match != nil
	r.resolver.prefilter, r.resolver.hunting = prefilter, hunting
	r.resolver.begin(analyzers)
	r.lines.chunk.wanted = &r.resolver.scanners
	r.recorder.lines, r.recorder.hunting, r.recorder.own = &r.lines, hunting, opts.Secrets
	r.recorder.around = opts.context()
	r.joiner.rec, r.emitter.rec = &r.recorder, &r.recorder
	r.emitter.matchList, r.emitter.reuse, r.emitter.yield = opts.Match, opts.Reuse, yield
	r.emitter.kinds.ask(opts.Kinds)
	r.joiner.kinds = &r.emitter.kinds
	r.recorder.dates.asked = opts.DateOrder.orders()
	r.secrets(analyzers, opts)
}

// secrets starts the search for secrets.
func (r *run) secrets(analyzers []Analyzer, opts *Options) {
	wanted := slices.ContainsFunc(analyzers, func(a Analyzer) bool { return a.secrets })
	r.resolver.secrets.show, r.resolver.secrets.wanted, r.lines.secrets.wanted = opts.ShowSecrets, wanted, wanted
	if !slices.Equal(r.finders.own, opts.Secrets) {
		r.finders = finders{own: slices.Clone(opts.Secrets)}
	}
	if secret.Off() {
		return
	}
	if wanted || !opts.ShowSecrets {
		r.lines.secrets.finder = ready(&r.finders.all, secret.All, r.finders.own)
	}
	if opts.ShowSecrets && len(r.finders.own) > 0 {
		r.lines.named.finder = ready(&r.finders.named, secret.Named, r.finders.own)
	}
}

// defaults returns the analyzers that run when none are named.
var defaults = sync.OnceValues(func() ([]Analyzer, *prefilter) { return Default(), newPrefilter(Default()) })

// maxKept is how many matches a line may have for the memory of its run to be kept.
const maxKept = 4 << 10

// end gives the memory back. What findings point to is not in it, nor are the findings.
func (r *run) end() {
	if cap(r.resolver.list.Matches) > maxKept || len(r.recorder.spare) > maxKept {
		return
	}
	r.slice = slice{secrets: r.slice.secrets[:0], named: r.slice.named[:0]}
	r.lines.reset()
	r.resolver.reset()
	r.recorder.reset()
	r.joiner.reset()
	r.emitter = emitter{items: r.emitter.items, times: r.emitter.times}
	runs.Put(r)
}

func (r *run) all() {
	sl := &r.slice
	flush := func() bool { return r.emitter.flush(&r.joiner) }
	for {
		if !r.joiner.waiting() {
			if quiet, marked := r.resolver.quiet(); quiet {
				r.lines.skip(r.resolver.prefilter.few, marked)
			}
		}
		ok, err := r.lines.step(sl)
		if !ok {
			r.joiner.finish()
			if flush() && !errors.Is(err, io.EOF) {
				r.emitter.yield(nil, err)
			}
			return
		}
		done := r.resolver.read(sl)
		if sl.partial() {
			r.lines.goOn(done)
		}
		if len(r.resolver.list.Matches) == 0 && !r.joiner.waiting() {
			continue
		}
		r.joiner.read(sl, &r.resolver, flush)
		if r.emitter.stopped {
			return
		}
	}
}
