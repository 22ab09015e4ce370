package lrkit

import (
	"cmp"
	"context"
	"sync"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/analyze/match"
	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/transcript"
)

// Collection knows the files that a case holds: the results of its GetFile commands, by machine and path. Any number of goroutines may use it.
type Collection struct {
	c     *Case
	opts  *Options
	files map[string][]*collectedFile // by machine and path
	some  map[string]bool             // machines of which there is a file
}

// collectedFile is read when it is first asked for.
type collectedFile struct {
	result *Result
	once   sync.Once
	doc    *report.Document // nil if it could not be read whole
}

// Collection returns the files of the case. Each is read once, when a finding first names it, within the limits of opts; one that cannot be
// read whole, or is not as recorded, does not count.
func (c *Case) Collection(opts *Options) *Collection {
	files := &Collection{c: c, opts: opts, files: map[string][]*collectedFile{}, some: map[string]bool{}}
	for i := range c.Actions {
		a := &c.Actions[i]
		for k := range a.Commands {
			cmd := &a.Commands[k]
			if r := cmd.Result; r != nil && r.Kind == report.GetFile && cmd.Subject != "" {
				machine := machineOf(r.Origin)
				key := string(match.AppendPathKey(machineKey(nil, machine), cmd.Subject))
				files.files[key] = append(files.files[key], &collectedFile{result: r})
				files.some[machine] = true
			}
		}
	}
	return files
}

func machineOf(o *report.Origin) string { return cmp.Or(o.MachineID, o.Machine) }

// machineKey begins the key of a file. No identity of a machine holds a NUL.
func machineKey(dst []byte, machine string) []byte { return append(append(dst, machine...), 0) }

// Find returns the file that a finding names, if it was collected from the machine that from names: by the same action, or by any other of the
// case; nil if it was not. The paths are compared as package match does.
func (c *Collection) Find(ctx context.Context, from *report.Origin, f *analyze.Finding) *analyze.Collected {
	if c == nil || from == nil || f.Kind != analyze.File || f.Truncated {
		return nil
	}
	machine := machineOf(from)
	if !c.some[machine] {
		return nil
	}
	key := match.AppendPathKey(machineKey(nil, machine), cmp.Or(f.Path, f.Normalized, f.Value))
	var best *analyze.Collected
	rank := -1
	for _, file := range c.files[string(key)] {
		if r := file.rank(from); r > rank {
			if doc := file.read(ctx, c); doc != nil {
				best, rank = compare(doc, f), r
			}
		}
	}
	return best
}

// rank prefers what the same action collected behind the command that named it, then what it collected at all.
func (f *collectedFile) rank(from *report.Origin) int {
	switch o := f.result.Origin; {
	case o.ActionID != from.ActionID:
		return 0
	case o.CommandIndex < from.CommandIndex:
		return 1
	default:
		return 2
	}
}

// read returns what is known of the file. It is the same for all who ask.
func (f *collectedFile) read(ctx context.Context, c *Collection) *report.Document {
	f.once.Do(func() {
		b, err := c.c.Open(f.result)
		if err != nil {
			return
		}
		defer b.Close() // it was only read
		opts := f.result.options(c.opts)
		opts.Entries = nil
		for d, err := range Parse(ctx, b, opts) {
			if err != nil {
				f.doc = nil
				return
			}
			f.doc = d
		}
	})
	return f.doc
}

// compare holds what was reported against the file. The service sends files compressed, so the file is what the result expands to, unless only the
// result itself agrees: then it was a compressed file that was sent as it is.
func compare(d *report.Document, f *analyze.Finding) *analyze.Collected {
	c := collected(d, f, d.Size, d.SHA256)
	switch {
	case d.ContentSHA256 == "", agrees(c):
		return c
	case d.Limited(), d.Facts.Has(transcript.Corrupt), d.Facts.Has(transcript.Truncated):
		c.SizeAgrees, c.HashAgrees = nil, nil // the file is not known
		return c
	}
	return collected(d, f, d.ContentSize, d.ContentSHA256)
}

func agrees(c *analyze.Collected) bool {
	a := c.Agrees()
	return a != nil && *a
}

func collected(d *report.Document, f *analyze.Finding, size int64, sha256 string) *analyze.Collected {
	c := &analyze.Collected{ActionID: d.Origin.ActionID, CommandIndex: d.Origin.CommandIndex, Size: size, SHA256: sha256}
	if s := f.Size; s != nil {
		c.SizeAgrees = new(s.Min <= size && size <= s.Max)
	}
	for _, h := range f.Hashes {
		if h.Kind == "sha256" {
			c.HashAgrees = new(h.Value == sha256)
		}
	}
	return c
}

// collecting is a sink that says of each file whether it was collected.
type collecting struct {
	report.Sink
	ctx   context.Context
	files *Collection
	from  *report.Origin
}

func (s *collecting) Finding(f *analyze.Finding) error {
	f.Collected = s.files.Find(s.ctx, s.from, f)
	return s.Sink.Finding(f)
}
