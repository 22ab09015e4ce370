package secret

import "unicode/utf8"

// Consoles and logs wrap long lines at 40 columns or more.
const (
	leastWidth = 38
	maxIndent  = 64
	maxWraps   = 400
)

// wrapped returns where in the text a value ends that stands in b[from:to] and is cut by the end of
// its line; 0 if it does not go on. want is how many digits of base64 it has if that is known.
func (w *walker) wrapped(from, to int, c class, want int) int {
	if want > 0 {
		return w.wrappedDigits(from, to, want, w.lineWidth() >= leastWidth)
	}
	if w.wraps.covers(w.base+int64(w.end), c) || w.lineWidth() < leastWidth {
		return 0
	}
	end := w.wrappedRun(from, to, c)
	if end > 0 {
		w.wraps = wrap{c, w.base + int64(end)}
	}
	return end
}

// wrappedRun is wrapped for a value of a class of bytes.
func (w *walker) wrappedRun(from, to int, c class) int {
	start, end := w.at+w.v.start(from), 0
	at := w.end
	before := makeupOf(w.b[from:to])
	for range maxWraps {
		next, ok := nextLine(w.text, at)
		if !ok || next-start > MaxSpan {
			return end
		}
		i := skipIndent(w.text, next)
		to := min(run(w.text, i, c), i+MaxSpan)
		if to == i || !goesOn(w.text[i:to], atOr(w.text, to, '\n'), before) {
			return end
		}
		end, at = to, to
		if e := atOr(w.text, to, '\n'); e != '\n' && e != '\r' || to-next < leastWidth {
			return end
		}
	}
	return end
}

// wrappedDigits is wrapped for base64 of a known length, which may be encoded, and broken within an
// escape.
func (w *walker) wrappedDigits(from, to, want int, wide bool) int {
	joined := append(w.broken[:0], w.text[w.at+w.v.start(from):w.at+max(w.v.start(from), w.v.end(to))]...)
	defer func() { w.broken = joined }()
	if n, _ := digitsOf(w.b[from:to]); n >= want || len(joined) > 8*want {
		return 0
	}
	at, end := w.end, 0
	for range maxWraps {
		next, ok := nextLine(w.text, at)
		if !ok || len(joined) > 8*want {
			return end
		}
		i := skipIndent(w.text, next)
		to := i
		for to < len(w.text) && to-i < 8*want && classes[w.text[to]]&wordEnd == 0 {
			to++
		}
		known := len(joined)
		joined = append(joined, w.text[i:to]...)
		v := w.tail.fold(joined)
		n, k := digitsOf(v.b)
		switch {
		case n == want:
			return i + v.end(k) - known
		case n > want, to == i, !wide, k < len(v.b) && v.end(k) > known && !partOfEscape(v.b[k:]), k < len(v.b) && v.end(k) <= known,
			atOr(w.text, to, '\n') != '\n' && w.text[to] != '\r', to-next < leastWidth:
			return end
		}
		at, end = to, to
	}
	return end
}

// digitsOf counts the digits of base64 that b begins with, and says where they and their padding
// end.
func digitsOf(b []byte) (n, end int) {
	end = run(b, 0, base64Byte)
	n = end
	for end < len(b) && b[end] == '=' {
		end++
	}
	return n, end
}

// goesOn reports whether a run of bytes that begins a line is the rest of a value that looks
// random, and no word of the next line. e follows it.
func goesOn(b []byte, e byte, before makeup) bool {
	m := makeupOf(b)
	if e == ':' || e == '\\' || e == '(' || e == '[' || versioned(b) {
		return false
	}
	if m.mixed() && m.upper > 0 && m.lower > 0 {
		return len(b) >= 4
	}
	if len(b) >= 8 && m.upper > 1 && m.lower > 1 && m.marks == 0 && !camelWords(b) {
		return true
	}
	if e == ' ' || e == '.' {
		return false
	}
	return before.mixed() && (m.mixed() && m.marks == 0 || m.upper > 0 && m.lower > 0 && !isUpper(b[0]) || len(b) <= 4 && m.marks == 0 && m.digits < len(b) && (e == '\n' || e == '\r' || e == '"' || e == '\'' || e == '&' || e == ';'))
}

// nextLine returns where the line after the one that ends at i begins.
func nextLine(text []byte, i int) (int, bool) {
	for i < len(text) && (text[i] == '\r' || text[i] == 0) {
		i++
	}
	if i >= len(text) || text[i] != '\n' {
		return 0, false
	}
	return i + 1, true
}

// skipIndent passes over what a wrapped line begins with: blanks, marks of quoting, escapes.
func skipIndent(text []byte, i int) int {
	for n := 0; i < len(text) && n < maxIndent; n++ {
		switch c := text[i]; {
		case isBlank(c), c == 0, (c == '|' || c == '>') && isBlank(at(text, i+1)):
			i++
		case c == 0x1b:
			k := escapeLen(text[i:])
			if k == 0 {
				return i
			}
			i += k
		default:
			return i
		}
	}
	return i
}

// lineWidth returns how many columns the line of the piece has, at most 4 KiB.
func (w *walker) lineWidth() int {
	line := w.text[max(w.line, w.end-4<<10):w.end]
	if w.joined > 0 {
		if i := lastLineEnd(line); i >= 0 {
			line = line[i+1:]
		}
	}
	n := utf8.RuneCount(line)
	for i := 0; i < len(line); i++ {
		if line[i] == 0x1b {
			n -= escapeLen(line[i:])
		}
	}
	return n
}

func lastLineEnd(b []byte) int {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == '\n' {
			return i
		}
	}
	return -1
}
