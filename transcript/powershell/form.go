package powershell

import (
	"bytes"
)

// stars is the line around headers and footers.
const stars = "**********************"

// maxTitle bounds titles and the lines of times; longer ones are output.
const maxTitle = 1 << 10

func isStars(line []byte) bool {
	return string(bytes.TrimRight(line, " \t")) == stars
}

// splitKey divides "key: value", as any language writes it: French has a hard blank before the
// colon, Chinese may have a wide one. ok is false for a line without a key. value is line[at:at+len(value)].
func splitKey(line []byte) (key, value []byte, at int, ok bool) {
	i, n := bytes.IndexByte(line, ':'), 1
	if wide := bytes.Index(line, []byte("：")); wide >= 0 && (i < 0 || wide < i) {
		i, n = wide, len("：")
	}
	if i <= 0 {
		return nil, nil, 0, false
	}
	key = trimBlanks(line[:i])
	if len(key) == 0 || len(key) > 256 {
		return nil, nil, 0, false
	}
	value = line[i+n:]
	trimmed := bytes.TrimLeft(value, " \t\u00a0\u202f")
	at = len(line) - len(trimmed)
	return key, bytes.TrimRight(trimmed, " \t"), at, true
}

func trimBlanks(b []byte) []byte { return bytes.Trim(b, " \t\u00a0\u202f") }

// timeLine returns the 14 digits of "key: 14 digits".
func timeLine(line []byte) (digits []byte, ok bool) {
	if len(line) > maxTitle {
		return nil, false
	}
	_, value, _, ok := splitKey(line)
	return value, ok && len(value) == 14 && allDigits(value)
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// splitPrompt returns the length of the prompt that a line begins with.
func splitPrompt(line []byte) (n int, ok bool) {
	for range 2 { // [host]: [DBG]:
		if rest := line[n:]; len(rest) > 0 && rest[0] == '[' {
			i := bytes.Index(rest[:min(len(rest), 300)], []byte("]: "))
			if i < 0 {
				return 0, false
			}
			n += i + len("]: ")
		}
	}
	rest := line[n:]
	if !bytes.HasPrefix(rest, []byte("PS")) || bytes.HasPrefix(rest, []byte("PS>TerminatingError(")) {
		return 0, false
	}
	end := 2
	if len(rest) > 2 && rest[2] == ' ' {
		i := bytes.IndexByte(rest, '>')
		if i < 0 || !isLocation(rest[3:i]) {
			return 0, false
		}
		end = i
	}
	for level := end; ; end++ {
		if end == len(rest) || rest[end] != '>' {
			if end == level {
				return 0, false
			}
			break
		}
	}
	if end < len(rest) && rest[end] == ' ' {
		end++
	}
	return n + end, true
}

// isLocation says whether b may be where a prompt stands: a drive of any provider, a share, a POSIX path.
func isLocation(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	if b[0] == '/' || b[0] == '~' || bytes.HasPrefix(b, []byte(`\\`)) || bytes.Contains(b, []byte("::")) {
		return true
	}
	i := bytes.IndexByte(b, ':')
	return i > 0 && bytes.IndexByte(b[:i], ' ') < 0
}

// Detect says whether a text that begins with head is a transcript file: blank lines aside, it begins with a header. head
// may be cut anywhere behind the time; a few KiB are enough.
func Detect(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), "\r\n")
	for i := range 3 {
		line, rest, found := bytes.Cut(head, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		switch i {
		case 0:
			if !isStars(line) {
				return false
			}
		case 1:
			if len(line) > maxTitle || isStars(line) {
				return false
			}
		case 2:
			_, ok := timeLine(line)
			return ok
		}
		if !found {
			return false
		}
		head = rest
	}
	return false
}

const bom = "\xEF\xBB\xBF"
