package transcript

import (
	"bytes"

	"github.com/lrkit/lrkit/internal/text"
)

// state is the place in the grammar. Every state can be entered again: a step
// that fails on a reader's error has changed nothing.
type state uint8

const (
	atBOM         state = iota // offset 0
	atDocument                 // blanks before a document
	atFirst                    // after the bracket of an outermost array
	atMemberOrEnd              // after {
	atMember                   // after , in an object
	atColon                    // after a name
	atElement                  // after [
	atValue                    // before a value
	inName                     // in the name of a member of the document
	inNestedName               // in any other name
	inScriptName               // in the value of script_name
	inText                     // in the value of a text field
	inString                   // in any other string
	inNumber
	inLiteral
	atComma       // after a value
	atTrailer     // after the last document
	atNext        // after an element of an outermost array
	atNextElement // after the comma after it
	atEnd         // after everything
)

var utf8BOM = []byte{0xEF, 0xBB, 0xBF}

// step goes on by one token or less. opened says that a text has begun.
func (d *Decoder) step() (opened bool, err error) {
	s := &d.src
	switch d.state {
	case atBOM:
		w, err := s.need(len(utf8BOM))
		if err != nil {
			return false, err
		}
		d.state = atDocument
		if bytes.HasPrefix(w, utf8BOM) {
			d.tally.add(CodeBOM, 0, 0, 1, "utf-8")
			if d.opts.Strict {
				d.refuseStrict(CodeBOM, 0)
				return false, nil
			}
			s.pos += len(utf8BOM)
		}
		return false, nil
	case inName, inNestedName, inScriptName, inString:
		return false, d.stepString()
	case inText:
		return false, d.drain()
	case inNumber:
		return false, d.stepNumber()
	case inLiteral:
		return false, d.stepLiteral()
	case atTrailer:
		return false, d.stepTrailer()
	}

	if (d.state == atMember || d.state == atMemberOrEnd || d.state == atComma) && d.plainMembers() {
		return true, nil
	}
	c, ok, err := d.blank()
	if err != nil {
		return false, err
	}
	if d.state == atDocument {
		d.facts.Span.Start = s.offset()
	}
	if !ok {
		d.cut(d.openBracket())
		return false, nil
	}
	switch d.state {
	case atDocument:
		if c != '{' && c != '[' && d.facts.Document == 0 {
			if skipped, err := d.leading(); skipped || err != nil {
				return false, err
			}
		}
		if c != '[' {
			d.open()
		} else if d.push(c) {
			d.state = atFirst
		}
	case atFirst:
		if c == '{' {
			d.array = true
			d.base = 1
			d.open()
		} else {
			d.state = atElement
		}
	case atMemberOrEnd:
		if c == '}' {
			d.pop()
		} else if c == '"' {
			d.beginName()
		} else {
			d.refuse("a name or '}'")
		}
	case atMember:
		if c == '"' {
			d.beginName()
		} else {
			d.refuse("a name")
		}
	case atColon:
		if c == ':' {
			d.take(1)
			d.state = atValue
		} else {
			d.refuse("':'")
		}
	case atElement:
		if c == ']' {
			d.pop()
		} else {
			return d.beginValue(c), nil
		}
	case atValue:
		return d.beginValue(c), nil
	case atComma:
		d.stepComma(c)
	case atNext:
		d.stepNext(c)
	case atNextElement:
		d.stepNextElement(c)
	}
	return false, nil
}

// leading passes over what comes before the first document and does not belong to it.
func (d *Decoder) leading() (skipped bool, err error) {
	w, err := d.src.need(text.LeadingWindow)
	if err != nil {
		return false, err
	}
	n, count, first := text.Leading(w, IsMember)
	if n == 0 {
		return false, nil
	}
	d.tally.add(CodeLeadingBytes, 0, d.src.offset(), count, first)
	if d.opts.Strict {
		d.refuseStrict(CodeLeadingBytes, d.src.offset())
		return true, nil
	}
	d.src.pos += n
	return true, nil
}

// blank passes over white space inside a document.
func (d *Decoder) blank() (byte, bool, error) {
	if !d.capture.on {
		return d.src.skipSpace()
	}
	for {
		c, ok, err := d.src.peek()
		if err != nil || !ok || (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
			return c, ok, err
		}
		d.take(1)
	}
}

// open begins a document at the next byte.
func (d *Decoder) open() {
	if d.array {
		d.base = 1
		d.nest.depth = 1
	}
	d.facts.Span.Start = d.src.offset()
	d.object = d.src.window()[0] == '{'
	d.state = atValue
}

func (d *Decoder) stepComma(c byte) {
	switch {
	case d.nest.inObject() && c == ',':
		d.take(1)
		d.state = atMember
	case !d.nest.inObject() && c == ',':
		d.take(1)
		d.state = atValue
	case c == '}' && d.nest.inObject(), c == ']' && !d.nest.inObject():
		d.pop()
	case d.nest.inObject():
		d.refuse("',' or '}'")
	default:
		d.refuse("',' or ']'")
	}
}

// atMemberLevel says whether names at this depth are those of the document's members.
func (d *Decoder) atMemberLevel() bool {
	return d.object && d.nest.depth == d.base+1
}

// openBracket says what is open around the place where the input ends.
func (d *Decoder) openBracket() string {
	switch {
	case d.nest.depth == 0 && !d.array:
		return "document"
	case d.nest.inObject():
		return "object"
	}
	return "array"
}

// push enters an array or object.
func (d *Decoder) push(c byte) bool {
	if d.nest.depth >= d.limits.Nesting {
		d.pass("nesting", int64(d.limits.Nesting), d.src.offset())
		return false
	}
	d.take(1)
	d.nest.push(c == '{')
	return true
}

// pop leaves an array or object whose closing bracket comes next.
func (d *Decoder) pop() {
	d.take(1)
	d.nest.pop()
	d.endValue()
}

// completed is called after the last byte of the document.
func (d *Decoder) completed() {
	end := d.src.offset()
	d.facts.Span.End = end
	if d.facts.Transcript {
		for f := Field(1); f < numFields; f++ {
			if !d.seen[f] {
				d.tally.add(CodeMissingField, f, end-1, 1, "")
			}
		}
	} else {
		d.tally.add(CodeNotATranscript, 0, d.facts.Span.Start, 1, "")
	}
	d.state = atTrailer
	if d.array {
		d.state = atNext
	}
}

// nesting is the stack of open brackets, one bit a level.
type nesting struct {
	depth int
	bits  []uint64 // set for objects
}

func (n *nesting) reset() { n.depth = 0 }

func (n *nesting) push(object bool) {
	i, bit := n.depth/64, uint64(1)<<(n.depth%64)
	if i == len(n.bits) {
		n.bits = append(n.bits, 0)
	}
	n.bits[i] &^= bit
	if object {
		n.bits[i] |= bit
	}
	n.depth++
}

func (n *nesting) pop() { n.depth-- }

func (n *nesting) inObject() bool {
	if n.depth == 0 {
		return false
	}
	top := n.depth - 1
	return n.bits[top/64]&(1<<(top%64)) != 0
}
