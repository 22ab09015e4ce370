package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
)

const (
	// defaultPartSize is after how many bytes another part begins.
	defaultPartSize = 1 << 30
	// maxParts is how many have a number of five digits.
	maxParts = 100_000
	// successName is the list of the parts. It is written last, and says that they are all there.
	successName = "_SUCCESS"
)

// sizedColumns is a columnWriter that knows how long its file is.
type sizedColumns interface {
	columnWriter
	Size() int64
}

// parts writes several files into a directory, one after the other. Which rows a part has does not
// depend on how many inputs are worked on at a time.
type parts struct {
	ctx    context.Context
	dir    string
	made   bool // the directory was not there
	size   int64
	create func(context.Context, string) (*output, error)
	begin  func(io.Writer) sizedColumns
	shape  columnWriter // makes batches, in any goroutine
	name   string       // what the names of parts begin with
	shard  *shardDir    // nil: the directory has no other parts

	n    int // parts that are whole
	list strings.Builder
	file *output // of the present part; nil between two
	sum  hash.Hash
	rows sizedColumns
}

// intoParts reports whether -o names a directory for parts: --part-size is given, the name ends as
// that of a directory does, or it is one.
func (f *analyzeFlags) intoParts() bool {
	if f.format != "parquet" || f.output == "" {
		return false
	}
	info, err := os.Stat(f.output)
	return f.shard.of > 0 || f.partSize > 0 || os.IsPathSeparator(f.output[len(f.output)-1]) || err == nil && info.IsDir()
}

// checkParts says how --part-size was used wrongly.
func (f *analyzeFlags) checkParts() error {
	switch {
	case !f.partSizeGiven():
		return nil
	case f.format != "parquet" || f.output == "":
		return errors.New("--part-size goes with --format parquet and -o DIR")
	case f.partSize == 0:
		return errors.New("--part-size is 0, it is 1 at least")
	}
	return nil
}

// createParts makes the directory. Its second error is one of usage: the directory has something in
// it, or is none.
func (a *app) createParts(ctx context.Context, f *analyzeFlags) (p *parts, err, usage error) {
	entries, err := os.ReadDir(f.output)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err = os.Mkdir(f.output, 0o700); err != nil {
			return nil, err, nil
		}
	case err != nil:
		if info, stat := os.Stat(f.output); stat == nil && !info.IsDir() {
			return nil, nil, fmt.Errorf("--output %s is no directory: parts go into a new or empty one", safeName(f.output))
		}
		return nil, err, nil
	case len(entries) > 0:
		return nil, nil, fmt.Errorf("--output %s is not empty: parts go into a new or empty directory", safeName(f.output))
	}
	p = f.newParts(ctx, a)
	p.made = entries == nil
	return p, nil, nil
}

// newParts returns parts that are written into the directory -o.
func (f *analyzeFlags) newParts(ctx context.Context, a *app) *parts {
	p := &parts{ctx: ctx, dir: f.output, size: int64(f.partSize), create: a.create, name: "part-"}
	if p.size == 0 {
		p.size = defaultPartSize
	}
	p.begin = func(w io.Writer) sizedColumns { return f.whole(w).(sizedColumns) }
	p.shape = p.begin(io.Discard)
	return p
}

// NewBatch implements columnWriter.
func (p *parts) NewBatch() *report.Batch { return p.shape.NewBatch() }

// Full implements columnWriter.
func (p *parts) Full(b *report.Batch) bool { return p.shape.Full(b) }

// WriteBatch implements columnWriter.
func (p *parts) WriteBatch(b *report.Batch) error {
	if err := p.open(); err != nil {
		return err
	}
	err := p.rows.WriteBatch(b)
	if err == nil && p.rows.Size() >= p.size {
		err = p.endPart()
	}
	return err
}

// open begins a part, unless there is one.
func (p *parts) open() (err error) {
	if p.file != nil {
		return nil
	}
	if p.n == maxParts {
		return fmt.Errorf("there are %d parts, more have no name: use a greater --part-size", maxParts)
	}
	if p.file, err = p.create(p.ctx, filepath.Join(p.dir, fmt.Sprintf("%s%05d.parquet", p.name, p.n))); err != nil {
		return err
	}
	p.sum = sha256.New()
	p.rows = p.begin(io.MultiWriter(p.file, p.sum))
	return nil
}

// endPart gives the part its name, once it is whole.
func (p *parts) endPart() error {
	err := p.rows.Close()
	sum := hex.EncodeToString(p.sum.Sum(nil))
	name := fmt.Sprintf("%s%05d-%s.parquet", p.name, p.n, sum[:12])
	p.file.name = filepath.Join(p.dir, name)
	if p.shard != nil {
		err = errors.Join(err, p.shard.hold(p.file, sum, err == nil))
	} else {
		err = errors.Join(err, p.file.end(err == nil))
	}
	p.file, p.rows = nil, nil
	if err == nil {
		p.n++
		fmt.Fprintf(&p.list, "%s  %s\n", sum, name)
	}
	return err
}

// Close implements columnWriter: it ends the last part. There is one at least, which has the
// schema. After an interruption the rows are not all there, and nothing is ended.
func (p *parts) Close() error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	if p.n > 0 && p.file == nil {
		return nil
	}
	if err := p.open(); err != nil {
		return err
	}
	return p.endPart()
}

// end writes the list of the parts, if all are there. If not, what is no whole part is removed.
func (p *parts) end(whole bool) error {
	if p.file != nil {
		p.file.end(false)
	}
	switch {
	case p.shard != nil && whole:
		return p.shard.end(p.list.String())
	case p.shard != nil:
		return p.shard.drop()
	case !whole:
		if p.n == 0 && p.made {
			return os.Remove(p.dir)
		}
		return nil
	}
	f, err := p.create(p.ctx, filepath.Join(p.dir, successName))
	if err != nil {
		return err
	}
	return f.endWith([]byte(p.list.String()))
}

// endParts ends the parts, and says it if they are not all there.
func (a *app) endParts(ctx context.Context, p *parts) {
	whole := ctx.Err() == nil && !a.unwritten
	a.cannotWrite(ctx, p.end(whole))
	if p.shard != nil {
		if p.shard.all && !a.quiet {
			a.say("%s: complete, with %s", safeName(p.dir), count(int64(p.shard.share.of), "shard"))
		}
		return
	}
	if p.n > 0 && (ctx.Err() != nil || a.unwritten) {
		a.say("%s: not whole: %s, and no %s", text.SafeLine(masked(p.dir)), count(int64(p.n), "part"), successName)
	}
}
