package cli

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// progress shows on stderr how much has been read, when that takes longer than a
// second.
type progress struct {
	mu   sync.Mutex
	read atomic.Int64
	stop chan struct{}
	idle chan struct{}
}

// startProgress begins to show progress, if it is wanted.
func (a *app) startProgress() *progress {
	p := &progress{stop: make(chan struct{}), idle: make(chan struct{})}
	plain := a.progress == "plain"
	if a.quiet || a.progress == "none" || !plain && !isTerminal(a.Err) {
		close(p.idle)
		return p
	}
	go p.show(a.Err, plain)
	return p
}

func (p *progress) show(w io.Writer, plain bool) {
	defer close(p.idle)
	begin, end := "\r", ""
	if plain {
		begin, end = "", "\n"
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	shown := false
	for {
		select {
		case <-tick.C:
			fmt.Fprintf(w, "%slrkit: %d MiB read%s", begin, p.read.Load()>>20, end)
			shown = true
		case <-p.stop:
			if shown && !plain {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		}
	}
}

// end takes the progress line away.
func (p *progress) end() {
	close(p.stop)
	<-p.idle
}

func (p *progress) add(n int) { p.read.Add(int64(n)) }

// addTo counts how far one of several has come, as last has it.
func (p *progress) addTo(last map[casedir.Key]int64, k casedir.Key, done int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read.Add(done - last[k])
	last[k] = done
}

// reader counts what is read from r.
func (p *progress) reader(r io.Reader) io.Reader { return &countingReader{r, p} }

type countingReader struct {
	r io.Reader
	p *progress
}

func (r *countingReader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	r.p.add(n)
	return n, err
}
