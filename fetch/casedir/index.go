package casedir

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"

	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// The limits on what is held of a case, by the names in a [LimitError].
const (
	MaxResults = 1_000_000 // "results"
	MaxTenants = 1000      // "tenants"
	MaxKept    = 100_000   // "kept": files beside results
	MaxParts   = 10_000    // "parts": files of unfinished downloads
)

// index holds what the manifest records of results: enough to find their files and to check them.
// It takes about a hundred bytes for each.
type index struct {
	chunks  [][]entry // of chunkLen: growing copies nothing
	n, max  int
	table   []uint32 // open addressing: the number of an entry, from 1
	seed    maphash.Seed
	tenants []string
	number  map[string]uint16     // of a tenant
	kept    map[keptName]struct{} // recorded files beside results
}

// entry is what is held of a result.
type entry struct {
	action  uuid.UUID
	sha256  digest
	command digest // of <index>.json
	size    int64
	index   uint16
	tenant  uint16
}

// digest is a SHA-256.
type digest [32]byte

// digestOf parses a hash in hex. Anything else becomes zeros, the hash of nothing.
func digestOf(s string) (d digest) {
	if b, err := hex.DecodeString(s); err == nil && len(b) == len(d) {
		copy(d[:], b)
	}
	return d
}

func (d digest) String() string { return hex.EncodeToString(d[:]) }

const chunkLen = 1024

func newIndex() *index {
	return &index{
		max: MaxResults, table: make([]uint32, 64), seed: maphash.MakeSeed(), number: map[string]uint16{}, kept: map[keptName]struct{}{},
	}
}

// apply applies a line about results. Invalid lines are skipped: Verify reports them.
func (x *index) apply(e *Event) error {
	k, ok := e.key()
	if !ok || e.Blob == nil {
		return nil
	}
	err := error(nil)
	switch e.Name {
	case EventBlob:
		err = x.add(k, e.Blob)
	case EventDescribed:
		if one, ok := x.find(k); ok {
			one.command = digestOf(e.SHA256)
		}
	case EventAltered, EventVersion:
		if name, ok := e.besideOf(k); ok {
			err = x.keep(name)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", manifestName, err)
	}
	return nil
}

// entry returns the entry of a number from 0.
func (x *index) entry(i int) *entry { return &x.chunks[i/chunkLen][i%chunkLen] }

// key returns the key of an entry.
func (x *index) key(e *entry) Key {
	return Key{Tenant: x.tenants[e.tenant], Action: e.action.String(), Index: int(e.index)}
}

// blob returns what the index knows of a result.
func (x *index) blob(e *entry) Blob {
	return Blob{Path: x.key(e).blob(), Size: e.size, SHA256: e.sha256.String(), CommandSHA256: e.command.String()}
}

// find returns the entry of a key that has been checked.
func (x *index) find(k Key) (*entry, bool) {
	tenant, ok := x.number[k.Tenant]
	if !ok {
		return nil, false
	}
	id, ok := uuid.Parse(k.Action)
	if !ok {
		return nil, false
	}
	i := x.table[x.slot(shortKey{id, uint16(k.Index), tenant})]
	if i == 0 {
		return nil, false
	}
	return x.entry(int(i) - 1), true
}

// shortKey is a key in few bytes.
type shortKey struct {
	action        uuid.UUID
	index, tenant uint16
}

// slot returns the place of a key in the table, or the place for it.
func (x *index) slot(p shortKey) int {
	mask := len(x.table) - 1
	for at := int(maphash.Comparable(x.seed, p)) & mask; ; at = (at + 1) & mask {
		i := x.table[at]
		if i == 0 {
			return at
		}
		if e := x.entry(int(i) - 1); p == (shortKey{e.action, e.index, e.tenant}) {
			return at
		}
	}
}

// add adds a result. A later one replaces an earlier one.
func (x *index) add(k Key, b *Blob) error {
	id, ok := uuid.Parse(k.Action)
	if !ok {
		return ErrKey
	}
	tenant, err := x.tenant(k.Tenant)
	if err != nil {
		return err
	}
	at := x.slot(shortKey{id, uint16(k.Index), tenant})
	if x.table[at] == 0 {
		if err := x.room(); err != nil {
			return err
		}
		if x.n == len(x.chunks)*chunkLen {
			x.chunks = append(x.chunks, make([]entry, chunkLen))
		}
		x.n++
		x.table[at] = uint32(x.n)
	}
	*x.entry(int(x.table[at]) - 1) = entry{id, digestOf(b.SHA256), digestOf(b.CommandSHA256), b.Size, uint16(k.Index), tenant}
	if x.n*4 > len(x.table)*3 {
		x.grow()
	}
	return nil
}

// room returns an error if no result can be added.
func (x *index) room() error {
	if x.n >= x.max {
		return &LimitError{Limit: "results", Max: int64(x.max)}
	}
	return nil
}

func (x *index) tenant(name string) (uint16, error) {
	n, ok := x.number[name]
	if ok {
		return n, nil
	}
	if len(x.tenants) == MaxTenants {
		return 0, &LimitError{Limit: "tenants", Max: MaxTenants}
	}
	n = uint16(len(x.tenants))
	x.tenants = append(x.tenants, name)
	x.number[name] = n
	return n, nil
}

// grow doubles the table.
func (x *index) grow() {
	x.table = make([]uint32, 2*len(x.table))
	for i := range x.n {
		e := x.entry(i)
		x.table[x.slot(shortKey{e.action, e.index, e.tenant})] = uint32(i + 1)
	}
}

// sorted returns the numbers of all entries in byte order of their paths.
func (x *index) sorted() []uint32 {
	order := make([]uint32, x.n)
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(i, j uint32) int { return x.entry(int(i)).compare(x.entry(int(j))) })
	return order
}

// compare orders entries by their paths, byte by byte.
func (e *entry) compare(o *entry) int {
	if c := bytes.Compare(e.action[:], o.action[:]); c != 0 {
		return c
	}
	var a, b [5]byte
	x, y := strconv.AppendInt(a[:0], int64(e.index), 10), strconv.AppendInt(b[:0], int64(o.index), 10)
	return cmp.Or(bytes.Compare(x, y), cmp.Compare(e.tenant, o.tenant))
}

// knows reports whether the manifest records a file of this name.
func (x *index) knows(name string) bool {
	if x.isKept(name) {
		return true
	}
	k, ok := keyOfFile(name)
	if !ok {
		return false
	}
	for _, k.Tenant = range x.tenants { // one, but for cases of several
		if _, ok := x.find(k); ok {
			return true
		}
	}
	return false
}
