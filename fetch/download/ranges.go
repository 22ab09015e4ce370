package download

import (
	"context"
	"errors"
	"sync"
)

// part is a range on its way. A goroutine fills it; who reads done may read the rest.
type part struct {
	from   int64
	pooled *[]byte
	buf    []byte  // as long as the range
	open   *answer // one that was got for it already
	got    int
	done   chan error
}

// ranges fetches what is missing, several ranges at a time, and commits them in order. At most Parallel ranges are in memory.
func (r *run) ranges(ctx context.Context) (state, error) {
	ctx, cancel := context.WithCancel(ctx)
	var (
		wg    sync.WaitGroup
		queue []*part // in order; the first is the next to be committed
		next  = r.at
		err   error
	)
	defer wg.Wait()
	defer cancel()
	for err == nil {
		for next < r.v.Length && len(queue) < r.d.opts.Parallel {
			p := r.newPart(next)
			next += int64(len(p.buf))
			queue = append(queue, p)
			wg.Go(func() { p.done <- r.fetch(ctx, p) })
		}
		if len(queue) == 0 {
			return r.verify, nil
		}
		p := queue[0]
		queue = queue[1:]
		err = <-p.done
		var over *again
		if !errors.As(err, &over) { // what came of a range that failed is good too
			if failed := r.commit(p.buf[:p.got]); failed != nil {
				err = failed
			}
		}
		r.d.pool.Put(p.pooled)
	}
	return nil, err
}

// newPart makes the part at an offset. If an answer is open, the part is what that one gives.
func (r *run) newPart(from int64) *part {
	p := &part{from: from, pooled: r.d.pool.Get().(*[]byte), done: make(chan error, 1)}
	to := min(from+r.d.opts.RangeSize, r.v.Length)
	if r.open != nil {
		p.open, to, r.open = r.open, r.openTo, nil
	}
	p.buf = (*p.pooled)[:to-from]
	return p
}

// fetch fills a part. What came before a break is kept; the rest is asked for.
func (r *run) fetch(ctx context.Context, p *part) error {
	var t tries
	for {
		a := p.open
		p.open = nil
		if a == nil {
			var err error
			q := question{ask: askPart, from: p.from + int64(p.got), to: p.from + int64(len(p.buf)), v: r.v, encoding: r.encoding}
			if a, _, err = r.ask(ctx, q, &t); err != nil {
				return err
			}
		}
		n, err := a.fill(p.buf[p.got:])
		p.got += n
		if err == nil {
			err = a.end()
		}
		a.close()
		r.arrived(n, err == nil, &t)
		if err == nil {
			return nil
		}
		err = in("body", p.from+int64(p.got), err)
		if p.got == len(p.buf) { // no end where the end should be: none of it can be trusted
			p.got = 0
		}
		if ctx.Err() != nil {
			return err
		}
		r.told("broken body", "offset", p.from+int64(p.got), "error", err)
		if err := r.broken(ctx, &t, err); err != nil {
			return err
		}
	}
}
