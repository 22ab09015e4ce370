package errorrecord

import (
	"bytes"
	"io"

	"github.com/lrkit/lrkit/internal/clixml"
	"github.com/lrkit/lrkit/internal/scan"
	"github.com/lrkit/lrkit/transcript"
)

const (
	// lookbehind is how much text before a sign may be the message.
	lookbehind = 4 << 10
	// maxOutputRows is how many rows a message in output may take.
	maxOutputRows = 16
	block         = 4 << 10
)

// signs are the bytes of which every record has one: the rows of version 5.1 begin with a plus,
// ConciseView underlines.
var signs = func() (c scan.Classes) {
	c.Add('+', plus)
	c.Add('~', mark)
	c.Add(0x1b, mark)
	c.Add(' ', blank)
	c.Add('<', markup)
	c.Add('j', letter)
	return c
}()

// The classes: of signs, of the blank after a plus, and of what CLIXML begins with.
const (
	plus = 1 << iota
	mark
	blank
	markup
	letter
)

// maySign reports whether bytes of these classes may have a sign among them.
func maySign(found byte) bool { return found&mark != 0 || found&(plus|blank) == plus|blank }

// signSize is how much of a text is looked at for signs at once.
const signSize = 16 << 10

// Signs reports whether a text has signs of records: without one it has none. It costs little.
func (r *Reader) Signs(text io.Reader) (found bool, err error) {
	const border, ahead = 16, 5 // a sign is shorter than border, with what stands around it
	if r.buf == nil {
		r.buf = make([]byte, signSize)
	}
	for kept := 0; ; {
		n, err := text.Read(r.buf[kept:])
		b := r.buf[:kept+n]
		from := max(kept-ahead, 0) // what is before was looked at
		if seen := len(b) - ahead; !found && err == nil {
			found = hasSign(b, from, max(seen, 0))
		} else if !found {
			found = hasSign(b, from, len(b))
		}
		if err != nil {
			if transcript.Ended(err) {
				err = nil
			}
			return found, err
		}
		kept = copy(r.buf, b[max(0, len(b)-border):])
	}
}

// hasSign reports whether there is a sign of a record in b[from:end], or the beginning of CLIXML.
func hasSign(b []byte, from, end int) bool {
	found := signs.Of(b)
	return found&(markup|letter) == markup|letter && hasRoot(b) || maySign(found) && sign(b, from) < end
}

// hasRoot reports whether CLIXML may begin in b. The letter is rarer than the bracket.
func hasRoot(b []byte) bool {
	const root, at = "<Objs ", 3
	for i := 0; ; i++ {
		k := bytes.IndexByte(b[i:], root[at])
		if k < 0 {
			return false
		}
		if i += k; i >= at && bytes.HasPrefix(b[i-at:], []byte(root)) {
			return true
		}
	}
}

// pass returns how much of b, which stands at an offset of the text, lies so far from the next sign
// of a record that it is no part of one. known says that there is a sign in the rest.
func (r *Reader) pass(b []byte, offset int64, ended bool) (n int, known bool) {
	at := int(max(r.quiet-offset, 0))
	if at < len(b) {
		at = sign(b, at)
		r.quiet = offset + int64(at)
	}
	known = at < len(b)
	if !known && ended {
		return len(b), false
	}
	if n = min(at, len(b)) - lookbehind; n <= 0 {
		return 0, known
	}
	if line := bytes.LastIndexByte(b[:n], '\n') + 1; line > 0 {
		return line, known
	}
	if bytes.IndexByte(b[n:min(at, len(b))], '\n') < 0 { // within a long line
		return n, known
	}
	return 0, known
}

// sign returns where the first sign in b from a place on stands, or the length of b.
func sign(b []byte, from int) int {
	for at := from; at < len(b); at += block {
		part := b[at:min(len(b), at+block)]
		if !maySign(signs.Of(b[at:min(len(b), at+block+1)])) {
			continue
		}
		first := len(part)
		for _, c := range [...]byte{'+', '~', 0x1b} {
			for i := 0; ; i++ {
				k := bytes.IndexByte(part[i:first], c)
				if k < 0 {
					break
				}
				if i += k; isSign(b, at+i) {
					first = i
					break
				}
			}
		}
		if first < len(part) {
			return at + first
		}
	}
	return len(b)
}

// isSign reports whether the byte at i may be one of a record: a plus that begins its row, an
// underlining, red.
func isSign(b []byte, i int) bool {
	next := byte(' ') // of what is not seen yet
	if i+1 < len(b) {
		next = b[i+1]
	}
	switch b[i] {
	case '+':
		if next != ' ' {
			return false
		}
		k := i
		for k > 0 && i-k <= 8 && b[k-1] == ' ' {
			k--
		}
		return k == 0 || b[k-1] == '\n' || b[k-1] == 'm'
	case '~':
		switch next {
		case '~', ' ', '\r', '\n', 0x1b:
			return i == 0 || b[i-1] == ' ' || b[i-1] == '~' || b[i-1] == 'm' || b[i-1] == '|'
		}
		return false
	}
	return next == '[' && (bytes.HasPrefix(b[i:], []byte("\x1b[31")) || bytes.HasPrefix(b[i:], []byte("\x1b[91")) || i+4 > len(b))
}

// outputStart is messageStart for a message among other output: it begins with the name of a
// command or of the script that wrote it, or else is one line, as the console broke it.
func (r *Reader) outputStart(end int) int {
	for i := end - 1; i >= max(0, end-maxOutputRows); i-- {
		if text := r.head[i].text; isCommand(text) || isWriter(text) {
			return i
		}
		if len(bytes.TrimSpace(r.head[i].text)) == 0 {
			break
		}
	}
	first := end - 1
	for first > 0 && broken(r.head[first-1].text) {
		first--
	}
	return max(first, 0)
}

// isWriter reports whether a message begins with the script that wrote it.
func isWriter(b []byte) bool {
	before, _, ok := bytes.Cut(b, []byte(" : "))
	return ok && isScript(before) && pathIn(before) == string(before)
}

// alone reports whether the head is an error without any row around it.
func (r *Reader) alone() bool {
	h := &r.head[0]
	return h.stream == clixml.ErrorStream || command7(h.text) && (!r.output || h.coloured)
}
