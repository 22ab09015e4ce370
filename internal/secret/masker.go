package secret

import "sync"

// Masker masks the secrets of one string after the other, each a text of its own.
type Masker struct {
	f         *Finder
	set       Set
	general   bool // for no secrets that a caller named
	text, out []byte
	spans     []Span
	count     int64
}

// NewMasker returns a Masker for the rules of a set and secrets that the caller names.
func NewMasker(set Set, own ...string) *Masker {
	if len(own) == 0 {
		if m, ok := maskers[set].Get().(*Masker); ok {
			m.count = 0
			return m
		}
	}
	return &Masker{f: New(set, own...), set: set, general: len(own) == 0}
}

// Free ends the use of a Masker, whose memory serves the next. It may be nil.
func (m *Masker) Free() {
	if m != nil && m.general {
		maskers[m.set].Put(m)
	}
}

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

// maskers are those that are not in use, for no secrets that a caller named.
var maskers [numSets]sync.Pool

// String returns s with its secrets masked.
func String(s string, set Set, own ...string) string {
	if s == "" {
		return s
	}
	m := NewMasker(set, own...)
	defer m.Free()
	return m.String(s)
}
