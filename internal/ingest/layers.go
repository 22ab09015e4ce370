package ingest

import (
	"bytes"

	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
)

// Layers is what was around the text of an input, and what was wrong with it.
type Layers struct {
	Compression expand.Format
	Trailing    expand.Trailing // after the compressed stream
	Damage      *expand.DamageError
	Nested      bool   // compressed more than once
	Size        int64  // what the input expands to
	SHA256      string // of that

	UTF16 string // "utf-16le", "utf-16be", or "" for UTF-8
	Lone  text.LoneUnits
	Odd   bool // half a unit at the end

	Wrapping string // what the transcript was inside
	Problem  string // with the wrapping
	Mail     bool   // a mail without a transcript in it

	BOM     bool
	Content int64 // size of the text
	Invalid text.Validity
	Limit   *transcript.LimitError
}

// Layers returns what is known of them when all has been read.
func (c *Content) Layers() Layers {
	l := Layers{Compression: c.format, UTF16: c.order, Content: c.n, Damage: c.damage, Limit: c.limit, Nested: c.Nested()}
	l.BOM = bytes.HasPrefix(c.head, []byte(BOM))
	l.Problem, l.Mail = c.problem, c.mail && c.wrapping == nil
	if c.wrapping != nil {
		l.Wrapping = c.wrapping.name
	}
	if c.expander != nil {
		l.Size, l.Trailing = c.inner.n, c.expander.Trailing()
		if c.inner.hash != nil {
			l.SHA256 = c.inner.sum()
		}
	}
	if c.utf16 != nil {
		l.Lone, l.Odd = c.utf16.Lone(), c.utf16.Odd()
	}
	if c.validity != nil {
		c.validity.Close()
		l.Invalid = *c.validity
	}
	return l
}
