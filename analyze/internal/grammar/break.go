package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// space looks at the blank at i.
func (r *region) space(line []byte, i int, s start, ctx context) int {
	next := ascii.At(line, i+1)
	switch {
	case next == '\t' || next < ' ' || next == ' ' && ctx.quote == 0:
		r.finish(i, gapEdge)
		return 0
	case next == ' ':
		return i + 1
	case isSep(next): // no name ends in a blank, but switches stand after one
		r.finish(i, textEdge)
		return 0
	case ctx.quote != 0:
	case s.kind == POSIXPath:
		r.posixBlank(line, i, s, ctx)
		return i + 1
	case i == r.name, s.kind == DevicePath: // no name begins with a blank, and no device has one
		r.stop = i
		return i + 1
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
	case i-dots >= 3 || ascii.HasAt(line, i-3, "…"), optionAt(line, i+1), sizeTailAt(line, i+1):
		r.stop = i
	case next == '(':
		r.remark(line, i)
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

// maxRemark is how long a remark in brackets is that is looked for. It bounds the work.
const maxRemark = 96

// remark looks at the brackets after the blank at i. They are part of the name if it goes on after
// them, or if they hold a number, as (2), (x64) and (32-bit) do; what has the sign of a value is
// none: "(encoding=UTF8)". Others may be either.
func (r *region) remark(line []byte, i int) {
	n := bytes.IndexByte(line[i+2:min(len(line), i+maxRemark)], ')')
	if n < 0 {
		return
	}
	inner, next := line[i+2:i+2+n], ascii.At(line, i+n+3)
	switch {
	case isSep(next), isWord(next), next == '.' && wordAt(line, i+n+4):
	case bytes.ContainsAny(inner, "=:"):
		r.stop = i
	case bytes.IndexByte(inner, ' ') < 0 && bytes.ContainsAny(inner, "0123456789"):
	case r.note < 0:
		r.note = i
	}
}

// punctuation looks at a byte that is legal in a name but may follow one.
func (r *region) punctuation(line []byte, i int, s start, ctx context) int {
	next := ascii.At(line, i+1)
	known := func() bool { return extBefore(line, r.name, i) >= fileExt }
	switch line[i] {
	case '(', '[', '{':
		if positionAt(line, i) && known() || processAt(line, i) && (s.kind == POSIXPath || known()) {
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
		switch {
		case next == '%' || next == '$' || isSep(next) || ascii.IsLetter(next) && ascii.At(line, i+2) == ':':
			r.finish(i, itemEdge)
			return 0
		case i+1 == len(line) || next == ' ' || next == '"' || known() || settingAt(line, i+1):
			r.finish(i, gapEdge)
			return 0
		}
	case ',', '\'', '`', '&', '!': // module!function
		if breakAt(line, i) {
			r.finish(i, gapEdge)
			return 0
		}
		if line[i] == ',' && resourceAt(line, i+1) {
			r.finish(i, itemEdge)
			return 0
		}
		if known() || line[i] == ',' && keyAt(line, i+1) {
			r.stop = i
		}
	case '+': // module+offset
		if isHex(next) && known() {
			r.stop = i
		}
	default: // the first byte of what may be a typographic quote, or of a letter
		switch {
		case barAt(line, i):
			r.finish(i, gapEdge)
			return 0
		case cjkAt(line, i):
			if isWord(ascii.At(line, i-1)) && !nameGoesOn(line, i) {
				switch {
				case known():
					r.stop = i
				case ctx.glued && r.note < 0:
					r.note = i
				}
			}
			return i + 3
		case r.closesOther(line, i) && known():
			r.stop = i
		}
	}
	return i + 1
}

// breakAt reports whether a line end stands at i as XML has it.
func breakAt(line []byte, i int) bool {
	return ascii.HasAt(line, i, "&#") && (ascii.HasFold(line, i+2, "xd;") || ascii.HasFold(line, i+2, "xa;") || ascii.HasAt(line, i+2, "13;") || ascii.HasAt(line, i+2, "10;"))
}

// patternEnd returns where the pattern ends that the sign at i makes of a path, or 0: a question
// mark may end a sentence.
func patternEnd(line []byte, i int) int {
	end := i + 1
	for end < len(line) && end-i < maxOther && line[end] > ' ' && (classes[line[end]]&illegal == 0 || line[end] == '*' || line[end] == '?') {
		end++
	}
	if line[i] == '<' || line[i] == '?' && !wordAt(line, i+1) && ascii.At(line, i+1) != '.' && ascii.At(line, i+1) != '?' {
		return 0
	}
	return end
}

// nameGoesOn reports whether a name goes on in the letters of Chinese, Japanese or Korean at i, to
// a separator or an extension.
func nameGoesOn(line []byte, i int) bool {
	from := i
	for end := min(len(line), i+maxRemark); i < end; i++ {
		switch c := line[i]; {
		case c == '.':
			ext := i + 1
			for wordAt(line, ext) {
				ext++
			}
			return extBefore(line, from, ext) >= fileExt
		case isSep(c):
			return ascii.At(line, i-1) != ':'
		case c < 0x80 && !isWord(c) && c != '-':
			return false
		}
	}
	return false
}

// processAt reports whether the number of a process follows, as syslog prints it: "[1682]: ".
func processAt(line []byte, i int) bool {
	end := i + 1
	for line[i] == '[' && end-i < 12 && ascii.IsDigit(ascii.At(line, end)) {
		end++
	}
	if end == i+1 || ascii.At(line, end) != ']' {
		return false
	}
	c := ascii.At(line, end+1)
	return c == ':' || c == 0 || c == ' '
}

// settingAt reports whether a key of one word or more begins at i: "Initial Catalog=Store".
func settingAt(line []byte, i int) bool {
	end := i
	for end-i < 32 && (wordAt(line, end) || ascii.At(line, end) == ' ') {
		end++
	}
	return end > i && ascii.IsLetter(line[i]) && ascii.At(line, end) == '='
}

// resourceAt reports whether a resource follows as Defender prints it: " regkey:_HKLM\…".
func resourceAt(line []byte, i int) bool {
	if ascii.At(line, i) != ' ' {
		return false
	}
	end := i + 1
	for end-i < 32 && ascii.IsLetter(ascii.At(line, end)) {
		end++
	}
	return end > i+1 && ascii.HasAt(line, end, ":_")
}

// positionAt reports whether a position in a source follows: "(12,5):".
func positionAt(line []byte, i int) bool {
	end := i + 1
	for end < len(line) && end-i < 16 && (ascii.IsDigit(line[end]) || line[end] == ',') {
		end++
	}
	return end > i+1 && ascii.HasAt(line, end, "):")
}

// keyAt reports whether the key of another value begins at i: "a=C:\x,b=D:\y".
func keyAt(line []byte, i int) bool {
	end := i
	for end-i < 32 && wordAt(line, end) {
		end++
	}
	return end > i && ascii.At(line, end) == '='
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
