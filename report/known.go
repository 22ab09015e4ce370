package report

import (
	"slices"
	"sync/atomic"

	"github.com/lrkit/lrkit/internal/text"
)

// knownMembers are members of NDJSON with their keys, as they were written before: of a field with
// few values, which are constants and come from no input. A place that is taken stays so.
type knownMembers [64]atomic.Pointer[knownMember]

type knownMember struct {
	value string
	n     int
	json  [48]byte // as long for all
}

// appendKnown appends the member of a field with few values.
func (m *member) appendKnown(dst []byte, s string) []byte {
	if s == "" {
		return text.AppendJSON(m.appendKey(dst), s)
	}
	place := &m.known[(s[0]*7+s[len(s)-1]+s[len(s)/2]*5+byte(len(s))*3)%byte(len(m.known))]
	k, n := place.Load(), len(dst)
	if k != nil && k.value == s {
		dst = slices.Grow(dst, len(k.json))
		*(*[len(k.json)]byte)(dst[n : n+len(k.json)]) = k.json
		return dst[:n+k.n]
	}
	dst = text.AppendJSON(m.appendKey(dst), s)
	if k == nil && len(dst)-n <= len(k.json) {
		k = &knownMember{value: s}
		k.n = copy(k.json[:], dst[n:])
		place.Store(k)
	}
	return dst
}
