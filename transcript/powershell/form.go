package powershell

import "bytes"

// stars is the line around headers and footers.
const stars = "**********************"

const (
	// maxTitle bounds titles and the lines of times; longer ones are output.
	maxTitle = 1 << 10
	// maxKey bounds a key and the blanks around it.
	maxKey = 256
)

func isStars(line []byte) bool {
	return len(line) >= len(stars) && string(line[:len(stars)]) == stars && isBlank(line[len(stars):])
}

func isTitle(line []byte) bool {
	return len(line) <= maxTitle && !isStars(line) && !isBlank(line)
}

func isBlank(b []byte) bool { return len(bytes.TrimLeft(b, " \t")) == 0 }

// isCutStars says whether the file ends in what may have become the last line of a header.
func isCutStars(l *line) bool {
	return l.open && len(l.text) < len(stars) && string(l.text) == stars[:len(l.text)]
}

// hasKey says whether the line has a key, or the file ends before it is certain.
func hasKey(l *line) bool {
	_, _, _, ok := splitKey(l.text)
	return ok || isCutKey(l)
}

// isCutKey says whether the file ends in what may have become a key.
func isCutKey(l *line) bool {
	return l.open && len(l.text) < maxKey && !isBlank(l.text)
}

// splitKey divides "key: value", as any language writes it: French has a hard blank before the
// colon, Chinese may have a wide one. ok is false for a line without a key. value is
// line[at:at+len(value)].
func splitKey(line []byte) (key, value []byte, at int, ok bool) {
	const colon, wide = ":", "："
	near := line[:min(len(line), maxKey)]
	i, n := bytes.IndexByte(near, ':'), len(colon)
	if j := bytes.Index(near, []byte(wide)); j >= 0 && (i < 0 || j < i) {
		i, n = j, len(wide)
	}
	if i < 0 {
		return nil, nil, 0, false
	}
	key = bytes.Trim(line[:i], blanks)
	value = bytes.TrimLeft(line[i+n:], blanks)
	at = len(line) - len(value)
	return key, bytes.TrimRight(value, " \t"), at, len(key) > 0
}

// blanks are those that stand around a colon.
const blanks = " \t\u00a0\u202f"

// timeLine returns the 14 digits of "key: 14 digits".
func timeLine(line []byte) (digits []byte, ok bool) {
	if len(line) > maxTitle {
		return nil, false
	}
	_, value, _, ok := splitKey(line)
	return value, ok && len(value) == 14 && allDigits(string(value))
}

func isTime(line []byte) bool {
	_, ok := timeLine(line)
	return ok
}

func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
