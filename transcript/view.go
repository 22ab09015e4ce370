package transcript

import (
	"cmp"
	"io"
	"iter"
	"sync"

	"github.com/lrkit/lrkit/internal/scan"
)

// Transcript is a document that lies in memory: its facts, and its texts as
// views that can be read any number of times, by several goroutines at once.
type Transcript struct {
	Facts
	b      []byte
	end    error
	cutOff Field // the text in which the input ended
}

// Parse decodes the first document of b. b is neither copied nor written to; it
// must not change while the Transcript is in use.
//
// The Transcript is valid also when there is an error, a *SyntaxError or *LimitError: it
// holds what was decoded before.
func Parse(b []byte, opts *Options) (*Transcript, error) {
	d := decoders.Get().(*Decoder)
	defer func() {
		d.ResetBytes(nil, nil) // b is not kept
		decoders.Put(d)
	}()
	d.ResetBytes(b, opts)
	t := &Transcript{b: b}
	for {
		text, err := d.Next()
		if err != nil {
			t.Facts = d.Facts()
			if err != io.EOF {
				t.end = err
				return t, err
			}
			return t, nil
		}
		field := text.Field()
		if _, err := text.Skip(); err != nil {
			t.cutOff = field
		}
	}
}

// decoders are those of Parse: most documents are small, and a decoder is not.
var decoders = sync.Pool{New: func() any { return new(Decoder) }}

// OutputText returns a view of script_output; ok is false when it is absent.
func (t *Transcript) OutputText() (v View, ok bool) { return t.view(FieldScriptOutput, t.Output) }

// ErrorsText returns a view of script_errors; ok is false when it is absent.
func (t *Transcript) ErrorsText() (v View, ok bool) { return t.view(FieldScriptErrors, t.Errors) }

func (t *Transcript) view(f Field, facts *TextFacts) (View, bool) {
	if facts == nil {
		return View{}, false
	}
	s := facts.Span
	v := View{raw: t.b[s.Start:s.End:s.End], off: s.Start, end: io.EOF}
	if t.cutOff == f {
		v.end = t.end
	}
	return v, true
}

// View is a text that lies in memory, encoded. It is a small value that refers to
// the bytes given to Parse; it copies nothing until asked.
type View struct {
	raw []byte
	off int64
	end error
}

// Span returns where the text lies in the input, quotes left out.
func (v View) Span() Span { return Span{v.off, v.off + int64(len(v.raw))} }

// Reader returns a reader of the decoded text from its beginning.
func (v View) Reader() *Reader {
	return newReader(&viewSource{rest: v.raw, off: v.off, end: v.end})
}

// WriteTo writes the decoded text to w. It returns a *SyntaxError or
// *LimitError, once all has been written, if the input ended in the text.
func (v View) WriteTo(w io.Writer) (int64, error) { return v.Reader().WriteTo(w) }

// AppendText appends the decoded text to dst.
func (v View) AppendText(dst []byte) ([]byte, error) {
	return v.Reader().stream.appendText(dst)
}

// Lines iterates over the lines of the text; see [Line].
func (v View) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		var l lines
		l.reset()
		src := &viewSource{rest: v.raw, off: v.off, end: v.end}
		l.run(src, defaults.Line, yield, func() {})
	}
}

// SourceOffset maps a decoded offset to where the character that holds it stands in
// the input. It decodes from the beginning: for many offsets use a [Window].
// The end of the text is mapped to the end of the span; ok is false after it.
func (v View) SourceOffset(decoded int64) (off int64, ok bool) {
	src := &viewSource{rest: v.raw, off: v.off, end: v.end}
	buf := make([]byte, segmentSize)
	for decoded > 0 {
		n, _, err := src.decodeText(buf[:min(decoded, segmentSize)])
		if err != nil {
			return 0, false
		}
		if n == 0 {
			if nd, _ := oneCharacter(buf, src.rest); int64(nd) <= decoded {
				panic("unreachable: a character that fits was not decoded")
			}
			break
		}
		decoded -= int64(n)
	}
	return src.off, true
}

// viewSource decodes bytes that lie in memory.
type viewSource struct {
	rest  []byte
	off   int64
	end   error
	notes scan.Notes
}

func (s *viewSource) decodeText(dst []byte) (int, []byte, error) {
	if len(s.rest) == 0 {
		return 0, nil, cmp.Or(s.end, io.EOF) // the zero View is empty
	}
	nd, ns := scan.Unescape(dst, s.rest, true, &s.notes)
	raw := s.rest[:ns:ns]
	s.rest = s.rest[ns:]
	s.off += int64(ns)
	return nd, raw, nil
}

func (s *viewSource) sourceOffset() int64 { return s.off }

func (s *viewSource) plain() bool { return false }
