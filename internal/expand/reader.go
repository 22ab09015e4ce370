package expand

import (
	"cmp"
	"errors"
	"io"
	"math"
)

// codec expands the members of one format. What it returns besides io.EOF is
// explained by [Reader.explain].
type codec interface {
	// begins says whether a member begins with head, of 1 to headSize bytes,
	// or could if the input did not end there.
	begins(head []byte) bool

	// begin reads the header of a member.
	begin() error

	// Read expands the member, and returns io.EOF when it ended as it should.
	Read(p []byte) (int, error)

	close()
}

// headSize is how many bytes tell a member from what is none.
const headSize = 4

// Reader expands an input, one layer of it.
type Reader struct {
	src    *source
	codec  codec
	limits Limits
	ratio  int64

	inside   bool // a member
	members  int64
	expanded int64
	trailing Trailing
	err      error

	probe [1]byte // what comes after the last byte that may
}

// NewReader returns a Reader of r, which is [Gzip], [Zstd] or [Deflate]; any other
// format is a mistake of the caller, and panics. r is read in pieces of 64 KiB.
func NewReader(r io.Reader, f Format, l Limits) *Reader {
	l = l.withDefaults()
	src := newSource(r)
	switch f {
	case Gzip:
		return &Reader{src: src, codec: newGzip(src, l), limits: l, ratio: l.GzipRatio}
	case Zstd:
		return &Reader{src: src, codec: newZstd(src, l), limits: l, ratio: l.ZstdRatio}
	case Deflate:
		return &Reader{src: src, codec: newDeflate(src, l), limits: l, ratio: l.GzipRatio}
	}
	panic("expand: NewReader needs a format")
}

// Read implements io.Reader. It returns io.EOF once the last member ended as it
// should and what stands after it was counted, a *[LimitError], a *[DamageError],
// or an error of the input as it is; and the same again ever after.
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, r.err
	}
	for r.err == nil {
		if !r.inside {
			r.err = r.begin()
			continue
		}
		if n := r.expand(p); n > 0 {
			return n, nil
		}
	}
	return 0, r.err
}

// Close frees what the codec holds. It does not close the input.
func (r *Reader) Close() error {
	r.codec.close()
	r.err = cmp.Or(r.err, errClosed)
	return nil
}

var errClosed = errors.New("expand: read from a closed Reader")

// InputOffset returns how many compressed bytes were needed so far. More may
// have been read.
func (r *Reader) InputOffset() int64 { return r.src.offset() }

// Members returns how many members were begun so far: gzip members, or zstd
// frames, skippable ones included.
func (r *Reader) Members() int64 { return r.members }

// Trailing returns what stands after the last member. It is known after io.EOF.
func (r *Reader) Trailing() Trailing { return r.trailing }

// begin begins the next member, or ends the input.
//
// The first bytes of a magic number, with nothing after them, are a member that
// was cut off: that is what a cut leaves, and it is the safer guess.
func (r *Reader) begin() error {
	r.src.from.limit = nil
	head, err := r.src.peek(headSize)
	switch {
	case err != nil:
		return err
	case r.members > 0 && (len(head) == 0 || !r.codec.begins(head)):
		if r.trailing, err = r.src.readTrailing(); err != nil {
			return err
		}
		return io.EOF
	case len(head) > 0 && !r.codec.begins(head):
		return &DamageError{r.InputOffset(), errFormat}
	case r.members >= r.limits.Members:
		return &LimitError{limitMembers, r.limits.Members}
	}
	r.members++
	if err := r.codec.begin(); err != nil {
		return r.explain(err)
	}
	r.inside = true
	return nil
}

// expand gives what is left of a member, as far as the limits allow. It sets
// r.err for the next call.
func (r *Reader) expand(p []byte) int {
	room := r.limits.Size - r.expanded
	if room == 0 {
		p = r.probe[:]
	}
	n, err := r.codec.Read(p[:min(int64(len(p)), max(room, 1))])
	switch {
	case n > 0 && room == 0:
		r.err = &LimitError{limitSize, r.limits.Size}
		return 0
	case err == io.EOF:
		r.inside = false
	case err != nil:
		r.err = r.explain(err)
	}
	r.expanded += int64(n)
	if over := r.expanded - r.allowed(); over > 0 {
		r.expanded -= over
		r.err = &LimitError{limitRatio, r.ratio}
		return n - int(over)
	}
	return n
}

// allowed returns how much the ratio allows to come out so far.
func (r *Reader) allowed() int64 {
	return max(ratioFrom, times(r.ratio, r.InputOffset(), math.MaxInt64))
}

// explain tells errors of the input and limits from damage.
func (r *Reader) explain(err error) error {
	switch told := r.src.from.told; {
	case told == io.EOF:
		err = io.ErrUnexpectedEOF
	case told != nil:
		return told
	case errors.Is(err, io.ErrUnexpectedEOF):
		// The zstd decoder says so of a block whose bits run out.
		err = errBlock
	}
	if limit, ok := err.(*LimitError); ok {
		return limit
	}
	return &DamageError{r.InputOffset(), err}
}
