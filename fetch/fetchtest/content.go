package fetchtest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// Content is what a blob holds. A [strings.Reader], a [bytes.Reader] and an [io.SectionReader] are
// Contents. A Content that is computed from the offset can be huge and needs no memory. A Content
// must be safe for concurrent reads.
type Content interface {
	io.ReaderAt
	Size() int64
}

// Text is a string as content.
func Text(s string) Content { return strings.NewReader(s) }

// Noise is content that looks random, the same for the same seed, and does not compress.
func Noise(seed uint64, size int64) Content {
	return &byBlock{size: size, unit: 8, block: func(i int64, dst []byte) {
		x := seed*0x9e3779b97f4a7c15 + uint64(i+1)*0xd1342543de82ef95
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		binary.LittleEndian.PutUint64(dst, x^x>>31)
	}}
}

// Repeat is a text n times.
func Repeat(text string, n int64) Content {
	if text == "" || n <= 0 {
		return Text("")
	}
	return &repeated{text, int64(len(text)) * n}
}

type repeated struct {
	text string
	size int64
}

func (r *repeated) Size() int64 { return r.size }

func (r *repeated) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errOffset
	}
	if left := r.size - off; int64(len(p)) > left {
		p, err = p[:max(left, 0)], io.EOF
	}
	for n < len(p) {
		n += copy(p[n:], r.text[(off+int64(n))%int64(len(r.text)):])
	}
	return n, err
}

// Rows is n rows, each computed when it is read. All must be as long as the first, or reading
// panics.
func Rows(n int64, row func(i int64) string) Content {
	if n <= 0 {
		return Text("")
	}
	unit := len(row(0))
	if unit == 0 {
		return Text("")
	}
	return &byBlock{size: n * int64(unit), unit: unit, block: func(i int64, dst []byte) {
		s := row(i)
		if len(s) != unit {
			panic(fmt.Sprintf("fetchtest: row %d has %d bytes, the first has %d", i, len(s), unit))
		}
		copy(dst, s)
	}}
}

// byBlock computes blocks of unit bytes when they are read.
type byBlock struct {
	size  int64
	unit  int
	block func(i int64, dst []byte)
}

func (b *byBlock) Size() int64 { return b.size }

func (b *byBlock) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errOffset
	}
	if off >= b.size {
		return 0, io.EOF
	}
	if int64(len(p)) > b.size-off {
		p, err = p[:b.size-off], io.EOF
	}
	unit := int64(b.unit)
	var part []byte
	for n < len(p) {
		i, skip := (off+int64(n))/unit, int((off+int64(n))%unit)
		if skip == 0 && len(p)-n >= b.unit {
			b.block(i, p[n:n+b.unit])
			n += b.unit
			continue
		}
		if part == nil {
			part = make([]byte, b.unit)
		}
		b.block(i, part)
		n += copy(p[n:], part[skip:])
	}
	return n, err
}

var errOffset = fmt.Errorf("fetchtest: a negative offset")

// Join is one content after the other.
func Join(parts ...Content) Content {
	j := &joined{parts: parts}
	for _, p := range parts {
		j.size += mustContent(p).Size()
	}
	return j
}

type joined struct {
	parts []Content
	size  int64
}

func (j *joined) Size() int64 { return j.size }

func (j *joined) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errOffset
	}
	for _, part := range j.parts {
		if n == len(p) {
			return n, nil
		}
		size := part.Size()
		if off >= size {
			off -= size
			continue
		}
		k, err := part.ReadAt(p[n:min(int64(len(p)), int64(n)+size-off)], off)
		n += k
		if err != nil && err != io.EOF {
			return n, err
		}
		off = 0
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Other is content of the same size in which every byte differs. A file that mixes the two equals
// neither. Each salt below 255 gives a different content, and so does Other of Other, up to 255
// times.
func Other(c Content, salt byte) Content { return other{mustContent(c), salt} }

type other struct {
	Content
	salt byte
}

func (o other) ReadAt(p []byte, off int64) (int, error) {
	n, err := o.Content.ReadAt(p, off)
	for i := range p[:n] {
		p[i] += 1 + o.salt%255
	}
	return n, err
}

// Resized is content cut to a size, or followed by noise.
func Resized(c Content, size int64) Content {
	if size <= mustContent(c).Size() {
		return io.NewSectionReader(c, 0, max(size, 0))
	}
	return Join(c, Noise(uint64(size), size-c.Size()))
}

// SHA256 reads content and returns its hash in hexadecimal.
func SHA256(c Content) string {
	h := sha256.New()
	if _, err := io.Copy(h, read(c, 0, mustContent(c).Size())); err != nil {
		panic(err) // content that is made does not fail
	}
	return hex.EncodeToString(h.Sum(nil))
}
