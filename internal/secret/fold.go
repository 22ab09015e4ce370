package secret

import (
	"math/bits"
	"unicode/utf8"
)

// view is text that the rules read: as it stands in the source, or folded.
type view struct {
	b        []byte
	from, to []int32 // where each byte of b stood in the source; nil where b is the source
	layers   []uint8 // how many layers of encoding lay over it
}

// start returns where the byte at i begins in the source.
func (v *view) start(i int) int {
	if v.from == nil {
		return i
	}
	if i >= len(v.from) {
		return v.end(i)
	}
	return int(v.from[i])
}

// end returns where the bytes before i end in the source.
func (v *view) end(i int) int {
	switch {
	case v.from == nil || i == 0:
		return i
	}
	return int(v.to[i-1])
}

// layer returns how many layers lay over the byte at i.
func (v *view) layer(i int) uint8 {
	if v.from == nil || i >= len(v.layers) {
		return 0
	}
	return v.layers[i]
}

func (v *view) put(c byte, from, to int32, layers uint8) {
	v.b = append(v.b, c)
	v.from = append(v.from, from)
	v.to = append(v.to, to)
	v.layers = append(v.layers, layers)
}

// maxLayers is how many layers of encoding are taken off.
const maxLayers = 5

// folding takes disguises off a line. It keeps its buffers.
type folding struct {
	v     [2]view
	shown bool // escape sequences are read as text, after a blank
}

// fold returns b without its disguises. Without any, the view is b itself.
func (f *folding) fold(b []byte) view { return f.view(view{b: b}) }

// view is fold for a view.
func (f *folding) view(now view) view {
	for n := range maxLayers {
		if !disguised(now.b) {
			break
		}
		next := &f.v[n%2]
		if next.from == nil { // an empty view is none of the source
			next.from = make([]int32, 0, 256)
		}
		next.b, next.from, next.to, next.layers = next.b[:0], next.from[:0], next.to[:0], next.layers[:0]
		if !foldOnce(next, &now, f.shown) {
			break
		}
		now = *next
	}
	return now
}

var suspects = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= 0x80 || c == 0x1b || c == 0 || c == '\b' || c == '%' || c == '&' || c == '\\' || c == '_'
	}
	return t
}()

// disguised reports whether there is something to take off.
func disguised(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if !suspects[b[i]] {
			continue
		}
		switch b[i] {
		case '%':
			if i+2 < len(b) && isHex(b[i+1]) && isHex(b[i+2]) || i+5 < len(b) && b[i+1]|0x20 == 'u' && isHex(b[i+2]) {
				return true
			}
		case '&':
			if c := at(b, i+1); c == '#' || isLetter(c) && entityAhead(b, i) {
				return true
			}
		case '\\':
			if c := at(b, i+1); c == '"' || c == '\'' || c == 'u' || c == '/' || c == 'n' || c == 'r' || c == 't' || c == 'x' || c == '\\' && quoteAfter(b, i) {
				return true
			}
			for i+1 < len(b) && b[i+1] == '\\' {
				i++
			}
		case '_':
			if at(b, i+1) == 'x' && at(b, i+6) == '_' {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// quoteAfter reports whether the backslashes at i lead to a quote or an escape.
func quoteAfter(b []byte, i int) bool {
	for i < len(b) && b[i] == '\\' {
		i++
	}
	c := at(b, i)
	return c == '"' || c == '\'' || c == 'u'
}

// entityAhead reports whether the letters after the & at i end with a semicolon.
func entityAhead(b []byte, i int) bool {
	for k := i + 1; k < len(b) && k < i+9; k++ {
		if b[k] == ';' {
			return true
		}
		if !isLetter(b[k]) {
			return false
		}
	}
	return false
}

// foldOnce takes one layer off, and reports whether anything changed.
func foldOnce(dst, src *view, shown bool) (changed bool) {
	b := src.b
	quoted := false // a quote was seen: \n may be an escape
	for i := 0; i < len(b); {
		c := b[i]
		if !suspects[c] {
			quoted = quoted || c == '"' || c == '\''
			dst.put(c, int32(src.start(i)), int32(src.end(i+1)), src.layer(i))
			i++
			continue
		}
		if c == 0x1b && shown {
			dst.put(' ', int32(src.start(i)), int32(src.end(i+1)), src.layer(i))
			changed = true
			i++
			continue
		}
		r, n, deeper := unit(b, i, quoted)
		if n == 0 {
			for end := i + plain(b, i); i < end; i++ {
				dst.put(c, int32(src.start(i)), int32(src.end(i+1)), src.layer(i))
			}
			continue
		}
		layers := uint8(0)
		for k := i; k < i+n; k++ {
			layers = max(layers, src.layer(k))
		}
		from, to := int32(src.start(i)), int32(src.end(i+n))
		changed = dst.rune(r, from, to, layers+deeper, b[i:i+n]) || changed
		quoted = quoted || r == '"'
		i += n
	}
	return changed
}

// plain returns how many equal bytes at i stand for themselves, when the first one does. Of a run
// of backslashes the last one may begin an escape, or all but one if a quote follows.
func plain(b []byte, i int) int {
	if b[i] != '\\' {
		return 1
	}
	n := run2(b, i, '\\') - i
	if c := at(b, i+n); c == '"' || c == '\'' {
		return 1
	}
	return max(1, n-1)
}

// Results of unit that are no characters.
const (
	dropped  rune = -1 // nothing is there
	rawByte  rune = -2 // a byte of UTF-8 that was percent-encoded
	overtype rune = -3 // a backspace
)

// rune appends a character that was read, and reports whether it differs from what it was read
// from.
func (v *view) rune(r rune, from, to int32, layers uint8, was []byte) (changed bool) {
	switch r {
	case dropped:
		return true
	case overtype:
		if n := len(v.b); n > 0 {
			v.b, v.from, v.to, v.layers = v.b[:n-1], v.from[:n-1], v.to[:n-1], v.layers[:n-1]
		}
		return true
	case rawByte:
		c, _ := hexByte(was, 1)
		v.put(c, from, to, layers)
		return true
	}
	r, keep := foldRune(r)
	if !keep {
		return true
	}
	if r < utf8.RuneSelf {
		v.put(byte(r), from, to, layers)
		return true
	}
	n := len(v.b)
	v.b = utf8.AppendRune(v.b, r)
	for range len(v.b) - n {
		v.from, v.to, v.layers = append(v.from, from), append(v.to, to), append(v.layers, layers)
	}
	return string(v.b[n:]) != string(was)
}

// unit reads what a disguise may stand for at i: a character and how many bytes it took; 0 if the
// byte stands for itself.
func unit(b []byte, i int, quoted bool) (r rune, n int, deeper uint8) {
	switch c := b[i]; {
	case c == 0x1b:
		return dropped, max(1, escapeLen(b[i:])), 0
	case c == 0: // one of UTF-16 has others at every second place; a single one ends a string
		if (i+1 == len(b) || b[i+1] != 0) && (i == 0 || b[i-1] != 0) && (i > 1 && b[i-2] == 0 || i+2 < len(b) && b[i+2] == 0) {
			return dropped, 1, 0
		}
	case c == '\b':
		return overtype, 1, 0
	case c == '%':
		return percent(b, i)
	case c == '&':
		return entity(b, i)
	case c == '\\':
		return backslash(b, i, quoted)
	case c == '_':
		if r, ok := hexRune(b, i+2); ok && at(b, i+1) == 'x' && at(b, i+6) == '_' {
			return r, 7, 1
		}
	default:
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return 0, 0, 0
		}
		return r, n, 0
	}
	return 0, 0, 0
}

// percent reads %XX and %uXXXX.
func percent(b []byte, i int) (r rune, n int, deeper uint8) {
	if c, ok := hexByte(b, i+1); ok {
		switch {
		case c >= utf8.RuneSelf:
			return rawByte, 3, 1
		case c < ' ' && c != '\n' && c != '\r' && c != '\t':
			return dropped, 3, 1
		}
		return rune(c), 3, 1
	}
	if at(b, i+1)|0x20 == 'u' {
		if r, ok := hexRune(b, i+2); ok {
			return r, 6, 1
		}
	}
	return 0, 0, 0
}

// backslash reads the escapes of JSON, and of strings in programs, that matter: quotes, \uXXXX,
// line ends.
func backslash(b []byte, i int, quoted bool) (r rune, n int, deeper uint8) {
	for i+n < len(b) && b[i+n] == '\\' {
		n++
	}
	c := at(b, i+n)
	switch {
	case (c == '"' || c == '\'') && n%2 == 1:
		return rune(c), n + 1, uint8(bits.Len(uint(n)))
	case c == 'u':
		if r, ok := hexRune(b, i+n+1); ok {
			return r, n + 5, uint8(bits.Len(uint(n)))
		}
	case n > 1:
	case c == '/':
		return '/', 2, 1
	case c == 'x':
		if v, ok := hexByte(b, i+2); ok && v < utf8.RuneSelf && !isAlnum(v) && v >= ' ' {
			return rune(v), 4, 1
		}
	case c == 'r' && at(b, i+2) == '\\' && at(b, i+3) == 'n':
		return '\n', 4, 1
	case (c == 'n' || c == 'r' || c == 't') && quoted && !inPath(b, i):
		if c == 't' {
			return '\t', 2, 1
		}
		return '\n', 2, 1
	}
	return 0, 0, 0
}

// inPath reports whether the backslash at i divides a path.
func inPath(b []byte, i int) bool {
	if at(b, i-1) == ':' && isLetter(at(b, i-2)) && !isLetter(at(b, i-3)) {
		return true
	}
	for k := i - 1; k > 0 && k > i-64 && b[k] > ' ' && b[k] != '"'; k-- {
		if b[k] == '\\' && (b[k-1] == ':' || b[k-1] == '\\') {
			return true
		}
	}
	for k := i + 2; k < len(b) && k < i+40 && (isAlnum(b[k]) || b[k] == '.' || b[k] == '_'); k++ {
		if at(b, k+1) == '\\' && isAlnum(at(b, k+2)) && at(b, k+2) != 'n' && at(b, k+2) != 'r' && at(b, k+2) != 't' {
			return true
		}
	}
	return false
}

func hexByte(b []byte, i int) (byte, bool) {
	if i+1 >= len(b) || !isHex(b[i]) || !isHex(b[i+1]) {
		return 0, false
	}
	return hexValue(b[i])<<4 | hexValue(b[i+1]), true
}

func hexValue(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func hexRune(b []byte, i int) (rune, bool) {
	hi, ok := hexByte(b, i)
	lo, ok2 := hexByte(b, i+2)
	return rune(hi)<<8 | rune(lo), ok && ok2
}

// The letters without their marks: from U+00C0, U+0100 and U+1EA0 on.
const (
	latin1    = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
	latinA    = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
	latinMore = "AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy"
)
