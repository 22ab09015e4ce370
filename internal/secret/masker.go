package secret

import "sync"

// Masker masks the secrets of one string after the other, each a text of its own.
type Masker struct {
	f         *Finder
	text, out []byte
	spans     []Span
	count     int64
}

// NewMasker returns a Masker for the rules of a set and secrets that the caller names.
func NewMasker(set Set, own ...string) *Masker { return &Masker{f: New(set, own...)} }

// maxKept bounds the buffers that are used again.
const maxKept = 64 << 10

// String returns s with its secrets masked.
func (m *Masker) String(s string) string {
	if s == "" {
		return s
	}
	m.f.Reset()
	m.text = append(m.text[:0], s...)
	m.spans = m.f.Find(m.spans[:0], m.text, 0, true)
	m.count += int64(len(m.spans))
	if len(m.spans) > 0 {
		m.out = appendMasked(m.out[:0], m.text, m.spans)
		s = string(m.out)
	}
	if cap(m.text) > maxKept {
		m.text, m.out = nil, nil
	}
	return s
}

// Count returns how many secrets were masked.
func (m *Masker) Count() int64 { return m.count }

// maskers are those of String.
var maskers [numSets]sync.Pool

// String returns s with its secrets masked.
func String(s string, set Set, own ...string) string {
	if s == "" {
		return s
	}
	if len(own) > 0 {
		return NewMasker(set, own...).String(s)
	}
	m, _ := maskers[set].Get().(*Masker)
	if m == nil {
		m = NewMasker(set)
	}
	defer maskers[set].Put(m)
	return m.String(s)
}
