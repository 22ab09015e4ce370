package analyze

// item is a finding with the memory for what most findings have.
type item struct {
	f       Finding
	held    int  // by how many that may change it yet
	dropped bool // it became part of another
	size    Size
	time    [1]Time
	hash    [1]Hash
	proc    ProcessInfo
}

// slab gives out items, some at a time: one allocation each would cost more than finding them.
type slab struct{ items []item }

func (s *slab) next() *item {
	if len(s.items) == 0 {
		s.items = make([]item, 16)
	}
	it := &s.items[0]
	s.items = s.items[1:]
	return it
}
