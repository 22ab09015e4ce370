package ingest

import (
	"io"

	"github.com/lrkit/lrkit/internal/panics"
)

// A reader that gets this far is worth a goroutine of its own.
const (
	aheadFrom   = 256 << 10
	aheadBlock  = 256 << 10
	aheadBlocks = 3
)

// ahead reads ahead, so that expanding and hashing run beside decoding. Small inputs are read
// as they are.
type ahead struct {
	r   io.Reader
	n   int64
	cur block
	pos int // in cur

	full chan block    // nil until the goroutine runs
	free chan []byte   // blocks to fill
	stop chan struct{} // closed by close
}

type block struct {
	b      []byte
	err    error          // after b
	caught *panics.Caught // r panicked after b
}

func newAhead(r io.Reader) *ahead { return &ahead{r: r} }

// Read implements io.Reader. An error is final.
func (a *ahead) Read(p []byte) (int, error) {
	if a.pos == len(a.cur.b) {
		a.cur.caught.Again()
		if a.cur.err != nil {
			return 0, a.cur.err
		}
	}
	if a.full == nil {
		if a.n < aheadFrom {
			n, err := a.r.Read(p)
			a.n += int64(n)
			return n, err
		}
		a.start()
	}
	if a.pos == len(a.cur.b) {
		if a.cur.b != nil {
			a.free <- a.cur.b[:aheadBlock] // it has room for all
		}
		a.cur, a.pos = <-a.full, 0
		if len(a.cur.b) == 0 {
			a.cur.caught.Again()
			return 0, a.cur.err
		}
	}
	n := copy(p, a.cur.b[a.pos:])
	a.pos += n
	return n, nil
}

func (a *ahead) start() {
	a.full = make(chan block, aheadBlocks)
	a.free = make(chan []byte, aheadBlocks)
	a.stop = make(chan struct{})
	for range aheadBlocks {
		a.free <- make([]byte, aheadBlock)
	}
	go a.run()
}

// run fills blocks until the first error. There is always room in full.
func (a *ahead) run() {
	defer close(a.full)
	for {
		select {
		case <-a.stop:
			return
		case b := <-a.free:
			if !a.fill(b) {
				return
			}
		}
	}
}

// fill fills a block, as far as it goes: what came before a panic is there, too.
func (a *ahead) fill(b []byte) (more bool) {
	n := 0
	var err error
	panics.Run(func() {
		for n < len(b) && err == nil {
			var m int
			m, err = read(a.r, b[n:])
			n += m
		}
	}, func(c *panics.Caught) {
		a.full <- block{b[:n], err, c}
		more = err == nil && c == nil
	})
	return more
}

// fill is io.ReadFull with the error as it is.
func fill(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var m int
		m, err = read(r, b[n:])
		n += m
	}
	return n, err
}

// close stops the goroutine and waits for its end: what it wrote can be read then.
func (a *ahead) close() {
	if a.full != nil {
		close(a.stop)
		for range a.full {
		}
		a.full = nil
	}
	a.cur, a.pos = block{err: io.ErrClosedPipe}, 0
}
