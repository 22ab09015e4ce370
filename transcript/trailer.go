package transcript

import "io"

// padding is a kind of byte that may stand after the last document.
type padding struct{ first, n int64 }

func (p *padding) add(off int64) {
	if p.n == 0 {
		p.first = off
	}
	p.n++
}

// trailer sorts what stands after the last document.
type trailer struct {
	lineEnd bool // the free line end has been seen
	space   padding
	nul     padding
}

// stepTrailer passes over the padding after a document.
func (d *Decoder) stepTrailer() error {
	s := &d.src
	t := &d.trailer
	for {
		c, ok, err := s.peek()
		if err != nil {
			return err
		}
		if !ok {
			if s.limited {
				d.cut("document")
			} else {
				d.endTrailer(0)
			}
			return nil
		}
		switch c {
		case 0:
			t.nul.add(s.offset())
		case ' ', '\t', '\n':
			if c == '\n' && !t.lineEnd {
				t.lineEnd = true
			} else {
				t.space.add(s.offset())
			}
		case '\r':
			w, err := s.need(2)
			if err != nil {
				return err
			}
			if len(w) > 1 && w[1] == '\n' && !t.lineEnd {
				t.lineEnd = true
				s.pos++
			} else {
				t.space.add(s.offset())
			}
		default:
			d.endTrailer(c)
			return nil
		}
		s.pos++
	}
}

// endTrailer ends the document before c, which is no padding; 0 is the
// end of the input.
func (d *Decoder) endTrailer(c byte) {
	t := &d.trailer
	off := d.src.offset()
	if t.space.n > 0 && !d.opts.Many {
		d.tally.add(CodeTrailingSpace, 0, t.space.first, t.space.n, "")
	}
	if t.nul.n > 0 {
		d.tally.add(CodeTrailingNUL, 0, t.nul.first, t.nul.n, "")
	}
	d.state = atEnd
	begins := c == '{' || c == '['
	switch {
	case c == 0:
	case begins && d.opts.Many:
		d.state = atDocument
	case begins:
		d.tally.add(CodeSecondDocument, 0, off, 1, "")
	default:
		d.tally.add(CodeTrailingData, 0, off, 1, "")
	}
	if d.opts.Strict {
		for _, a := range d.tally.list() {
			if codes[a.Code].strict {
				d.refuseStrict(a.Code, a.Offset)
				return
			}
		}
	}
	d.finish(true, io.EOF)
}

// stepNext goes on after an element of an outermost array, before c.
func (d *Decoder) stepNext(c byte) {
	switch c {
	case ',':
		d.take(1)
		d.state = atNextElement
	case ']':
		d.take(1)
		d.nest.pop()
		d.array = false
		d.state = atTrailer
	default:
		d.refuse("',' or ']'")
	}
}

// stepNextElement ends the document before the next one, which begins with c.
func (d *Decoder) stepNextElement(c byte) {
	switch c {
	case '{', '[', '"', 't', 'f', 'n', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		d.finish(true, io.EOF)
	default:
		d.refuse("a value")
	}
}
