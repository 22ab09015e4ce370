package rivals

import "unsafe"

// lent returns b as a string that changes with b: no rival pays for a copy that
// only the common interface wants.
func lent(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// unquoted cuts the quotes off a JSON string.
func unquoted(s string) string {
	if len(s) < 2 || s[0] != '"' {
		return s
	}
	return s[1 : len(s)-1]
}
