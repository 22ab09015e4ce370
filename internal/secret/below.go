package secret

import "bytes"

// valueBelow masks the value of a label that stands on the next line.
func (w *walker) valueBelow(l *label, s separator) {
	if l.kind > opaque || l.weak || at(w.b, l.right) == ')' {
		return
	}
	end := w.end
	line, start, ok := lineFrom(w.text, end)
	if !ok {
		return
	}
	if s.spaced && len(bytes.TrimSpace(line)) == 0 { // after a sign one line may be empty
		if line, start, ok = lineFrom(w.text, start+len(line)); !ok {
			return
		}
	}
	var f folding
	v := f.fold(line[:min(len(line), maxBelow)])
	b := v.b
	i := skipBlanks(b, 0)
	indent := i
	for n := 0; n < 2 && (at(b, i) == '|' || at(b, i) == '>' || at(b, i) == '-') && isBlank(at(b, i+1)); n++ {
		i = skipBlanks(b, i+1)
	}
	if i >= len(b) {
		return
	}
	if setting := settingValue(b, i); setting > 0 { // name: PASSWORD, value: x
		i = setting
		s.spaced = true
	} else if !l.first && !s.spaced && indent == 0 {
		return
	}
	quote := isQuote(b[i])
	if s.block && indent > 0 {
		w.found = append(w.found, found{start + v.start(i), start + min(v.end(len(b)), v.start(i)+MaxSpan), Label})
		return
	}
	var to int
	if quote {
		q := b[i]
		i++
		to = i
		for to < len(b) && b[to] != q {
			to++
		}
	} else {
		to = wordEndAt(b, i)
	}
	if to <= i || b[i] == '<' {
		return
	}
	word := b[i:to]
	alone := skipBlanks(b, to) >= len(b)
	m := makeupOf(word)
	switch last := word[len(word)-1]; {
	case m.marks == len(word), !quote && (word[0] == '(' || word[0] == '[' || bytes.Contains(word, []byte("://"))):
		return
	case placeholder(word, quote) || stateWords[lowered(word)] || headings[lowered(word)] || looksLikePath(word) && !quote:
		return
	case last == ':' || !quote && containsByte(word, '=') && isLetter(word[0]) && word[len(word)-1] != '=', at(b, skipBlanks(b, to)) == ':':
		return
	case l.kind != password && !opaqueLike(word):
		return
	case quote, m.mixed() && len(word) >= 5 && !versioned(word):
	case alone && s.spaced && !proseWords[lowered(word)], alone && (l.first || s.spaced) && indent > w.indent() && len(word) >= 4 && !(isUpper(word[0]) && m.lower == len(word)-1):
	case !alone && s.spaced && l.word.text != "pass" && indent > w.indent() && !proseWords[lowered(word)] && !bytes.ContainsAny(b[i:], "(){};=") && b[len(b)-1] != ':':
		to = trimBlanks(b, to, len(b)) // a value of several words
	default:
		return
	}
	w.found = append(w.found, found{start + v.start(i), start + min(v.end(to), v.start(i)+MaxSpan), Label})
}

// maxBelow bounds how much of the line below a label is looked at.
const maxBelow = 2 << 10

// indent returns how far the line of the piece is indented.
func (w *walker) indent() int {
	if w.line != w.at {
		return 0
	}
	return skipBlanks(w.b, 0)
}

// settingValue returns where the value begins of a line that says value: x.
func settingValue(b []byte, i int) int {
	if isQuote(at(b, i)) {
		i++
	}
	end := runName(b, i, letter)
	if !valueNames[lowered(b[i:end])] {
		return 0
	}
	if isQuote(at(b, end)) {
		end++
	}
	k := skipBlanks(b, end)
	if c := at(b, k); c != ':' && c != '=' {
		return 0
	}
	if k = skipBlanks(b, k+1); k >= len(b) {
		return 0
	}
	return k
}
