package download

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/lrkit/lrkit/link"
)

// linkRenewer holds the current link of a download. It requests the first link for the first
// request, and a new one shortly before it expires or when the service rejects it. All requests of
// a download share it.
type linkRenewer struct {
	source Links
	opts   *Options
	log    func(msg string, args ...any)

	renewing chan struct{} // held while asking for a link

	mu                      sync.Mutex
	link                    *link.Link
	url                     *url.URL
	received                time.Time
	identity                string // of the blob; set before the first link if a resumed download knows it
	generation              int    // how many links there were
	rejected                error  // why the service refused the link, nil if it did not
	skew                    time.Duration
	skewKnown               bool // skew is known from an answer
	renewalsWithoutProgress int  // links since the last progress, beyond the first
	ambiguousRejections     int  // of those, for answers that need not mean expiry
}

func newLinkRenewer(links Links, o *Options, log func(string, ...any)) *linkRenewer {
	return &linkRenewer{source: links, opts: o, log: log,
		skew: o.Policy.Skew, renewing: make(chan struct{}, 1)}
}

// service reports whether the current link is a download link of the service.
func (l *linkRenewer) service() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.link.Kind() == link.KindServiceDownload
}

// get returns the URL for a request now, and the generation of its link.
func (l *linkRenewer) get(ctx context.Context) (*url.URL, int, error) {
	select { // one asks, the others wait for what it gets
	case l.renewing <- struct{}{}:
		defer func() { <-l.renewing }()
	case <-ctx.Done():
		return nil, 0, ctx.Err()
	}
	if u, gen, ok := l.current(); ok {
		return u, gen, nil
	}
	return l.renew(ctx)
}

// current returns the current link if it is good for another request.
func (l *linkRenewer) current() (*url.URL, int, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.link == nil || l.rejected != nil || l.expiring(time.Now()) {
		return nil, 0, false
	}
	return l.url, l.generation, true
}

// expiring reports whether to renew the link before its next use. A link that looked expired on
// arrival is not renewed early: our clock may be wrong, and the service will say.
func (l *linkRenewer) expiring(now time.Time) bool {
	had, ok := l.link.Remaining(l.received.Add(l.skew))
	if !ok || had <= 0 {
		return false
	}
	has, _ := l.link.Remaining(now.Add(l.skew))
	return has < min(l.opts.Margin, had/4)
}

// renew requests links until one can be used.
func (l *linkRenewer) renew(ctx context.Context) (*url.URL, int, error) {
	for stale := 0; ; stale++ {
		if err := l.mayRenew(); err != nil {
			return nil, 0, err
		}
		next, err := l.source.Link(ctx)
		if err != nil {
			return nil, 0, wrapError("link", 0, err)
		}
		if next == nil {
			return nil, 0, wrapError("link", 0, ErrLink)
		}
		pause, err := l.check(next)
		if pause > 0 {
			if err := sleep(ctx, pause); err != nil {
				return nil, 0, err
			}
		}
		if errors.Is(err, ErrExpired) { // an old link from a cache: try another one
			l.reject(0, err, false)
			if err := sleep(ctx, time.Second<<min(stale, 5)); err != nil {
				return nil, 0, err
			}
			continue
		}
		if err != nil {
			return nil, 0, wrapError("link", 0, err)
		}
		return l.install(next)
	}
}

// minUseful is how long a link must have been used for its renewal not to count: it expired while
// the service made us wait.
const minUseful = 10 * time.Minute

// mayRenew counts a renewal.
func (l *linkRenewer) mayRenew() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.generation == 0 && l.rejected == nil {
		return nil
	}
	if l.rejected == nil && time.Since(l.received) >= minUseful {
		return nil
	}
	if l.renewalsWithoutProgress >= l.opts.MaxRenewals {
		cause := l.rejected
		if cause == nil {
			cause = ErrExpired
		}
		return wrapError("link", 0, fmt.Errorf("%w, after %d new links", cause, l.renewalsWithoutProgress))
	}
	l.renewalsWithoutProgress++
	return nil
}

// check checks a new link against the policy. If it only has to become valid, pause is how long
// that takes.
func (l *linkRenewer) check(next *link.Link) (pause time.Duration, err error) {
	if _, ok := target(next); !ok {
		// The problems that package link finds say more, if there are any.
		if r := next.Check(&l.opts.Policy, time.Now()); !r.Usable() {
			return 0, &LinkError{Status: r.Status, Problems: r.Problems}
		}
		return 0, &LinkError{Status: link.StatusMalformed}
	}
	l.mu.Lock()
	p, known, now := l.opts.Policy, l.skewKnown, time.Now()
	p.Skew = l.skew
	l.mu.Unlock()
	r := next.Check(&p, now)
	if r.Usable() {
		return 0, nil
	}
	if r.Status == link.StatusExpired || r.Status == link.StatusNotYetValid {
		// If only the time is wrong, and the time of the service is unknown, the service decides.
		end, ok := next.Expiry()
		if ok && next.Check(&link.Policy{Hosts: p.Hosts}, end.Add(-time.Nanosecond)).Usable() {
			if !known {
				return 0, nil
			}
			if r.Status == link.StatusExpired {
				return 0, ErrExpired
			}
			return l.untilStart(next, now)
		}
	}
	return 0, &LinkError{Status: r.Status, Problems: r.Problems}
}

// untilStart returns how long it takes until a link is valid by the clock of the service.
func (l *linkRenewer) untilStart(of *link.Link, now time.Time) (time.Duration, error) {
	var pause time.Duration
	for _, p := range []link.Param{link.ParamST, link.ParamSKT} {
		if t, ok := of.Time(p); ok {
			pause = max(pause, t.Sub(now.Add(l.skew))+time.Second) // a Date has whole seconds
		}
	}
	if pause > l.opts.MaxWait {
		return 0, ErrNotYet
	}
	return pause, nil
}

// install makes a link the current one. If it leads to another blob, the download begins again with
// that blob.
func (l *linkRenewer) install(next *link.Link) (*url.URL, int, error) {
	u, _ := target(next)
	identity := next.Identity()
	l.mu.Lock()
	defer l.mu.Unlock()
	other := l.identity != "" && l.identity != identity
	l.link, l.url, l.identity, l.received, l.rejected = next, u, identity, time.Now(), nil
	l.generation++
	l.log("link", "number", l.generation, "blob", identity, "other", other)
	if other {
		return nil, 0, &restartError{wrapError("link", 0, ErrChanged)}
	}
	return u, l.generation, nil
}

// reject records that the service rejected the link of a generation, or 0 for a link that was never
// used. It returns an error if no other link should be requested. soft is for causes that may not
// be the expiry.
func (l *linkRenewer) reject(gen int, cause error, soft bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if gen != 0 && (gen != l.generation || l.rejected != nil) {
		return nil // another request has reported it
	}
	if soft && gen != 0 {
		if end, ok := l.link.Expiry(); !ok || !l.skewKnown || time.Now().Add(l.skew).Before(end) {
			if l.ambiguousRejections >= 1 {
				return cause
			}
			l.ambiguousRejections++
		}
	}
	l.rejected = cause
	return nil
}

// untilValid returns how long the current link has to wait for its start.
func (l *linkRenewer) untilValid() (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.untilStart(l.link, time.Now())
}

// resetCounts clears the counts of renewals without progress.
func (l *linkRenewer) resetCounts() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.renewalsWithoutProgress, l.ambiguousRejections = 0, 0
}

// observeClock sets the clock of the service. A gateway has its own clock, so failures that may
// come from one are ignored.
func (l *linkRenewer) observeClock(status int, date string, clock time.Time) {
	if status >= 500 || status == 429 {
		return
	}
	now := time.Now()
	skew, ok := link.SkewOf(date, now)
	if !clock.IsZero() {
		skew, ok = clock.Sub(now), true
	}
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.skew, l.skewKnown = skew, true
}

// sleep waits for d, or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
