package indicator

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// An event on one line is a row of labels and values, whose blanks divide nothing:
// `ProcessId: 4 Image: C:\a b.exe CommandLine: a b -x User: CORP\ann`.

// eventReach is how much of a line is looked at for a label before another one.
const eventReach = 256

// inEvent says whether a label stands before the one whose sign is at i.
func (s *Scanner) inEvent(i int) bool {
	head := s.line[max(0, i-eventReach):i]
	for from := 0; from < len(head); {
		sign := bytes.IndexByte(head[from:], s.line[i])
		if sign < 0 {
			return false
		}
		from += sign + 1
		if isWord(ascii.At(head, from-2)) && (s.line[i] == '=' || ascii.IsBlank(ascii.At(head, from))) {
			return true
		}
	}
	return false
}

// nextLabel returns where the next label with the sign begins in line[i:], or the end of the line.
func (s *Scanner) nextLabel(i int, sign byte) int {
	line := s.line
	for k := i; k < len(line); k++ {
		if line[k] != sign || sign == ':' && k+1 < len(line) && !ascii.IsBlank(line[k+1]) {
			continue
		}
		if from := labelStart(line, i, k, sign); from > i {
			return from
		}
	}
	return len(line)
}

// labelStart returns where the label begins that ends at k, after a blank in line[low:]: a name
// that is known, one as CurrentDirectory, or several words that begin with capitals; low if it is
// none.
func labelStart(line []byte, low, k int, sign byte) int {
	start, found, single := k, low, false
	for range labelWords + 1 {
		from := start
		for from > low && (isWord(line[from-1]) || line[from-1] >= 0x80) && k-from < maxLabel {
			from--
		}
		if from == start || from == low || !ascii.IsBlank(line[from-1]) || isSmall(line[from]) {
			break
		}
		means, known := vocabulary.Of(line[from:k])
		switch {
		case known && (sign == ':' || means.Role < vocabulary.Version):
			found = from
		case sign == ':' && start == k && isCamel(line[from:k]), sign == ':' && start < k && !single:
			found = from
		}
		if start == k {
			single = found > low
		}
		if line[from-1] != ' ' || sign == '=' {
			break
		}
		start = from - 1
	}
	return found
}

// isCamel says whether a capital letter stands in a word after a small one.
func isCamel(word []byte) bool {
	for i := 1; i < len(word); i++ {
		if isSmall(word[i-1]) && word[i]-'A' < 26 {
			return true
		}
	}
	return false
}

func isSmall(c byte) bool { return c-'a' < 26 }

// wholeQuote returns the bounds of the value at i that stands in quotes, of which the last is
// before limit: after it is the end of the line, or another key.
func (s *Scanner) wholeQuote(i, limit int) (from, to int, ok bool) {
	line := s.line
	quote := ascii.At(line, i)
	if quote != '"' && quote != '\'' {
		return 0, 0, false
	}
	for k := i + 1; k < min(len(line), limit); k++ {
		if line[k] != quote {
			continue
		}
		next := skipValueBlanks(line, k+1)
		if next == len(line) {
			return i + 1, k, true
		}
		if c := line[k+1]; c == ',' || c == ';' {
			next = skipValueBlanks(line, k+2)
		} else if next == k+1 {
			continue
		}
		end := next
		for end < len(line) && isWord(line[end]) {
			end++
		}
		if end > next && ascii.At(line, end) == '=' {
			return i + 1, k, true
		}
	}
	return 0, 0, false
}

// maxImage is the length of the longest path of a program that is looked for.
const maxImage = 260

// imageAfter returns the path of what the process runs whose number ends at i, if its label is the
// next one.
func (s *Scanner) imageAfter(i int) (from, to int, level artifact.Level) {
	line := s.line
	label := i
	for label < len(line) && label-i < 4 && bytes.IndexByte([]byte(" \t,;\"'"), line[label]) >= 0 {
		label++
	}
	sign := label
	for sign < len(line) && sign-label < maxLabel && line[sign] != ':' && line[sign] != '=' {
		sign++
	}
	if label == i || sign >= len(line) || sign-label == maxLabel {
		return 0, 0, artifact.NoLevel
	}
	means, ok := vocabulary.Of(line[label:sign])
	if !ok || !means.Program && means.Role != vocabulary.Process {
		return 0, 0, artifact.NoLevel
	}
	from = skipValueBlanks(line, sign+1)
	level = artifact.Medium
	if a, b, ok := s.wholeQuote(from, from+maxImage+2); ok {
		from, to, level = a, b, artifact.High
	} else {
		to = min(s.nextLabel(from, line[sign]), from+maxImage+1)
		if tab := bytes.IndexByte(line[from:to], '\t'); tab >= 0 {
			to = from + tab
		}
		to = from + len(bytes.TrimRight(line[from:to], " \t"))
	}
	if to-from > maxImage || !isImage(line[from:to]) {
		return 0, 0, artifact.NoLevel
	}
	return from, to, level
}

// isImage says whether a value is like the path of a program of Windows: no switch follows it.
func isImage(value []byte) bool {
	drive := len(value) > 3 && ascii.IsLetter(value[0]) && value[1] == ':' && value[2] == '\\'
	if !drive && !ascii.HasFold(value, 0, `\device\`) {
		return false
	}
	return !bytes.ContainsAny(value, `"<>|*?`) && !bytes.Contains(value, []byte(" -")) && !bytes.Contains(value, []byte(" /"))
}
