package triage

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// Collection knows the files that a case holds: the results of its GetFile commands, by machine and
// path. Any number of goroutines may use it.
type Collection struct {
	c    *Case
	opts *lrkit.Options

	index    sync.Mutex
	indexed  atomic.Bool
	files    []collectedFile   // by hash, then by action and command
	skips    []atomic.Uint32   // where to go on after a file that does not count; 0 where it is not known
	machines map[pathHash]bool // of which there is a file
	reading  [64]sync.Mutex    // of the files whose number has this remainder
}

// collectedFile is the result that holds a file.
type collectedFile struct {
	path    pathHash // of its machine and path
	result  uint32
	index   uint16 // of the command
	read    bool   // content is known
	content collectedContent
}

// pathHash stands for a text that is not kept. Two texts with one hash cannot be made.
type pathHash [16]byte

func hashPath(b []byte) pathHash {
	sum := sha256.Sum256(b)
	return pathHash(sum[:])
}

// collectedContent is what is known of a file when it has been read. It is read when it is first
// asked for.
type collectedContent struct {
	whole             bool // it could be read whole, and is as recorded
	compressed        bool
	damaged           bool // what it expands to is not known
	size, contentSize int64
	contentSHA256     [sha256.Size]byte
}

// Collection returns the files of the case. Which there are is read when a finding is first looked
// for. Each file is read once, when a finding first names it, within the limits of opts; a file
// that cannot be read whole, or is not as recorded, does not count.
func (c *Case) Collection(opts *lrkit.Options) *Collection {
	c.opened()
	return &Collection{c: c, opts: opts}
}

// load reads which files there are. It is done once, unless the context ends.
func (c *Collection) load(ctx context.Context) error {
	if c.indexed.Load() {
		return nil
	}
	c.index.Lock()
	defer c.index.Unlock()
	if c.indexed.Load() {
		return nil
	}
	c.files, c.machines = nil, map[pathHash]bool{}
	for i := range c.c.Len() {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := c.c.description(i)
		if err != nil || kindOf(&d.Command) != report.KindGetFile {
			continue // that it cannot be read is said of the result
		}
		if path := subject(&d.Command); path != "" {
			key := machineKey(nil, machineText(cmp.Or(d.MachineID, d.Machine)))
			c.machines[hashPath(key)] = true
			c.files = append(c.files, collectedFile{
				path: hashPath(ioc.AppendPathKey(key, path)), result: uint32(i), index: uint16(c.c.results.Key(i).Index),
			})
		}
	}
	c.files = slices.Clone(c.files) // without room to grow
	slices.SortFunc(c.files, func(f, o collectedFile) int {
		return cmp.Or(bytes.Compare(f.path[:], o.path[:]), cmp.Compare(f.result, o.result))
	})
	c.sortActions()
	c.skips = make([]atomic.Uint32, len(c.files))
	c.indexed.Store(true)
	return nil
}

// sortActions puts files of one path that one action collected in the order of its commands. The
// order of results is that of names: 10 comes before 2.
func (c *Collection) sortActions() {
	for rest := c.files; len(rest) > 0; {
		n, action := 1, ""
		for n < len(rest) && rest[n].path == rest[0].path {
			if action == "" {
				action = c.c.results.Key(int(rest[0].result)).Action
			}
			if c.c.results.Key(int(rest[n].result)).Action != action {
				break
			}
			n++
		}
		slices.SortFunc(rest[:n], func(f, o collectedFile) int {
			return cmp.Or(cmp.Compare(f.index, o.index), cmp.Compare(f.result, o.result))
		})
		rest = rest[n:]
	}
}

func machineOf(o *report.Origin) string { return cmp.Or(o.MachineID, o.Machine) }

// machineKey begins the key of a file. No identity of a machine holds a NUL.
func machineKey(dst []byte, machine string) []byte { return append(append(dst, machine...), 0) }

// Find returns the file that a finding names, if it was collected from the machine that from names:
// by the same action, or by any other of the case; nil if it was not. The paths are compared as
// package ioc does.
func (c *Collection) Find(ctx context.Context, from *report.Origin, f *analyze.Finding) *analyze.Collected {
	if c == nil || c.c == nil || from == nil || f == nil || f.Kind != analyze.KindFile || f.Truncated || c.load(ctx) != nil || len(c.files) == 0 {
		return nil
	}
	key := machineKey(nil, machineOf(from))
	if !c.machines[hashPath(key)] {
		return nil
	}
	path := hashPath(ioc.AppendPathKey(key, cmp.Or(f.Path, f.Normalized, f.Value)))
	first, end := c.between(0, len(c.files), func(f *collectedFile) int { return bytes.Compare(f.path[:], path[:]) })
	if first == end {
		return nil
	}
	// First what the same action collected after the command that named it, then before it, then
	// what others did.
	result, n := c.c.results.Of(from.ActionID)
	own, others := c.between(first, end, func(f *collectedFile) int {
		switch i := int(f.result); {
		case i < result:
			return -1
		case i >= result+n:
			return 1
		}
		return 0
	})
	after, _ := c.between(own, others, func(f *collectedFile) int { return cmp.Compare(int(f.index), from.CommandIndex) })
	for _, part := range [...][2]int{{after, others}, {own, after}, {first, own}, {others, end}} {
		if i, content := c.whole(ctx, part[0], part[1]); i >= 0 {
			return c.compare(int(c.files[i].result), content, f)
		}
	}
	return nil
}

// between returns which of the files from first to end compare as equal. The files are in order.
func (c *Collection) between(first, end int, compare func(*collectedFile) int) (int, int) {
	n := end - first
	from := sort.Search(n, func(i int) bool { return compare(&c.files[first+i]) >= 0 })
	to := from + sort.Search(n-from, func(i int) bool { return compare(&c.files[first+from+i]) > 0 })
	return first + from, first + to
}

// whole returns the first of the files from first to end that counts, or -1. It remembers which do
// not: they are passed over at once the next time.
func (c *Collection) whole(ctx context.Context, first, end int) (int, collectedContent) {
	i := first
	var content collectedContent
	for i < end && !content.whole {
		if next := int(c.skips[i].Load()); next > 0 {
			i = next
		} else if content = c.content(ctx, i); !content.whole {
			i++
		}
	}
	if ctx.Err() != nil {
		return -1, content
	}
	for at := first; at < i; {
		next := max(int(c.skips[at].Load()), at+1)
		c.skips[at].Store(uint32(max(i, next)))
		at = next
	}
	if !content.whole || i >= end {
		return -1, content
	}
	return i, content
}

// content returns what is known of file i. It is the same for all that ask.
func (c *Collection) content(ctx context.Context, i int) collectedContent {
	mu := &c.reading[i%len(c.reading)]
	mu.Lock()
	defer mu.Unlock()
	f := &c.files[i]
	if !f.read {
		f.content, f.read = c.readContent(ctx, int(f.result)), true
	}
	return f.content
}

// readContent reads the result that holds a file.
func (c *Collection) readContent(ctx context.Context, i int) (content collectedContent) {
	result := c.c.Result(i)
	b, err := c.c.Open(result)
	if err != nil {
		return content
	}
	defer b.Close() // it was only read
	opts := lrkit.Options{}
	if c.opts != nil {
		opts = *c.opts
	}
	opts.Entries, opts.NoArchives = nil, true // it is the file that is compared, not what is in it
	var last *report.Document
	for d, err := range lrkit.Parse(ctx, b, &opts) {
		if err != nil {
			return content
		}
		last = d
	}
	if last == nil {
		return content
	}
	content.whole, content.size = true, last.Size
	if last.ContentSHA256 != "" {
		content.compressed, content.contentSize = true, last.ContentSize
		content.damaged = last.Limited() || last.Facts.Has(transcript.CodeCorrupt) || last.Facts.Has(transcript.CodeTruncated)
		_, _ = hex.Decode(content.contentSHA256[:], []byte(last.ContentSHA256)) // we made it
	}
	return content
}

// compare holds what was reported against the file. The service sends files compressed, so the file
// is what the result expands to, unless only the result itself agrees: then it was a compressed
// file that was sent as it is. It returns nil for a file that does not count.
func (c *Collection) compare(result int, content collectedContent, f *analyze.Finding) *analyze.Collected {
	if !content.whole {
		return nil
	}
	key := c.c.results.Key(result)
	found := &analyze.Collected{ActionID: key.Action, CommandIndex: key.Index}
	hold(found, f, content.size, c.c.results.Blob(result).SHA256)
	switch {
	case !content.compressed, agrees(found):
	case content.damaged:
		found.SizeAgrees, found.HashAgrees = nil, nil // the file is not known
	default:
		hold(found, f, content.contentSize, hex.EncodeToString(content.contentSHA256[:]))
	}
	return found
}

func agrees(c *analyze.Collected) bool {
	a := c.Agrees()
	return a != nil && *a
}

// hold says that the file has this size and hash, and whether they agree with what was reported.
func hold(c *analyze.Collected, f *analyze.Finding, size int64, sha256 string) {
	c.Size, c.SHA256, c.SizeAgrees, c.HashAgrees = size, sha256, nil, nil
	if s := f.Size; s != nil {
		c.SizeAgrees = new(s.Min <= size && size <= s.Max)
	}
	for _, h := range f.Hashes {
		if h.Kind == "sha256" {
			c.HashAgrees = new(h.Value == sha256)
		}
	}
}

// Sink returns a sink that says of each file whether it was collected from the machine of origin,
// and passes everything on to next. See [analyze.Finding.Collected]. A nil Collection has no files.
func (c *Collection) Sink(ctx context.Context, origin *report.Origin, next report.Sink) report.Sink {
	if next == nil {
		panic("triage: Collection.Sink without a report.Sink")
	}
	if c == nil {
		return next
	}
	return &collecting{next, ctx, c, origin}
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
