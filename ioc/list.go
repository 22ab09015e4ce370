package ioc

import (
	"net/netip"
	"slices"
	"sync"
)

// List is an indicator list. It is safe for concurrent use.
type List struct {
	entries  []Entry
	exact    [kinds]table
	zones    table // domains of which all below are meant
	addrs    map[netip.Prefix][]int32
	networks bitset   // of addrs
	lengths  [2][]int // of the prefixes in addrs, for IPv4 and IPv6
	globs    *globs
	text     *searcher
	scratchs sync.Pool
}

// maxMatched bounds what Match returns.
const maxMatched = 16

func newList(entries []Entry) *List {
	l := &List{entries: entries, addrs: map[netip.Prefix][]int32{}}
	for i := range entries {
		for j := range entries[i].rules {
			l.add(&entries[i].rules[j], int32(i))
		}
	}
	for i := range l.lengths {
		slices.Sort(l.lengths[i])
	}
	for k := range l.exact {
		l.exact[k].close()
	}
	l.zones.close()
	l.networks = newBitset(len(l.addrs))
	for p := range l.addrs {
		l.networks.add(networkHash(p))
	}
	l.globs = newGlobs(entries)
	l.text = newSearcher(entries)
	l.scratchs.New = func() any { return new(scratch) }
	return l
}

func (l *List) add(r *rule, i int32) {
	switch {
	case r.wild && r.kind == path && r.text != "": // it has no root
		l.exact[path].add(r.key[2:], i)
	case r.wild:
	case r.kind == address:
		l.addrs[r.prefix] = append(l.addrs[r.prefix], i)
		lengths := &l.lengths[family(r.prefix.Addr())]
		if !slices.Contains(*lengths, r.prefix.Bits()) {
			*lengths = append(*lengths, r.prefix.Bits())
		}
	case r.kind == domain && r.key[0] == '*':
		l.zones.add(r.key[2:], i)
	case r.kind == domain && r.key[0] == '.':
		l.zones.add(r.key[1:], i)
		l.exact[domain].add(r.key[1:], i)
	default:
		l.exact[r.kind].add(r.key, i)
	}
}

func family(a netip.Addr) int {
	if a.Is4() {
		return 0
	}
	return 1
}

// Join returns a list of all entries of some lists, in order. It skips nil lists, and returns nil
// if all are nil.
func Join(lists ...*List) *List {
	var all []Entry
	for _, l := range lists {
		if l != nil {
			all = append(all, l.entries...)
		}
	}
	if all == nil {
		return nil
	}
	return newList(all)
}

// Entries returns the entries in the order of the list. The caller must not change them.
func (l *List) Entries() []Entry { return l.entries }
