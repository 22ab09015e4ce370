package scan

import "bytes"

// Kind is what the decoder of strings can come across.
type Kind uint8

// The kinds of note, in the words of docs/FORMAT.md.
const (
	RawControl Kind = iota
	BadEscape
	LoneSurrogate
	InvalidUTF8
	NumKinds
)

// Note says how often a kind was met, and where and what the first one was.
type Note struct {
	Count int64
	First int64 // offset, counted from Notes.Base
	Text  [8]byte
	Len   uint8 // bytes of Text in use
}

// Notes collects what Unescape meets. The zero value is ready for use.
type Notes struct {
	// Base is the offset of the first byte of src in the next call.
	Base int64
	// Stop makes Unescape return before the first thing that RFC 8259
	// forbids: every kind but LoneSurrogate.
	Stop bool

	Seen [NumKinds]Note

	// LF and NUL count U+000A and U+0000 in the decoded text.
	LF, NUL int64
}

// Reset makes n ready for another text.
func (n *Notes) Reset() {
	if n.any() {
		n.Seen = [NumKinds]Note{}
	}
	n.Base, n.Stop, n.LF, n.NUL = 0, false, 0, 0
}

func (n *Notes) any() bool {
	return n.Forbidden() || n.Seen[LoneSurrogate].Count != 0
}

// Forbidden reports whether anything was met that RFC 8259 forbids.
func (n *Notes) Forbidden() bool {
	return n.Seen[RawControl].Count|n.Seen[BadEscape].Count|n.Seen[InvalidUTF8].Count != 0
}

// add notes text, found at offset i of src, and reports whether to stop there.
func (n *Notes) add(k Kind, i int, text []byte) bool {
	s := &n.Seen[k]
	if s.Count == 0 {
		s.First = n.Base + int64(i)
		s.Len = uint8(copy(s.Text[:], text))
	}
	s.Count++
	return n.Stop && k != LoneSurrogate
}

// count counts what every text is asked for.
func (n *Notes) count(text []byte) {
	if len(text) < 16 { // of some characters a loop knows sooner
		for _, c := range text {
			switch c {
			case '\n':
				n.LF++
			case 0:
				n.NUL++
			}
		}
		return
	}
	n.LF += int64(bytes.Count(text, []byte{'\n'}))
	n.NUL += int64(bytes.Count(text, []byte{0}))
}
