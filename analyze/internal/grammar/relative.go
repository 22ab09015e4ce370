package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// driveRelative takes a line that is nothing but C:dir\file.ext. In running
// text such a word is too often a label with its value.
func driveRelative(line []byte, from int) (Path, bool) {
	if len(line)-from < 6 || line[from+1] != ':' || !ascii.IsLetter(line[from]) || !isWord(line[from+2]) && line[from+2] != '.' {
		return Path{}, false
	}
	body := line[from+2:]
	if bytes.IndexByte(body, '\\') < 0 || bytes.IndexByte(body, '/') >= 0 {
		return Path{}, false
	}
	for _, c := range body {
		if c <= ' ' || classes[c]&illegal != 0 {
			return Path{}, false
		}
	}
	name := from + 2 + bytes.LastIndexByte(body, '\\') + 1
	if extBefore(line, name, len(line)) < fileExt {
		return Path{}, false
	}
	return Path{Start: from, End: len(line), Kind: DrivePath, Rule: PathLine}, true
}
