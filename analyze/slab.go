package analyze

// item is a finding that others may yet be tied to.
type item struct {
	f       Finding
	held    int  // by how many that may change it yet
	dropped bool // it became part of another
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
