package secret

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDeep is how many encoded commands may lie in each other.
const maxDeep = 2

// encodedOption masks the argument of -EncodedCommand in b[i:end] and its short forms, if the
// command that it holds has a secret.
func (w *walker) encodedOption(i, end int) bool {
	b := w.b
	opt := lowered(b[i+1 : min(end, i+1+len("encodedarguments:"))])
	opt = strings.TrimSuffix(opt, ":")
	switch {
	case opt == "":
		return false
	case strings.HasPrefix("encodedcommand", opt), opt == "ec", opt == "ea":
	case len(opt) > len("encoded") && strings.HasPrefix("encodedarguments", opt):
	default:
		return false
	}
	n := end
	if c := at(b, n-1); c == ':' {
		n--
	}
	from, to := w.argument(skipBlanks(b, n))
	k := run(b, from, base64Byte)
	for at(b, k) == '=' {
		k++
	}
	if to = min(to, k); to-from < 16 {
		return false
	}
	w.encoded(from, to)
	return true
}

// encoded masks b[from:to], which is base64, if the text that it holds has a secret.
func (w *walker) encoded(from, to int) {
	if w.deep >= maxDeep {
		return
	}
	b := w.b
	arg := append([]byte(nil), b[from:to]...)
	end := w.at + w.v.end(to)
	if to == len(b) && w.eol { // it may be wrapped
		more, e := w.wrappedCommand(arg)
		if e == 0 {
			e = w.wrapped(from, to, base64Byte|tokenByte, 0)
			more = appendBase64(arg, w.text[w.end:max(e, w.end)])
		}
		if e > w.end {
			arg, end = more, e
		}
	}
	text, ok := Decode(arg)
	if !ok || len(find(All, text, w.deep+1)) == 0 {
		return
	}
	w.done = max(w.done, to)
	start := w.at + w.v.start(from)
	w.found = append(w.found, found{start, min(end, start+MaxSpan), EncodedCommand})
}

// wrappedCommand adds to an encoded command, which ends with the line, what is in the next lines of
// it, and returns where that ends; 0 if it does not go on. Base64 of UTF-16 looks less random than
// a token, and is known by its zeros.
func (w *walker) wrappedCommand(arg []byte) (_ []byte, end int) {
	at, wide := w.end, w.lineWidth() >= leastWidth
	for range maxWraps {
		next, ok := nextLine(w.text, at)
		if !ok || !wide || arg[len(arg)-1] == '=' || len(arg) > MaxSpan {
			break
		}
		from := skipIndent(w.text, next)
		to := run(w.text, from, base64Byte)
		for n := 0; n < 2 && to < len(w.text) && w.text[to] == '='; n++ {
			to++
		}
		more := append(arg, w.text[from:to]...)
		if to == from || !isWide(more, len(arg)) {
			break
		}
		arg, end, at = more, to, to
		e := atOr(w.text, to, '\n')
		wide = to-next >= leastWidth && (e == '\n' || e == '\r')
	}
	return arg, end
}

// appendBase64 appends what of b is base64.
func appendBase64(dst, b []byte) []byte {
	for _, c := range b {
		if classes[c]&base64Byte != 0 || c == '=' {
			dst = append(dst, c)
		}
	}
	return dst
}

// isWide reports whether base64 is of UTF-16 from a place on, and its text of ASCII, mostly.
func isWide(arg []byte, from int) bool {
	from &^= 3
	arg = bytes.TrimRight(arg[from:], "=")
	if len(arg)%4 == 1 {
		arg = arg[:len(arg)-1]
	}
	raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(arg)))
	n, err := base64.RawStdEncoding.Decode(raw, arg)
	zeros := 0
	for i := 1 - from/4*3%2; i < n; i += 2 {
		if raw[i] == 0 {
			zeros++
		}
	}
	return err == nil && zeros*4 >= n
}

// Decode returns the command that the argument of -EncodedCommand holds: base64 of UTF-16, or of
// UTF-8.
func Decode(arg []byte) (text []byte, ok bool) {
	arg = arg[:len(arg)&^3+len(arg)&3]
	for len(arg) > 0 && arg[len(arg)-1] == '=' {
		arg = arg[:len(arg)-1]
	}
	if len(arg)%4 == 1 {
		arg = arg[:len(arg)-1]
	}
	raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(arg)))
	n, err := base64.RawStdEncoding.Decode(raw, arg)
	if raw = raw[:n]; err != nil || n < 4 {
		return nil, false
	}
	wide := 0
	for i := 1; i < n; i += 2 {
		if raw[i] == 0 {
			wide++
		}
	}
	if wide*4 < n { // less than half of the units are of ASCII
		return raw, utf8.Valid(raw)
	}
	units := make([]uint16, 0, n/2)
	for i := 0; i+1 < n; i += 2 {
		units = append(units, uint16(raw[i])|uint16(raw[i+1])<<8)
	}
	return []byte(string(utf16.Decode(units))), true
}
