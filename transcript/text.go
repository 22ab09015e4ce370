package transcript

import (
	"io"
	"iter"

	"github.com/lrkit/lrkit/transcript/internal/poison"
)

// Text is a text field of a document as a Decoder comes across it: a handle on
// the decoder, valid until its next Next, NextDocument or Reset. A later use panics.
//
// It can be read once, in one of three ways: as a stream ([Text.Read], [Text.WriteTo],
// [Text.AppendText]), by lines ([Text.Lines]) or through a window ([Text.Fill]).
// What is not read is passed over by the decoder, and checked all the same.
type Text struct {
	_   [0]func() // not comparable
	d   *Decoder
	gen uint64
}

// how a text is being read.
type readMode uint8

const (
	unread readMode = iota
	asStream
	byLines
	byWindow
)

// borrowed is what a caller holds of the open text.
type borrowed struct {
	mode   readMode
	stream stream
	lines  lines
	poison bool
}

func init() {
	poison.Enable = func(decoder any) {
		d := decoder.(*Decoder)
		d.borrowed.poison = true
		d.borrowed.lines.win.poison = true
	}
}

// invalidate ends the use of all that callers hold.
func (d *Decoder) invalidate() {
	d.gen++
	if d.borrowed.mode == byLines {
		d.borrowed.lines.reset()
	}
	d.borrowed.mode = unread
}

func (t Text) use(mode readMode) *Decoder {
	d := t.d
	if d == nil {
		panic("transcript: use of a zero Text")
	}
	if t.gen != d.gen {
		panic("transcript: Text used after the decoder went on; finish with a Text before calling Next, or copy it with AppendText")
	}
	if d.borrowed.mode != unread && d.borrowed.mode != mode {
		panic("transcript: Text read in two ways; Lines and Fill decode ahead, so keep to one of stream, Lines and Fill")
	}
	if d.borrowed.mode == unread {
		d.borrowed.stream = stream{src: d, poison: d.borrowed.poison}
		if mode == byLines {
			d.borrowed.lines.reset()
		}
	}
	d.borrowed.mode = mode
	return d
}

// Field tells which field this is: ScriptOutput or ScriptErrors.
func (t Text) Field() Field {
	if t.d == nil || t.gen != t.d.gen {
		return 0
	}
	return t.d.str.field
}

// Read reads decoded text. After the last byte it returns io.EOF, or a
// *SyntaxError or *LimitError if the input ended in the text.
func (t Text) Read(p []byte) (int, error) {
	d := t.use(asStream)
	return d.borrowed.stream.Read(p)
}

// WriteTo writes the rest of the decoded text to w. It returns a *SyntaxError
// or *LimitError, once all has been written, if the input ended in the text.
func (t Text) WriteTo(w io.Writer) (int64, error) {
	d := t.use(asStream)
	return d.borrowed.stream.writeTo(w, d.room())
}

// AppendText appends the rest of the decoded text to dst, which is the
// caller's and grows as far as the text goes: bound it with Read where the input
// is hostile.
func (t Text) AppendText(dst []byte) ([]byte, error) {
	d := t.use(asStream)
	return d.borrowed.stream.appendText(dst)
}

// Skip passes over the rest of the text and returns where the text lies in the
// input, quotes left out.
func (t Text) Skip() (Span, error) {
	d := t.use(asStream)
	field := d.str.field
	if err := d.drain(); err != nil {
		return Span{}, err
	}
	f := d.facts.Output
	if field == FieldScriptErrors {
		f = d.facts.Errors
	}
	if d.textEnd != io.EOF {
		return f.Span, d.textEnd
	}
	return f.Span, nil
}

// Lines iterates over the lines of the text; see [Line]. An error is yielded
// once, last, with a zero Line. After an error of the reader, calling Lines again goes on.
func (t Text) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		d := t.use(byLines)
		d.borrowed.lines.run(d, d.limits.Line, yield, func() { t.use(byLines) })
	}
}

// Fill decodes more of the text into w until w holds size bytes, or fewer
// if another character does not fit. It returns io.EOF when the text is over, or
// a *SyntaxError or *LimitError if the input ended in it; w holds what was decoded.
func (t Text) Fill(w *Window, size int) error {
	d := t.use(byWindow)
	if w == nil {
		panic("transcript: Fill of a nil Window")
	}
	w.poison = d.borrowed.poison
	return w.fill(d, size)
}

func (d *Decoder) sourceOffset() int64 { return d.src.offset() }

func (d *Decoder) plain() bool { return false }
