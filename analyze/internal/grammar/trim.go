package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// trimEnd removes the punctuation of the sentence from a path that may end at
// end; its last name begins at name. It keeps an ellipsis, unless that follows
// a whole file name.
func trimEnd(line []byte, body, name, end int) (int, bool) {
	if name > end { // that of the region: the path ends in a name before it
		name = body + bytes.LastIndexAny(line[body:end], `\/`) + 1
	}
	for end > body {
		switch c := line[end-1]; c {
		case '-', '=': // a dash or an arrow of the sentence
			if ascii.At(line, end-2) != ' ' {
				return end, false
			}
			end--
		case ' ', ',', ';', '\'', '`', '(', '[', '{':
			end--
		case ')', ']', '}':
			if balanced(line[min(name, end):end], c) {
				return end, false
			}
			end--
		case '.':
			dots := end
			for dots > body && line[dots-1] == '.' {
				dots--
			}
			switch {
			case end-dots >= 3 && extBefore(line, name, dots) < fileExt:
				return end, true
			case end-dots == 2 && (dots == body || isSep(line[dots-1])): // the parent folder
				return end, false
			}
			end = dots
		case 0x82, 0x8C, 0x89, 0x9B, 0x8D, 0x9A: // the last byte of 。，）；」：
			if !sentenceMark(line[body:end]) {
				return end, false
			}
			end -= 3
		case 0xA6: // the last byte of …
			if !endsInEllipsis(line[body:end]) {
				return end, false
			}
			if extBefore(line, name, end-3) < fileExt {
				return end, true
			}
			end -= 3
		default:
			return end, false
		}
	}
	return end, false
}

// sentenceMark reports whether p ends in a mark of a sentence in Chinese or Japanese.
func sentenceMark(p []byte) bool {
	if len(p) < 3 {
		return false
	}
	switch string(p[len(p)-3:]) {
	case "。", "，", "；", "：", "」", "、":
		return true
	case "）":
		return !bytes.Contains(p[max(0, len(p)-256):], []byte("（"))
	}
	return false
}

// abbreviated reports whether an ellipsis stands in the midst of a name: M...ersion.
func abbreviated(p []byte) bool {
	for _, dots := range [...]string{"...", "…"} {
		if i := bytes.Index(p, []byte(dots)); i > 0 && isWord(p[i-1]) && wordAt(p, i+len(dots)) {
			return true
		}
	}
	return false
}

func endsInEllipsis(p []byte) bool {
	return bytes.HasSuffix(p, []byte("...")) || bytes.HasSuffix(p, []byte("…"))
}

// balanced reports whether the bracket that ends name has its partner there.
// Only as much of a name is searched as a name may hold.
func balanced(name []byte, closing byte) bool {
	name = name[max(0, len(name)-512):]
	depth := 0
	for i := len(name) - 1; i >= 0; i-- {
		switch name[i] {
		case closing:
			depth++
		case "([{"[bracket(closing)]:
			if depth--; depth == 0 {
				return true
			}
		}
	}
	return false
}
