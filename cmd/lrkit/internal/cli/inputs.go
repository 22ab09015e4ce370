package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/triage"
)

// stdin is the name of the standard input.
const stdin = "-"

// input is what a verb works on.
type input struct {
	name   string
	folder *folder        // in which it was met: only a regular file is opened, and no link; nil elsewhere
	base   string         // its name there
	result *triage.Result // what a case says of it; nil elsewhere
	in     *triage.Case   // nil elsewhere
}

// inputs are all that a verb works on. A result of a case takes few bytes until its turn comes.
type inputs struct {
	sources []source
	order   []inputRef
	lost    []lostInput
	passed  []passedBy
	tally   tally // of what became of them
	untimed untimed
	leftOut report.LeftOut
	share   *share // nil: all are wanted
}

// lostInput is what was named, or met in a folder, and could not be looked into.
type lostInput struct {
	name string
	err  error
}

// source is a file, or a case.
type source struct {
	folder *folder // in which it was met; nil where name is the whole of it
	name   string
	in     *triage.Case
}

// inputRef is a file, or a result of a case.
type inputRef struct {
	source, result uint32
}

func (s *source) path() string {
	if s.folder == nil {
		return s.name
	}
	return s.folder.path(s.name)
}

// add adds a file, if it is wanted.
func (l *inputs) add(s source) {
	if l.share != nil && !l.share.has(s.below()) {
		l.share.leave(s.path())
		return
	}
	l.order = append(l.order, inputRef{source: uint32(len(l.sources))})
	l.sources = append(l.sources, s)
}

// addCase adds those results of a case that are wanted. below is its path below the folder that was
// named.
func (l *inputs) addCase(s source, below string) {
	l.order = slices.Grow(l.order, s.in.Len())
	for i := range s.in.Len() {
		if l.share != nil && !l.share.has(filepath.Join(below, s.in.Path(i))) {
			l.share.leave(filepath.Join(s.name, filepath.FromSlash(s.in.Path(i))))
			continue
		}
		l.order = append(l.order, inputRef{uint32(len(l.sources)), uint32(i)})
	}
	l.sources = append(l.sources, s)
}

// below returns the path of a file below the folder that was named, or its name if it was named
// itself.
func (s *source) below() string {
	if s.folder == nil {
		return filepath.Base(s.name)
	}
	_, rest := s.folder.rest(s.name)
	return rest
}

// name returns the name of an input.
func (l *inputs) name(r inputRef) string {
	s := &l.sources[r.source]
	if s.in == nil {
		return s.path()
	}
	return filepath.Join(s.name, filepath.FromSlash(s.in.Path(int(r.result))))
}

// open returns input i with what its case says of it.
func (l *inputs) open(i int) input {
	r := l.order[i]
	s := &l.sources[r.source]
	in := input{name: l.name(r), folder: s.folder, base: s.name, in: s.in}
	if s.in != nil {
		in.result = s.in.Result(int(r.result))
	}
	return in
}

// sort puts the inputs into byte order of their names. Those of one folder are in order.
func (l *inputs) sort() {
	if !slices.IsSortedFunc(l.order, l.compare) {
		slices.SortStableFunc(l.order, l.compare)
	}
}

func (l *inputs) compare(x, y inputRef) int {
	if x.source == y.source { // of a case, which has them in order
		return cmp.Compare(x.result, y.result)
	}
	a, b := &l.sources[x.source], &l.sources[y.source]
	if a.folder == b.folder && a.in == nil && b.in == nil {
		return cmp.Compare(a.name, b.name)
	}
	return cmp.Compare(l.name(x), l.name(y))
}

// size returns how much is read of all inputs, each so many times; 0 where that is unknown.
func (l *inputs) size(times int64) func() int64 {
	return func() int64 {
		all := int64(0)
		for _, r := range l.order {
			s := &l.sources[r.source]
			if s.in != nil {
				all += times * s.in.Size(int(r.result))
				continue
			}
			n := sizeOf(times, s.path())()
			if n == 0 {
				return 0
			}
			all += n
		}
		return all
	}
}

// cases iterates over the cases among the inputs.
func (l *inputs) cases() iter.Seq[*triage.Case] {
	return func(yield func(*triage.Case) bool) {
		for _, s := range l.sources {
			if s.in != nil && !yield(s.in) {
				return
			}
		}
	}
}

// inputs returns all inputs, in byte order of their names. A directory stands for the
// regular files below it; links are not followed. What cannot be read is said, and the
// others go on.
func (a *app) inputs(ctx context.Context, args []string) (*inputs, error) {
	return a.pickInputs(ctx, args, nil)
}

// pickInputs is inputs for those of a shard only.
func (a *app) pickInputs(ctx context.Context, args []string, share *share) (*inputs, error) {
	all := &inputs{share: share}
	streams := 0
	for _, arg := range args {
		if arg == stdin {
			streams++
			all.add(source{name: arg})
			continue
		}
		if err := a.below(ctx, arg, all); err != nil {
			a.cannotOpen(all, arg, err)
		}
	}
	if streams > 1 {
		return nil, errors.New("- (stdin) can be read once only")
	}
	all.sort()
	return all, nil
}

// below adds the inputs that an argument stands for.
func (a *app) below(ctx context.Context, arg string, all *inputs) error {
	info, err := os.Stat(arg)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		all.add(source{name: arg})
		return nil
	}
	if triage.Is(arg) {
		return a.results(ctx, arg, "", all)
	}
	before := all.met()
	w := &walker{a: a, ctx: ctx, all: all}
	err = w.walk(namedFolder(arg), nil) // a link that was named is followed; those below are not
	a.leftOut(arg, &w.left)
	if len(w.left.kinds) > 0 {
		all.passed = append(all.passed, passedBy{arg, w.left.kinds})
	}
	for kind, n := range w.left.kinds {
		all.tally.leave(kind, n)
	}
	if err == nil && all.met() == before {
		a.say("%s: no files in it", text.SafeLine(masked(arg)))
	}
	return err
}

// met is how many inputs there are, wanted or not.
func (l *inputs) met() int64 {
	if l.share != nil {
		return l.share.all
	}
	return int64(len(l.order))
}

// cannotOpen notes an input that could not be looked into, and says why.
func (a *app) cannotOpen(all *inputs, name string, err error) {
	if beyond(a.ctx, err) != nil {
		all.lost = append(all.lost, lostInput{name, err})
	}
	all.tally.failed++
	a.cannot(name, err)
}

// results adds those of a case. below is its path below the folder that was named.
func (a *app) results(ctx context.Context, dir, below string, all *inputs) error {
	c, err := triage.Open(ctx, dir, &triage.Options{State: a.readableState(dir)})
	if err != nil {
		return err
	}
	all.addCase(source{name: dir, in: c}, below)
	return nil
}

// cannot says that an input failed.
func (a *app) cannot(name string, err error) {
	if err = beyond(a.ctx, err); err == nil {
		return
	}
	a.status.add(ofError(err))
	a.say("%s", inputError(name, err))
}

// inputError is the text of an error about an input, with its name in front once.
func inputError(name string, err error) string {
	if path := new(fs.PathError); errors.As(err, &path) {
		err = path.Err
	}
	what := err.Error()
	if errors.Is(err, casedir.ErrNoManifest) {
		what += "; to read the blobs all the same: lrkit analyze " + filepath.Join(name, "blobs")
	}
	if errors.Is(err, casedir.ErrRollback) {
		what += "; if that is as it should be: lrkit verify --accept-rollback " + name
	}
	return safeName(name) + ": " + text.SafeLine(masked(what))
}

// A name that a message shows has at most so many bytes at its beginning and its end.
const (
	nameHead = 256
	nameTail = 512
)

// safeName is the name of an input as a message shows it: the middle of a very long one is left
// out.
func safeName(name string) string {
	name = masked(name)
	if len(name) <= nameHead+nameTail {
		return text.SafeLine(name)
	}
	head, tail := nameHead, len(name)-nameTail
	for head > 0 && !utf8.RuneStart(name[head]) {
		head--
	}
	for tail < len(name) && !utf8.RuneStart(name[tail]) {
		tail++
	}
	return text.SafeLine(name[:head]) + "…" + text.SafeLine(name[tail:])
}
