package cli

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
)

// fetchProgress knows how far the downloads are.
type fetchProgress struct {
	left func() (minute, hour int) // calls of the API

	mu          sync.Mutex
	files       map[casedir.Key]*fileProgress // that have not ended
	ended       int                           // files
	done, total int64                         // bytes of them
	all         rate
}

type fileProgress struct {
	done, total int64
	rate        rate
}

// singleProgress is the progress of the one download of a verb.
type singleProgress struct {
	mu sync.Mutex
	fileProgress
}

func (p *singleProgress) set(now download.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.total = now.Done, now.Total
}

func (p *singleProgress) lines(now time.Time) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rate.add(now, p.done)
	return []string{p.rate.tell(p.done, p.total)}
}

func newFetchProgress(left func() (int, int)) *fetchProgress {
	return &fetchProgress{left: left, files: map[casedir.Key]*fileProgress{}}
}

// set takes how far one download is.
func (p *fetchProgress) set(k casedir.Key, now download.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.files[k]
	if f == nil {
		f = new(fileProgress)
		p.files[k] = f
	}
	f.done, f.total = now.Done, now.Total
}

// end takes that a download has ended, if there was one.
func (p *fetchProgress) end(k casedir.Key) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f := p.files[k]; f != nil {
		p.ended++
		p.done += f.done
		p.total += f.total
		delete(p.files, k)
	}
}

// tell says how far all are, and then each of those that are under way.
func (p *fetchProgress) tell(now time.Time) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	done, total, known := p.done, p.total, p.ended+len(p.files)
	var under []casedir.Key
	for k, f := range p.files {
		done += f.done
		total += f.total
		f.rate.add(now, f.done)
		if f.done < f.total {
			under = append(under, k)
		}
	}
	p.all.add(now, done)
	slices.SortFunc(under, byKey)
	minute, hour := p.left()
	lines := []string{fmt.Sprintf("%d of %d results, %s; %d calls left this minute, %d this hour",
		known-len(under), known, p.all.tell(done, total), minute, hour)}
	for _, k := range under {
		f := p.files[k]
		lines = append(lines, fmt.Sprintf("%s:%d %s", k.Action, k.Index, f.rate.tell(f.done, f.total)))
	}
	return lines
}

func byKey(a, b casedir.Key) int {
	return cmp.Or(cmp.Compare(a.Action, b.Action), cmp.Compare(a.Index, b.Index))
}

// rate is how fast something has grown lately.
type rate struct {
	samples [8]sample // the last ones, oldest first
	n       int
}

type sample struct {
	at time.Time
	n  int64
}

func (r *rate) add(at time.Time, n int64) {
	if r.n == len(r.samples) {
		copy(r.samples[:], r.samples[1:])
		r.n--
	}
	r.samples[r.n] = sample{at, n}
	r.n++
}

// perSecond returns 0 when it is not known.
func (r *rate) perSecond() float64 {
	if r.n < 2 {
		return 0
	}
	first, last := r.samples[0], r.samples[r.n-1]
	d := last.at.Sub(first.at).Seconds()
	if d <= 0 || last.n <= first.n {
		return 0
	}
	return float64(last.n-first.n) / d
}

// tell says bytes, rate and time left.
func (r *rate) tell(done, total int64) string {
	s := fmt.Sprintf("%s of %s", mebibytes(float64(done)), mebibytes(float64(total)))
	v := r.perSecond()
	if v == 0 || done >= total {
		return s
	}
	left := time.Duration(float64(total-done) / v * float64(time.Second))
	return fmt.Sprintf("%s, %s/s, %s left", s, mebibytes(v), left.Round(time.Second))
}

func mebibytes(n float64) string { return fmt.Sprintf("%.1f MiB", n/(1<<20)) }
