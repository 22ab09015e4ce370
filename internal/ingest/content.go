package ingest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// Content is the text of an input without the layers around it: compression first, then UTF-16,
// then what a program on the way wrapped it in. It is read once, and spans count in it.
type Content struct {
	raw    *counter // the bytes as given
	inner  *counter // what they expand to
	ahead  *ahead
	r      io.Reader
	n      int64 // read so far
	head   []byte
	heads  *heads // memory of head and of that of raw, until close
	format expand.Format
	utf16  *text.UTF16Reader
	order  string // "utf-16le", "utf-16be", or "" for UTF-8

	wrapping *wrapping // what the transcript was inside, or nil
	problem  string    // with the wrapping, known at its end
	mail     bool      // it is a mail

	validity *text.Validity // looks at all that is read, if it is there

	// Of the expander; to be read when the ahead is closed.
	expander *expand.Reader
	damage   *expand.DamageError
	limit    *transcript.LimitError
}

// Hashing says of what the SHA-256 is wanted.
type Hashing uint8

const (
	HashNone  Hashing = iota
	HashGiven         // of the bytes as given
	HashAll           // and of what they expand to
)

// Options say how an input is read.
type Options struct {
	Hashing Hashing
	Limits  expand.Limits
	Wrapped bool // what looks wrapped stays so: a collected file is a file
}

// NewContent looks at the beginning of r and removes the layers around its text. The caller closes
// the Content.
func NewContent(ctx context.Context, r io.Reader, o Options) (*Content, error) {
	c := &Content{raw: newCounter(ctx, r, o.Hashing >= HashGiven), heads: headBuffers.Get().(*heads)}
	head, err := peek(c.raw, c.heads.given[:])
	if err != nil {
		return nil, err
	}
	var stream io.Reader = io.MultiReader(bytes.NewReader(head), c.raw)
	c.inner = c.raw
	if c.format = expand.Detect(head); c.format != expand.None {
		c.expander = expand.NewReader(stream, c.format, o.Limits)
		c.inner = newCounter(ctx, expanded{c}, o.Hashing == HashAll)
		stream = c.inner
	}
	c.ahead = newAhead(stream)
	err = c.decodeUTF16()
	if err == nil && !o.Wrapped {
		err = c.unwrap()
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// decodeUTF16 finds the head of the text.
func (c *Content) decodeUTF16() (err error) {
	c.r = c.ahead
	for range 2 {
		if err := c.peekHead(); err != nil {
			return err
		}
		order, name := byteOrder(c.head)
		if order == nil || c.utf16 != nil {
			break
		}
		c.order = name
		if _, err := io.CopyN(io.Discard, c.r, 2); err != nil {
			return err
		}
		c.utf16 = utf16Readers.Get().(*text.UTF16Reader)
		c.utf16.Reset(c.r, order)
		c.r = c.utf16
	}
	return nil
}

// peek reads as much as decides what an input is, into head if that is enough. At the end of r
// there is no error.
func peek(r io.Reader, head []byte) ([]byte, error) {
	n, err := fill(r, head)
	for err == nil && len(head) < maxPeek && (len(Body(head)) == 0 || expand.Undecided(head)) {
		head = append(head, make([]byte, len(head))...)
		var more int
		more, err = fill(r, head[n:])
		n += more
	}
	if err == io.EOF {
		err = nil
	}
	return head[:n], err
}

// maxPeek is how much may stand before what tells what an input is: blanks, or a skippable frame of
// zstd. After more blanks it is taken for JSON, after a longer frame for binary.
const maxPeek = 1 << 20

// expanded reads what an input expands to. Damage ends it, as the end of a plain file would; a
// limit ends it as an error that the decoder knows.
type expanded struct{ c *Content }

func (e expanded) Read(p []byte) (int, error) {
	c := e.c
	n, err := c.expander.Read(p)
	var limit *expand.LimitError
	switch {
	case errors.As(err, &c.damage):
		err = io.EOF
	case errors.As(err, &limit):
		c.limit = &transcript.LimitError{Limit: limit.Limit, Max: limit.Max, Offset: c.inner.n + int64(n)}
		err = c.limit
	}
	return n, err
}

// Read implements io.Reader.
func (c *Content) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.validity != nil {
		c.validity.Write(p[:n]) // it never fails
	}
	return n, err
}

// Finish reads what is left, so that sizes and hashes are those of all of it.
func (c *Content) Finish() error {
	err := CopyTo(io.Discard, c)
	if err == nil && c.wrapping != nil {
		err = c.endWrapping()
	}
	c.ahead.close()
	if err != nil && !errors.As(err, new(*transcript.LimitError)) {
		return err
	}
	return c.raw.drain() // after a limit or damage
}

// Close ends what runs beside it. The Content must not be used afterwards.
func (c *Content) Close() {
	c.ahead.close()
	if c.expander != nil {
		c.expander.Close()
	}
	if c.heads != nil {
		headBuffers.Put(c.heads)
		c.heads, c.head = nil, nil
	}
	if c.utf16 != nil {
		c.utf16.Reset(nothing{}, binary.LittleEndian) // it holds on to no input
		utf16Readers.Put(c.utf16)
		c.utf16 = nil
	}
}

// Head returns the beginning of the text, which tells what it is. It is valid until Close.
func (c *Content) Head() []byte { return c.head }

// Format says what the text is, as far as its beginning tells.
func (c *Content) Format() Format { return Detect(c.head) }

// Given returns how many bytes of the input were read, as they were given.
func (c *Content) Given() int64 { return c.raw.n }

// Sum returns the SHA-256 of those bytes, in hex. They must be hashed.
func (c *Content) Sum() string { return c.raw.sum() }

// Compressed reports whether the input is. The checksum is at its end.
func (c *Content) Compressed() bool { return c.expander != nil }

// Nested reports whether the input was compressed more than once. Only one layer is removed.
func (c *Content) Nested() bool { return c.expander != nil && expand.Detect(c.head) != expand.None }

// AsGiven reports whether the text is the input itself, byte for byte.
func (c *Content) AsGiven() bool { return c.expander == nil && c.utf16 == nil && c.wrapping == nil }

// CheckUTF8 makes the Content look for invalid UTF-8 in what is read from now on. See [Layers].
func (c *Content) CheckUTF8() { c.validity = new(text.Validity) }

// byteOrder tells UTF-16 by its byte order mark.
func byteOrder(head []byte) (binary.ByteOrder, string) {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE\x00\x00")): // UTF-32
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return binary.LittleEndian, "utf-16le"
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return binary.BigEndian, "utf-16be"
	}
	return nil, ""
}
