package analyze

import (
	"errors"
	"fmt"
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
	// Match, if set, is called with each finding before its secrets are masked, and what it returns
	// is Finding.Matched. What lies within a secret is a finding only if it returns something.
	Match func(*Finding) []string
	// ShowSecrets leaves secrets as they are in all fields of a Finding. By default REDACTED stands
	// for them, and what is no secret itself but lies in one is left out.
	ShowSecrets bool
	// Secrets are masked wherever they stand, even with ShowSecrets: those of the program itself,
	// which no text should hold. One of less than 6 bytes does not count.
	Secrets []string
	// Reuse makes each Finding valid only until the next one, which uses its memory. What it points
	// at (strings, Size, Hashes, Times) may be kept all the same. It saves the garbage collector
	// most of its work.
	Reuse bool
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

// runs keeps the memory of runs: made anew for each text, it costs more than a small text itself.
var runs = sync.Pool{New: func() any { return new(run) }}

// begin starts over with a text.
func (r *run) begin(text Text, opts *Options, yield func(*Finding, error) bool) {
	r.text, r.yield = text, yield
	r.show, r.reuse, r.matchList = opts.ShowSecrets, opts.Reuse, opts.Match
	r.line = 1
	if r.analyzers = opts.Analyzers; r.analyzers == nil {
		r.analyzers, r.prefilter = defaults()
	} else {
		r.prefilter = newPrefilter(r.analyzers)
	}
	r.wanted = false
	for i := range r.analyzers {
		r.wanted = r.wanted || r.analyzers[i].secrets
	}
	if !slices.Equal(r.idle.own, opts.Secrets) {
		r.idle = finders{own: slices.Clone(opts.Secrets)}
	}
	if secret.Off() {
		return
	}
	if r.wanted || !r.show {
		r.finder = ready(&r.idle.all, secret.All, r.idle.own)
	}
	if r.show && len(r.idle.own) > 0 {
		r.named.finder = ready(&r.idle.named, secret.Named, r.idle.own)
	}
}

// defaults returns the analyzers that run when none are named.
var defaults = sync.OnceValues(func() ([]Analyzer, *prefilter) { return Default(), newPrefilter(Default()) })

// maxKept is how many matches a line may have for the memory of its run to be kept.
const maxKept = 4 << 10

// end gives the memory back. What findings point to is not in it, nor are the findings.
func (r *run) end() {
	if cap(r.matches) > maxKept {
		return
	}
	r.win.Reset()
	clear(r.matchers)
	*r = run{
		slicer: slicer{win: r.win, secrets: secrets{spans: r.spans[:0]}, named: secrets{spans: r.named.spans[:0]}},
		idle:   r.idle, engine: r.engine[:0], hidden: r.hidden[:0], found: r.found[:0],
		matchers: r.matchers[:0], normal: normalized{text: r.normal.text[:0], at: r.normal.at[:0]},
		matches: r.matches[:0], sorted: r.sorted[:0], order: r.order[:0],
		claims: r.claims[:0], masks: r.masks[:0], ties: r.ties[:0], onLine: r.onLine[:0],
		items: r.items, sizes: r.sizes, hashes: r.hashes, times: r.times, texts: r.texts,
	}
	runs.Put(r)
}

// run is the state of one text.
type run struct {
	slicer
	analyzers []Analyzer
	matchers  []Matcher // of the analyzers
	prefilter *prefilter
	show      bool
	reuse     bool
	spare     []*item // free
	normal    normalized
	matches   []Match // of the slice
	sorted    []Match // memory for sort
	order     []int
	inRows    bool // some of them are parts of rows
	pure      bool // the slice is of ASCII
	claims    intervals
	masks     intervals    // what is not shown of the slice
	engine    intervals    // where the engine says that secrets are
	hidden    []lineSecret // those that are not shown
	found     []lineSecret // memory for secretMatches
	idle      finders

	matchList func(*Finding) []string
	ties      []tie
	onLine    []lineRow
	dir       directory
	items     slab[item]
	sizes     slab[Size]
	hashes    slab[Hash]
	times     slab[Time]
	texts
	context string // of the whole line, once it has been asked for
	joiner  joiner
	yield   func(*Finding, error) bool
	stopped bool
}

func (r *run) all() {
	for {
		if r.prefilter.few != nil && !r.joiner.waiting() {
			r.skip(r.prefilter.few)
		}
		sl, ok, err := r.step()
		if !ok {
			r.joiner.close()
			r.flush()
			if !errors.Is(err, io.EOF) && !r.stopped {
				r.yield(nil, err)
			}
			return
		}
		if len(r.matchers) == 0 {
			for _, a := range r.analyzers {
				if a.New == nil {
					panic(fmt.Sprintf("analyze: the Analyzer %q has no New", a.Name))
				}
				r.matchers = append(r.matchers, a.New())
			}
		}
		r.match(&sl)
		r.report(&sl)
		if r.stopped {
			return
		}
	}
}

// report makes findings of the matches and hands on those that are settled.
func (r *run) report(sl *slice) {
	if len(r.matches) == 0 && !r.joiner.waiting() {
		return
	}
	r.context = ""
	if r.inRows && r.joiner.open != nil {
		r.freeParts()
	}
	r.joinLine()
	before := r.joiner.line(sl, r.matches, r.win.Offset()+int64(sl.at))
	if r.inRows {
		r.beginRows(sl)
	}
	last := r.lastPath()
	for i := range r.matches {
		switch m := &r.matches[i]; {
		case m.Row != 0:
			r.reportPart(sl, i)
			continue
		case r.ties[i].dropped:
			continue
		}
		r.joiner.add(r.finding(sl, i), before, i == last, r.matches[i].Weak)
		if !r.inRows {
			if r.flush(); r.stopped {
				return
			}
		}
	}
	if r.inRows {
		r.endRows(sl)
	}
	r.flush()
}

// hunt asks what a finding matches, as it was printed. One within a secret is dropped if it matches
// nothing.
func (r *run) hunt(it *item) {
	if r.matchList == nil {
		it.dropped = it.covered
		return
	}
	printed := &it.f
	if it.hidden {
		whole := it.f
		whole.Value, whole.Normalized = it.value, it.normalized
		printed = &whole
	}
	it.f.Matched = r.matchList(printed)
	it.dropped = it.covered && it.f.Matched == nil
}

// flush yields what is settled.
func (r *run) flush() {
	if !r.joiner.headSettled() {
		return
	}
	for it := range r.joiner.settled() {
		if !it.dropped {
			r.hunt(it)
		}
		if !it.dropped && !r.yield(&it.f, nil) {
			r.stopped = true
			return
		}
		if r.reuse || it.dropped {
			r.spare = append(r.spare, it)
		}
	}
}
