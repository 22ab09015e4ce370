package archive

import (
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"time"

	"github.com/lrkit/lrkit/internal/expand"
)

// Type is what an entry is.
type Type uint8

// The types.
const (
	File Type = iota
	Directory
	SymbolicLink
	HardLink
	Device
	FIFO
	Other // a type that is none of these
)

var typeNames = [...]string{"file", "directory", "symbolic-link", "hard-link", "device", "fifo", "other"}

// String returns "file", "directory", "symbolic-link", "hard-link", "device", "fifo" or "other".
func (t Type) String() string { return typeNames[min(t, Other)] }

// Entry is what an archive says of a file in it. All texts come from the device.
type Entry struct {
	Index    int
	Name     string // in UTF-8 but for bytes that are not, which stay as they are
	NameCut  bool   // Name is the beginning of a longer one
	Link     string // what a link leads to
	Type     Type
	Size     int64     // of the content, as the directory says; -1 where it does not
	Modified time.Time // zero where it is not known
	Local    bool      // Modified is a local time of the machine, without a zone
	Problems problems

	a       *Archive
	place   place
	rawName []byte
	stored
}

// stored is how the content of an entry lies in the archive.
type stored struct {
	format  expand.Format // None: as it is
	refused bool          // it is not read: Problems say why
	crc     uint32
	hasCRC  bool
	packed  int64 // bytes of the content in the archive
}

// Readable reports whether the content can be read. If it cannot, Problems say why, unless the
// entry is no file.
func (e *Entry) Readable() bool { return e.Type == File && !e.refused && e.place.data >= 0 }

// ContentLimits bound what the content of an entry may cost.
type ContentLimits struct {
	// Size is how many bytes may come out, and SizeName the limit that this is.
	Size     int64
	SizeName string
	// Expand bounds what is compressed. Its Size does not count.
	Expand expand.Limits
}

// Open returns a reader of the content, which can be read. The caller closes it.
func (e *Entry) Open(l ContentLimits) *Reader {
	if e == nil || e.a == nil || !e.Readable() {
		panic("archive: Open of an Entry that cannot be read")
	}
	in := e.a.section(e.place.data, e.place.end)
	r := &Reader{r: in, want: e.Size, limit: &LimitError{l.SizeName, l.Size}, cut: e.place.end > e.a.size}
	if e.format != expand.None {
		l.Expand.Size = l.Size + 1 // that is ours
		if l.Expand.Size <= 0 {
			l.Expand.Size = l.Size
		}
		r.expander = expand.NewReader(in, e.format, l.Expand)
		r.r = r.expander
	}
	if e.hasCRC {
		r.crc, r.wantCRC = crc32.NewIEEE(), e.crc
	}
	return r
}

// Reader reads the content of an entry. Its error is io.EOF where the content ends as it should, a
// [*DamageError], a [*LimitError], or an error of the archive's io.ReaderAt; it stays.
type Reader struct {
	r        io.Reader
	expander *expand.Reader // nil for what is stored as it is
	n, want  int64          // want: -1 where it is not known
	limit    *LimitError
	crc      hash.Hash32 // nil where there is no checksum
	wantCRC  uint32
	cut      bool // the archive ends before the content
	err      error
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	if r.err != nil || len(p) == 0 {
		return 0, r.err
	}
	// One byte more than there should be says that there are more.
	room := r.limit.Max - r.n
	if r.want >= 0 {
		room = min(room, r.want-r.n)
	}
	var one [1]byte
	if room <= 0 {
		n, err := r.r.Read(one[:])
		switch {
		case n == 0 && err == nil:
			return 0, nil
		case n == 0:
			r.err = r.end(err)
		case r.n >= r.limit.Max:
			r.err = r.limit
		default:
			r.err = r.damage(false, fmt.Sprintf("the content is longer than the %d bytes that the directory says", r.want))
		}
		return 0, r.err
	}
	n, err := r.r.Read(p[:min(int64(len(p)), room)])
	if r.crc != nil {
		r.crc.Write(p[:n])
	}
	r.n += int64(n)
	if err != nil {
		r.err = r.end(err)
	}
	if n > 0 {
		return n, nil
	}
	return 0, r.err
}

// end explains how the content ended.
func (r *Reader) end(err error) error {
	var limit *expand.LimitError
	var damage *expand.DamageError
	switch {
	case errors.As(err, &limit):
		return &LimitError{limit.Limit, limit.Max}
	case errors.As(err, &damage):
		if errors.Is(damage, io.ErrUnexpectedEOF) {
			return r.damage(true, "the compressed content ends early")
		}
		return r.damage(false, damage.Err.Error())
	case err != io.EOF:
		return err
	case r.n < r.want:
		return r.damage(r.cut, fmt.Sprintf("the content ends after %d of %d bytes", r.n, r.want))
	case r.crc != nil && r.crc.Sum32() != r.wantCRC:
		return r.damage(false, fmt.Sprintf("its CRC is %08x, the directory says %08x", r.crc.Sum32(), r.wantCRC))
	}
	return io.EOF
}

func (r *Reader) damage(truncated bool, detail string) error {
	return &DamageError{Truncated: truncated, Offset: r.n, Detail: detail}
}

// Trailing returns how many bytes stand after the compressed content, where that ended.
func (r *Reader) Trailing() int64 {
	if r.expander == nil {
		return 0
	}
	return r.expander.Trailing().Bytes
}

// Close frees what the codec holds.
func (r *Reader) Close() error {
	if r.expander != nil {
		return r.expander.Close()
	}
	return nil
}
