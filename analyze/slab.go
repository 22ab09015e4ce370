package analyze

import "strings"

// item is a finding that others may yet be tied to.
type item struct {
	f       Finding
	held    int  // by how many that may change it yet
	dropped bool // it became part of another

	// Of a finding that shows less than was printed: what it was, for a list to be held against it.
	hidden            bool
	covered           bool // it lies within a secret
	value, normalized string
}

// slab gives out values, some at a time: one allocation each would cost more than finding them.
type slab[T any] struct{ free []T }

// take gives out a slice of one.
func (s *slab[T]) take() []T {
	if len(s.free) == 0 {
		s.free = make([]T, 16)
	}
	one := s.free[:1:1]
	s.free = s.free[1:]
	return one
}

func (s *slab[T]) next() *T { return &s.take()[0] }

// texts makes strings, many of one allocation.
type texts struct{ b strings.Builder }

// textsSize is how much is allocated at once: so much stays for a string that is kept.
const textsSize = 2 << 10

func (t *texts) keep(text []byte) string {
	n := t.b.Len()
	if n+len(text) > t.b.Cap() {
		t.b.Reset()
		t.b.Grow(max(textsSize, len(text)))
		n = 0
	}
	t.b.Write(text)
	return t.b.String()[n:]
}
