package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// progress shows on stderr how much has been read, when that takes longer than a
// second.
type progress struct {
	read atomic.Int64
	tell func(now time.Time) []string // what to show: all in one line, then more lines where there is room for them
	stop chan struct{}
	idle chan struct{}

	mu    sync.Mutex
	clear func() // takes the line away that is shown; nil without one
}

// aside calls f while no progress line is shown.
func (p *progress) aside(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hide()
	f()
}

func (p *progress) hide() {
	if p.clear != nil {
		p.clear()
		p.clear = nil
	}
}

// startProgress begins to show how much is read, if it is wanted. total says how much that will be,
// 0 for unknown; it is asked once, when something is shown.
func (a *app) startProgress(total func() int64) *progress {
	p := new(progress)
	all := sync.OnceValue(total)
	var r rate
	return a.showProgress(p, func(now time.Time) []string {
		read := p.read.Load()
		r.add(now, read)
		if n := all(); n >= read && n > 0 {
			return []string{r.tell(read, n)}
		}
		return []string{fmt.Sprintf("%d MiB read", read>>20)}
	})
}

// unknown is how much is read where that is unknown.
func unknown() int64 { return 0 }

// sizeOf returns how much is read of files that are read so many times; of what is no regular file
// the size is unknown, and so is that of all.
func sizeOf(times int64, names ...string) func() int64 {
	return func() int64 {
		all := int64(0)
		for _, name := range names {
			info, err := os.Stat(name)
			if err != nil || !info.Mode().IsRegular() {
				return 0
			}
			all += info.Size()
		}
		return times * all
	}
}

// showProgress begins to show what tell says, if it is wanted.
func (a *app) showProgress(p *progress, tell func(time.Time) []string) *progress {
	p.tell, p.stop, p.idle = tell, make(chan struct{}), make(chan struct{})
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
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case now := <-tick.C:
			p.print(w, plain, p.tell(now))
		case <-p.stop:
			p.aside(func() {})
			return
		}
	}
}

func (p *progress) print(w io.Writer, plain bool, lines []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if plain {
		fmt.Fprintf(w, "lrkit: %s\n", strings.Join(lines, "\nlrkit: "))
		return
	}
	fmt.Fprintf(w, "\r\x1b[Klrkit: %s", clip(lines[0], width(w)-len("lrkit: ")-1))
	p.clear = func() { fmt.Fprint(w, "\r\x1b[K") }
}

// end takes the progress line away.
func (p *progress) end() {
	close(p.stop)
	<-p.idle
}

func (p *progress) add(n int) { p.read.Add(int64(n)) }

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

// width returns how many columns a terminal has.
func width(w io.Writer) int {
	if f := fileOf(w); f != nil {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 20 {
			return n
		}
	}
	return 80
}

func clip(s string, n int) string { return s[:min(len(s), max(n, 0))] }
