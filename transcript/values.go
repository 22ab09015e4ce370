package transcript

// beginValue enters the value that begins with c. opened says that it is the
// text of a field.
func (d *Decoder) beginValue(c byte) (opened bool) {
	kind := nullValue
	switch c {
	case '{':
		kind = objectValue
	case '[':
		kind = arrayValue
	case '"':
		kind = stringValue
	case 't', 'f':
		kind = boolValue
	case 'n':
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		kind = numberValue
	default:
		d.refuse("a value")
		return false
	}
	if d.atMemberLevel() {
		d.beginMemberValue(kind)
	}
	switch kind {
	case objectValue:
		if d.push(c) {
			d.state = atMemberOrEnd
		}
	case arrayValue:
		if d.push(c) {
			d.state = atElement
		}
	case stringValue:
		return d.beginStringValue()
	case numberValue:
		d.number = numberStart
		d.state = inNumber
	default:
		d.literal = literal{text: literals[c]}
		d.state = inLiteral
	}
	return false
}

func (d *Decoder) beginStringValue() (opened bool) {
	switch f := d.field(); {
	case !d.atMemberLevel(), f == 0, f == FieldExitCode:
		d.beginString(inString, 0)
		return false
	case f == FieldScriptName:
		d.beginString(inScriptName, f)
		return false
	default:
		d.beginString(inText, f)
		t := &d.held.output
		if f == FieldScriptOutput {
			d.facts.Output = t
		} else {
			t = &d.held.errors
			d.facts.Errors = t
		}
		*t = TextFacts{Span: Span{d.str.start, d.str.start}}
		d.text, d.textEnd = t, nil
		return true
	}
}

// endValue is called after every value.
func (d *Decoder) endValue() {
	if d.nest.depth == d.base {
		d.completed()
		return
	}
	if d.atMemberLevel() {
		d.endMemberValue()
	}
	d.state = atComma
}

// delimiter says whether c may stand after a number or literal.
func delimiter(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\r', ',', ']', '}':
		return true
	}
	return false
}

// outermost says that nothing is open around the value: then the end of the
// input ends it as well.
func (d *Decoder) outermost() bool {
	return d.nest.depth == 0 && !d.src.limited
}

var literals = map[byte]string{'t': "true", 'f': "false", 'n': "null"}

// literal is a word of the grammar and how much of it has been seen.
type literal struct {
	text string
	n    int
}

func (d *Decoder) stepLiteral() error {
	l := &d.literal
	for {
		c, ok, err := d.src.peek()
		switch {
		case err != nil:
			return err
		case l.n == len(l.text) && ok && !delimiter(c):
			d.refuse("the end of " + l.text)
			return nil
		case l.n == len(l.text):
			d.endValue()
			return nil
		case !ok:
			d.cut("literal")
			return nil
		case c != l.text[l.n]:
			d.refuse(l.text)
			return nil
		}
		d.take(1)
		l.n++
	}
}

// numberState is the place in the grammar of a number (RFC 8259, 6).
type numberState uint8

const (
	numberBad numberState = iota
	numberStart
	numberMinus
	numberZero  // complete from here
	numberInt   // complete
	numberPoint // after .
	numberFrac  // complete
	numberE     // after e
	numberESign
	numberExp // complete
)

func (s numberState) complete() bool {
	return s == numberZero || s == numberInt || s == numberFrac || s == numberExp
}

func (s numberState) next(c byte) numberState {
	digit := c-'0' < 10
	switch s {
	case numberStart, numberMinus:
		switch {
		case c == '0':
			return numberZero
		case digit:
			return numberInt
		case c == '-' && s == numberStart:
			return numberMinus
		}
	case numberZero, numberInt, numberFrac:
		switch {
		case digit && s != numberZero:
			return s
		case c == '.' && s != numberFrac:
			return numberPoint
		case c|0x20 == 'e':
			return numberE
		}
	case numberPoint:
		if digit {
			return numberFrac
		}
	case numberE, numberESign, numberExp:
		switch {
		case digit:
			return numberExp
		case (c == '+' || c == '-') && s == numberE:
			return numberESign
		}
	}
	return numberBad
}

func (d *Decoder) stepNumber() error {
	for {
		w := d.src.window()
		for i, c := range w {
			next := d.number.next(c)
			if next == numberBad {
				d.take(i)
				d.endNumber(c)
				return nil
			}
			d.number = next
		}
		d.take(len(w))
		_, ok, err := d.src.peek()
		if err != nil {
			return err
		}
		if ok {
			continue
		}
		if d.number.complete() && d.outermost() {
			d.endValue()
		} else {
			d.cut("number")
		}
		return nil
	}
}

// endNumber is called before the byte that does not belong to the number.
func (d *Decoder) endNumber(c byte) {
	switch {
	case !d.number.complete():
		d.refuse("a digit")
	case !delimiter(c):
		d.refuse("the end of a number")
	default:
		d.endValue()
	}
}
