package download

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/lrkit/lrkit/internal/panics"
)

// defaultPiece is the least part of a range that is committed while the rest still arrives. It is
// still in the cache of the processor then.
const defaultPiece = 256 << 10

// part is a range being fetched. A goroutine fills it. After a receive from done, the other fields
// may be read.
type part struct {
	from   int64
	pooled *[]byte
	buf    []byte    // as long as the range
	open   *response // its response, if there is one already
	got    int
	done   chan partResult

	safe atomic.Int64  // how much of buf is there to stay
	more chan struct{} // there is more
}

// partResult is how fetching a part ended.
type partResult struct {
	err    error
	caught *panics.Caught // what gives links, or takes logs, panicked
}

// ranges fetches the missing ranges, several at a time, and commits them in order. At most Parallel
// ranges are in memory.
func (r *run) ranges(ctx context.Context) (state, error) {
	ctx, cancel := context.WithCancel(ctx)
	var (
		wg    sync.WaitGroup
		queue []*part // in order; the first is the next to be committed
		next  = r.committed
		err   error
	)
	defer wg.Wait()
	defer cancel()
	for err == nil {
		for next < r.version.Length && len(queue) < r.d.opts.Parallel {
			p := r.newPart(next)
			next += int64(len(p.buf))
			queue = append(queue, p)
			wg.Go(func() {
				var err error
				panics.Run(func() { err = r.fetch(ctx, p) }, func(c *panics.Caught) { p.done <- partResult{err, c} })
			})
		}
		if len(queue) == 0 {
			return r.verify, nil
		}
		p := queue[0]
		queue = queue[1:]
		if err = r.commitPart(p); err == nil {
			r.d.pool.Put(p.pooled)
		}
	}
	return nil, err
}

// commitPart commits a part while it arrives. Of a part that failed, it commits what arrived.
func (r *run) commitPart(p *part) error {
	for {
		select {
		case <-p.more:
			if there := p.safe.Load(); p.from+there-r.committed >= r.d.piece {
				if err := r.commit(p.buf[r.committed-p.from : there]); err != nil {
					return err
				}
			}
		case end := <-p.done:
			end.caught.Again()
			err := end.err
			var over *restartError
			if errors.As(err, &over) {
				return err
			}
			if failed := r.commit(p.buf[r.committed-p.from : p.got]); failed != nil {
				return failed
			}
			return err
		}
	}
}

// newPart returns the part at an offset. If a response is pending, the part is the range of that
// response.
func (r *run) newPart(from int64) *part {
	p := &part{from: from, pooled: r.d.pool.Get().(*[]byte), done: make(chan partResult, 1), more: make(chan struct{}, 1)}
	to := min(from+r.d.opts.RangeSize, r.version.Length)
	if r.pending != nil {
		p.open, to, r.pending = r.pending, r.pendingTo, nil
	}
	p.buf = (*p.pooled)[:to-from]
	return p
}

// fetch fills a part. What arrived before a failure is kept, and the rest is requested.
func (r *run) fetch(ctx context.Context, p *part) error {
	var t attempts
	for {
		a := p.open
		p.open = nil
		if a == nil {
			var err error
			q := request{
				kind: requestPart, from: p.from + int64(p.got), to: p.from + int64(len(p.buf)), pin: r.version,
				encoding: r.encoding,
			}
			if a, _, err = r.request(ctx, q, &t); err != nil {
				return err
			}
		}
		had := p.got
		n, err := r.receive(a, p)
		r.fetched.Add(int64(n))
		r.progressed(p.got-had, err == nil, &t) // a body that was dropped is no progress
		if err == nil {
			return nil
		}
		err = wrapError("body", p.from+int64(p.got), err)
		if ctx.Err() != nil {
			return err
		}
		r.debug("broken body", "offset", p.from+int64(p.got), "error", err)
		if err := r.pauseAfterFailure(ctx, &t, err); err != nil {
			return err
		}
	}
}

// receive reads a body into a part and returns how much arrived. A body with a length cannot be too
// long: net/http ends it there. Other bodies are trusted only after they have ended.
func (r *run) receive(a *response, p *part) (n int, err error) {
	defer a.close()
	had, rest := p.got, p.buf[p.got:]
	n, err = a.fill(rest, func(n int) {
		if a.length >= 0 && n < len(rest) {
			p.safe.Store(int64(had + n))
			select {
			case p.more <- struct{}{}:
			default:
			}
		}
	})
	p.got = had + n
	if err == nil {
		if err = a.end(); err != nil {
			p.got = max(had, int(p.safe.Load()))
		}
	}
	return n, err
}
