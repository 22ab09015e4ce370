package text

import "unicode/utf8"

// Validity counts what is not UTF-8 in a text that is written to it: maximal subparts, as
// Unicode 16 section 3.9 has them.
type Validity struct {
	Count int64
	First int64 // offset of the first one

	n    int64 // bytes that have been looked at
	rest [utf8.UTFMax]byte
	open int // bytes of rest: the beginning of a character
}

// Write implements io.Writer. It never fails.
func (v *Validity) Write(p []byte) (int, error) {
	n := len(p)
	for v.open > 0 && len(p) > 0 {
		b := v.rest
		b[v.open] = p[0]
		v.rest, p = b, p[1:]
		if v.open++; utf8.FullRune(b[:v.open]) { // of four bytes at the latest
			v.look(b[:v.open])
		}
	}
	if len(p) > 0 {
		v.look(p)
	}
	return n, nil
}

// Close ends the text. It never fails.
func (v *Validity) Close() error {
	b := v.rest[:v.open]
	v.open = 0
	for len(b) > 0 {
		b = b[v.one(b):]
	}
	return nil
}

// look counts in b, and keeps the beginning of a character at its end.
func (v *Validity) look(b []byte) {
	end := len(b)
	for i := max(0, end-utf8.UTFMax+1); i < end; i++ {
		if utf8.RuneStart(b[i]) && !utf8.FullRune(b[i:]) {
			end = i
			break
		}
	}
	if utf8.Valid(b[:end]) {
		v.n += int64(end)
	} else {
		for at := 0; at < end; {
			at += v.one(b[at:end])
		}
	}
	v.open = copy(v.rest[:], b[end:])
}

// one looks at a character, or a maximal subpart of none.
func (v *Validity) one(b []byte) int {
	_, n := utf8.DecodeRune(b)
	if n <= 1 && b[0] >= utf8.RuneSelf {
		n = InvalidLen(b)
		if v.Count++; v.Count == 1 {
			v.First = v.n
		}
	}
	v.n += int64(n)
	return n
}
