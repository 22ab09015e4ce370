package clixml

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// escaped reads the entity, or the character as _xHHHH_, at the beginning of b.
func (d *Decoder) escaped(b []byte, last bool) Piece {
	r, n, more := character(b, last)
	if more {
		return Piece{}
	}
	if n == 0 {
		return d.plain(1)
	}
	if d.errors && (r == '\r' || r == '\n') {
		n, more := d.joint(b, last)
		switch {
		case more:
			return Piece{}
		case n > 0 && d.proof && d.unwrap:
			return Piece{Kind: Break, N: n}
		case n > 0:
			return Piece{Kind: Gone, N: n}
		}
	}
	if p, ok := d.begins(); ok {
		return p
	}
	text := utf8.AppendRune(d.char[:0], r)
	d.row.add(text)
	return Piece{Kind: Char, N: n, Text: text}
}

// joint returns the length of the end of a row and the beginning of the next, at the beginning of
// b, if the row was cut there only because the console has a width.
func (d *Decoder) joint(b []byte, last bool) (n int, more bool) {
	i := 0
	for _, c := range []string{"_x000D_", "_x000A_"} {
		rest := b[min(i, len(b)):]
		if len(rest) < len(c) && bytes.HasPrefix([]byte(c), rest) && !last {
			return 0, true
		}
		if len(rest) >= len(c) && bytes.EqualFold(rest[:len(c)], []byte(c)) {
			i += len(c)
		}
	}
	rest := b[i:]
	if len(rest) < len("</S>") {
		return 0, !last
	}
	if !bytes.HasPrefix(rest, []byte("</S>")) {
		return 0, false
	}
	if n, more = nextRow(b, i+len("</S>"), last); more || n == 0 {
		return 0, more
	}
	if d.proof {
		return n, false
	}
	if n == len(b) {
		return 0, !last
	}
	if !d.row.goesOn(b[n]) {
		return 0, false
	}
	return n, false
}

// goesOn reports whether a row that begins with c is the rest of this one. The console keeps the
// blank that it breaks a row at, and cuts within a word that is longer than a row.
func (r *row) goesOn(c byte) bool {
	if c == '+' || isSpace(c) || c == '_' || c == '<' {
		return false
	}
	return r.n > 1 && (r.blank == 1 || r.blank == 0 && r.quote != 0 && r.n >= leastCut)
}

// entities are those that XML has names for.
var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// maxEntity is the length of the longest one.
const maxEntity = 12

// character returns the character that b begins with as an entity or as _xHHHH_, and the length of
// that; 0 if it is neither.
func character(b []byte, last bool) (r rune, n int, more bool) {
	if b[0] == '_' {
		r, more = unit(b, last)
		switch {
		case more || r < 0:
			return 0, 0, more
		case !utf16.IsSurrogate(r):
			return r, unitLen, false
		}
		low, more := unit(b[unitLen:], last)
		if r = utf16.DecodeRune(r, low); more || r == utf8.RuneError {
			return 0, 0, more
		}
		return r, 2 * unitLen, false
	}
	b = b[:min(len(b), maxEntity)]
	end := bytes.IndexByte(b, ';')
	if end < 0 {
		return 0, 0, len(b) < maxEntity && !last
	}
	name := b[1:end]
	if len(name) > 1 && name[0] == '#' {
		r = number(name[1:])
	} else {
		r = entities[string(name)]
	}
	if r <= 0 || !utf8.ValidRune(r) {
		return 0, 0, false
	}
	return r, end + 1, false
}

// unitLen is the length of _xHHHH_.
const unitLen = len("_xHHHH_")

// unit returns the unit of UTF-16 that b begins with as _xHHHH_; -1 if there is none.
func unit(b []byte, last bool) (r rune, more bool) {
	for i := range unitLen {
		if i == len(b) {
			return -1, !last
		}
		c := b[i]
		switch {
		case i == 0 || i == unitLen-1:
			if c != '_' {
				return -1, false
			}
		case i == 1:
			if c != 'x' {
				return -1, false
			}
		default:
			v := digit(c)
			if v > 15 {
				return -1, false
			}
			r = r<<4 | v
		}
	}
	return r, false
}

// number returns the value of a number of XML; -1 if it is none.
func number(b []byte) (r rune) {
	base := rune(10)
	if b[0] == 'x' || b[0] == 'X' {
		base, b = 16, b[1:]
	}
	if len(b) == 0 {
		return -1
	}
	for _, c := range b {
		v := digit(c)
		if v >= base || r > utf8.MaxRune {
			return -1
		}
		r = r*base + v
	}
	return r
}

// digit returns the value of a hexadecimal digit; 99 if it is none.
func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return 99
}
