package stack

import "strings"

// By is what is stacked.
type By string

// What can be stacked.
const (
	Path By = "path"
	Name By = "name" // of a file, without its folder
	Hash By = "hash"
)

// All returns what can be stacked, in the order in which it is shown.
func All() []By { return []By{Path, Name, Hash} }

// AppendKey appends the key of a value. Paths and names of Windows are in lower case. In a path an
// asterisk stands for the folder of a user below \Users\, /home/ or /Users/. In a path or a name it
// stands for each run of digits and each GUID. The key of a hash is the hash in lower case.
func AppendKey(dst []byte, by By, value string, windows bool) []byte {
	from := len(dst)
	if by == Hash || windows {
		for i := range len(value) {
			dst = append(dst, lower(value[i]))
		}
	} else {
		dst = append(dst, value...)
	}
	if by == Hash {
		return dst
	}
	key := dst[from:]
	n := 0
	for i := 0; i < len(key); {
		if end := userFolder(key, i); by == Path && end > i {
			n += copy(key[n:], key[i:end])
			for i = end; i < len(key) && !separator(key[i]); i++ {
			}
			if i > end {
				key[n] = '*'
				n++
			}
			continue
		}
		switch end := guid(key, i); {
		case end > i:
			i = end
			key[n] = '*'
		case digit(key[i]):
			for i++; i < len(key) && digit(key[i]); i++ {
			}
			key[n] = '*'
		default:
			key[n] = key[i]
			i++
		}
		n++
	}
	return dst[:from+n]
}

// userFolders are the folders below which each user has one.
var userFolders = []string{`\users\`, `/users/`, `/home/`}

// userFolder returns the end of such a folder that begins at i, or i if none does.
func userFolder(key []byte, i int) int {
	if !separator(key[i]) {
		return i
	}
	for _, f := range userFolders {
		if len(key)-i >= len(f) && strings.EqualFold(string(key[i:i+len(f)]), f) {
			return i + len(f)
		}
	}
	return i
}

// guid returns the end of a GUID that begins at i, or i if none does.
func guid(key []byte, i int) int {
	const length = 36
	if len(key)-i < length || key[i+8] != '-' || i > 0 && hex(key[i-1]) {
		return i
	}
	for k, c := range key[i : i+length] {
		dash := k == 8 || k == 13 || k == 18 || k == 23
		if dash && c != '-' || !dash && !hex(c) {
			return i
		}
	}
	return i + length
}

func separator(c byte) bool { return c == '\\' || c == '/' }
func digit(c byte) bool     { return c-'0' <= 9 }
func hex(c byte) bool       { return digit(c) || c|0x20-'a' <= 5 }

func lower(c byte) byte {
	if c-'A' <= 'Z'-'A' {
		return c | 0x20
	}
	return c
}
