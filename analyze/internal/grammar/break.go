package grammar

// space looks at the blank at i.
func (r *region) space(line []byte, i int, s start, ctx context) int {
	next := at(line, i+1)
	switch {
	case next == '\t' || next < ' ' || next == ' ' && ctx.quote == 0:
		r.finish(i, gapEdge)
		return 0
	case next == ' ':
		return i + 1
	case isSep(next): // no name ends in a blank, but switches stand after one
		r.finish(i, textEdge)
		return 0
	}
	dots := i
	for dots > s.body && line[dots-1] == '.' {
		dots--
	}
	kind := extBefore(line, r.name, dots)
	switch {
	case kind == commandExt || kind == fileExt && optionAt(line, i+1):
		r.stop = dots
	case ctx.quote != 0:
		if optionAt(line, i+1) {
			r.stop = i
		}
	case kind == fileExt:
		r.atFile(dots, ctx)
	case i-dots >= 3 || hasAt(line, i-3, "…"), optionAt(line, i+1), sizeTailAt(line, i+1):
		r.stop = i
	default:
		r.atWord(wordKindAt(line, i+1), i, ctx)
	}
	if r.blank < 0 {
		r.blank = i
	}
	return i + 1
}

// atFile notes an extension before i after which text follows. In a firm
// context the end of the region decides whether it was part of the name.
func (r *region) atFile(i int, ctx context) {
	if !ctx.firm {
		r.stop = i
	} else if r.file < 0 {
		r.file = i
	}
}

// atWord notes a word of the kind after the blank at i.
func (r *region) atWord(kind wordKind, i int, ctx context) {
	switch {
	case kind == verb, kind == preposition && !ctx.firm:
		r.stop = i
	case kind != plainWord && r.word < 0:
		r.word = i
	}
}

// punctuation looks at a byte that is legal in a name but may follow one.
func (r *region) punctuation(line []byte, i int, ctx context) int {
	next := at(line, i+1)
	known := func() bool { return extBefore(line, r.name, i) >= fileExt }
	switch line[i] {
	case '(', '[', '{':
		if positionAt(line, i) && known() {
			r.stop = i
		}
		r.depth[bracket(line[i])]++
	case ')', ']', '}':
		b := bracket(line[i])
		if r.depth[b] > 0 {
			r.depth[b]--
			break
		}
		// Opened before the path, unless the name goes on.
		goesOn := isWord(next) || isSep(next) || next >= 0x80 || next == '.' && wordAt(line, i+2)
		if !goesOn || known() {
			r.finish(i, gapEdge)
			return 0
		}
	case ';':
		if i+1 == len(line) || next == ' ' || next == '%' || next == '$' || next == '"' || isSep(next) ||
			isAlpha(next) && at(line, i+2) == ':' || known() {
			r.finish(i, gapEdge)
			return 0
		}
	case ',', '\'', '`', '&', '!': // module!function
		if known() || line[i] == ',' && keyAt(line, i+1) {
			r.stop = i
		}
	case '+': // module+offset
		if isHex(next) && known() {
			r.stop = i
		}
	default: // the first byte of what may be a typographic quote
		if r.closesOther(line, i) && known() {
			r.stop = i
		}
	}
	return i + 1
}

// positionAt reports whether a position in a source follows: "(12,5):".
func positionAt(line []byte, i int) bool {
	end := i + 1
	for end < len(line) && end-i < 16 && (isDigit(line[end]) || line[end] == ',') {
		end++
	}
	return end > i+1 && hasAt(line, end, "):")
}

// keyAt reports whether the key of another value begins at i: "a=C:\x,b=D:\y".
func keyAt(line []byte, i int) bool {
	end := i
	for end-i < 32 && wordAt(line, end) {
		end++
	}
	return end > i && at(line, end) == '='
}

// closesOther reports whether a quote stands at i that was opened before the path.
func (r *region) closesOther(line []byte, i int) bool {
	return closesAt(line, i, curly) || closesAt(line, i, curlyOne) || closesAt(line, i, guillemet) || closesAt(line, i, corner)
}

// bracket numbers the kinds of brackets.
func bracket(c byte) int {
	switch c {
	case '(', ')':
		return 0
	case '[', ']':
		return 1
	}
	return 2
}
