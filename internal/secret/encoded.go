package secret

import (
	"encoding/base64"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDeep is how many encoded commands may lie in each other.
const maxDeep = 2

// encodedOption masks the argument of -EncodedCommand in b[i:end] and its short forms, if the command that it holds has a secret.
func (w *walker) encodedOption(i, end int) bool {
	b := w.b
	const name = "encodedcommand"
	opt := b[i+1 : end]
	if len(opt) == 0 || len(opt) > len(name) || !hasFold([]byte(name), 0, lowered(opt)) && !equalFold(opt, "ec") && !equalFold(opt, "encodedarguments") {
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
		if e := w.wrapped(from, to, base64Byte|tokenByte, 0); e > w.end {
			end = e
			for _, c := range w.text[w.end:e] {
				if classes[c]&base64Byte != 0 || c == '=' {
					arg = append(arg, c)
				}
			}
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

// Decode returns the command that the argument of -EncodedCommand holds: base64 of UTF-16, or of UTF-8.
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
