package indicator

import (
	"math/bits"
	"sync/atomic"

	"golang.org/x/net/publicsuffix"

	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// noName reports whether what is around the dot at i is surely no name of a host: what stands after
// its last dot is no top level domain. It may say false of others.
func (s *Scanner) noName(i int) bool {
	line, l := s.line, s.plane
	if i == 0 || line[i-1] >= 0x80 {
		return false
	}
	dots, high := l.Bits(plane.Dot, i), l.Bits(plane.High, i)
	size := min(bits.TrailingZeros64(^(dots | l.Bits(plane.InLabel, i))), len(line)-i)
	if size == 64 {
		return false
	}
	dots &= 1<<size - 1
	switch c := at(line, i+size); {
	case high<<(64-size) != 0, closer(c) != 0, c == '_' && line[i+size-1] == '.':
		return false
	}
	// The name ends before an empty label.
	if empty := dots & (dots>>1 | 1<<(size-1)); empty != 0 {
		size = bits.TrailingZeros64(empty)
		dots &= 1<<size - 1
	}
	if dots == 0 {
		return false
	}
	top := line[i+bits.Len64(dots) : i+size]
	if len(top) > 1 && !isDigit(top[0]) && (len(top) > shortLabel || isTopLevel(top)) {
		return false
	}
	s.nameEnd = i + size
	return true
}

// shortLabel is the length of the longest label that isTopLevel takes.
const shortLabel = 7

// topLevels has labels that were asked for: in lower case, and whether they are top level domains.
var topLevels [1 << 9]atomic.Uint64

// Above the bytes of a label.
const (
	knownLabel = 1 << 63
	topLabel   = 1 << 62
	labelBytes = 1<<56 - 1
)

// isTopLevel reports whether a label of ASCII, of up to shortLabel bytes, is a top level domain.
func isTopLevel(name []byte) bool {
	label := uint64(0)
	for _, c := range name {
		label = label<<8 | uint64(lower(c))
	}
	place := &topLevels[label*0x9e3779b97f4a7c15>>(64-9)]
	if k := place.Load(); k&knownLabel != 0 && k&labelBytes == label {
		return k&topLabel != 0
	}
	known := label | knownLabel
	_, ok := publicsuffix.PublicSuffix(lowered(name))
	if ok {
		known |= topLabel
	}
	place.Store(known)
	return ok
}

// maxKnown bounds what is remembered of long top level domains.
const maxKnown = 4096

// topLevel reports whether there is such a top level domain.
func (s *Scanner) topLevel(tld []byte) bool {
	isASCII := true
	for _, c := range tld {
		isASCII = isASCII && c < 0x80
	}
	if isASCII && len(tld) <= shortLabel {
		return isTopLevel(tld)
	}
	if known, ok := s.known[string(tld)]; ok {
		return known
	}
	key := string(tld)
	ascii := key
	if !isASCII {
		ascii = punycode(key)
	}
	_, ok := publicsuffix.PublicSuffix(ascii)
	if s.known == nil {
		s.known = map[string]bool{}
	}
	if len(s.known) < maxKnown {
		s.known[key] = ok
	}
	return ok
}
