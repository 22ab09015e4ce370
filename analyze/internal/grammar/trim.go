package grammar

import "bytes"

// trimEnd removes the punctuation of the sentence from a path that may end at
// end; its last name begins at name. It keeps an ellipsis, unless that follows
// a whole file name.
func trimEnd(line []byte, body, name, end int) (int, bool) {
	name = min(name, end)
	for end > body {
		switch c := line[end-1]; c {
		case '-', '=': // a dash or an arrow of the sentence
			if at(line, end-2) != ' ' {
				return end, false
			}
			end--
		case ' ', ',', ';', '\'', '`', '(', '[', '{':
			end--
		case ')', ']', '}':
			if balanced(line[name:end], c) {
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
