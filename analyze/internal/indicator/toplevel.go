package indicator

import (
	"math/bits"
	"sync/atomic"

	"golang.org/x/net/publicsuffix"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// noName reports whether what is around the dot at i is surely no name of a host: what stands after
// its last dot is no top level domain. It may say false of others.
func (s *Scanner) noName(i int) bool {
	line, l := s.line, s.plane
	if before := ascii.At(line, i-1); before >= 0x80 || classes[before]&label == 0 {
		return false
	}
	dots, high := l.Bits(plane.Dot, i), l.Bits(plane.High, i)
	size := min(bits.TrailingZeros64(^(dots | l.Bits(plane.InLabel, i))), len(line)-i)
	if size == 64 {
		return false
	}
	dots &= 1<<size - 1
	switch c := ascii.At(line, i+size); {
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
	end := i + size
	if top := line[i+bits.Len64(dots) : end]; len(top) > 1 && !ascii.IsDigit(top[0]) {
		if len(top) > shortLabel {
			return false
		}
		// The ending of a file takes a strong sign: www. before it, or a port after it.
		first := ascii.Lower(line[i-1])
		switch k := topLevelOf(top); {
		case k.is(fileEnding) && first != 'w' && first != '-' && ascii.At(line, end) != ':' && !endsFold(line, end, "fritz.box"):
		case k.is(topLevel | internalLevel):
			return false
		}
	}
	s.nameEnd = end
	return true
}

// shortLabel is the length of the longest label that topLevelOf takes.
const shortLabel = 7

// lastLabel is a last label of up to shortLabel bytes of ASCII, in lower case, and in the upper
// byte what is known of it.
type lastLabel uint64

const (
	topLevel   lastLabel = 1 << (8*shortLabel + iota) // there is such a domain
	fileEnding                                        // which is also the ending of files
	known
	internalLevel // of networks without a public name
)

func (l lastLabel) is(what lastLabel) bool { return l&what != 0 }

// lastLabels has labels that were asked for, each at a place of its own or of a few.
var lastLabels [1 << 9]atomic.Uint64

// topLevelOf returns a label of ASCII, of up to shortLabel bytes, with what is known of it.
func topLevelOf(name []byte) lastLabel {
	label := known
	for i, c := range name {
		label |= lastLabel(ascii.Lower(c)) << (8 * i)
	}
	place := &lastLabels[uint64(label)*0x9e3779b97f4a7c15>>(64-9)]
	if l := lastLabel(place.Load()); l&^(topLevel|fileEnding|internalLevel) == label {
		return l
	}
	text := lowered(name)
	if internals[text] {
		label |= internalLevel
	}
	if _, ok := publicsuffix.PublicSuffix(text); ok {
		label |= topLevel
		if ambiguous[text] {
			label |= fileEnding
		}
	}
	place.Store(uint64(label))
	return label
}

// maxKnown bounds what is remembered of long top level domains.
const maxKnown = 4096

// isTopLevel reports whether there is such a top level domain.
func (s *Scanner) isTopLevel(tld []byte) bool {
	isASCII := true
	for _, c := range tld {
		isASCII = isASCII && c < 0x80
	}
	if isASCII && len(tld) <= shortLabel {
		return topLevelOf(tld).is(topLevel)
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
