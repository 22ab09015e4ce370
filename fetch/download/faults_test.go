package download

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/link"
)

const (
	rangeSize = 1 << 10
	parallel  = 3
)

// testData is the same each time, and no range of it is like another.
func testData(n int) []byte {
	data := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(data)
	return data
}

var small = Options{
	Policy: link.Policy{Hosts: link.HostsAny}, AllowLoopback: true, RangeSize: rangeSize, Parallel: parallel,
	SyncBytes: rangeSize / 2,
}

// over returns a Downloader that reaches a server of this process and nothing else.
func over(s *server, o Options) *Downloader {
	d := New(&o)
	d.client.direct.DialContext = s.dial
	d.piece = rangeSize / 4
	return d
}

// get downloads once, with links of the server, and waits until it is at rest.
func get(ctx context.Context, s *server, o Options, store Store) (Result, error) {
	return getWith(ctx, s, s, o, store)
}

func getWith(ctx context.Context, s *server, links Links, o Options, store Store) (Result, error) {
	d := over(s, o)
	defer s.close()
	defer d.Close()
	return d.Get(ctx, links, store)
}

// world is one arrangement of blob and store that faults are tried in.
type world struct {
	name    string
	size    int
	tagForm string
	noMD5   bool
	resumed int // bytes that the store has
	reader  bool
}

var worlds = []world{
	{name: "ranges", size: 5*rangeSize + 300, reader: true},
	{name: "no md5", size: 5*rangeSize + 300, noMD5: true},
	{name: "resumed", size: 6*rangeSize + 300, resumed: rangeSize + 17, reader: true},
	{name: "one range", size: 700, reader: true},
	{name: "weak", size: 2*rangeSize + 300, tagForm: "weak", reader: true},
	{name: "no tag", size: 2*rangeSize + 300, tagForm: "none", noMD5: true},
	{name: "empty", size: 0, reader: true},
}

// prepare returns a server and a store.
func (w world) prepare() (*server, *memory) {
	s := newServer(testData(w.size))
	s.tagForm, s.noMD5 = w.tagForm, w.noMD5
	m := &memory{}
	if w.resumed > 0 {
		m.kept, m.bytes = Version{ETag: tagOf(0), Length: int64(w.size)}, bytes.Clone(s.versions[0].data[:w.resumed])
	}
	return s, m
}

func (w world) store(m *memory) Store {
	if w.reader {
		return readable{m}
	}
	return m
}

// whole says whether what would survive a power loss is a whole version that was served, and the
// one that the result tells.
func whole(s *server, m *memory, res Result) error {
	for _, v := range s.versions {
		if bytes.Equal(m.bytes, v.data) && sha256.Sum256(v.data) == res.SHA256 && res.Length == int64(len(v.data)) {
			return nil
		}
	}
	return fmt.Errorf("%d bytes that are no version; result: %d bytes, etag %s", len(m.bytes), res.Length, res.ETag)
}

// outcome of a schedule.
type outcome struct {
	err      error
	requests int
}

// try runs a schedule, then, if it failed, once more without faults on what a power loss leaves. It
// returns an error if anything is wrong about that.
func (w world) try(faults []fault) (out outcome, wrong error) {
	s, m := w.prepare()
	s.faults = faults
	ctx, cancel := context.WithTimeout(context.Background(), 48*time.Hour)
	defer cancel()
	res, err := get(ctx, s, small, w.store(m))
	out = outcome{err, len(s.requests)}
	// Each range may be broken MaxAttempts times, throttled MaxThrottled times, and all of it
	// begins again MaxRestarts times.
	ranges := 2*w.size/rangeSize + 3
	if limit := ranges*4 + len(faults)*40; out.requests > limit {
		return out, fmt.Errorf("%d requests, limit %d", out.requests, limit)
	}
	if s.issued > 1+res.Renewals && err == nil || s.issued > 12 {
		return out, fmt.Errorf("%d links, %d renewals", s.issued, res.Renewals)
	}
	if err == nil {
		return out, whole(s, m, res)
	}
	var e *Error
	if !errors.As(err, &e) || e.Err == nil || ctx.Err() != nil {
		return out, fmt.Errorf("not a clean error: %v", err)
	}
	if res.Length != 0 || res.SHA256 != [32]byte{} {
		return out, errors.New("a result and an error")
	}
	if leak := leaks(fmt.Sprintf("%v %+v %#v", err, err, err)); leak != "" {
		return out, fmt.Errorf("secret %q in %v", leak, err)
	}
	s.faults = nil
	again := &memory{kept: m.kept, bytes: m.bytes}
	if res, err := get(ctx, s, small, w.store(again)); err != nil {
		return out, fmt.Errorf("not even without faults, after %v: %w", out.err, err)
	} else if wrong := whole(s, again, res); wrong != nil {
		return out, fmt.Errorf("after %v: %w", out.err, wrong)
	}
	return out, nil
}

// virtually is try in virtual time.
func (w world) virtually(t *testing.T, faults ...fault) (out outcome, wrong error) {
	synctest.Test(t, func(t *testing.T) { out, wrong = w.try(faults) })
	return out, wrong
}

// leaks returns what of a secret is in a text.
func leaks(s string) string {
	for _, form := range []string{"CANARY", "CANARY%", "sig=C", "%43ANARY"} {
		if strings.Contains(s, form) {
			return form
		}
	}
	return ""
}

var places = []int{0, 1, 3, 6}

// permanent are the kinds after which a download may fail although they come once.
var permanent = map[kind]bool{redirect: true, redirectSame: true, permission: true, gone: true, s400: true, s409: true, echo: true}

func allFaults(forever, cuts bool) (all []fault) {
	for k := range kinds {
		for _, place := range places {
			at := []int{511}
			switch {
			case !cuts:
			case k == cut, k == stall, k == flip, k == noLength:
				at = []int{0, 1, 511, rangeSize - 1}
			case k == lieGarbage:
				at = []int{0, 1, 2, 3, 4, 5, 6}
			}
			for _, c := range at {
				all = append(all, fault{k, place, c, forever})
			}
		}
	}
	return all
}

// TestFaultAlone: each fault at each place, once: unless it is final, the download succeeds.
func TestFaultAlone(t *testing.T) {
	n := 0
	for _, w := range worlds {
		for _, f := range allFaults(false, true) {
			n++
			out, wrong := w.virtually(t, f)
			if wrong != nil {
				t.Errorf("%s, %v: %v", w.name, f, wrong)
			} else if out.err != nil && !permanent[f.kind] {
				t.Errorf("%s, %v: failed: %v", w.name, f, out.err)
			}
		}
	}
	t.Logf("%d schedules", n)
}

// TestFaultForever: each fault from a place on: an error that tells why, or a whole blob, with a
// bounded number of requests.
func TestFaultForever(t *testing.T) {
	n := 0
	for _, w := range worlds {
		for _, f := range allFaults(true, !testing.Short()) {
			n++
			if _, wrong := w.virtually(t, f); wrong != nil {
				t.Errorf("%s, %v: %v", w.name, f, wrong)
			}
		}
	}
	t.Logf("%d schedules", n)
}

var allPairs = flag.Bool("pairs", false, "TestFaultPairs: all of them, not every seventh")

// TestFaultPairs: pairs of kind and place.
func TestFaultPairs(t *testing.T) {
	step := 7
	switch {
	case *allPairs:
		step = 1
	case testing.Short():
		step = 31
	}
	all, n, errs := allFaults(false, false), 0, 0
	for i, f := range all {
		for j, g := range all[i:] {
			if (i*len(all)+j)%step != 0 {
				continue
			}
			w := worlds[n%3]
			n++
			out, wrong := w.virtually(t, f, g)
			if wrong != nil {
				t.Errorf("%s, %v %v: %v", w.name, f, g, wrong)
			}
			if out.err != nil {
				errs++
			}
		}
	}
	t.Logf("%d schedules, %d ended in an error", n, errs)
}
