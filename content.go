package lrkit

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// content is what an input holds when its coats are off: first compression, then UTF-16. It is read once, and
// spans count in it.
type content struct {
	raw    *input // the bytes as given
	inner  *input // what they expand to
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

// hashing says of what the SHA-256 is wanted.
type hashing uint8

const (
	hashNone  hashing = iota
	hashGiven         // of the bytes as given
	hashAll           // and of what they expand to
)

// openContent looks at the beginning of r and takes off what is around its text. The caller closes it.
func openContent(ctx context.Context, r io.Reader, h hashing, o *Options) (*content, error) {
	c := &content{raw: newInput(ctx, r, h >= hashGiven), heads: headBuffers.Get().(*heads)}
	head, err := peek(c.raw, c.heads.given[:])
	if err != nil {
		return nil, err
	}
	var stream io.Reader = io.MultiReader(bytes.NewReader(head), c.raw)
	c.inner = c.raw
	if c.format = expand.Detect(head); c.format != expand.None {
		c.expander = expand.NewReader(stream, c.format, o.expand())
		c.inner = newInput(ctx, expanded{c}, h == hashAll)
		stream = c.inner
	}
	c.ahead = newAhead(stream)
	err = c.takeOffUTF16()
	if err == nil && o.kind() != report.GetFile { // a collected file stays as it is
		err = c.unwrap()
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// takeOffUTF16 finds the head of the text.
func (c *content) takeOffUTF16() (err error) {
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

// peek reads as much as decides what an input is, into head if that is enough. At the end of r there is
// no error.
func peek(r io.Reader, head []byte) ([]byte, error) {
	n, err := fill(r, head)
	for err == nil && len(head) < maxPeek && (len(body(head)) == 0 || expand.Undecided(head)) {
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

// maxPeek is how much may stand in front of what tells what an input is: blanks, or a skippable frame of zstd. Behind more blanks
// it is taken for JSON, behind a longer frame for binary.
const maxPeek = 1 << 20

// expanded reads what an input expands to. Damage ends it, as the end of a plain file would; a
// limit ends it as an error that the decoder knows.
type expanded struct{ c *content }

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
func (c *content) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.validity != nil {
		c.validity.Write(p[:n]) // it never fails
	}
	return n, err
}

// finish reads what is left, so that sizes and hashes are those of all of it.
func (c *content) finish() error {
	err := copyTo(io.Discard, c)
	if err == nil && c.wrapping != nil {
		err = c.endWrapping()
	}
	c.ahead.close()
	if err != nil && !errors.As(err, new(*transcript.LimitError)) {
		return err
	}
	return c.raw.drain() // behind a limit or damage
}

// close ends what runs beside. The content is not to be used then.
func (c *content) close() {
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
