package stamp

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// meaning is what a word is in a date.
type meaning struct {
	kind    kind
	month   int
	weekday bool // an abbreviation of a month that may be a day: mar. is mardi, too
}

// The longest words of the table, in bytes.
const (
	maxWord      = 32
	maxEastAsian = len("星期一")
)

// lexicon is the table of words by word, with the abbreviations. It is made for the first word that
// is looked up.
var lexicon = sync.OnceValue(func() map[string]meaning {
	all := map[string]meaning{}
	for _, row := range words {
		for i, name := range row.names {
			m := meaning{kind: row.kind}
			if row.kind == month {
				m.month = i + 1
			}
			if name != "" {
				all[name] = m
			}
		}
	}
	short := map[string]meaning{}
	for word, m := range all {
		if s := firstRunes(word, 3); s != word && (m.kind == month || m.kind == weekday) {
			switch old, twice := short[s]; {
			case !twice:
				short[s] = m
			case m.kind == weekday:
				old.weekday = true
				short[s] = old
			case old.kind == weekday:
				m.weekday = true
				short[s] = m
			case m.month != old.month:
				short[s] = meaning{kind: month, weekday: old.weekday} // of two
			}
		}
	}
	for s, m := range short {
		if _, known := all[s]; !known && (m.kind == weekday || m.month > 0) {
			all[s] = m
		}
	}
	return all
})

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// meaningOf looks a word up, whatever its case.
func meaningOf(word []byte) (m meaning, ok bool) {
	var buf [maxWord + utf8.UTFMax]byte
	if len(word) > maxWord {
		return m, false
	}
	fold := buf[:0]
	for i := 0; i < len(word); {
		if c := word[i]; c < utf8.RuneSelf {
			fold = append(fold, ascii.Lower(c))
			i++
			continue
		}
		r, n := utf8.DecodeRune(word[i:])
		if fold = utf8.AppendRune(fold, unicode.ToLower(r)); len(fold) > maxWord {
			return m, false
		}
		i += n
	}
	m, ok = lexicon()[string(fold)]
	return m, ok
}

// isEastAsian says of a character that words of its script have no blanks between them, or short
// ones.
func isEastAsian(r rune) bool { return r >= 0x2E80 }

// inWord says whether a word goes on with r: it is of one script, of those with blanks between
// words or of East Asia.
func inWord(r rune, eastAsian bool) bool {
	if r < utf8.RuneSelf {
		return !eastAsian && ascii.IsLetter(byte(r))
	}
	return isEastAsian(r) == eastAsian
}

// wordBefore returns where the word begins that ends at end, and what it means. Of a run of
// characters of East Asia it is the longest word at the end.
func wordBefore(line []byte, low, end int) (from int, m meaning, ok bool) {
	last, _ := utf8.DecodeLastRune(line[low:end])
	eastAsian := isEastAsian(last)
	for from = end; from > low && end-from <= maxWord; {
		r, n := utf8.DecodeLastRune(line[low:from])
		if !inWord(r, eastAsian) {
			break
		}
		from -= n
	}
	if !eastAsian {
		m, ok = meaningOf(line[from:end])
		return from, m, ok
	}
	for n := min(maxEastAsian, end-from); n >= 3; n -= 3 {
		if m, ok = meaningOf(line[end-n : end]); ok {
			return end - n, m, true
		}
	}
	return end, m, false
}

// wordAfter is wordBefore for the word that begins at i.
func wordAfter(line []byte, i int) (end int, m meaning, ok bool) {
	first, _ := utf8.DecodeRune(line[i:])
	eastAsian := isEastAsian(first)
	for end = i; end < len(line) && end-i <= maxWord; {
		r, n := utf8.DecodeRune(line[end:])
		if !inWord(r, eastAsian) {
			break
		}
		end += n
	}
	if !eastAsian {
		m, ok = meaningOf(line[i:end])
		return end, m, ok
	}
	for n := min(maxEastAsian, end-i); n >= 3; n -= 3 {
		if m, ok = meaningOf(line[i : i+n]); ok {
			return i + n, m, true
		}
	}
	return i, m, false
}

// skipBetween passes over the day of the week and the words that may stand between a date and its
// time.
func skipBetween(line []byte, i int) int {
	for range 3 {
		from := i
		if ascii.At(line, i) == '(' {
			from++
		}
		end, m, ok := wordAfter(line, from)
		if from > i && ascii.At(line, from+3) == ')' && strings.Contains(oneDays, string(line[from:from+3])) {
			end, m, ok = from+3, meaning{kind: weekday}, true
		}
		if !ok || m.kind != weekday && m.kind != between || from > i && ascii.At(line, end) != ')' {
			return i
		}
		for n := 0; n < 2 && ascii.At(line, end) != 0; n++ {
			if c := ascii.At(line, end); c == ')' || c == ',' || c == '.' {
				end++
			}
		}
		i = skipBlanks(line, end, 4)
	}
	return i
}

type dayHalf uint8

const (
	noHalf dayHalf = iota
	forenoon
	afternoon
	noon    // from eleven to two
	evening // has no twelve: that is midnight, of one day or the next
)

// halfAt reads the half of the day at i.
func halfAt(line []byte, i int) (half dayHalf, end int) {
	switch c := ascii.At(line, i) | 0x20; {
	case c == 'a', c == 'p', c == 'd', c == 'o', c >= utf8.RuneSelf:
	default:
		return noHalf, i
	}
	for _, h := range halves {
		end := i + len(h.name)
		if (ascii.HasFold(line, i, h.name) || h.name[0] >= utf8.RuneSelf && ascii.HasAt(line, i, h.name)) &&
			(h.name[len(h.name)-1] == '.' || isEastAsianText(h.name) || !ascii.IsWord(ascii.At(line, end))) {
			return h.half, end
		}
	}
	return noHalf, i
}

func isEastAsianText(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isEastAsian(r)
}

// halfAfter reads the half of the day after the time that ends at i. A letter alone is one where it
// is glued to the time, or in a cell.
func halfAfter(line []byte, i int, cell bool) (half dayHalf, end int) {
	p := skipBlanks(line, i, 3)
	switch c := ascii.At(line, p); {
	case c < utf8.RuneSelf:
		if !ascii.IsLetter(c) {
			return noHalf, i
		}
	case ascii.HasAt(line, p, "\u202f"):
		p += 3
	case ascii.HasAt(line, p, "\u00a0"):
		p += 2
	}
	if half, end = halfAt(line, p); half != noHalf {
		return half, end
	}
	if c := ascii.Lower(ascii.At(line, p)); (c == 'a' || c == 'p') && (p == i || cell) && !ascii.IsWord(ascii.At(line, p+1)) {
		if c == 'p' {
			return afternoon, p + 1
		}
		return forenoon, p + 1
	}
	return noHalf, i
}
