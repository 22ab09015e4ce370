package secret

// sepKind is what divides a label from its value.
type sepKind uint8

const (
	sepNone   sepKind = iota
	sepColon          // label: value, with dots as well
	sepEquals         // label=value, label => value
	sepOption         // -label value
	sepType           // label  REG_SZ  value
	sepTag            // <label>value</label>, and cells
	sepCall           // label("value")
	sepComma          // ("label", "value")
	sepGap            // label    value
	sepPipe           // label | value
	sepIs             // label is value
	sepLine           // the value stands on the next line
)

// strong says of a separator that a value must stand after it.
func (k sepKind) strong() bool { return k >= sepColon && k <= sepComma }

type separator struct {
	kind   sepKind
	value  int   // where the value begins
	layer  uint8 // how many layers of encoding the separator has
	spaced bool  // there are blanks around it
	signed bool  // it is a sign, even if the value stands on the next line
	block  bool  // the value is all of the next line
}

// separator reads what stands between the name of a label and its value.
func (w *walker) separator(l *label) separator {
	b := w.b
	i := w.closers(l)
	if l.tag {
		return w.tagValue(l)
	}
	if w.isMember(l) {
		return w.memberValue(l, i)
	}
	if at(b, i) == '<' {
		return w.tagsBetween(l, i)
	}
	if at(b, i) == '(' && !l.quoted {
		k := skipBlanks(b, i+1)
		if isQuote(at(b, k)) && w.setter(l) {
			return separator{kind: sepCall, value: k, layer: w.v.layer(i)}
		}
	}
	i = w.groups(i)
	j := skipBlanks(b, i)
	if j >= len(b) || b[j] == '\n' {
		return w.onNextLine(j)
	}
	s := separator{value: j, layer: w.v.layer(j), spaced: j > i}
	switch c := b[j]; c {
	case ':', '=':
		return w.sign(l, s, j)
	case '<':
		if at(b, j+1) == '-' && isBlank(at(b, j+2)) && j > i {
			return w.sign(l, s, j+1)
		}
	case '-':
		if k := run2(b, j, '-'); at(b, k) == '>' && (j > i || isBlank(at(b, k+1))) {
			return w.sign(l, s, k)
		}
		if k := run2(b, j, '-'); k-j == 1 && j > i && isBlank(at(b, k)) && !l.option {
			s.kind, s.value = sepIs, skipBlanks(b, k)
			return s
		}
	case '.':
		if k := dots(b, j); k > 0 {
			if d := at(b, k); d == ':' || d == '=' || d == '>' {
				return w.sign(l, s, k)
			}
			s.kind, s.value = sepColon, k
			return s
		}
	case '|':
		before := l.left
		for before > 0 && isBlank(b[before-1]) {
			before--
		}
		if !l.quoted && (before == 0 || b[before-1] == '|') && j > i && isBlank(at(b, j+1)) {
			s.kind, s.value = sepPipe, skipBlanks(b, j+1)
		}
		return s
	case ',':
		if !l.quoted {
			return s
		}
		if v := w.valueMember(j); v.kind != sepNone {
			return v
		}
		k := skipBlanks(b, j+1)
		if isQuote(at(b, k)) && isQuote(at(b, j-1)) && w.opensPair(l.left-2) {
			s.kind, s.value = sepComma, k
		}
		return s
	case 'R', 'r':
		if hasFold(b, j, "reg_") && j > i {
			s.kind, s.value = sepType, skipBlanks(b, runName(b, j, nameByte))
			return s
		}
	}
	if v := w.valueMember(j); v.kind != sepNone {
		return v
	}
	if j > i && (l.option && !(l.quoted && b[i-1] == '`') && (b[l.left-1] != '/' || l.kind == password && makeupOf(b[j:wordWithin(b, j)]).mixed()) || w.assigned(l, j)) {
		s.kind = sepOption
		return s
	}
	if l.is || at(b, l.left-1) == '[' && at(b, l.right) == ']' && j == i+1 && i == l.right+1 && makeupOf(b[j:wordWithin(b, j)]).mixed() {
		s.kind = sepIs
		return s
	}
	if v := w.connected(l, i, j); v.kind != sepNone {
		return v
	}
	if j > i+1 || j > i && b[i] == '\t' {
		s.kind = sepGap
	}
	return s
}

// setter reports whether a function with the name of the label takes a secret: setPassword, and not
// getPassword or NewCredential.
func (w *walker) setter(l *label) bool {
	if l.word.text == "pass" && l.left == l.from || hasFold([]byte(l.word.text), 0, "cred") {
		return false
	}
	takes := true
	eachWord(w.b[l.left:l.from], func(s string) { takes = takes && !getters[s] })
	return takes
}

// closers passes over what ends around the name: quotes, brackets, marks of emphasis.
func (w *walker) closers(l *label) int {
	b, i := w.b, l.right
	for n := 0; n < 6 && i < len(b); n++ {
		switch c := b[i]; {
		case isQuote(c):
			l.quoted, l.layer = true, w.v.layer(i)
		case c == ']', c == ')', c == '}', c == '*', c == '?':
		default:
			return i
		}
		i++
	}
	return i
}

// groups passes over remarks in brackets: (hex), [bob], #1.
func (w *walker) groups(i int) int {
	b := w.b
	for range 2 {
		j := skipBlanks(b, i)
		c := at(b, j)
		if c == '#' && isDigit(at(b, j+1)) {
			i = run(b, j+1, digit)
			continue
		}
		if c != '(' && c != '[' {
			return i
		}
		k := j + 1
		closer := byte(')')
		if c == '[' {
			closer = ']'
		}
		for k < len(b) && k-j < 48 && b[k] != closer && b[k] != '"' && b[k] != '=' && b[k] != '(' && b[k] != '[' {
			k++
		}
		if at(b, k) != closer || stateWords[lowered(b[j+1:k])] { // password (bool): what it is for
			return i
		}
		i = k + 1
	}
	return i
}

// sign reads the colon or equals sign at i.
func (w *walker) sign(l *label, s separator, i int) separator {
	b, c := w.b, w.b[i]
	s.kind, s.layer = sepColon, w.v.layer(i)
	if c == '=' {
		s.kind = sepEquals
	}
	i++
	s.signed = true
	switch d := at(b, i); {
	case c == ':' && d == ':':
		if i = run2(b, i, ':'); !isBlank(at(b, i)) {
			return separator{}
		}
	case c == ':' && d == '/' && at(b, i+1) == '/':
		return separator{}
	case c == ':' && d == '=':
		s.kind = sepEquals
		i++
	case c == '=' && d == '=' && at(b, i+1) == '=': // a comparison
		if i = skipBlanks(b, i+2); !isQuote(at(b, i)) {
			return separator{}
		}
	case c == '=' && (d == '>' || d == '='):
		i++
	case c == ':' && d == '\\' && l.word.text == "pass":
		return separator{}
	case c == ':' && isLetter(d) && has(b, runName(b, i, letter), ":`"): // a role of reStructuredText
		return separator{}
	}
	s.spaced = s.spaced && isBlank(at(b, i))
	k := skipBlanks(b, i)
	if c == '=' && k > i && !s.spaced && !l.option && !isLetter(at(b, k)) && !isQuote(at(b, k)) && !isAlnum(at(b, k)) && at(b, k) == ';' {
		return separator{}
	}
	if at(b, k) == '*' && at(b, k+1) == '*' && isBlank(at(b, k+2)) { // **Password:** x
		k = skipBlanks(b, k+2)
	}
	if k >= len(b) || b[k] == '\n' {
		n := w.onNextLine(k)
		n.layer, n.spaced, n.signed = s.layer, s.spaced || n.kind == sepLine, true
		return n
	}
	// a block of YAML
	if e := wordWithin(b, k); e == len(b) && e-k <= 2 && (b[k] == '|' || b[k] == '>') {
		n := w.onNextLine(e)
		n.signed, n.spaced, n.block = true, true, true
		return n
	}
	s.value = k
	return s
}

// dots returns where a leader of dots at i ends, with the blanks after it; 0 if it is none.
func dots(b []byte, i int) int {
	n := 0
	for i < len(b) && (b[i] == '.' || n > 0 && b[i] == ' ') {
		if b[i] == '.' {
			n++
		}
		i++
	}
	if n < 2 {
		return 0
	}
	return skipBlanks(b, i)
}

func run2(b []byte, i int, c byte) int {
	for i < len(b) && b[i] == c {
		i++
	}
	return i
}

// onNextLine says that the value may stand on the next line.
func (w *walker) onNextLine(i int) separator {
	if i < len(w.b) { // an escaped line end
		for i < len(w.b) && (w.b[i] == '\n' || isBlank(w.b[i])) {
			i++
		}
		return separator{kind: sepGap, value: i}
	}
	if !w.eol {
		return separator{}
	}
	return separator{kind: sepLine, value: i}
}
