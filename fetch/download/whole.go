package download

import (
	"context"
	"errors"
)

// wholeBuffer is how much of a whole blob is read before it is committed.
const wholeBuffer = 256 << 10

// whole takes the blob from a single answer. If that breaks, the rest is asked for in ranges, where they can be pinned;
// otherwise the download begins again.
func (r *run) whole(ctx context.Context) (state, error) {
	a := r.open
	r.open = nil
	defer a.close()
	buf := make([]byte, min(wholeBuffer, r.v.Length))
	var t tries
	for {
		n, err := a.fill(buf[:min(int64(len(buf)), r.v.Length-r.at)], nil)
		last := err == nil && r.at+int64(n) == r.v.Length
		if last {
			if err = a.end(); err != nil {
				n = 0 // no end where the end should be
			}
		}
		r.arrived(n, last && err == nil, &t)
		if failed := r.commit(buf[:n]); failed != nil {
			return nil, failed
		}
		switch {
		case err != nil:
			return r.broke(ctx, &t, in("body", r.at, err))
		case last:
			return r.verify, nil
		}
	}
}

// broke says how to go on when the body of a whole blob did not end where it should.
func (r *run) broke(ctx context.Context, t *tries, err error) (state, error) {
	long := errors.Is(err, ErrLong)
	if long { // then all that came may be anything, and nobody shall resume it
		if failed := r.forget(); failed != nil {
			return nil, failed
		}
	}
	if ctx.Err() != nil {
		return nil, err
	}
	r.told("broken body", "offset", r.at, "error", err)
	if paused := r.broken(ctx, t, err); paused != nil {
		return nil, paused
	}
	if long || r.v.ETag == "" {
		return nil, &again{err}
	}
	return r.ranges, nil
}

// forget makes the store begin again, so that nobody resumes what cannot be trusted.
func (r *run) forget() error {
	r.at, r.synced = 0, 0
	h, err := r.store.Start(r.v)
	if err != nil {
		return storeError(0, err)
	}
	r.sum = h
	return nil
}
