package gen

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// A Shape is one kind of transcript.
type Shape struct {
	// Name is how commands and records call the shape.
	Name string

	// Doc says what the text holds.
	Doc string

	// Defeats says which way of reading the shape is made to defeat.
	Defeats string

	// WellFormed is true when an RFC 8259 parser accepts the transcript.
	WellFormed bool

	// Backslashes is how many backslashes a KB of source holds, or 0 where
	// the shape promises no figure.
	Backslashes int

	inMembers bool // units are members, not a part of script_output
	intro     string
	unit      func(*block)
}

// Shapes returns all shapes, the four texts first. The order is fixed.
func Shapes() []Shape {
	return append(texts(), append(inText(), append(broken(), append(inMembers(), hunt())...)...)...)
}

// Names returns the names of all shapes, in the order of [Shapes].
func Names() []string {
	var names []string
	for _, s := range Shapes() {
		names = append(names, s.Name)
	}
	return names
}

// Find returns the shape of that name.
func Find(name string) (Shape, error) {
	for _, s := range Shapes() {
		if s.Name == name {
			return s, nil
		}
	}
	return Shape{}, fmt.Errorf("no shape %q, there are: %s", name, strings.Join(Names(), ", "))
}

// Generate writes one transcript of at most size bytes and returns how many it
// wrote. It ends at the last whole unit (a line, an escape, a member) that fits,
// always less than 64 KiB below size. A size too small for the four fields gives
// a transcript with nothing else.
func (s Shape) Generate(w io.Writer, size int64) (int64, error) {
	head, tail := s.head(), s.tail()
	left := size - int64(len(head)) - int64(len(tail))

	n, err := io.WriteString(w, head)
	written := int64(n)
	if err != nil {
		return written, err
	}
	b := newBlock(s)
	for turn := uint32(0); left > 0; turn++ {
		part := b.turn(turn, left)
		if len(part) == 0 {
			break
		}
		n, err := w.Write(part)
		written += int64(n)
		left -= int64(n)
		if err != nil {
			return written, err
		}
	}
	n, err = io.WriteString(w, tail)
	return written + int64(n), err
}

// Bytes returns the transcript that [Shape.Generate] writes.
func (s Shape) Bytes(size int) []byte {
	var buf bytes.Buffer
	buf.Grow(max(size, 256))
	s.Generate(&buf, int64(size)) // a Buffer never fails
	return buf.Bytes()
}

func (s Shape) head() string {
	head := `{"script_name":"gen-` + s.Name + `.ps1","script_output":"`
	if s.inMembers {
		return head + `done\n"`
	}
	return head + s.intro
}

func (s Shape) tail() string {
	const tail = `,"exit_code":0,"script_errors":""}`
	if s.inMembers {
		return tail
	}
	return `"` + tail
}
