package download

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/lrkit/lrkit/internal/panics"
)

// run is one call of Get. STATES.md shows its states.
//
// Invariants: the store holds the first committed bytes of version. sum has been fed with them, and
// so has sum5 if it is not nil.
//
// The states share all of it: to split it by state would copy the invariants.
type run struct {
	d        *Downloader
	store    Store
	links    *linkRenewer
	throttle throttle

	version   Version
	committed int64 // committed
	sum       hash.Hash
	sum5      hash.Hash // nil if v.MD5 is, or cannot be held against anything
	started   bool      // the store has v

	synced   int64
	syncedAt time.Time
	syncTook time.Duration

	pending   *response // the response whose body is next
	pendingTo int64     // where it ends
	encoding  string    // of the first answer

	pace     pace
	fetched  atomic.Int64
	requests atomic.Int64
	restarts int
	resumed  int64
	mismatch bool // the MD5 was wrong once
	header   http.Header
	begun    time.Time
}

// state does one step of a download and returns the next state, or nil at the end. A state that
// fails returns no successor.
type state func(context.Context) (state, error)

func newRun(d *Downloader, links Links, s Store) *run {
	r := &run{d: d, store: s, begun: time.Now(), header: http.Header{}, pace: pace{min: d.opts.MinRate}}
	r.links = newLinkRenewer(links, &d.opts, func(msg string, args ...any) { d.opts.Log.Info(msg, args...) })
	return r
}

func (r *run) debug(msg string, args ...any) { r.d.opts.Log.Debug(msg, args...) }

func (r *run) drive(ctx context.Context) error {
	var err error
	for next := state(r.resume); next != nil; {
		if next, err = next(ctx); err != nil {
			var over *restartError
			if errors.As(err, &over) {
				if next, err = r.restart(over.cause); err == nil {
					continue
				}
			}
			break
		}
	}
	if r.pending != nil {
		r.pending.close()
	}
	if err == nil {
		return nil
	}
	if !errors.Is(err, ErrStore) && r.started && r.committed > r.synced {
		switch syncErr := r.store.Sync(); {
		case syncErr != nil && ctx.Err() != nil: // the end of the context is not to hide it
			err = storeError(r.committed, syncErr)
		case syncErr != nil:
			err = &Error{Op: "store", Offset: r.committed, Err: fmt.Errorf("%w: %w, after: %w", ErrStore, syncErr, err)}
		}
	}
	return wrapError("request", r.committed, err)
}

// resume asks the store what an earlier download left.
func (r *run) resume(ctx context.Context) (state, error) {
	v, n, h, err := r.store.Resume(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, wrapError("store", 0, ctx.Err())
	case err != nil:
		return nil, storeError(0, err)
	case n == 0 || !isStrong(v.ETag):
		return r.first, nil
	case n < 0 || n > v.Length || h == nil || h.Size() != sha256.Size || v.MD5 != nil && len(v.MD5) != md5.Size:
		return nil, storeError(0, fmt.Errorf("%d of %d bytes cannot be resumed", n, v.Length))
	case v.Length > r.d.opts.MaxSize:
		return nil, wrapError("request", n, ErrTooLarge)
	}
	r.version, r.committed, r.sum, r.resumed = v, n, h, n
	r.links.identity = v.Identity
	r.started, r.synced, r.syncedAt = true, n, time.Now()
	if err := r.prefixMD5(ctx); err != nil {
		return nil, err
	}
	return r.first, nil
}

// prefixMD5 feeds the MD5 with the resumed prefix, if the store can be read.
func (r *run) prefixMD5(ctx context.Context) error {
	stored, ok := r.store.(io.ReaderAt)
	if r.version.MD5 == nil || r.sum5 != nil || !ok {
		return nil
	}
	sum := md5.New()
	n, err := io.Copy(sum, contextReader{ctx, io.NewSectionReader(stored, 0, r.committed)})
	if ctx.Err() != nil {
		return wrapError("store", 0, ctx.Err())
	}
	if err != nil {
		return storeError(0, err)
	}
	if n != r.committed {
		return storeError(n, io.ErrUnexpectedEOF)
	}
	r.sum5 = sum
	return nil
}

// contextReader reads from a store until the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	for range 100 {
		if err := r.ctx.Err(); err != nil {
			return 0, err
		}
		if n, err := r.r.Read(p); n != 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// maxDetours is how often the first answer may lead to another first request.
const maxDetours = 3

// first sends the request that decides the version.
func (r *run) first(ctx context.Context) (state, error) {
	q := request{kind: requestFirst, from: 0, to: r.d.opts.RangeSize}
	if r.committed > 0 {
		// If the blob is complete, this requests its last byte: a result needs a response that pins
		// its version.
		from := min(r.committed, r.version.Length-1)
		q = request{kind: requestResume, from: from, to: min(from+r.d.opts.RangeSize, r.version.Length), pin: r.version}
	}
	var t attempts
	a, v, err := r.request(ctx, q, &t)
	for again := 0; err == nil && (v.action == actionFetchWhole || v.action == actionMeasure); again++ {
		switch {
		case again > maxDetours:
			return nil, wrapError("request", 0, v.err)
		case v.action == actionFetchWhole:
			a, v, err = r.request(ctx, request{kind: requestWhole, pin: v.version}, &t)
		default:
			a, v, err = r.measure(ctx, a, &t)
		}
	}
	if err != nil {
		return nil, err
	}
	r.pending, r.pendingTo, r.encoding, r.header = a, v.to, encoding(a.header), a.header
	if q.kind == requestResume && v.action == actionTake {
		r.version.MD5 = v.version.MD5
		if err := r.prefixMD5(ctx); err != nil {
			return nil, err
		}
		if r.committed == r.version.Length {
			return r.confirm, nil
		}
		return r.ranges, nil
	}
	if q.kind == requestResume { // the whole blob, from its beginning
		if r.restarts++; r.restarts > r.d.opts.MaxRestarts {
			return nil, wrapError("request", 0, ErrNoRanges)
		}
	}
	if err := r.begin(v.version); err != nil {
		return nil, err
	}
	if v.action == actionTake {
		return r.ranges, nil
	}
	return r.whole, nil
}

// confirm compares the last byte of a complete blob with that of the service.
func (r *run) confirm(ctx context.Context) (state, error) {
	p := r.newPart(r.committed - 1)
	defer r.d.pool.Put(p.pooled)
	if err := r.fetch(ctx, p); err != nil {
		return nil, err
	}
	stored, ok := r.store.(io.ReaderAt)
	if !ok {
		return r.verify, nil
	}
	var last [1]byte
	if n, err := stored.ReadAt(last[:], p.from); n < len(last) {
		return nil, storeError(p.from, err)
	}
	if last[0] != p.buf[0] {
		return nil, &restartError{wrapError("verify", p.from, ErrChanged)}
	}
	return r.verify, nil
}

// begin starts a version in the store, from nothing.
func (r *run) begin(v Version) error {
	r.links.mu.Lock()
	v.Identity = r.links.identity
	r.links.mu.Unlock()
	r.version, r.committed, r.sum5, r.resumed = v, 0, nil, 0
	if v.MD5 != nil {
		r.sum5 = md5.New()
	}
	h, err := r.store.Start(v)
	if err != nil {
		return storeError(0, err)
	}
	r.sum = h
	r.started, r.synced, r.syncedAt = true, 0, time.Now()
	return nil
}

// restart goes back to the beginning, at most MaxRestarts times.
func (r *run) restart(cause error) (state, error) {
	if r.pending != nil {
		r.pending.close()
		r.pending = nil
	}
	if r.restarts++; r.restarts > r.d.opts.MaxRestarts {
		return nil, cause
	}
	r.d.opts.Log.Info("start over", "time", r.restarts, "offset", r.committed, "cause", cause)
	r.committed, r.resumed, r.started = 0, 0, false
	return r.first, nil
}

// verify checks that the blob is complete and has its MD5.
func (r *run) verify(context.Context) (state, error) {
	if r.committed != r.version.Length {
		return nil, wrapError("verify", r.committed, ErrShort)
	}
	if r.sum5 != nil && !bytes.Equal(r.sum5.Sum(nil), r.version.MD5) {
		why := wrapError("verify", r.committed, ErrChecksum)
		if err := r.discard(); err != nil { // the next download must not take it for whole
			return nil, err
		}
		if r.mismatch {
			return nil, why
		}
		r.mismatch = true
		return nil, &restartError{why}
	}
	return nil, r.sync()
}

func (r *run) result() Result {
	l := r.links
	res := Result{
		Version: r.version, SHA256: [32]byte(r.sum.Sum(nil)),
		Resumed: r.resumed, Fetched: r.fetched.Load(),
		Requests: int(r.requests.Load()), Renewals: max(l.generation-1, 0), Restarts: r.restarts,
		RequestID:   requestID(r.header),
		ContentType: text(r.header, "Content-Type"), ContentDisposition: text(r.header, "Content-Disposition"),
		ContentEncoding: text(r.header, "Content-Encoding"),
		Started:         r.begun, Ended: time.Now(),
	}
	if r.sum5 != nil {
		res.Verified = "content-md5"
	}
	if l.link != nil {
		res.Expiry, _ = l.link.Expiry()
	}
	if l.skewKnown {
		res.Skew = l.skew
	}
	return res
}

// commit writes bytes to the store and the hashes in parallel.
func (r *run) commit(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	if int64(len(p)) > r.version.Length-r.committed {
		return wrapError("body", r.committed, ErrLong)
	}
	var wg panics.Group // the first hash is the store's
	for _, h := range []hash.Hash{r.sum, r.sum5} {
		switch {
		case h == nil:
		case len(p) >= minProgress:
			wg.Go(func() { h.Write(p) })
		default:
			h.Write(p)
		}
	}
	n, err := r.store.Write(p)
	wg.Wait()
	if err == nil && n != len(p) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return storeError(r.committed, err)
	}
	r.committed += int64(len(p))
	if f := r.d.opts.Progress; f != nil {
		f(Progress{Done: r.committed, Total: r.version.Length})
	}
	if r.due() {
		return r.sync()
	}
	return nil
}

// due reports whether to sync. Syncing takes at most a fifth of the time.
func (r *run) due() bool {
	since := time.Since(r.syncedAt)
	return since >= 4*r.syncTook && (r.committed-r.synced >= r.d.opts.SyncBytes || since >= r.d.opts.SyncInterval)
}

func (r *run) sync() error {
	start := time.Now()
	if err := r.store.Sync(); err != nil {
		return storeError(r.committed, err)
	}
	r.synced, r.syncedAt = r.committed, time.Now()
	r.syncTook = r.syncedAt.Sub(start)
	return nil
}
