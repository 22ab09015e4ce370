package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// sizeMayStart reports whether the number line[i:end] is not the tail of
// something else: an identifier, a version, a date, a negative number.
func sizeMayStart(line []byte, i, end int) bool {
	if i == 0 {
		return true
	}
	switch c := line[i-1]; c {
	case '.', '-', '+', '\\', '$', '#', '@', '^', '%':
		return false
	case ':': // of a time
		return i < 2 || !ascii.IsDigit(line[i-2])
	case '/': // of a date, or "3 MB/5 MB"
		return i >= 2 && line[i-2] == 'B'
	case ' ':
		return !groupBefore(line, i-1) || !threeDigits(line[i:end])
	case 'n', 'r': // of an escape
		return escapedBefore(line, i-2)
	default:
		return !isWord(c) && !(i >= 3 && (ascii.HasAt(line, i-3, "−") || ascii.HasAt(line, i-3, "–")))
	}
}

// escapedBefore reports whether the backslash at i, one alone, follows a path whose backslashes are
// doubled: what was escaped twice has no line feeds, but \n.
func escapedBefore(line []byte, i int) bool {
	if i < 1 || line[i] != '\\' || line[i-1] == '\\' {
		return false
	}
	return bytes.Contains(line[max(0, i-pathReach):i], []byte(`:\\`))
}

// groupBefore reports whether one to three digits stand alone before i. With a
// plain blank after them it cannot be told whether they are another number or
// the first group of one.
func groupBefore(line []byte, i int) bool {
	k := i
	for k > 0 && i-k < 4 && ascii.IsDigit(line[k-1]) {
		k--
	}
	if k == i || i-k > 3 {
		return false
	}
	if line[k] == '0' { // the second group or a later one
		return i-k == 3 && k > 1 && line[k-1] == ' ' && ascii.IsDigit(line[k-2])
	}
	return k == 0 || !isWord(line[k-1]) && line[k-1] != ':' && line[k-1] != '/' && line[k-1] != '-' && line[k-1] != '.'
}

func threeDigits(number []byte) bool {
	return len(number) >= 3 && ascii.IsDigit(number[1]) && ascii.IsDigit(number[2]) && (len(number) == 3 || !ascii.IsDigit(number[3]))
}

// sizeMayEnd reports whether a size may end at i: not in an identifier, and not
// as a rate.
func sizeMayEnd(line []byte, i int) bool {
	next := ascii.At(line, i+1)
	switch c := ascii.At(line, i); c {
	case '/':
		return ascii.IsDigit(next) || next == ' '
	case '.', '-':
		return !isWord(next)
	case '\\':
		return (next == 'n' || next == 'r') && escapedBefore(line, i)
	case '=', '%', '$', '@':
		return false
	case ' ':
		return !ascii.HasAt(line, i, " per ")
	default:
		return !isWord(c)
	}
}

// columnAt reports whether line[i:end], a number with a glued single letter,
// stands as ls, du and df print sizes. In text 4K, 5G and 3B are no sizes.
func columnAt(line []byte, i, end int) bool {
	switch c := ascii.At(line, end); {
	case c == ' ' && ascii.IsLetter(ascii.At(line, end+1)) && ascii.At(line, end+2) != ':' && !isListing(line): // 4K display
		return false
	case c == ' ' || c == '\t' || c == ')' || c == ',' || c == 0:
	default:
		return false
	}
	first := i
	for first > 0 && isPadding(line[first-1]) {
		first--
	}
	if first == 0 || line[i-1] == ' ' && isListing(line) {
		return true
	}
	switch line[i-1] {
	case '\t', '(', '=':
		return true
	case ' ':
		return i >= 2 && (line[i-2] == ' ' || line[i-2] == ':')
	}
	return false
}

// isListing reports whether the mode of a file begins the line, as ls prints it.
func isListing(line []byte) bool {
	if len(line) < 11 || line[0] != '-' && line[0] != 'd' && line[0] != 'l' {
		return false
	}
	for i, c := range line[1:10] {
		if c != '-' && c != "rwx"[i%3] && c|0x20 != 's' && c|0x20 != 't' {
			return false
		}
	}
	return true
}
