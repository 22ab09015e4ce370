package clixml

import "bytes"

// Marker mostly stands on the line before the XML.
const Marker = "#< CLIXML"

// root begins the XML.
const root = "<Objs "

// Kind says what bytes stand for.
type Kind uint8

// The kinds.
const (
	More  Kind = iota // there are too few bytes to say
	Plain             // themselves
	Char              // the character in Piece.Text
	Gone              // nothing
	Break             // a line end, which is no byte of the input
)

// Piece is the first N bytes of what Next was given.
type Piece struct {
	Kind Kind
	N    int
	Text []byte // of a Char; valid until the next call
}

const (
	// lookahead is how many bytes Next has to see, unless the input ends before.
	lookahead = 1 << 10
	// maxProgress is how much of a progress record is left out. Those of PowerShell are short.
	maxProgress = 64 << 10
	// leastCut is the length from which a row with an open quote may have been cut within a word.
	leastCut = 60
)

type state uint8

const (
	idle   state = iota // outside of CLIXML
	inside              // within <Objs>
)

// Decoder reads a text from its beginning. The zero value is ready for use.
type Decoder struct {
	state    state
	text     bool // inside: blanks count, because the element holds text
	errors   bool // the text is that of an S element of the stream Error
	typeName bool // the text is the name of a type
	object   bool // the next element ToString is the message of an object of the stream Error
	ended    bool // the last such element ended, and nothing came since
	progress int  // open elements of a progress record
	skipped  int  // its length so far
	row      row
	proof    bool // every joint of rows is one
	unwrap   bool // and stands for a line end
	char     [4]byte
}

// row is what is known of the line of text so far.
type row struct {
	n     int  // its length; 0: a line begins
	blank int  // blanks at its end
	quote byte // that is open
	last  byte
}

// Reset turns to the beginning of a text.
func (d *Decoder) Reset() { *d = Decoder{} }

// Stream is what a text belongs to.
type Stream uint8

// The streams.
const (
	NoStream    Stream = iota // text outside of CLIXML
	ErrorStream               // rows of the stream Error
	OtherStream
)

// stream returns what the last piece belongs to.
func (d *Decoder) stream() Stream {
	switch {
	case d.state != inside:
		return NoStream
	case d.errors:
		return ErrorStream
	}
	return OtherStream
}

// Next says what the first bytes of b stand for. last says that the text ends with b, which is not
// empty.
func (d *Decoder) Next(b []byte, last bool) Piece {
	if d.state == idle {
		return d.outside(b, last)
	}
	if d.progress > 0 {
		return d.skip(b, last)
	}
	switch b[0] {
	case '<':
		return d.tag(b, last)
	case '&', '_':
		return d.escaped(b, last)
	}
	if !d.text {
		if n := len(b) - len(bytes.TrimLeft(b, " \t\r\n")); n > 0 {
			return Piece{Kind: Gone, N: n}
		}
	}
	n := bytes.IndexAny(b, "<&_")
	if n < 0 {
		n = len(b)
	}
	if d.typeName {
		if k := typeLen(b[:n]); k > 0 {
			return Piece{Kind: Gone, N: k}
		}
		d.typeName = false
	}
	if p, ok := d.begins(); ok {
		return p
	}
	d.row.add(b[:n])
	return Piece{Kind: Plain, N: n}
}

// begins gives the line end before a text that stands in an element of its own. ok is false if
// there is none.
func (d *Decoder) begins() (p Piece, ok bool) {
	breaks := d.ended && d.row.n > 0 && !d.proof
	d.text, d.ended = true, false
	if breaks {
		d.row = row{}
		return Piece{Kind: Break}, true
	}
	return Piece{}, false
}

// outside passes over text up to the XML.
func (d *Decoder) outside(b []byte, last bool) Piece {
	n := bytes.Index(b, []byte(root))
	switch {
	case n > 0:
		return Piece{Kind: Plain, N: n}
	case n < 0 && last:
		return Piece{Kind: Plain, N: len(b)}
	case n < 0:
		if len(b) < len(root) {
			return Piece{}
		}
		return Piece{Kind: Plain, N: len(b) - len(root) + 1}
	}
	t, more := readTag(b, last)
	switch {
	case more:
		return Piece{}
	case t.n == 0 || !t.root:
		return Piece{Kind: Plain, N: 1}
	}
	*d = Decoder{state: inside}
	return Piece{Kind: Gone, N: t.n}
}

// skip passes over a progress record. PowerShell writes no line end within one: what has one was
// cut, or is none.
func (d *Decoder) skip(b []byte, last bool) Piece {
	n := 1
	switch b[0] {
	case '\n':
		d.progress = 0
		return d.Next(b, last)
	case '<':
		t, more := readTag(b, last)
		switch {
		case more:
			return Piece{}
		case t.stream != nil: // it is no part of the record
			d.progress = 0
			return d.tag(b, last)
		case t.n == 0:
		case t.close:
			d.progress--
		case !t.empty:
			d.progress++
		}
		n = max(1, t.n)
	default:
		if n = bytes.IndexAny(b, "<\n"); n < 0 {
			n = len(b)
		}
		n = min(n, maxProgress-d.skipped+1)
	}
	if d.skipped += n; d.skipped > maxProgress {
		d.progress = 0
	}
	return Piece{Kind: Gone, N: n}
}

// tag reads the tag at the beginning of b.
func (d *Decoder) tag(b []byte, last bool) Piece {
	t, more := readTag(b, last)
	switch {
	case more:
		return Piece{}
	case t.n == 0:
		return d.plain(1)
	case t.close && string(t.name) == "Objs" && !d.proof:
		breaks := d.row.n > 0
		*d = Decoder{}
		if breaks {
			return Piece{Kind: Break, N: t.n}
		}
		return Piece{Kind: Gone, N: t.n}
	case t.close && d.errors && string(t.name) == "S":
		n, more := nextRow(b, t.n, last)
		switch {
		case more:
			return Piece{}
		case n > 0:
			return Piece{Kind: Gone, N: n}
		}
	}
	d.ended = true
	d.text, d.typeName = false, false
	d.errors = !t.close && (t.errors() || d.object && string(t.name) == "ToString") || d.proof
	if d.errors || t.close && string(t.name) == "Obj" {
		d.object = false
	}
	switch {
	case t.close, t.empty:
	case t.progress():
		d.progress, d.skipped = 1, 0
	default:
		d.object = d.object || t.errorObject()
		d.text = !containers[string(t.name)]
		d.typeName = string(t.name) == "T"
	}
	return d.between(t.n)
}

// between is what a tag of n bytes stands for: text on both sides is not of one line.
func (d *Decoder) between(n int) Piece {
	if d.proof && d.unwrap {
		return Piece{Kind: Break, N: n}
	}
	return Piece{Kind: Gone, N: n}
}

// nextRow returns where the text of the next row of the stream Error begins, if its element follows
// the tag that ends at i; 0 if not.
func nextRow(b []byte, i int, last bool) (n int, more bool) {
	for i < len(b) && i < lookahead/2 && isSpace(b[i]) {
		i++
	}
	if i == len(b) {
		return 0, !last
	}
	t, more := readTag(b[i:], last)
	if more || !t.errors() {
		return 0, more
	}
	return i + t.n, false
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// plain is n bytes that stand for themselves.
func (d *Decoder) plain(n int) Piece {
	if p, ok := d.begins(); ok {
		return p
	}
	d.row.n, d.row.blank, d.row.last = d.row.n+n, 0, '<'
	return Piece{Kind: Plain, N: n}
}

// add notes that text belongs to the row.
func (r *row) add(text []byte) {
	for _, c := range text {
		r.put(c)
	}
}

func (r *row) put(c byte) {
	switch c {
	case '\n':
		*r = row{}
		return
	case '\r':
		return
	case ' ':
		r.blank++
		r.n++
	default:
		switch {
		case c == r.quote:
			r.quote = 0
		case (c == '\'' || c == '"') && r.quote == 0 && (r.n == 0 || r.blank > 0 || r.last == '(' || r.last == '[' || r.last == '='):
			r.quote = c
		}
		r.n, r.blank = r.n+1, 0
	}
	r.last = c
}

// typeLen returns the length of b if it is that of names of types.
func typeLen(b []byte) int {
	for _, c := range b {
		if !isWord(c) && bytes.IndexByte([]byte(".+`#[], =/-"), c) < 0 {
			return 0
		}
	}
	return len(b)
}

func isWord(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' }
