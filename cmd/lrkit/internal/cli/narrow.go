package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/interrupt"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
)

// filterFlags narrow down which inputs are read.
type filterFlags struct {
	machines, scripts []string
}

func (f *filterFlags) register(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.machines, "machine", nil, "only results of this machine: its name, the first label of it, or its id; * stands for anything")
	flags.StringSliceVar(&f.scripts, "script", nil, "only transcripts of this script; * stands for anything")
}

// huntFlags narrow down which findings are kept.
type huntFlags struct {
	filterFlags
	kinds    []string
	match    string
	patterns []string
}

func (f *huntFlags) register(flags *pflag.FlagSet) {
	f.filterFlags.register(flags)
	f.registerFindings(flags)
}

// registerFindings adds the flags that say which findings are wanted, of any input.
func (f *huntFlags) registerFindings(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.kinds, "kind", nil, "only findings of these kinds: file, hash, ...")
	flags.StringVarP(&f.match, "match", "m", "", "only what hits an entry of this list: paths, names, hashes, addresses, domains, ... one a line")
	flags.StringArrayVar(&f.patterns, "match-pattern", nil, "only what hits this entry, as a list has it ('*.dmp'); may be repeated")
}

// kinds are those of findings.
var kinds = analyze.Kinds()

// filter returns what the flags ask for, or how they were used wrongly.
func (f *huntFlags) filter() (lrkit.Filter, error) {
	filter := f.filterFlags.filter()
	for _, k := range f.kinds {
		if !slices.Contains(kinds, analyze.Kind(k)) {
			return filter, oneOf("kind", k, kindNames()...)
		}
		filter.Kinds = append(filter.Kinds, analyze.Kind(k))
	}
	return filter, nil
}

func (f *filterFlags) filter() lrkit.Filter {
	return lrkit.Filter{Machines: f.machines, Scripts: f.scripts}
}

func kindNames() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

// list reads the list of --match and --match-pattern. That a file cannot be read is said, and ok is
// false; what is wrong in it is how lrkit was called.
func (f *huntFlags) list(ctx context.Context, a *app) (list *ioc.List, ok bool, err error) {
	var fromFile, fromFlags *ioc.List
	if f.match != "" {
		if fromFile, err = a.readList(ctx, f.match); err != nil || fromFile == nil {
			return nil, false, err
		}
	}
	if len(f.patterns) > 0 {
		for _, p := range f.patterns {
			if strings.ContainsAny(p, "\r\n") || strings.TrimSpace(p) == "" {
				return nil, false, errors.New("--match-pattern is one entry of a list, and not empty")
			}
		}
		if fromFlags, err = ioc.Read("--match-pattern", strings.NewReader(strings.Join(f.patterns, "\n"))); err != nil {
			return nil, false, err
		}
	}
	return ioc.Join(fromFile, fromFlags), true, nil
}

// narrow reports whether only some findings are wanted: then an input without one is not shown.
func (f *huntFlags) narrow() bool { return f.match != "" || len(f.patterns) > 0 || len(f.kinds) > 0 }

// readList reads the list of --match. That it cannot be read is said; what is wrong in it is how
// lrkit was called.
func (a *app) readList(ctx context.Context, name string) (*ioc.List, error) {
	file, err := interrupt.OpenFile(ctx, name, os.O_RDONLY, 0)
	if err != nil {
		a.cannot(name, err)
		return nil, nil
	}
	list, err := ioc.Read(name, interrupt.NewReader(ctx, file))
	if bad := new(fs.PathError); errors.As(err, &bad) {
		a.cannot(name, err)
		err = nil
	}
	return list, errors.Join(err, file.Close())
}

// hitsOnly passes on documents with findings: it begins one when the first comes.
type hitsOnly struct {
	report.Sink
	doc   *report.Document // not begun yet
	begun bool
}

func (s *hitsOnly) Begin(d *report.Document) error {
	s.doc, s.begun = d, false
	return nil
}

func (s *hitsOnly) Finding(f *analyze.Finding) error {
	if !s.begun {
		s.begun = true
		if err := s.Sink.Begin(s.doc); err != nil {
			return err
		}
	}
	return s.Sink.Finding(f)
}

func (s *hitsOnly) End() error {
	if !s.begun {
		return nil
	}
	return s.Sink.End()
}
