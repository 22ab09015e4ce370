// Package uuid holds the ids of actions in 16 bytes: a case may know a million of them.
package uuid

import "encoding/hex"

// UUID is the id of an action.
type UUID [16]byte

// textLen is the length of an id as text.
const textLen = 36

// Parse parses the usual form, in either case, and nothing else.
func Parse(s string) (u UUID, ok bool) {
	if len(s) != textLen || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return UUID{}, false
	}
	n := 0
	for _, part := range [...]string{s[:8], s[9:13], s[14:18], s[19:23], s[24:]} {
		m, err := hex.Decode(u[n:], []byte(part)) // a dash is no digit
		if err != nil {
			return UUID{}, false
		}
		n += m
	}
	return u, true
}

// String returns the usual form in lower case.
func (u UUID) String() string { return string(u.Append(nil)) }

// Append appends the usual form in lower case.
func (u UUID) Append(dst []byte) []byte {
	for i, part := range [][]byte{u[:4], u[4:6], u[6:8], u[8:10], u[10:]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}
