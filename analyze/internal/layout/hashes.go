package layout

import (
	"strings"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// hexEnd returns the end of the hex digits at s[i:].
func hexEnd(s []byte, i int) int {
	for i < len(s) && isHex(s[i]) {
		i++
	}
	return i
}

// hash reads a cell that is a hash, or one in pairs of digits with blanks between, as certutil
// printed it once.
func hash(cell []byte) (p Part, ok bool) {
	n := hexEnd(cell, 0)
	if n == len(cell) {
		kind := artifact.AlgorithmOfDigits(n)
		return hashOf(kind, ""), kind != artifact.NoHash
	}
	if len(cell) > 191 || len(cell)%3 != 2 || n != 2 {
		return p, false
	}
	var buf []byte
	for i := 0; i < len(cell); i += 3 {
		if !isHex(cell[i]) || !isHex(cell[i+1]) || i+2 < len(cell) && cell[i+2] != ' ' {
			return p, false
		}
		buf = append(buf, cell[i], cell[i+1])
	}
	kind := artifact.AlgorithmOfDigits(len(buf))
	return hashOf(kind, lowerHex(buf)), kind != artifact.NoHash
}

func lowerHex(b []byte) string {
	for i, c := range b {
		if c >= 'A' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

// algorithm returns the kind of hash that a name stands for.
func algorithm(name string) artifact.Algorithm {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "hash"), "sum")
	if strings.HasPrefix(name, "sha-") {
		name = "sha" + name[len("sha-"):]
	}
	if name == "" {
		return artifact.NoHash
	}
	a, _ := artifact.AlgorithmOf(name)
	return a
}
