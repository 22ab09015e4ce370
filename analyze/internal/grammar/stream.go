package grammar

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// streamEnd returns where the stream ends whose colon is at i, or 0 when the
// colon opens none: positions (a.ps1:12), messages (a.cs:line 42) and headings
// follow names in the same way, so a stream has to show itself by its type, by
// its name, or by an extension.
func streamEnd(line []byte, i int) int {
	name := i + 1
	end := name
	for end < len(line) && end-name < 256 && isStreamByte(line[end]) {
		end++
	}
	if ascii.HasAt(line, end, ":$") {
		t := end + 2
		for t < len(line) && t-end < 32 && (ascii.IsLetter(line[t]) || line[t] == '_') {
			t++
		}
		if t > end+2 && !wordAt(line, t) {
			return t
		}
	}
	for end > name && (line[end-1] == '.' || line[end-1] == ',') {
		end--
	}
	if end == name {
		return 0
	}
	if ascii.HasFold(line, name, "zone.identifier") && end-name == len("zone.identifier") || extBefore(line, name, end) >= fileExt {
		return end
	}
	return 0
}

func isStreamByte(c byte) bool {
	return c > ' ' && c != '\\' && c != '/' && c != ')' && c != ']' && c != '}' && c != ';' && c != '\'' && classes[c]&illegal == 0
}
