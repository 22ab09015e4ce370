package analyze

import "strings"

// arena gives out values, some at a time: one allocation each would cost more than finding them.
type arena[T any] struct{ free []T }

// take gives out a slice of one.
func (s *arena[T]) take() []T {
	if len(s.free) == 0 {
		s.free = make([]T, 16)
	}
	one := s.free[:1:1]
	s.free = s.free[1:]
	return one
}

func (s *arena[T]) next() *T { return &s.take()[0] }

// textArena makes strings, many of one allocation.
type textArena struct{ b strings.Builder }

// textsSize is how much is allocated at once: so much stays for a string that is kept.
const textsSize = 2 << 10

func (t *textArena) keep(text []byte) string {
	n := t.b.Len()
	if n+len(text) > t.b.Cap() {
		t.b.Reset()
		t.b.Grow(max(textsSize, len(text)))
		n = 0
	}
	t.b.Write(text)
	return t.b.String()[n:]
}
