package clixml

import (
	"bytes"

	"github.com/lrkit/lrkit/transcript"
)

// Source is text that a Window is filled from.
type Source interface {
	Fill(w *transcript.Window, size int) error
}

// Window is a [transcript.Window] on a text in which CLIXML has been read: it slides over what that
// stands for. Until the text holds some, it costs a search for its root. The zero value is ready
// for use.
type Window struct {
	raw      transcript.Window
	searched int // how much of raw holds none
	read     *reading
}

// Bytes returns the text. It is valid until the next Fill, Discard or Reset.
func (w *Window) Bytes() []byte {
	if w.read != nil {
		return w.read.bytes()
	}
	return w.raw.Bytes()
}

// Len returns how many bytes of text there are.
func (w *Window) Len() int { return len(w.Bytes()) }

// Offset returns how much text stood before the first byte.
func (w *Window) Offset() int64 {
	if w.read != nil {
		return w.read.offset()
	}
	return w.raw.Offset()
}

// Discard drops the first n bytes.
func (w *Window) Discard(n int) {
	switch {
	case w.read != nil:
		w.read.lo += n
	case n > 0:
		w.searched = max(0, w.searched-n)
		w.raw.Discard(n)
	}
}

// Reset empties the window.
func (w *Window) Reset() {
	w.raw.Reset()
	w.searched, w.read = 0, nil
}

// Fill adds text until the window holds size bytes, as far as whole characters allow. It returns
// io.EOF when the text is over, and the error that ended it otherwise. What may be the
// beginning of CLIXML, at the end of the window, has to be kept until it was called again.
func (w *Window) Fill(src Source, size int) error {
	if w.read != nil {
		return w.read.fill(src, &w.raw, size)
	}
	err := src.Fill(&w.raw, size)
	if !w.marked() {
		return err
	}
	w.read = &reading{base: w.raw.Offset(), end: err}
	return w.read.fill(src, &w.raw, size)
}

// marked reports whether raw may hold CLIXML.
func (w *Window) marked() bool {
	b := w.raw.Bytes()
	if bytes.Contains(b[w.searched:], []byte(root)) {
		return true
	}
	w.searched = max(w.searched, len(b)-len(root)+1)
	return false
}

// Span returns where the text [i, j) of the window stands in the input.
func (w *Window) Span(i, j int) transcript.Span {
	if w.read != nil {
		return w.read.span(i, j)
	}
	return w.raw.Span(i, j)
}

// TextOffset returns where byte i of the window stands in the decoded text of the input, CLIXML and
// all.
func (w *Window) TextOffset(i int) int64 {
	if w.read != nil {
		return w.read.textOffset(i)
	}
	return w.raw.Offset() + int64(i)
}

// Lines returns how many lines more the text of the input has before byte i than the text of the
// window.
func (w *Window) Lines(i int) int64 {
	if w.read != nil {
		return w.read.lines(i)
	}
	return 0
}

// Reading reports whether there was CLIXML in the text up to the end of the window.
func (w *Window) Reading() bool { return w.read != nil }

// Stream returns what byte i belongs to.
func (w *Window) Stream(i int) Stream {
	if w.read == nil || len(w.read.runs) == 0 {
		return NoStream
	}
	return w.read.runs[w.read.run(w.read.offset()+int64(i))].stream
}

// Changed reports whether the text [i, j), which is not empty, stands in the input as CLIXML that
// differs from it.
func (w *Window) Changed(i, j int) bool {
	return w.read != nil && w.read.changed(i, j)
}
