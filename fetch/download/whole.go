package download

import (
	"context"
	"errors"
)

// wholeBuffer is how much of a whole blob is read before it is committed.
const wholeBuffer = 256 << 10

// whole reads the blob from a single response. If that fails, the rest is requested in ranges if
// they can be pinned. Otherwise the download begins again.
func (r *run) whole(ctx context.Context) (state, error) {
	a := r.pending
	r.pending = nil
	defer a.close()
	buf := make([]byte, min(wholeBuffer, r.version.Length))
	var t attempts
	for {
		n, err := a.fill(buf[:min(int64(len(buf)), r.version.Length-r.committed)], nil)
		r.fetched.Add(int64(n))
		last := err == nil && r.committed+int64(n) == r.version.Length
		if last {
			if err = a.end(); err != nil {
				n = 0 // no end where the end should be
			}
		}
		r.progressed(n, last && err == nil, &t)
		if failed := r.commit(buf[:n]); failed != nil {
			return nil, failed
		}
		switch {
		case err != nil:
			return r.afterBreak(ctx, &t, wrapError("body", r.committed, err))
		case last:
			return r.verify, nil
		}
	}
}

// afterBreak returns the state after the body of a whole blob failed.
func (r *run) afterBreak(ctx context.Context, t *attempts, err error) (state, error) {
	long := errors.Is(err, ErrLong)
	if long { // nothing that came can be trusted or resumed
		if failed := r.discard(); failed != nil {
			return nil, failed
		}
	}
	if ctx.Err() != nil {
		return nil, err
	}
	r.debug("broken body", "offset", r.committed, "error", err)
	if paused := r.pauseAfterFailure(ctx, t, err); paused != nil {
		return nil, paused
	}
	if long || r.version.ETag == "" {
		return nil, &restartError{err}
	}
	return r.ranges, nil
}

// discard makes the store begin again: what it holds cannot be trusted, and must not be resumed.
func (r *run) discard() error {
	r.committed, r.synced = 0, 0
	h, err := r.store.Start(r.version)
	if err != nil {
		return storeError(0, err)
	}
	r.sum = h
	return nil
}
