package stamp

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// maxGap is how many blanks may stand between a date and its time: listings align them.
const maxGap = 8

// Read reads the time that has the byte at i at its anchor and begins at low or after it. Anchors
// are the first separator of a date (- / .), the first colon of a time, the colon of a label before
// 20240115151407 and the dot in it, the T of 20240115T151407 and the bracket of /Date(…)/. Bytes
// that are no anchor have no time. What Read looks at is bounded, however long the line is.
func (t *Time) Read(line []byte, i, low int) bool { return t.read(line, i, low, false) }

func (t *Time) read(line []byte, i, low int, cell bool) bool {
	switch line[i] {
	case '-', '/':
		return t.numeric(line, i, low, cell)
	case '.':
		return t.numeric(line, i, low, cell) || t.packed(line, i-14, low, false)
	case ':':
		if !ascii.IsDigit(ascii.At(line, i-1)) {
			return t.labelled(line, i, low)
		}
		return t.named(line, i, low, cell) || t.labelled(line, i, low)
	case 'T':
		return t.basic(line, i, low)
	case '(':
		return t.millis(line, i, low)
	}
	return false
}

// labelled reads 20240115151407 after the label whose colon is at i.
func (t *Time) labelled(line []byte, i, low int) bool {
	i = skipBlanks(line, i+1, 64)
	return ascii.IsDigit(ascii.At(line, i)) && t.packed(line, i, low, true)
}

// skipBlanks returns where the blanks at i end. It passes over n at most.
func skipBlanks(line []byte, i, n int) int {
	for n += i; i < n && ascii.IsBlank(ascii.At(line, i)); i++ {
	}
	return i
}

// skipMark passes over marks of direction, which Windows puts between the numbers of a date.
func skipMark(line []byte, i int) int {
	if ascii.At(line, i) != markHead {
		return i
	}
	return skipMarks(line, i)
}

const markHead = 0xe2 // of U+200E and U+200F

func skipMarks(line []byte, i int) int {
	for range 2 {
		if ascii.HasAt(line, i, "\u200e") || ascii.HasAt(line, i, "\u200f") {
			i += 3
		}
	}
	return i
}

// inName says of the byte before a time that the time is rather a part of the name of a file.
func inName(c byte) bool { return ascii.IsWord(c) || c == '.' || c == '-' || c == '/' || c == '\\' }
