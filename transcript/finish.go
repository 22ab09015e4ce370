package transcript

// stop ends the document before its end.
func (d *Decoder) stop(err error) {
	d.closeString(false)
	d.finish(false, err)
	d.textEnd = err
	d.state = atEnd
}

// finish settles the facts of the document.
func (d *Decoder) finish(complete bool, end error) {
	f := &d.facts
	f.Complete = complete
	f.WellFormed = complete && d.tally.wellFormed()
	if f.Span.End == 0 {
		f.Span.End = d.src.offset()
	}
	f.Anomalies = d.tally.list()
	d.end = end
}

// field returns the field that is being decoded, if any.
func (d *Decoder) field() Field {
	if d.member.inValue {
		return d.member.field
	}
	return 0
}

// cut ends the document at the end of the input.
func (d *Decoder) cut(open string) {
	off := d.src.offset()
	if d.src.stopped != nil {
		d.pass(d.src.stopped.Limit, d.src.stopped.Max, off)
		return
	}
	if d.src.limited {
		d.pass("input-size", d.limits.Input, off)
		return
	}
	f := d.field()
	d.closeString(false)
	d.tally.add(CodeTruncated, f, off, 1, open)
	d.stop(&SyntaxError{Offset: off, Detail: "inside " + article(open), Err: ErrTruncated})
}

func article(noun string) string {
	switch noun[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + noun
	}
	return "a " + noun
}

// pass ends the document at a limit.
func (d *Decoder) pass(limit string, max, off int64) {
	f := d.field()
	d.closeString(false)
	d.tally.add(CodeLimit, f, off, 1, limit)
	d.stop(&LimitError{Limit: limit, Max: max, Offset: off})
}

// refuse ends the document at a byte that the grammar does not allow.
func (d *Decoder) refuse(want string) {
	off := d.src.offset()
	detail := "expected " + want + ", found " + quoteByte(d.src.window()[0])
	d.tally.add(CodeSyntax, d.field(), off, 1, detail)
	d.stop(&SyntaxError{Offset: off, Detail: detail, Err: ErrSyntax})
}

// refuseStrict ends the document at an anomaly that has been added.
func (d *Decoder) refuseStrict(c Code, off int64) {
	d.stop(&SyntaxError{Offset: off, Detail: c.String(), Err: ErrStrict})
}

const hexDigits = "0123456789ABCDEF"

func quoteByte(c byte) string {
	if c > ' ' && c < 0x7F {
		return "'" + string(rune(c)) + "'"
	}
	return "byte 0x" + string([]byte{hexDigits[c>>4], hexDigits[c&15]})
}
