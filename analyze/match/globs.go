package match

// globs finds the patterns that may fit: each is filed under the gram of it that is the rarest in the list.
type globs struct {
	all    []filed
	bits   bitset
	under  map[gram][]int32 // of all
	always []int32          // those without three bytes in a row
}

type filed struct {
	glob
	kind  kind
	entry int32
}

func newGlobs(entries []Entry) *globs {
	g := &globs{under: map[gram][]int32{}}
	var keys []string
	seen := newCensus()
	for i := range entries {
		for _, r := range entries[i].rules {
			if r.wild {
				g.all = append(g.all, filed{newGlob(r.key, r.kind == path || r.kind == name || r.kind == registry), r.kind, int32(i)})
				keys = append(keys, r.key)
				seen.add(r.key)
			}
		}
	}
	g.bits = newBitset(len(g.all))
	for i, key := range keys {
		best, count := gram(0), 0
		for k := 0; k+3 <= len(key); k++ {
			if x := gramAt(key, k); plain(key[k:k+3]) && (count == 0 || seen[x] < count) {
				best, count = x, seen[x]
			}
		}
		if count == 0 {
			g.always = append(g.always, int32(i))
			continue
		}
		g.bits.add(uint32(best))
		g.under[best] = append(g.under[best], int32(i))
	}
	return g
}

// plain: neither wild nor of an alphabet whose case the gram does not fold.
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
	if len(g.under) == 0 {
		return
	}
	seen.begin(len(g.all))
	for k := 0; k+3 <= len(s); k++ {
		x := gramAt(s, k)
		if !g.bits.has(uint32(x)) {
			continue
		}
		for _, i := range g.under[x] {
			if seen.first(i) {
				try(&g.all[i])
			}
		}
	}
}

// marks are a set that is emptied at no cost.
type marks struct {
	at  []uint32
	now uint32
}

func (m *marks) begin(n int) {
	if m.now++; m.now == 0 || len(m.at) != n {
		m.at, m.now = make([]uint32, n), 1
	}
}

// first says whether i is new.
func (m *marks) first(i int32) bool {
	is := m.at[i] != m.now
	m.at[i] = m.now
	return is
}
