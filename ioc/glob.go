package ioc

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// glob is a pattern, divided at its stars.
type glob struct {
	parts []part
	open  bool // it begins with a star
	ends  bool // it ends with one
}

// part is the text between two stars.
type part struct {
	text  string
	any   bool // it has ? in it
	runes int  // how many characters, if it has
}

// newGlob compiles a pattern. If any is false, a ? stands for itself.
func newGlob(pattern string, any bool) glob {
	g := glob{open: strings.HasPrefix(pattern, "*"), ends: strings.HasSuffix(pattern, "*")}
	for s := range strings.SplitSeq(pattern, "*") {
		if s != "" {
			g.parts = append(g.parts, part{s, any && strings.Contains(s, "?"), utf8.RuneCountInString(s)})
		}
	}
	return g
}

// match reports whether all of s fits. Each part takes the first place that it can have, and no
// place is tried twice. The time is linear in s, times the length of a part with ? in it.
func (g *glob) match(s []byte) bool {
	parts := g.parts
	if !g.open {
		n := parts[0].at(s)
		if n < 0 {
			return false
		}
		s, parts = s[n:], parts[1:]
	}
	if !g.ends {
		if len(parts) == 0 {
			return len(s) == 0
		}
		n := parts[len(parts)-1].atEnd(s)
		if n < 0 {
			return false
		}
		s, parts = s[:n], parts[:len(parts)-1]
	}
	for i := range parts {
		n := parts[i].find(s)
		if n < 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// at returns the length of the part at the beginning of s, or -1.
func (p *part) at(s []byte) int {
	if !p.any {
		if len(s) >= len(p.text) && string(s[:len(p.text)]) == p.text {
			return len(p.text)
		}
		return -1
	}
	n := 0
	for i := 0; i < len(p.text); i++ {
		switch {
		case n == len(s):
			return -1
		case p.text[i] == '?':
			_, size := utf8.DecodeRune(s[n:])
			n += size
		case p.text[i] != s[n]:
			return -1
		default:
			n++
		}
	}
	return n
}

// atEnd returns where the part begins at the end of s, or -1.
func (p *part) atEnd(s []byte) int {
	n := len(s) - len(p.text)
	if p.any {
		n = len(s)
		for range p.runes {
			_, size := utf8.DecodeLastRune(s[:n])
			n -= size
		}
	}
	if n < 0 || p.at(s[n:]) != len(s)-n {
		return -1
	}
	return n
}

// find returns the end of the first place of the part, or -1.
func (p *part) find(s []byte) int {
	if !p.any {
		i := bytes.Index(s, []byte(p.text))
		if i < 0 {
			return -1
		}
		return i + len(p.text)
	}
	for i := range s {
		if n := p.at(s[i:]); n >= 0 && utf8.RuneStart(s[i]) {
			return i + n
		}
	}
	return -1
}
