package download

import (
	"context"
	"errors"
	"hash"
	"testing"
	"testing/synctest"
)

// TestStoreFails: a store that fails at any call ends the download with what it said, and what it
// had synced is good.
func TestStoreFails(t *testing.T) {
	for _, w := range worlds {
		for _, call := range []string{"resume", "start", "write", "short", "sync"} {
			for after := range 8 {
				synctest.Test(t, func(t *testing.T) {
					s, m := w.prepare()
					m.fail, m.after = call, after
					res, err := get(t.Context(), s, small, w.store(m))
					if err == nil {
						if whole(s, m, res) != nil || m.calls[call] > after {
							t.Errorf("%s: %s %d: a result", w.name, call, after)
						}
						return
					}
					if !errors.Is(err, ErrStore) || call != "short" && !errors.Is(err, errDisk) {
						t.Errorf("%s: %s %d: %v", w.name, call, after, err)
					}
					if failed := m.calls[call] - after; failed != 1 {
						t.Errorf("%s: %s %d: called %d times after it failed", w.name, call, after, failed)
					}
					m.fail = ""
					res, err = get(t.Context(), s, small, w.store(m))
					if err != nil || whole(s, m, res) != nil {
						t.Errorf("%s: %s %d: again: %v", w.name, call, after, err)
					}
				})
			}
		}
	}
}

// liar is a store that returns nonsense.
type liar struct {
	*memory
	v Version
	n int64
	h hash.Hash
}

func (l liar) Resume(context.Context) (Version, int64, hash.Hash, error) { return l.v, l.n, l.h, nil }

func TestStoreLies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(100))
		v := Version{ETag: tagOf(0), Length: 100}
		for _, l := range []liar{{v: v, n: -1}, {v: v, n: 101}, {v: v, n: 5}, {v: Version{ETag: tagOf(0), Length: -1}, n: 5}} {
			l.memory = &memory{}
			if _, err := get(t.Context(), s, small, l); !errors.Is(err, ErrStore) {
				t.Errorf("%+v: %v", l, err)
			}
		}
		if s.issued != 0 {
			t.Error("a link was asked for")
		}
		// A tag that cannot be pinned, or that would break the header: as if there were nothing.
		for _, tag := range []string{"", `W/"a"`, "\"a\r\nX: y\"", `"`, `a`} {
			l := liar{memory: &memory{}, v: Version{ETag: tag, Length: 100}, n: 5}
			res, err := get(t.Context(), s, small, l)
			if err != nil || res.Resumed != 0 || whole(s, l.memory, res) != nil {
				t.Errorf("%q: %v", tag, err)
			}
		}
	})
}

// TestChecksum: a blob whose MD5 is wrong is fetched twice, and the store is left with nothing that
// could be taken for it.
func TestChecksum(t *testing.T) {
	for _, f := range []fault{{wrongMD5, 0, 0, true}, {flip, 0, 5, true}} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(testData(3*rangeSize + 5))
			s.faults = []fault{f}
			m := &memory{}
			_, err := get(t.Context(), s, small, m)
			if !errors.Is(err, ErrChecksum) || len(m.bytes) != 0 || len(s.requests) != 8 {
				t.Errorf("%v: %v, %d bytes kept, %d requests", f, err, len(m.bytes), len(s.requests))
			}
		})
	}
}

// TestResumed: the prefix of a resumed download is held against the MD5 too, if the store can be
// read.
func TestResumed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := world{size: 5 * rangeSize, resumed: rangeSize, reader: true}
		s, m := w.prepare()
		res, err := get(t.Context(), s, small, readable{m})
		if err != nil || res.Verified != "content-md5" || res.Resumed != rangeSize || whole(s, m, res) != nil {
			t.Errorf("%v, %+v", err, res)
		}
		s, m = w.prepare()
		res, err = get(t.Context(), s, small, m)
		if err != nil || res.Verified != "" || res.Resumed != rangeSize {
			t.Errorf("%v, %+v", err, res)
		}
		s, m = w.prepare() // a prefix of something else, which the store believes in
		m.bytes[7] ^= 1
		res, err = get(t.Context(), s, small, readable{m})
		if err != nil || res.Verified != "content-md5" || res.Resumed != 0 || res.Restarts != 1 || whole(s, m, res) != nil {
			t.Errorf("%v, %+v", err, res)
		}
		s, m = w.prepare() // the store knows that it was another blob
		m.kept.Identity = "of another"
		res, err = get(t.Context(), s, small, m)
		if err != nil || res.Resumed != 0 || res.Restarts != 1 || whole(s, m, res) != nil {
			t.Errorf("%v, %+v", err, res)
		}
	})
}
