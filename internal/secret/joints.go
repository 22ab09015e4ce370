package secret

import "bytes"

// bloom is a set of bytes in a row, which may hold more than it was given.
type bloom [1 << 11]uint64

func (s *bloom) slot(a, b, c, d byte) (*uint64, uint64) {
	h := (uint32(lower(a)) | uint32(lower(b))<<8 | uint32(lower(c))<<16 | uint32(lower(d))<<24) * 0x9E3779B1 >> 15
	return &s[h>>6], 1 << (h & 63)
}

func (s *bloom) add(a, b, c, d byte) {
	word, bit := s.slot(a, b, c, d)
	*word |= bit
}

func (s *bloom) has(a, b, c, d byte) bool {
	word, bit := s.slot(a, b, c, d)
	return *word&bit != 0
}

// breaks notes each way in which a line end may break a word: with the two bytes before and after it, of which 0 stands for any.
func (g *grams) breaks(w *word) {
	t := w.text
	for i := 1; i < len(t); i++ {
		before, after := byte(0), byte(0)
		if i > 1 {
			before = t[i-2]
		}
		if i+1 < len(t) {
			after = t[i+1]
		}
		if len(t) == 3 && i == 1 || len(t) > 3 || i == 2 {
			g.joints.add(before, t[i-1], t[i], after)
		}
	}
}

// broken reports whether the line end at i may break a word.
func (g *grams) broken(text []byte, i int) bool {
	if i < leastWidth || i+2 >= len(text) {
		return false
	}
	p := i - 1
	if text[p] == '\r' {
		p--
	}
	a, b := text[p-1], text[p]
	h := i + 1
	for n := 0; h < len(text) && n < maxIndent && (isBlank(text[h]) || (text[h] == '|' || text[h] == '>') && isBlank(at(text, h+1))); n++ {
		h++
	}
	c, d := at(text, h), at(text, h+1)
	if classes[b]&wordEnd != 0 || classes[c]&wordEnd != 0 {
		return false
	}
	return (g.joints.has(a, b, c, d) || g.joints.has(0, b, c, d) || g.joints.has(a, b, c, 0)) && bytes.IndexByte(text[i-leastWidth:i], '\n') < 0
}
