package transcript

import (
	"fmt"
	"io"

	"github.com/lrkit/lrkit/internal/scan"
)

// stringState is where decoding stands inside a string.
type stringState struct {
	open    bool
	field   Field // whose value it is; 0 for every other string
	start   int64 // offset after the opening quote
	decoded int64 // bytes decoded so far
	closed  bool  // the closing quote comes next
	notes   scan.Notes
	kept    []byte // the beginning of a name or script_name
	long    bool   // kept is not all
}

// beginString enters the string whose opening quote comes next.
func (d *Decoder) beginString(in state, f Field) {
	d.take(1)
	s := &d.str
	s.open, s.closed, s.long = true, false, false
	s.field, s.start, s.decoded, s.kept = f, d.src.offset(), 0, s.kept[:0]
	s.notes.Reset()
	s.notes.Stop = d.opts.Strict
	d.state = in
}

// decodeString decodes more of the open string into dst. It returns what it
// wrote and the source text of that, which stays valid until the next call; or
// io.EOF at the closing quote, d.end if the document ended in the string, nothing
// at all if the next character does not fit in dst, or an error of the reader.
func (d *Decoder) decodeString(dst []byte) (n int, raw []byte, err error) {
	s := &d.str
	for {
		if s.closed {
			return 0, nil, io.EOF
		}
		w := d.src.window()
		if len(w) == 0 && d.src.eof {
			d.cut("string")
			return 0, nil, d.end
		}
		if s.notes.Stop && s.notes.Forbidden() { // met after what the last call returned
			d.refuseStrictString()
			return 0, nil, d.end
		}
		if len(w) > 0 && w[0] == '"' {
			s.closed = true
			return 0, nil, io.EOF
		}
		s.notes.Base = d.src.offset()
		nd, ns, closed := scan.UnescapeString(dst, w, d.src.eof, &s.notes)
		s.closed = closed
		if ns > 0 {
			d.take(ns)
			s.decoded += int64(nd)
			return nd, w[:ns:ns], nil
		}
		if closed || s.notes.Stop && s.notes.Forbidden() {
			continue
		}
		if d.src.eof || len(w) >= lookahead {
			return 0, nil, nil
		}
		if err := d.src.more(); err != nil {
			return 0, nil, err
		}
	}
}

// lookahead is how many bytes always suffice to decode one character.
const lookahead = 12

func (d *Decoder) refuseStrictString() {
	var first scan.Kind
	off := int64(-1)
	for k, n := range d.str.notes.Seen {
		if n.Count != 0 && scan.Kind(k) != scan.LoneSurrogate && (off < 0 || n.First < off) {
			first, off = scan.Kind(k), n.First
		}
	}
	d.refuseStrict(noteCodes[first], off)
}

// stepString decodes more of a string that no caller holds.
func (d *Decoder) stepString() error {
	buf := d.room()
	n, _, err := d.decodeString(buf)
	d.keep(buf[:n])
	if err != io.EOF {
		if err == d.end { // the document ended in the string
			return nil
		}
		return err
	}
	d.closeString(true)
	switch d.state {
	case inName, inNestedName:
		if d.state == inName {
			d.endName()
		}
		d.take(1)
		d.state = atColon
	default:
		d.take(1)
		d.endValue()
	}
	return nil
}

// keep keeps the beginning of a name or script_name.
func (d *Decoder) keep(b []byte) {
	limit := 0
	switch d.state {
	case inName:
		limit = d.limits.MemberName
	case inScriptName:
		limit = d.limits.ScriptName
	default:
		return
	}
	s := &d.str
	if free := limit - len(s.kept); len(b) > free {
		b, s.long = b[:free], true
	}
	s.kept = append(s.kept, b...)
}

// decodeText is decodeString for the text that the caller holds.
func (d *Decoder) decodeText(dst []byte) (n int, raw []byte, err error) {
	if d.text == nil {
		return 0, nil, d.textEnd
	}
	n, raw, err = d.decodeString(dst)
	if n > 0 {
		b := dst[:n]
		t := d.text
		t.Bytes += int64(n)
		t.NUL = d.str.notes.NUL
		d.last = b[n-1]
		d.countLines(t)
	}
	if err == io.EOF {
		d.closeString(true)
		d.take(1)
		d.endValue()
		d.textEnd = io.EOF
	}
	return n, raw, err
}

// countLines keeps Lines true at every moment.
func (d *Decoder) countLines(t *TextFacts) {
	t.Lines = d.str.notes.LF
	if d.last != '\n' {
		t.Lines++
	}
}

// drain passes over what is left of the open text.
func (d *Decoder) drain() error {
	for d.text != nil {
		if _, _, err := d.decodeText(d.room()); err != nil && err != io.EOF && err != d.end {
			return err
		}
	}
	return nil
}

var noteCodes = [scan.NumKinds]Code{
	scan.RawControl:    CodeRawControl,
	scan.BadEscape:     CodeBadEscape,
	scan.LoneSurrogate: CodeLoneSurrogate,
	scan.InvalidUTF8:   CodeInvalidUTF8,
}

// closeString settles the open string, if there is one: what was found in
// it, and the facts that depend on where it ended.
func (d *Decoder) closeString(whole bool) {
	s := &d.str
	if !s.open {
		return
	}
	s.open = false
	for k := range s.notes.Seen {
		if n := &s.notes.Seen[k]; n.Count != 0 {
			d.tally.add(noteCodes[k], s.field, n.First, n.Count, noteDetail(scan.Kind(k), n))
		}
	}
	if d.text != nil {
		d.text.Span.End = d.src.offset()
		d.text = nil
	}
	if d.state == inScriptName {
		d.held.name = append(d.held.name[:0], s.kept...)
		d.held.named, d.held.nameCut = true, !whole || s.long
		if s.long {
			d.tally.add(CodeLimit, FieldScriptName, d.member.offset, 1, "script-name")
		}
	}
}

func noteDetail(k scan.Kind, n *scan.Note) string {
	b := n.Text[:n.Len]
	switch k {
	case scan.RawControl:
		return fmt.Sprintf("U+%04X", b[0])
	case scan.InvalidUTF8:
		return fmt.Sprintf("% X", b)
	}
	return string(b)
}
