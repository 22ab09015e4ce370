package secret

import "bytes"

// tagValue reads the value of an element whose name is the label: <password
// type="x">value</password>, also in a child element.
func (w *walker) tagValue(l *label) separator {
	b := w.b
	i := l.right
	quote := byte(0)
	for n := 0; i < len(b) && n < 256 && (b[i] != '>' || quote != 0); n++ {
		switch {
		case quote != 0:
			if b[i] == quote {
				quote = 0
			}
		case b[i] == '"' || b[i] == '\'':
			quote = b[i]
		case b[i] == '\n' || b[i] == '<' || b[i] == '/' && at(b, i+1) == '>':
			return separator{}
		case b[i] == '=' && n == 0: // <password="x">
			return w.sign(l, separator{}, i)
		}
		i++
	}
	if i >= len(b) || b[i-1] == '/' || i > l.right && !containsByte(b[l.right:i], '=') {
		return separator{}
	}
	return w.tagText(l, i+1)
}

// tagText returns the text that begins at i, after a tag; elements may open before it, also on the
// next lines. It must end with a tag.
func (w *walker) tagText(l *label, i int) separator {
	b := w.b
	layer := w.v.layer(i - 1)
	for range 4 {
		i = skipSpace(b, i)
		if i >= len(b) {
			w.textBelow(l)
			return separator{}
		}
		if b[i] != '<' {
			if next := stateElement(b, i); next > 0 { // <PlainText>true</PlainText>
				i = next
				continue
			}
			if c := b[i]; c == ':' || c == '=' || c == ',' || c == '.' || c == ')' || c == ']' || !w.endsWithTag(i) {
				return separator{}
			}
			return separator{kind: sepTag, value: i, layer: layer}
		}
		if has(b, i, "<![CDATA[") {
			return separator{kind: sepTag, value: i + len("<![CDATA["), layer: layer}
		}
		if c := at(b, i+1); c == '/' || c == '!' {
			return separator{}
		}
		end := tagEnd(b, i)
		if end == 0 || b[end-2] == '/' {
			return separator{}
		}
		i = end
	}
	return separator{}
}

// stateElement returns where the element ends whose text at i is a state, if another one begins
// there; 0 if not.
func stateElement(b []byte, i int) int {
	end := runName(b, i, letter)
	if end == i || !stateWords[lowered(b[i:end])] || !has(b, end, "</") {
		return 0
	}
	if end = tagEnd(b, end); end == 0 {
		return 0
	}
	if end = skipSpace(b, end); at(b, end) == '<' && isLetter(at(b, end+1)) {
		return end
	}
	return 0
}

// endsWithTag reports whether the text at i ends with a closing tag, or with the line.
func (w *walker) endsWithTag(i int) bool {
	b := w.b
	k := w.runOf(runText, i, func(c byte) bool { return c != '<' })
	if k < len(b) {
		c := at(b, k+1)
		return k-i < MaxSpan && (c == '/' || c == '!' || c == 'b')
	}
	return len(b)-i < MaxSpan && w.runOf(runWord, i, func(c byte) bool { return classes[c]&wordEnd == 0 }) == len(b)
}

func skipSpace(b []byte, i int) int {
	for n := 0; i < len(b) && n < 256 && (isBlank(b[i]) || b[i] == '\n' || b[i] == '\r'); n++ {
		i++
	}
	return i
}

// tagEnd returns where the tag at i ends; 0 if it does not.
func tagEnd(b []byte, i int) int {
	for k := i; k < len(b) && k-i < 256 && b[k] != '\n'; k++ {
		if b[k] == '>' {
			return k + 1
		}
	}
	return 0
}

// tagsBetween reads the tags at i between a label and its value: </b>:, </td><td>. A sign must be
// among them, or a tag that opens.
func (w *walker) tagsBetween(l *label, i int) separator {
	b := w.b
	layer := w.v.layer(i)
	opened := false
	if c := at(b, l.left-1); l.left > 0 && c != '>' && !isQuote(c) && c != '$' && !isBlank(c) {
		return separator{}
	}
	for range 6 {
		end := tagEnd(b, i)
		if end == 0 {
			return separator{}
		}
		opened = opened || at(b, i+1) != '/'
		i = skipSpace(b, end)
		if c := at(b, i); c == ':' || c == '=' {
			opened = true
			i = skipSpace(b, i+1)
		}
		switch {
		case i >= len(b):
			w.textBelow(l)
			return separator{}
		case b[i] != '<':
			if !opened {
				return separator{}
			}
			return separator{kind: sepTag, value: i, layer: layer}
		}
	}
	return separator{}
}

// textBelow masks the text of an element that begins on one of the next lines: <Password>,
// <Value>x</Value>.
func (w *walker) textBelow(l *label) {
	if !w.eol || l.kind > opaque {
		return
	}
	end := w.end
	opened := false
	for range 3 {
		line, at, ok := lineFrom(w.text, end)
		if !ok {
			return
		}
		end = at + len(line)
		i := skipSpace(line, 0)
		for i < len(line) && line[i] == '<' && i+1 < len(line) && line[i+1] != '/' && line[i+1] != '!' {
			n := tagEnd(line, i)
			if n == 0 {
				return
			}
			opened = true
			i = skipSpace(line, n)
		}
		if i >= len(line) {
			continue
		}
		to := i
		for to < len(line) && line[to] != '<' {
			to++
		}
		closed := to+1 < len(line) && line[to+1] == '/'
		if next, _, ok := lineFrom(w.text, end); ok && to == len(line) {
			closed = has(next, skipSpace(next, 0), "</")
		}
		if closed && stateWords[lowered(line[i:to])] {
			continue
		}
		to = max(i, len(bytes.TrimRight(line[:to], " \t\r")))
		v := line[i:to]
		if len(v) > 0 && (opened || closed) && !placeholder(v, false) && !stateWords[lowered(v)] && (l.kind == password && !looksLikeProse(v) || opaqueLike(v)) {
			w.found = append(w.found, found{at + i, at + min(to, i+MaxSpan), Label})
		}
		return
	}
}

// looksLikeProse reports whether v is a sentence, or nothing but marks.
func looksLikeProse(v []byte) bool {
	m := makeupOf(v)
	if m.lower+m.upper+m.digits+m.high == 0 {
		return true
	}
	end := wordEndAt(v, 0)
	return bytes.Count(v, []byte{' '}) > 3 || end < len(v) && proseWords[lowered(v[:end])]
}

// isMember reports whether a name is itself the value of a member: "name": "PASSWORD",
// key="Password".
func (w *walker) isMember(l *label) bool {
	b := w.b
	if l.left == 0 || !isQuote(b[l.left-1]) || !isQuote(at(b, l.right)) {
		return false
	}
	i := l.left - 1
	for i > 0 && isBlank(b[i-1]) {
		i--
	}
	if i == 0 || b[i-1] != ':' && b[i-1] != '=' {
		return false
	}
	l.member = w.memberName(i - 1)
	return true
}

// memberName reports whether the name before the sign at i is that of a member which names another.
func (w *walker) memberName(i int) bool {
	b := w.b
	for i > 0 && (isBlank(b[i-1]) || isQuote(b[i-1])) {
		i--
	}
	from := i
	for from > 0 && (isAlnum(b[from-1]) || b[from-1] == '_' || b[from-1] == '-') {
		from--
	}
	return memberNames[lowered(b[from:i])]
}

// memberValue reads the member that has the value for a name which is a member. Its quotes end
// before i.
func (w *walker) memberValue(l *label, i int) separator {
	b := w.b
	if !l.member {
		return separator{}
	}
	if i < len(b) {
		if v := w.valueMember(i); v.kind != sepNone {
			return v
		}
	}
	if w.attributeValue(l) {
		return separator{}
	}
	if i >= len(b) {
		return w.onNextLine(i)
	}
	// <setting name="Password" x="y"><value>
	for k := i; k < len(b) && k-i < 256 && b[k] != '<' && b[k] != '\n' && b[k] != '{'; k++ {
		if b[k] == '>' {
			return w.tagText(l, k+1)
		}
	}
	return separator{}
}

// attributeValue masks the value of an element that comes before its name: <add value="x"
// key="Password"/>.
func (w *walker) attributeValue(l *label) bool {
	b := w.b
	from := l.left
	for n := 0; from > 0 && n < 200 && b[from-1] != '<' && b[from-1] != '>' && b[from-1] != '{'; n++ {
		from--
	}
	if from == 0 || b[from-1] == '>' {
		return false
	}
	for i := from; i < l.left; i++ {
		if b[i] != '=' && b[i] != ':' {
			continue
		}
		end := i
		for end > from && (isQuote(b[end-1]) || isBlank(b[end-1])) {
			end--
		}
		name := end
		for name > from && isLetter(b[name-1]) {
			name--
		}
		k := skipBlanks(b, i+1)
		if !valueNames[lowered(b[name:end])] || !isQuote(at(b, k)) {
			continue
		}
		if v, to, ok := w.quoted(k); ok && to < l.left {
			w.accept(l, separator{kind: sepEquals, value: k}, v, to, true)
			return true
		}
	}
	return false
}
