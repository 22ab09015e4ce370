package ioc

// globs finds the patterns that may fit. Each is filed under its gram that is the rarest in the
// list.
type globs struct {
	all    []filed
	four   register
	three  register // of those without four bytes in a row
	always []int32  // and of those without three
}

// register files patterns under grams of one width.
type register struct {
	bits  bitset
	under map[gram][]int32 // of globs.all
}

type filed struct {
	glob
	kind  kind
	entry int32
}

func newGlobs(entries []Entry) *globs {
	g := new(globs)
	var keys []string
	four, three := newCensus(4), newCensus(3)
	for i := range entries {
		for _, r := range entries[i].rules {
			if r.wild {
				g.all = append(g.all, filed{newGlob(r.key, r.kind == path || r.kind == name || r.kind == registry), r.kind, int32(i)})
				keys = append(keys, r.key)
				four.add(r.key)
				three.add(r.key)
			}
		}
	}
	g.four, g.three = newRegister(len(keys)), newRegister(len(keys))
	for i, key := range keys {
		if !g.four.add(key, int32(i), four) && !g.three.add(key, int32(i), three) {
			g.always = append(g.always, int32(i))
		}
	}
	return g
}

func newRegister(n int) register { return register{newBitset(n), map[gram][]int32{}} }

// add files a pattern under its rarest gram, if it has one.
func (r *register) add(key string, i int32, seen census) bool {
	best, count := gram(0), 0
	for k := 0; k+seen.width <= len(key); k++ {
		if n := seen.of(key, k); plain(key[k:k+seen.width]) && (count == 0 || n < count) {
			best, count = gramOf(key, k, seen.width), n
		}
	}
	if count == 0 {
		return false
	}
	r.bits.add(uint32(best))
	r.under[best] = append(r.under[best], i)
	return true
}

// plain reports that a byte is neither wild nor of an alphabet whose case a gram does not fold.
func plain(s string) bool {
	for _, c := range []byte(s) {
		if c == '*' || c == '?' || c >= 0x80 {
			return false
		}
	}
	return true
}

// candidates calls try for each pattern that may fit s, once.
func (g *globs) candidates(s []byte, seen *marks, try func(*filed)) {
	for _, i := range g.always {
		try(&g.all[i])
	}
	seen.begin(len(g.all))
	file := func(r *register, x gram) {
		for _, i := range r.under[x] {
			if seen.first(i) {
				try(&g.all[i])
			}
		}
	}
	if len(g.four.under) > 0 {
		for k := 0; k+4 <= len(s); k++ {
			if x := gram4(s, k); g.four.bits.has(uint32(x)) {
				file(&g.four, x)
			}
		}
	}
	if len(g.three.under) > 0 {
		for k := 0; k+3 <= len(s); k++ {
			if x := gram3(s, k); g.three.bits.has(uint32(x)) {
				file(&g.three, x)
			}
		}
	}
}

// marks is a set that is emptied at no cost.
type marks struct {
	at  []uint32
	now uint32
}

func (m *marks) begin(n int) {
	if m.now++; m.now == 0 || len(m.at) != n {
		m.at, m.now = make([]uint32, n), 1
	}
}

// first reports whether i is new to the set.
func (m *marks) first(i int32) bool {
	is := m.at[i] != m.now
	m.at[i] = m.now
	return is
}
