package ioc

import (
	"encoding/binary"
	"net/netip"
)

// table finds the entries with a key. Most keys have none. A set of bits that fits into a cache
// says so before the map is read.
type table struct {
	m    map[string][]int32
	bits bitset
}

func (t *table) add(key string, entry int32) {
	if t.m == nil {
		t.m = map[string][]int32{}
	}
	t.m[key] = append(t.m[key], entry)
}

// close prepares the table for of. No key is added after it.
func (t *table) close() {
	t.bits = newBitset(len(t.m))
	for key := range t.m {
		t.bits.add(keyHash([]byte(key)))
	}
}

func (t *table) of(key []byte) []int32 {
	if len(t.m) == 0 || !t.bits.has(keyHash(key)) {
		return nil
	}
	return t.m[string(key)]
}

// keyHash hashes the length, the first and the last bytes. The middle of a path tells little.
func keyHash(s []byte) uint32 {
	n := len(s)
	h := uint32(n)
	if n < 8 {
		for _, c := range s {
			h = h*0x01000193 ^ uint32(c)
		}
		return h
	}
	h = h*0x85EBCA6B ^ binary.LittleEndian.Uint32(s)
	h = h*0xC2B2AE35 ^ binary.LittleEndian.Uint32(s[n-8:])
	return h*0x27D4EB2F ^ binary.LittleEndian.Uint32(s[n-4:])
}

func networkHash(p netip.Prefix) uint32 {
	h := uint32(p.Bits())
	if a := p.Addr(); a.Is4() {
		b := a.As4()
		return h*0x85EBCA6B ^ binary.LittleEndian.Uint32(b[:])
	}
	b := p.Addr().As16()
	return h*0x85EBCA6B ^ keyHash(b[:])
}
