package match

import (
	"net/netip"
	"slices"
	"sync"
)

// List is a hunt list that was read. Any number of goroutines may use it.
type List struct {
	entries  []Entry
	exact    [kinds]map[string][]int32
	zones    map[string][]int32 // what *.x leaves of a domain
	names    bitset             // of exact[name]
	addrs    map[netip.Prefix][]int32
	lengths  [2][]int // of the prefixes in addrs, for IPv4 and IPv6
	globs    *globs
	text     *searcher
	scratchs sync.Pool
}

// maxMatched bounds what Match returns.
const maxMatched = 16

func newList(entries []Entry) *List {
	l := &List{entries: entries, zones: map[string][]int32{}, addrs: map[netip.Prefix][]int32{}}
	for k := range l.exact {
		l.exact[k] = map[string][]int32{}
	}
	for i := range entries {
		for j := range entries[i].rules {
			l.add(&entries[i].rules[j], int32(i))
		}
	}
	for i := range l.lengths {
		slices.Sort(l.lengths[i])
	}
	l.names = newBitset(len(l.exact[name]))
	for key := range l.exact[name] {
		l.names.add(nameHash(key))
	}
	l.globs = newGlobs(entries)
	l.text = newSearcher(entries)
	l.scratchs.New = func() any { return new(scratch) }
	return l
}

func (l *List) add(r *rule, i int32) {
	file := func(m map[string][]int32, key string) { m[key] = append(m[key], i) }
	switch {
	case r.wild && r.kind == path && r.text != "": // it has no root
		file(l.exact[path], r.key[2:])
	case r.wild:
	case r.kind == address:
		l.addrs[r.prefix] = append(l.addrs[r.prefix], i)
		lengths := &l.lengths[family(r.prefix.Addr())]
		if !slices.Contains(*lengths, r.prefix.Bits()) {
			*lengths = append(*lengths, r.prefix.Bits())
		}
	case r.kind == domain && r.key[0] == '*':
		file(l.zones, r.key[2:])
	case r.kind == domain && r.key[0] == '.':
		file(l.zones, r.key[1:])
		file(l.exact[domain], r.key[1:])
	default:
		file(l.exact[r.kind], r.key)
	}
}

func family(a netip.Addr) int {
	if a.Is4() {
		return 0
	}
	return 1
}

// Entries returns the entries in the order of the list. It must not be changed.
func (l *List) Entries() []Entry { return l.entries }

// nameHash is made of the length and the first bytes of a name without case.
func nameHash[S string | []byte](s S) uint32 {
	h := uint32(len(s))
	for i := range min(len(s), 4) {
		h = h*0x01000193 ^ uint32(s[i])
	}
	return h
}
