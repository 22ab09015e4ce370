package secret

import (
	"bytes"
	"unicode/utf8"
)

// bloom is a set of four bytes in a row, which may hold a few more than it was given.
type bloom [1 << 10]uint64

func bloomHash(a, b, c, d byte) uint64 {
	x := uint64(lower(a)) | uint64(lower(b))<<8 | uint64(lower(c))<<16 | uint64(lower(d))<<24
	return x * 0x9E3779B97F4A7C15
}

func (s *bloom) add(a, b, c, d byte) {
	h := bloomHash(a, b, c, d)
	s[h>>54] |= 1 << (h >> 48 & 63)
	s[h>>38&1023] |= 1 << (h >> 32 & 63)
}

func (s *bloom) has(a, b, c, d byte) bool {
	h := bloomHash(a, b, c, d)
	return (s[h>>54]>>(h>>48&63))&(s[h>>38&1023]>>(h>>32&63))&1 != 0
}

// breaks notes each way in which a line end may break a word: with the two bytes before and after
// it, of which 0 stands for any.
func (g *grams) breaks(w *word) {
	t := w.text
	for i := range t {
		c := t[i]
		g.inWords[c], g.inWords[lower(c)] = !suspects[c], !suspects[c]
		if isLetter(c) {
			g.inWords[c&^0x20] = true
		}
	}
	// what may stand for a blank, or for a letter that was lost
	for _, c := range []byte(" \t'_-.?") {
		g.inWords[c] = true
	}
	for i := 1; i < len(t); i++ {
		before, after := byte(0), byte(0)
		if i > 1 {
			before = t[i-2]
		}
		if i+1 < len(t) {
			after = t[i+1]
		}
		pair := uint(lower(t[i-1]))<<8 | uint(lower(t[i]))
		g.pairs[pair>>6] |= 1 << (pair & 63)
		if len(t) == 3 && i == 1 || len(t) > 3 || i == 2 {
			g.joints.add(before, t[i-1], t[i], after)
		}
	}
}

// broken reports whether the line end at i breaks a word.
func (p *places) broken(text []byte, i int) bool {
	if i == 0 || i+2 >= len(text) {
		return false
	}
	g := p.g
	k := i - 1
	if text[k] == '\r' && k > 0 {
		k--
	}
	a, b := at(text, k-1), text[k]
	if classes[b]&wordEnd != 0 {
		return false
	}
	h := i + 1
	for n := 0; h < len(text) && n < maxIndent && (isBlank(text[h]) || (text[h] == '|' || text[h] == '>') && isBlank(at(text, h+1))); n++ {
		h++
	}
	c, d := at(text, h), at(text, h+1)
	if pair := uint(lower(b))<<8 | uint(lower(c)); g.pairs[pair>>6]>>(pair&63)&1 == 0 {
		return false
	}
	return (g.joints.has(a, b, c, d) || g.joints.has(0, b, c, d) || g.joints.has(a, b, c, 0)) && p.crossed(text[max(0, k-maxFolded):k+1], text[h:min(len(text), h+maxFolded)])
}

// crossed reports whether a word lies across the joint of two texts. Of short lines only words of
// the set Access count.
func (p *places) crossed(before, after []byte) bool {
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	if i := bytes.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	}
	wide := utf8.RuneCount(before) >= leastWidth
	if tail, head, ok := p.g.around(before, after); ok {
		p.joint = append(append(p.joint[:0], tail...), head...)
		return p.crosses(p.joint, len(tail), wide)
	}
	p.joint = append(append(p.joint[:0], before...), after...)
	v := p.peek.fold(p.joint)
	joint := 0
	for joint < len(v.b) && v.start(joint) < len(before) {
		joint++
	}
	return p.crosses(v.b, joint, wide)
}

// crosses reports whether a word of b lies across a place.
func (p *places) crosses(b []byte, joint int, wide bool) bool {
	crossed := false
	for i := max(0, joint-longestWord); i+3 <= len(b) && i < joint+longestWord; i++ {
		if p.g.begins(b[i], b[i+1], b[i+2]) {
			p.g.find(b, i, func(w *word, from, to int) { crossed = crossed || from < joint && to > joint && (wide || w.access) })
		}
	}
	return crossed
}

// longestWord is how long the part of a word on either side of a line end may be.
const longestWord = 64

// around returns what of two lines may be of a word that lies across their joint. ok is false if
// there may be a disguise in it.
func (g *grams) around(before, after []byte) (tail, head []byte, ok bool) {
	i := len(before)
	for i > 0 && len(before)-i < longestWord && g.inWords[before[i-1]] {
		i--
	}
	k := 0
	for k < len(after) && k < longestWord && g.inWords[after[k]] {
		k++
	}
	tail, head = before[i:], after[:k]
	if i > 0 && (suspicious(before, i-1) || before[i-1] == ';' || bytes.IndexByte(before[max(0, i-16):i], 0x1b) >= 0) ||
		k < len(after) && suspicious(after, k) || bytes.Contains(tail, encodedMark) || bytes.Contains(head, encodedMark) {
		return nil, nil, false
	}
	return tail, head, true
}

// encodedMark begins a character as CLIXML encodes it.
var encodedMark = []byte("_x")

// suspicious reports whether a disguise may begin at i.
func suspicious(b []byte, i int) bool {
	if b[i] == '\\' {
		return bytes.IndexByte([]byte(`"'u/nrtx\`), at(b, i+1)) >= 0
	}
	return suspects[b[i]] && b[i] != '_'
}
