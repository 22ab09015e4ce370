package download

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/link"
)

// TestExpiry: links die three times in the middle of a download. What is fetched twice stays below
// a range for each renewal, whether the link is renewed ahead or the service has to say it.
func TestExpiry(t *testing.T) {
	for _, test := range []struct {
		name  string
		skew  time.Duration
		vague bool
		life  time.Duration
	}{
		{name: "by the clock", life: 30 * time.Minute},
		{name: "vague answers", life: 30 * time.Minute, vague: true},
		{name: "service a day ahead", life: 30 * time.Minute, skew: 24 * time.Hour},
		{name: "service a day behind", life: 30 * time.Minute, skew: -24 * time.Hour},
		{name: "a day ahead and vague", life: 30 * time.Minute, skew: 24 * time.Hour, vague: true},
		{name: "a day behind and vague", life: 30 * time.Minute, skew: -24 * time.Hour, vague: true},
		{name: "skew of minutes", life: 30 * time.Minute, skew: 29 * time.Minute},
		{name: "short lives", life: 50 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(testData(400 * rangeSize))
				s.skew, s.vagueExp, s.life, s.expiry = test.skew, test.vague, test.life, true
				// All ranges, three at a time, take three and a half lives; one takes four pieces.
				s.pace = test.life * 7 / 2 * parallel / 400 / 4
				m := &memory{}
				res, err := get(t.Context(), s, small, m)
				if err != nil {
					t.Fatal(err)
				}
				if err := whole(s, m, res); err != nil {
					t.Error(err)
				}
				if res.Renewals < 3 || res.Renewals > 5 || s.issued != 1+res.Renewals {
					t.Errorf("%d renewals, %d links", res.Renewals, s.issued)
				}
				if twice := sent(s) - res.Length; twice >= int64(res.Renewals)*rangeSize {
					t.Errorf("%d bytes twice", twice)
				}
				refused := 0
				for _, r := range s.requests {
					if r.status == 403 {
						refused++
					}
				}
				if refused > 0 { // even by a clock that is wrong a link is renewed in time
					t.Errorf("%d of %d requests refused", refused, len(s.requests))
				}
				t.Logf(
					"%d links, %d requests, %d refused, %d bytes twice, skew %v", s.issued, res.Requests, refused,
					sent(s)-res.Length, res.Skew,
				)
			})
		})
	}
}

// TestExpiredMidway: the service calls three links expired before their time, in the middle of
// bodies that break.
func TestExpiredMidway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(40 * rangeSize))
		for _, n := range []int{5, 20, 35} {
			s.faults = append(s.faults, fault{cut, n, 500, false}, fault{expired, n + 1, 0, false}, fault{expired, n + 2, 0, false})
		}
		m := &memory{}
		res, err := get(t.Context(), s, small, m)
		if err != nil {
			t.Fatal(err)
		}
		if err := whole(s, m, res); err != nil {
			t.Error(err)
		}
		if twice := sent(s) - res.Length; res.Renewals < 3 || res.Renewals > 6 || twice >= 3*rangeSize {
			t.Errorf("%d renewals, %d bytes twice", res.Renewals, twice)
		}
	})
}

func sent(s *server) (n int64) {
	for _, r := range s.requests {
		n += int64(r.sent)
	}
	return n
}

// TestFirstLink: as long as no answer came, only the service knows what time it is.
func TestFirstLink(t *testing.T) {
	for _, skew := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(testData(3 * rangeSize))
			s.skew, s.expiry = skew, true
			m := &memory{}
			res, err := get(t.Context(), s, small, m)
			if err != nil || res.Renewals != 0 || whole(s, m, res) != nil {
				t.Errorf("skew %v: %v, %+v", skew, err, res)
			}
			if d := res.Skew - skew; d < -time.Second || d > time.Second {
				t.Errorf("skew %v, not %v", res.Skew, skew)
			}
		})
	}
}

// TestStorm: too many requests, for hours: no request is made before the time that was named, and
// it ends.
func TestStorm(t *testing.T) {
	for _, k := range []kind{s429, s429float, s429date, s429none, s429huge, s503} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(testData(8 * rangeSize))
			s.faults = []fault{{k, 3, 0, true}}
			m := &memory{}
			start := time.Now()
			_, err := get(t.Context(), s, small, m)
			if !errors.Is(err, ErrThrottled) {
				t.Errorf("%v: %v", k, err)
			}
			if n := len(s.requests); n > 3+parallel*21 {
				t.Errorf("%v: %d requests", k, n)
			}
			t.Logf("%v: %d requests in %v, %d links: %v", k, len(s.requests), time.Since(start), s.issued, err)
		})
		synctest.Test(t, func(t *testing.T) {
			s := newServer(testData(8 * rangeSize))
			for n := 2; n < 40; n++ {
				s.faults = append(s.faults, fault{k, n, 0, false})
			}
			m := &memory{}
			if res, err := get(t.Context(), s, small, m); err != nil || whole(s, m, res) != nil {
				t.Errorf("%v, a storm that ends: %v", k, err)
			}
		})
	}
}

// TestIdentity: a new link that leads to another blob makes the download begin again.
func TestIdentity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(8 * rangeSize))
		s.faults = []fault{{expired, 4, 0, false}}
		m := &memory{}
		links := &turning{s, 1, "/acct/cont/other"}
		res, err := getWith(t.Context(), s, links, small, m)
		if err != nil || res.Restarts != 1 || whole(s, m, res) != nil {
			t.Errorf("%v, %+v", err, res)
		}
		if l, _ := s.Link(t.Context()); res.Identity != l.Identity() {
			t.Error("identity of the first link")
		}
	})
	synctest.Test(t, func(t *testing.T) { // it is another one each time
		s := newServer(testData(8 * rangeSize))
		s.faults = []fault{{expired, 2, 0, true}}
		n := 0
		links := linkFunc(func(ctx context.Context) (*link.Link, error) {
			n++
			s.path = fmt.Sprintf("/acct/cont/blob%d", n)
			return s.Link(ctx)
		})
		_, err := getWith(t.Context(), s, links, small, &memory{})
		if !errors.Is(err, ErrChanged) && !errors.Is(err, ErrExpired) || n > 10 {
			t.Errorf("%v, %d links", err, n)
		}
	})
}

type linkFunc func(context.Context) (*link.Link, error)

func (f linkFunc) Link(ctx context.Context) (*link.Link, error) { return f(ctx) }

// turning gives links to another blob from the n-th on.
type turning struct {
	*server
	n    int
	path string
}

func (l *turning) Link(ctx context.Context) (*link.Link, error) {
	if l.issued >= l.n {
		l.path, l.server.path = l.server.path, l.path
		defer func() { l.n = 1 << 30 }()
	}
	return l.server.Link(ctx)
}

// TestLate: a link is asked for when there is something to ask with it, and no earlier.
func TestLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(3 * rangeSize))
		m := &memory{fail: "resume"}
		if _, err := get(t.Context(), s, small, m); !errors.Is(err, ErrStore) || !errors.Is(err, errDisk) || s.issued != 0 {
			t.Errorf("%v: %d links", err, s.issued)
		}
	})
}

// TestLinks: links that are refused are not used.
func TestLinks(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "no sas": "http://127.0.0.1:10000/a/c/b", "user": "http://u@127.0.0.1:10000/acct/cont/blob?sp=r&sv=2019-07-07&sr=b&se=2999-01-01&sig=" + canary,
		"write only":      "http://127.0.0.1:10000/acct/cont/blob?sp=w&sv=2019-07-07&sr=b&se=2999-01-01&sig=" + canary,
		"expired and bad": "http://127.0.0.1:10000/acct/cont/blob?sp=w&sv=2019-07-07&sr=b&se=1999-01-01&sig=" + canary,
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(nil)
			links := linkFunc(func(context.Context) (*link.Link, error) { return link.Parse(text), nil })
			_, err := getWith(t.Context(), s, links, small, &memory{})
			var e *LinkError
			if !errors.Is(err, ErrLink) || !errors.As(err, &e) || len(s.requests) != 0 {
				t.Errorf("%s: %v", name, err)
			}
			if leak := leaks(fmt.Sprintf("%v %+v", err, err)); leak != "" {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := newServer(nil)
		s.linkErr = errors.New("no more calls; the last link was https://x/?sig=" + canary)
		_, err := get(t.Context(), s, small, &memory{})
		if !errors.Is(err, s.linkErr) || leaks(err.Error()) != "" {
			t.Error(err)
		}
		_, err = getWith(t.Context(), s, linkFunc(func(context.Context) (*link.Link, error) { return nil, nil }), small, &memory{})
		if !errors.Is(err, ErrLink) {
			t.Error(err)
		}
	})
}

// TestStaleLinks: an API that gives the same expired link again and again is asked a limited number
// of times.
func TestStaleLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(testData(3 * rangeSize))
		s.expiry, s.life = true, -time.Minute
		_, err := get(t.Context(), s, small, &memory{})
		if !errors.Is(err, ErrExpired) || s.issued > 5 {
			t.Errorf("%v, %d links", err, s.issued)
		}
	})
}

// TestCancel: a download ends when its context does, wherever it is, and what came is kept.
func TestCancel(t *testing.T) {
	for _, k := range []kind{stall, stallHead, slow, s429huge, s500, notYet, cut} {
		for after := range 12 {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(testData(9 * rangeSize))
				s.pace = 75 * time.Millisecond
				s.faults = []fault{{k, 3, 700, true}}
				m := &memory{}
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(after)*173*time.Millisecond)
				defer cancel()
				start := time.Now()
				d := over(s, small)
				_, err := d.Get(ctx, s, m)
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%v after %d: %v", k, after, err)
				}
				if late := time.Since(start) - time.Duration(after)*173*time.Millisecond; late > 0 {
					t.Errorf("%v after %d: %v late", k, after, late)
				}
				d.Close()
				s.close()
				again := newServer(testData(9 * rangeSize))
				res, err := get(t.Context(), again, small, m)
				if err != nil || whole(again, m, res) != nil {
					t.Errorf("%v after %d: %v", k, after, err)
				}
			})
		}
	}
}
