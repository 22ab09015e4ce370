package ioc

import (
	"math/bits"
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze"
)

// Rule is the rule of findings that only the list makes.
const Rule = "match"

// Analyzer returns an analyzer that searches text for entries that other analyzers may miss. A
// finding of another analyzer that covers one of its findings replaces it.
func (l *List) Analyzer() analyze.Analyzer {
	return analyze.Analyzer{
		Name: "match",
		Doc:  "names, domains and other entries of an indicator list, anywhere in the text",
		New:  func() analyze.Matcher { return l.text.append },
	}
}

// append implements analyze.Matcher.
func (s *searcher) append(dst []analyze.Match, line []byte) []analyze.Match {
	if s == nil { // of a list without entries
		return dst
	}
	for _, v := range s.sieves {
		t := trail{s: s, v: v, line: line}
		if v.width == 4 {
			for i := 0; i+4 <= len(line); i += 4 {
				if x := gram4(line, i); v.bits.has(uint32(x)) {
					dst = t.at(dst, i, x)
				}
			}
			continue
		}
		for i := 0; i+3 <= len(line); i += 2 {
			if x := gram3(line, i); v.bits.has(uint32(x)) {
				dst = t.at(dst, i, x)
			}
		}
	}
	return dst
}

// trail remembers where needles were looked for. Each place is searched once.
type trail struct {
	s     *searcher
	v     *sieve
	line  []byte
	tried uint64 // bit i stands for i bytes before last
	last  int
}

// at looks for needles around a gram at i.
func (t *trail) at(dst []analyze.Match, i int, x gram) []analyze.Match {
	places := t.v.at[x]
	if places == 0 {
		return dst
	}
	t.tried <<= i - t.last // none left if that is 64 or more
	t.last = i
	places &^= t.tried
	t.tried |= places
	for ; places != 0; places &= places - 1 {
		if start := i - bits.TrailingZeros64(places); start >= 0 {
			dst = t.s.at(dst, t.line, start)
		}
	}
	return dst
}

// at appends the needles that begin at start, as whole words.
func (s *searcher) at(dst []analyze.Match, line []byte, start int) []analyze.Match {
	first := !inWord(line, start)
	if !first && line[start] != '.' {
		return dst
	}
	lo, hi := 0, len(s.needles)
	for n := 0; lo < hi; n++ {
		for ; lo < hi && len(s.needles[lo].text) == n; lo++ {
			if m, ok := s.needles[lo].match(line, start, start+n, first); ok {
				dst = append(dst, m)
			}
		}
		if start+n == len(line) {
			break
		}
		c := line[start+n]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if lo+1 == hi { // most often
			if s.needles[lo].text[n] != c {
				break
			}
			continue
		}
		lo += sort.Search(hi-lo, func(i int) bool { return s.needles[lo+i].text[n] >= c })
		hi = lo + sort.Search(hi-lo, func(i int) bool { return s.needles[lo+i].text[n] > c })
	}
	return dst
}

// match makes a match of the needle at line[start:end].
func (d *needle) match(line []byte, start, end int, first bool) (m analyze.Match, ok bool) {
	if inWord(line, end) {
		return m, false
	}
	if d.zone {
		dot := start
		for start > 0 && dot-start < 253 && (hostByte(line[start-1]) || line[start-1] == '.') {
			start--
		}
		for start < dot && (line[start] == '.' || line[start] == '-') {
			start++
		}
		first = start < dot && !inWord(line, start)
	}
	if !first {
		return m, false
	}
	return analyze.Match{Start: start, End: end, Kind: d.kind, Rule: Rule, Confidence: analyze.ConfidenceMedium, Weak: true}, true
}

// inWord reports whether a word goes on over the end at i: evil.exe is not in not-evil.exe, nor in
// evil.exe.bak.
func inWord(line []byte, i int) bool {
	if i == 0 || i == len(line) {
		return false
	}
	before, after := wordAt(line, i, false), wordAt(line, i, true)
	switch {
	case before && after:
		return true
	case after && i > 1 && joins(line[i-1]):
		return wordAt(line, i-1, false)
	case before && i+1 < len(line) && joins(line[i]):
		return wordAt(line, i+1, true)
	}
	return false
}

// joins are bytes that may be inside names.
func joins(c byte) bool { return c == '.' || c == '-' }

// wordAt reports whether the character after i, or the one before it, is part of a word.
func wordAt(line []byte, i int, after bool) bool {
	c := line[i-1]
	if after {
		c = line[i]
	}
	if c < utf8.RuneSelf {
		return letter(c) || c >= '0' && c <= '9' || c == '_'
	}
	r, _ := utf8.DecodeLastRune(line[:i])
	if after {
		r, _ = utf8.DecodeRune(line[i:])
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
