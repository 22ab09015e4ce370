package download

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
)

// complete is a store that an earlier download left with all of a blob.
func complete(s *server) *memory {
	v := s.versions[0]
	return &memory{kept: Version{ETag: v.tag, Length: int64(len(v.data))}, bytes: bytes.Clone(v.data)}
}

// TestConfirm: what is all there costs one request for its last byte.
func TestConfirm(t *testing.T) {
	for _, size := range []int{1, 2, rangeSize, rangeSize + 1, 3 * rangeSize} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(testData(size))
			m := complete(s)
			res, err := get(t.Context(), s, small, readable{m})
			if err != nil || res.Requests != 1 || res.Resumed != int64(size) || res.Fetched != 1 || res.RequestID == "" ||
				whole(s, m, res) != nil {
				t.Errorf("%d bytes: %v, %+v", size, err, res)
			}
			if len(s.requests) != 1 || s.requests[0].rng != fmt.Sprintf("bytes=%d-%d", size-1, size-1) ||
				s.requests[0].match != s.versions[0].tag {
				t.Errorf("%d bytes: asked %+v", size, s.requests)
			}
		})
	}
}

// TestConfirmFaults: whatever the service answers, what is all there is no result before it has
// said that this is its version.
func TestConfirmFaults(t *testing.T) {
	for kind := range kinds {
		for _, forever := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(testData(2*rangeSize + 3))
				s.faults = []fault{{kind: kind, forever: forever}}
				m := complete(s)
				res, err := get(t.Context(), s, small, readable{m})
				if err != nil {
					return
				}
				good := 0
				for _, r := range s.requests {
					if r.status == 200 || r.status == 206 {
						good++
					}
				}
				if good == 0 || res.Requests != len(s.requests) || whole(s, m, res) != nil {
					t.Errorf("%v, forever %v: %d of %d requests answered, %+v", kind, forever, good, len(s.requests), res)
				}
			})
		}
	}
}

// TestConfirmPlanted: bytes that are not the blob's, in a store that believes in them, are fetched
// again.
func TestConfirmPlanted(t *testing.T) {
	const size = 2*rangeSize + 3
	for _, c := range []struct {
		name  string
		noMD5 bool
		plant func(m *memory)
	}{
		{"the last byte", true, func(m *memory) { m.bytes[size-1] ^= 1 }},
		{"the first byte", false, func(m *memory) { m.bytes[0] ^= 1 }},
		{"another tag", true, func(m *memory) { m.kept.ETag = tagOf(7) }},
		{"shorter", true, func(m *memory) { m.bytes = m.bytes[:size-1]; m.kept.Length-- }},
		{"longer", true, func(m *memory) { m.bytes = append(m.bytes, 0); m.kept.Length++ }},
		{"another blob", true, func(m *memory) { m.kept.Identity = "of another" }},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(testData(size))
			s.noMD5 = c.noMD5
			m := complete(s)
			c.plant(m)
			res, err := get(t.Context(), s, small, readable{m})
			if err != nil || res.Resumed != 0 || res.Restarts != 1 || whole(s, m, res) != nil {
				t.Errorf("%s: %v, %+v", c.name, err, res)
			}
		})
	}
}

// TestConfirmGone: a blob that is gone is no result, and what is there stays for another time.
func TestConfirmGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(rangeSize))
		s.faults = []fault{{kind: gone, forever: true}}
		m := complete(s)
		if _, err := get(t.Context(), s, small, readable{m}); !errors.Is(err, ErrNotFound) || len(m.bytes) != rangeSize {
			t.Errorf("%v, %d bytes kept", err, len(m.bytes))
		}
	})
}
