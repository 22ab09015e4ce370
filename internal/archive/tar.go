package archive

import (
	"bytes"
	"context"
	"fmt"
	"hash/maphash"
	"strings"
)

// blocks reads blocks of an archive, many at a time.
type blocks struct {
	a   *Archive
	buf []byte
	off int64 // of buf
	n   int
}

func newBlocks(a *Archive, size int) *blocks { return &blocks{a: a, buf: make([]byte, size)} }

// block returns the block at an offset, or less at the end of the archive. It is valid until the
// next call.
func (r *blocks) block(at int64) ([]byte, error) {
	if at < r.off || at+blockSize > r.off+int64(r.n) {
		b, err := r.a.readAt(r.buf, at)
		if err != nil {
			return nil, err
		}
		r.off, r.n = at, len(b)
	}
	from := min(max(at-r.off, 0), int64(r.n))
	return r.buf[from:min(from+blockSize, int64(r.n))], nil
}

var zeroBlock [blockSize]byte

// readTar reads all headers, and keeps where those of each entry begin.
func (a *Archive) readTar(ctx context.Context) error {
	s := &tarScan{a: a, r: newBlocks(a, 16<<10), names: nameSet{seen: map[uint64]bool{}, seed: maphash.MakeSeed()}}
	for at := int64(0); at >= 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if at, err = s.next(ctx, at); err != nil {
			return err
		}
	}
	return nil
}

// tarScan reads the headers of a tar.
type tarScan struct {
	a     *Archive
	r     *blocks
	names nameSet
}

// next reads the entry that begins at an offset, and returns where the next one begins; -1 at the
// end.
func (s *tarScan) next(ctx context.Context, at int64) (int64, error) {
	a := s.a
	b, err := s.r.block(at)
	switch {
	case err != nil:
		return 0, err
	case len(b) < blockSize:
		a.problems.add(CodeTruncated, at, 1, "tar: the blocks that end it are missing")
		return -1, nil
	case bytes.Equal(b, zeroBlock[:]):
		return s.zeros(ctx, at)
	case !checksumRight(b):
		a.problems.add(CodeCorrupt, at, 1, "tar: no header, or one whose checksum is wrong")
		return s.search(ctx, at+blockSize)
	case a.full(at):
		return -1, nil
	}
	e, err := a.readHeaders(s.r, at)
	if err != nil {
		return 0, err
	}
	for _, p := range e.problems {
		if p.Code != CodeLimit || p.Detail != LimitName { // that is said of the entry
			a.problems.add(p.Code, p.Offset, p.Count, p.Detail)
		}
	}
	if e.header == nil { // headers of nothing
		if e.end >= a.size || e.end < 0 {
			return -1, nil
		}
		return e.end, nil
	}
	p := place{head: at, local: e.last, data: e.last + blockSize, end: e.last + blockSize + e.content()}
	if s.names.repeated([]byte(e.name())) {
		p.flags |= placeRepeated
	}
	a.places = append(a.places, p)
	if p.end > a.size {
		a.problems.add(CodeTruncated, a.size, 1, "tar: it ends within an entry")
		return -1, nil
	}
	return roundUp(p.end), nil
}

// roundUp returns the beginning of the next block.
func roundUp(n int64) int64 { return (n + blockSize - 1) &^ (blockSize - 1) }

// zeros reads what follows a block of zeros: a second one ends a tar, and what follows is counted.
func (s *tarScan) zeros(ctx context.Context, at int64) (int64, error) {
	b, err := s.r.block(at + blockSize)
	if err != nil {
		return 0, err
	}
	if len(b) == blockSize && !bytes.Equal(b, zeroBlock[:]) {
		return at + blockSize, nil
	}
	from := at + 2*blockSize
	first, n := int64(-1), int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		b, err := s.r.block(from)
		if err != nil {
			return 0, err
		}
		if len(b) == 0 {
			break
		}
		if !bytes.Equal(b, zeroBlock[:len(b)]) {
			if first < 0 {
				first = from
			}
			n = from + int64(len(b)) - first
		}
		from += int64(len(b))
	}
	if n > 0 {
		s.a.problems.add(CodeUnlisted, first, n, "after the end of the tar")
	}
	return -1, nil
}

// search looks for the next header.
func (s *tarScan) search(ctx context.Context, at int64) (int64, error) {
	for ; ; at += blockSize {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		b, err := s.r.block(at)
		if err != nil {
			return 0, err
		}
		if len(b) < blockSize {
			return -1, nil
		}
		if isHeader(b) {
			return at, nil
		}
	}
}

// tarHeaders are the headers of an entry.
type tarHeaders struct {
	*header // nil if there are only headers that say something of the next one
	extension
	last     int64 // where header is
	end      int64 // of all, if there is no header
	problems problems
}

// name returns the name of the entry.
func (h *tarHeaders) name() string {
	if h.hasName {
		return h.extension.name
	}
	return h.header.name
}

// content is how many bytes follow.
func (h *tarHeaders) content() int64 {
	n := h.header.content()
	if h.extension.size >= 0 && n != 0 || h.extension.size > 0 && h.header.entryType() == File {
		n = h.extension.size
	}
	return min(max(n, 0), maxSize)
}

// readHeaders reads the headers of the entry that begins at an offset.
func (a *Archive) readHeaders(r *blocks, at int64) (*tarHeaders, error) {
	h := &tarHeaders{extension: extension{size: -1}}
	for n := 0; ; n++ {
		if n == maxExtensions { // what follows is read as another entry
			h.problems.add(CodeLimit, at, 1, LimitHeader)
			h.end = at
			return h, nil
		}
		b, err := r.block(at)
		if err != nil {
			return nil, err
		}
		if len(b) < blockSize || !checksumRight(b) {
			h.end = at
			if len(b) < blockSize {
				h.problems.add(CodeTruncated, at, 1, "tar: it ends after an extended header")
				h.end = -1
			}
			return h, nil
		}
		head := parseHeader(b)
		switch head.kind {
		case 'x', 'X', 'L', 'K', 'g':
			next, err := a.readExtension(h, head, at)
			if err != nil {
				return nil, err
			}
			if at = next; at > a.size {
				h.problems.add(CodeTruncated, a.size, 1, "tar: it ends within an extended header")
				h.end = -1
				return h, nil
			}
			continue
		}
		h.header, h.last = head, at
		if head.size < 0 {
			h.problems.add(CodeCorrupt, at, 1, "tar: the size of an entry is no number")
		}
		if head.kind == 'S' {
			h.last, err = a.skipMap(r, at, b)
		}
		return h, err
	}
}

// maxExtensions is how many extended headers an entry may have.
const maxExtensions = 64

// skipMap returns the last block of the header of a sparse file, whose map may go on in others.
func (a *Archive) skipMap(r *blocks, at int64, b []byte) (int64, error) {
	const more, moreOfMap = 482, 504
	for goesOn := b[more] != 0; goesOn; {
		b, err := r.block(at + blockSize)
		if err != nil || len(b) < blockSize {
			return at, err
		}
		at += blockSize
		goesOn = b[moreOfMap] != 0
	}
	return at, nil
}

// readExtension reads a header that says something of the next entry, and returns where it ends.
// One for all entries is passed over.
func (a *Archive) readExtension(h *tarHeaders, head *header, at int64) (next int64, err error) {
	size := min(max(head.size, 0), maxSize)
	next = roundUp(at + blockSize + size)
	if head.kind == 'g' {
		return next, nil
	}
	most := a.limits.Header
	if head.kind != 'x' && head.kind != 'X' {
		most = min(most, int64(a.limits.Name)+1)
	} else if size > most {
		h.problems.add(CodeLimit, at, 1, LimitHeader)
		return next, nil
	}
	b, err := a.readAt(make([]byte, min(size, most, max(0, a.size-at))), at+blockSize)
	if err != nil {
		return 0, err
	}
	switch head.kind {
	case 'L':
		h.setName(beforeNUL(b), a.limits.Name)
	case 'K':
		link, _ := cutName(beforeNUL(b), a.limits.Name)
		h.extension.link = string(link)
	default:
		if !h.pax(b, a.limits.Name) {
			h.problems.add(CodeCorrupt, at, 1, "tar: an extended header that is none")
		}
	}
	return next, nil
}

func beforeNUL(b []byte) []byte {
	if before, _, ok := bytes.Cut(b, []byte{0}); ok {
		return before
	}
	return b
}

// tarEntry reads the headers of an entry again.
func (a *Archive) tarEntry(e *Entry) error {
	h, err := a.readHeaders(newBlocks(a, blockSize), e.place.head)
	if err != nil {
		return err
	}
	if h.header == nil {
		return ErrChanged
	}
	e.Name, e.NameCut = h.name(), h.cut
	e.rawName = []byte(e.Name)
	e.Type = h.entryType()
	e.Link = h.extension.link
	if e.Link == "" {
		e.Link = h.header.link
	}
	e.Size = e.place.end - e.place.data
	e.packed = e.Size
	e.Modified = h.when(h.header)
	if h.kind == 'S' || h.sparse {
		e.refused = true
		e.Problems.add(CodeUnsupported, 0, 1, "a sparse file")
	}
	if strings.HasSuffix(e.Name, "/") && e.Type == File {
		e.Problems.add(CodeMismatch, 0, 1, "the name is that of a directory, and there is content")
	}
	if h.header.size < 0 && e.Type == File {
		e.refused = true
		e.Problems.add(CodeCorrupt, 0, 1, "its size is no number")
	}
	if e.place.data > a.size {
		e.refused = true
		e.Problems.add(CodeTruncated, 0, 1, "the archive ends before the content")
	}
	if h.kind > 0 && !strings.ContainsRune("01234567SDVMN", rune(h.kind)) {
		e.Problems.add(CodeMismatch, 0, 1, fmt.Sprintf("read as a file: its type is %q", h.kind))
	}
	return nil
}
