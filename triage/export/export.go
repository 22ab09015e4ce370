package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/expand"
)

// Options say what is exported, and how. The zero value exports all files as the case names them.
type Options struct {
	// State is where this user's heads of cases are remembered: see [casedir.ReadOptions].
	State *statedir.Dir
	// Machines narrows down what is exported: see [lrkit.Filter]. Names do not depend on it.
	Machines []string
	// Expand limits what a compressed result may cost.
	Expand lrkit.ExpandLimits
	// Mask returns a path or a name as it may be shown. Names of files are made of what it returns.
	Mask func(string) string
	// Visit is called with each file when it is done. The File is valid until it returns.
	Visit func(*File)
	// Read is called with the number of bytes that were read of blobs.
	Read func(n int)
}

// Summary counts what an export wrote.
type Summary struct {
	Files  int64  // with those of which the end is missing
	Bytes  int64  // of these files
	Failed int64  // files that were not exported
	Sums   string // the SHA-256 of SHA256SUMS, in hex
}

// Case exports the files of the case in dir to the folder out, which is new or empty; else the
// error is [ErrNotEmpty]. A file that cannot be exported is in the table with its problem, and the
// others go on. An error is one of the case or of the output: the export is not whole then.
func Case(ctx context.Context, dir, out string, opts *Options) (*Summary, error) {
	if ctx == nil {
		panic("export: a nil context.Context")
	}
	if opts == nil {
		opts = &Options{}
	}
	x := &exporter{ctx: ctx, dir: dir, opts: opts, filter: lrkit.Filter{Machines: opts.Machines}, names: newNames()}
	if inside, err := statedir.Inside(out, dir); err != nil || inside {
		return nil, cmp.Or(err, ErrInside)
	}
	if err := x.read(); err != nil {
		return nil, err
	}
	var err error
	if x.lines, err = casedir.OpenLines(dir); err != nil {
		return nil, err
	}
	defer x.lines.Close() // it is only read
	if x.out, err = openOutput(out); err != nil {
		return nil, err
	}
	err = x.all()
	return &x.sum, errors.Join(err, x.out.close())
}

// ErrInside is returned for an output folder that is in the case.
var ErrInside = errors.New("export: the output folder is in the case")

// exporter is an export.
type exporter struct {
	ctx     context.Context
	dir     string
	opts    *Options
	filter  lrkit.Filter
	names   *names
	results *casedir.Results
	places  []casedir.Place // of the lines of results, in their order
	lines   *casedir.Lines
	out     *output
	sum     Summary
}

// read reads which results there are, and where the manifest tells of them.
func (x *exporter) read() (err error) {
	x.results, err = casedir.ReadResults(x.ctx, x.dir, &casedir.ReadOptions{State: x.opts.State}, func(e *casedir.Event) error {
		if e.Name == casedir.EventBlob {
			x.places = append(x.places, e.Place())
		}
		return nil
	})
	return err
}

// all exports all files, and then gives the table and the sums their names.
func (x *exporter) all() (err error) {
	table, err := newList(x.out.root)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, table.discard()) }()
	sums, err := newList(x.out.root)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sums.discard()) }()
	done := make([]bool, x.results.Len())
	for _, at := range x.places {
		f, err := x.one(at, done)
		if err != nil {
			return err
		}
		if f == nil {
			continue
		}
		if err := x.list(table, sums, f); err != nil {
			return err
		}
	}
	if err := x.out.leave(); err != nil {
		return err
	}
	if err := table.keep(tableName); err != nil {
		return err
	}
	fmt.Fprintf(sums, "%s  %s\n", table.sum(), tableName)
	if err := sums.keep(sumsName); err != nil {
		return err
	}
	x.sum.Sums = sums.sum()
	return syncFolder(x.out.root)
}

// list notes what became of a file.
func (x *exporter) list(table, sums *list, f *File) error {
	if f.Name != "" {
		x.sum.Files++
		x.sum.Bytes += f.Size
		if _, err := fmt.Fprintf(sums, "%s  %s\n", f.SHA256, f.Name); err != nil {
			return err
		}
	} else {
		x.sum.Failed++
	}
	if _, err := table.Write(appendFile(nil, f)); err != nil {
		return err
	}
	if x.opts.Visit != nil {
		x.opts.Visit(f)
	}
	return nil
}

// one exports the result of a line of the manifest. It returns nil for one that is no file, or that
// is not wanted. An error ends the export.
func (x *exporter) one(at casedir.Place, done []bool) (*File, error) {
	if err := x.ctx.Err(); err != nil {
		return nil, err
	}
	e, err := x.lines.Event(at)
	if err != nil {
		return nil, err
	}
	k, ok := e.ResultKey()
	i, known := x.results.Find(k)
	if !ok || !known || e.Blob == nil || done[i] {
		return nil, nil
	}
	done[i] = true
	k, want := x.results.Key(i), x.results.Blob(i)
	f := &File{Evidence: Evidence{Tenant: k.Tenant, ActionID: k.Action, CommandIndex: k.Index, Blob: want.Path, Size: want.Size, SHA256: want.SHA256}}
	d, err := x.results.Description(i)
	if err != nil {
		// What it is a result of is not known, so it may be a file.
		f.fail(CodeAltered, fmt.Errorf("what the API said of it cannot be used: %w", err))
		return f, nil
	}
	if kindOf(d) == none {
		return nil, nil
	}
	x.describe(f, d)
	return x.export(f, newJob(d, k, want, e.Filename))
}

func (x *exporter) limits() expand.Limits {
	l := x.opts.Expand
	return expand.Limits{Size: l.Size, GzipRatio: l.GzipRatio, Members: l.Members, EmptyBlocks: l.EmptyBlocks}
}
