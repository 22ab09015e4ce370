package text

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Buffer is how much UTF-16 is read at a time.
const utf16Buffer = 32 << 10

// emptyReads is how many reads in a row may bring nothing.
const emptyReads = 100

// UTF16Reader gives UTF-16 as UTF-8. A unit that is half a pair, and a byte that is half a unit,
// become U+FFFD; both are counted, because nothing else tells them from a U+FFFD that was there.
type UTF16Reader struct {
	r     io.Reader
	order binary.ByteOrder
	in    []byte
	lo    int // in[lo:] is not yet decoded
	out   []byte
	rest  []byte // of out
	n     int64  // bytes of UTF-8 so far
	err   error

	lone LoneUnits
	odd  bool
}

// LoneUnits counts the UTF-16 units that are half a pair.
type LoneUnits struct {
	Count  int64
	Offset int64  // of the first, in the UTF-8 form
	Unit   uint16 // the first
}

// NewUTF16Reader returns a reader of the UTF-8 form of what r holds after its byte order mark.
func NewUTF16Reader(r io.Reader, order binary.ByteOrder) *UTF16Reader {
	u := new(UTF16Reader)
	u.Reset(r, order)
	return u
}

// Reset makes u a reader of r, and keeps its memory.
func (u *UTF16Reader) Reset(r io.Reader, order binary.ByteOrder) {
	if u.in == nil {
		u.in, u.out = make([]byte, 0, utf16Buffer), make([]byte, 0, utf16Buffer/2*utf8.UTFMax)
	}
	*u = UTF16Reader{r: r, order: order, in: u.in[:0], out: u.out[:0]}
}

// Lone returns what was found so far.
func (u *UTF16Reader) Lone() LoneUnits { return u.lone }

// Odd says that the input ended inside a unit.
func (u *UTF16Reader) Odd() bool { return u.odd }

// Read implements io.Reader.
func (u *UTF16Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for range emptyReads {
		if len(u.rest) > 0 {
			break
		}
		if u.err != nil && len(u.in) == u.lo {
			return 0, u.err
		}
		u.fill()
	}
	if len(u.rest) == 0 {
		return 0, io.ErrNoProgress
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

// fill reads and decodes some more, at least a byte or to the error.
func (u *UTF16Reader) fill() {
	u.in = u.in[:copy(u.in, u.in[u.lo:])]
	u.lo = 0
	if u.err == nil {
		var n int
		n, u.err = u.r.Read(u.in[len(u.in):cap(u.in)])
		u.in = u.in[:len(u.in)+n]
	}
	u.out = u.decode(u.out[:0], u.err != nil)
	u.n += int64(len(u.out))
	u.rest = u.out
}

// decode appends the UTF-8 form of in to dst. Without last it leaves what may be the
// beginning of a character.
func (u *UTF16Reader) decode(dst []byte, last bool) []byte {
	in, i := u.in, 0
	for len(in)-i >= 2 {
		c := u.order.Uint16(in[i:])
		switch {
		case c < utf8.RuneSelf:
			dst = append(dst, byte(c))
			i += 2
			continue
		case !utf16.IsSurrogate(rune(c)):
			dst = utf8.AppendRune(dst, rune(c))
			i += 2
			continue
		case c < 0xDC00 && len(in)-i < 4 && !last:
			u.lo = i
			return dst
		case c < 0xDC00 && len(in)-i >= 4:
			if r := utf16.DecodeRune(rune(c), rune(u.order.Uint16(in[i+2:]))); r != utf8.RuneError {
				dst = utf8.AppendRune(dst, r)
				i += 4
				continue
			}
		}
		if u.lone.Count++; u.lone.Count == 1 {
			u.lone.Offset, u.lone.Unit = u.n+int64(len(dst)), c
		}
		dst = utf8.AppendRune(dst, utf8.RuneError)
		i += 2
	}
	if last && i < len(in) {
		u.odd = true
		dst = utf8.AppendRune(dst, utf8.RuneError)
		i++
	}
	u.lo = i
	return dst
}
