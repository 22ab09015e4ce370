package cli

import (
	"bytes"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
	cellwidth "golang.org/x/text/width"
)

// pageWriter writes a page for people to a terminal: a line that is wider than it continues on the
// next, and the headings of the page have colours. What comes from devices is indented in the page,
// and has no control characters.
type pageWriter struct {
	w      io.Writer
	width  int
	colour bool
	line   []byte // without its end
}

// newPageWriter returns a writer for a page, and a function that ends it. What is no terminal gets
// the page as it is.
func newPageWriter(w io.Writer) (io.Writer, func() error) {
	f := fileOf(w)
	if f == nil || !term.IsTerminal(int(f.Fd())) {
		return w, func() error { return nil }
	}
	p := &pageWriter{w: w, width: width(w), colour: colourful(os.Getenv)}
	return p, p.end
}

// colourful says whether a terminal is to have colours: see https://no-color.org.
func colourful(env func(string) string) bool {
	return env("NO_COLOR") == "" && env("TERM") != "dumb"
}

// Write implements io.Writer.
func (p *pageWriter) Write(b []byte) (int, error) {
	n := len(b)
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			p.line = append(p.line, b...)
			return n, nil
		}
		p.line = append(p.line, b[:i]...)
		b = b[i+1:]
		if err := p.put("\n"); err != nil {
			return n - len(b), err
		}
	}
}

// end writes a last line without an end.
func (p *pageWriter) end() error {
	if len(p.line) == 0 {
		return nil
	}
	return p.put("")
}

// put writes the line, in several where it is wider than the terminal.
func (p *pageWriter) put(end string) error {
	on, off := p.style(p.line), ""
	if on != "" {
		off = "\x1b[0m"
	}
	indent := len(p.line) - len(bytes.TrimLeft(p.line, " "))
	indent = min(indent+continued, p.width/2)
	out := []byte(on)
	for rest, room := p.line, p.width; ; {
		n := fitting(rest, room)
		out = append(out, rest[:n]...)
		if rest = bytes.TrimLeft(rest[n:], " "); len(rest) == 0 {
			break
		}
		out = append(append(out, '\n'), bytes.Repeat([]byte(" "), indent)...)
		room = p.width - indent
	}
	_, err := p.w.Write(append(append(out, off...), end...))
	p.line = p.line[:0]
	return err
}

// continued is how much further a line is indented that continues another.
const continued = 4

// headingStyles are the styles of headings, by how they begin.
var headingStyles = []struct{ begins, style string }{
	{"FAILED", "\x1b[1;31m"}, {"SCRIPT ERRED", "\x1b[1;31m"}, {"DIFFERENT", "\x1b[1;31m"},
	{"DOUBTFUL", "\x1b[1;33m"}, {"PENDING", "\x1b[1;33m"}, {"SUCCEEDED", "\x1b[1;32m"},
}

// style returns the sequence that a line begins with: headings are in capitals, and not indented.
func (p *pageWriter) style(line []byte) string {
	if !p.colour || len(line) < 2 || line[0]-'A' > 'Z'-'A' || line[1]-'A' > 'Z'-'A' {
		return ""
	}
	for _, h := range headingStyles {
		if bytes.HasPrefix(line, []byte(h.begins)) {
			return h.style
		}
	}
	return "\x1b[1m"
}

// fitting returns how many bytes of a line fit in so many cells of a terminal: up to a blank, if
// one is in the second half of them.
func fitting(line []byte, cells int) int {
	used, blank := 0, 0
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		w := cellsOf(r)
		switch {
		case used+w > cells && blank > 0:
			return blank
		case used+w > cells && i > 0:
			return i
		case r == ' ' && used > cells/2:
			blank = i
		}
		used += w
		i += n
	}
	return len(line)
}

// cellsOf is how many cells a character takes. One that joins another is counted as well: a line
// may be shorter than it could be, and is never longer.
func cellsOf(r rune) int {
	switch cellwidth.LookupRune(r).Kind() {
	case cellwidth.EastAsianWide, cellwidth.EastAsianFullwidth, cellwidth.EastAsianAmbiguous:
		return 2
	}
	return 1
}
