package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// beforeNumber are the bytes that can stand before the last digits of a number that has no unit,
// but for blanks and the sign of a label: the last letters of labels that do without one, what
// divides digits, and what ends a path as listings print it.
var beforeNumber = func() (t [256]bool) {
	for _, c := range []byte("ehEH.,'A\x9A\xA0\xA6\xAF\x89\x99") { // 9A ends the wide colon, A :$DATA, A6 an ellipsis
		t[c] = true
	}
	return t
}()

// maybeLabelled sorts out most numbers by the bytes around their last digits, which end at end.
func maybeLabelled(line []byte, end int) bool {
	switch ascii.At(line, end) {
	case ' ', '\t', ',', ';', ')', ']', '}', '"', '|', 0:
	default:
		return false
	}
	i := end - 1
	for i > 0 && ascii.IsDigit(line[i-1]) {
		i--
	}
	i = blanksBefore(line, i)
	switch c := ascii.At(line, i-1); c {
	case '"':
		return ascii.At(line, i-2) == '=' && labelEnds[ascii.At(line, i-3)]
	case ':', '=':
		c = ascii.At(line, i-2)
		return labelEnds[c] || c == ' ' || c == '"'
	default:
		return beforeNumber[c]
	}
}

// blanksBefore returns where the blanks before i begin. Only so many are looked at as a column may
// have.
func blanksBefore(line []byte, i int) int {
	for low := max(0, i-48); i > low && (line[i-1] == ' ' || line[i-1] == '\t'); {
		i--
	}
	return i
}

// sizeLabels are words for the size of a file in the languages of Windows' consoles. An upper case
// letter of ASCII is as good.
var sizeLabels = [...]string{
	"size", "length", "filesize", "file_size", "sizebytes", "sizeinbytes", "bytes", "taille", "größe", "tamaño", "tamanho",
	"dimensione", "dimensioni", "Размер", "размер", "rozmiar", "velikost", "boyut", "大小", "サイズ", "크기",
	"文件大小", "檔案大小", "ファイルサイズ",
}

// labelEnds are the last bytes of sizeLabels.
var labelEnds = func() (t [256]bool) {
	for _, l := range sizeLabels {
		t[l[len(l)-1]], t[0xA0] = true, true // a hard blank, too
		if c := l[len(l)-1]; ascii.IsLetter(c) {
			t[c&^0x20] = true
		}
	}
	return t
}()

// labelBefore reports whether a label that means a size stands before the number at i: "Size:
// 12345", "length=12345". Without a sign it is firm only when the number is long enough.
func labelBefore(line []byte, i int) (ok, sign bool) {
	j := blanksBefore(line, i)
	attribute := j == i && ascii.HasAt(line, j-2, `="`)
	if attribute {
		j--
	}
	colon := ascii.At(line, j-1) == ':'
	switch {
	case j == 0:
		return false, false
	case line[j-1] == '=', line[j-1] == ':':
		j, sign = j-1, true
	case ascii.HasAt(line, j-3, "："):
		j, sign = j-3, true
	}
	if sign {
		j = blanksBefore(line, j)
		if ascii.HasAt(line, j-2, "\u00a0") { // French
			j -= 2
		}
		if j > 0 && line[j-1] == '"' {
			j--
		}
	}
	if j == 0 || j == i || !labelEnds[line[j-1]] {
		return false, false
	}
	for _, l := range sizeLabels {
		if k := j - len(l); ascii.HasFold(line, k, l) && (!attribute && labelOpens(line, k) || line[j] == '=' && isKey(line, k) || colon && isLaterKey(line, k, j)) {
			return sign || l == "size" || l == "length", sign
		}
	}
	return false, false
}

// isKey reports whether the label at i, with an equals sign, follows the key of a path: path=C:\a
// size=5.
func isKey(line []byte, i int) bool {
	if ascii.At(line, i-1) != ' ' {
		return false
	}
	path := false
	for k := i - 1; k > 0 && i-k < pathReach; k-- {
		path = path || isSep(line[k])
		if line[k] == '=' {
			return path && isWord(line[k-1])
		}
	}
	return false
}

// isLaterKey reports whether the label line[i:end], with a colon, follows another and its value, a
// path among them: "FILE: C:\a TYPE: EXE SIZE: 5". The value before it is one word, or the label is
// in capitals.
func isLaterKey(line []byte, i, end int) bool {
	if ascii.At(line, i-1) != ' ' || line[i] < 'A' || line[i] > 'Z' {
		return false
	}
	low := max(0, i-pathReach)
	word := bytes.LastIndexByte(line[low:i-1], ' ') + 1 + low
	if !bytes.ContainsAny(line[word:i-1], `.\/`) && ascii.At(line, word-2) != ':' && bytes.ContainsAny(line[i:end], "abcdefghijklmnopqrstuvwxyz") {
		return false
	}
	path := false
	for k := i - 1; k > low; k-- {
		path = path || isSep(line[k])
		if line[k] == ' ' && line[k-1] == ':' {
			if path && k > 1 && isWord(line[k-2]) {
				return true
			}
		}
	}
	return false
}

// labelOpens reports whether a label can begin at i: not in the midst of a sentence, nor as the
// size or length of something that is no file.
func labelOpens(line []byte, i int) bool {
	if i == 0 {
		return true
	}
	switch line[i-1] {
	case '\t', ',', ';', '(', '[', '{', '|', '"', '\'', '\n', 0:
		return true
	case ' ':
	default:
		return false
	}
	before := bytes.TrimRight(line[max(0, i-labelReach):i], " ")
	if len(before) == 0 || ascii.At(line, i-2) == ' ' {
		return true
	}
	switch before[len(before)-1] {
	case ',', ';', '|', '(', '-', '>', ']', '\t', ':', '"':
		return true
	}
	for _, w := range [...]string{"file", "total"} {
		if k := len(before) - len(w); ascii.HasFold(before, k, w) && (k == 0 || !isWord(before[k-1])) {
			return true
		}
	}
	return false
}

// labelledEnd reports whether a number that ends at end ends its value: neither a count of
// something nor a product.
func labelledEnd(line []byte, end int) bool {
	switch ascii.At(line, end) {
	case 0, '\t', ';', ')', ']', '}', '"', '|':
		return true
	case ',':
		return !ascii.IsDigit(ascii.At(line, end+1))
	case ' ':
	default:
		return false
	}
	switch next := ascii.At(line, end+1); {
	case next <= ' ', next == '(', next == ',', next == '-', next == '|':
		return true
	case ascii.IsLetter(next): // the next key
		return keyOrLabelAt(line, end+1)
	}
	return false
}

// keyOrLabelAt reports whether a word with a sign follows.
func keyOrLabelAt(line []byte, i int) bool {
	end := i
	for end-i < 32 && wordAt(line, end) {
		end++
	}
	c := ascii.At(line, end)
	return end > i && (c == '=' || c == ':')
}

// labelled reads the number line[i:end] that stands after a label.
func labelled(line []byte, i, end int) (Size, bool) {
	if !labelledEnd(line, end) {
		return Size{}, false
	}
	ok, sign := labelBefore(line, i)
	if !ok || !sign && end-i < 3 {
		return Size{}, false
	}
	n, ok := quantity.Parse(line[i:end])
	if !ok || n.Scale > 0 {
		return Size{}, false
	}
	return exactly(i, end, n.Mantissa), true
}

// exactly is the size of so many bytes.
func exactly(i, end int, bytes uint64) Size {
	return Size{Start: i, End: end, Bytes: int64(bytes), Min: int64(bytes), Max: int64(bytes), Labelled: true}
}
