package budget

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// DefaultPerMinute and DefaultPerHour are the limits for all calls together. The service allows
	// 100 and 1500.
	DefaultPerMinute = 95
	DefaultPerHour   = 1450

	// sliceMax is how long Take sleeps before it looks again: timers stop while a machine sleeps.
	sliceMax = 30 * time.Second
	// jitter spreads callers that wait for the same moment.
	jitter = 20 * time.Millisecond
	// touchEvery is how often a waiting caller records the time: the machine may restart meanwhile.
	touchEvery = time.Minute
	// lockMax limits the wait for the lock where there is no context.
	lockMax = 5 * time.Second
)

// Options are the options of [Open]. The zero value is the usual choice.
type Options struct {
	// Route says which limits of the service the budget keeps: those for all calls together if 0.
	Route Route
	// PerMinute and PerHour limit the calls in any 60 s and 3600 s: at most 1500, and what the
	// Route has if 0. Processes that share a file should agree. If they do not, each keeps its own
	// limits.
	PerMinute, PerHour int
	// Clock is for tests. It is the clock of the kernel if nil.
	Clock Clock
	// Log gets a record when the file is damaged or cannot be written. It may be nil.
	Log *slog.Logger

	minute, hour time.Duration        // for tests
	sync         func(*os.File) error // for tests
}

// A Budget limits calls. It is safe for concurrent use. Processes share one through its file.
type Budget struct {
	file   string
	memory *memory // instead of a file
	clock  Clock
	log    *slog.Logger
	limits [2]limit // minute, hour
	sync   func(*os.File) error
	who    uint64
	turn   chan struct{} // one goroutine of a process waits: processes share, not goroutines
	until  atomic.Int64  // of Throttled, for when the file could not be written; Instant.Up
}

// File returns the file for the budget of a user and a tenant, in the cache folder of the user. It
// checks the name of the tenant and puts it in lower case, and does nothing else.
func File(tenant string) (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("budget: %w", err)
	}
	return FileIn(filepath.Join(dir, "lrkit"), tenant)
}

// FileIn is File for another folder.
func FileIn(dir, tenant string) (string, error) { return AllCalls.FileIn(dir, tenant) }

func checkTenant(tenant string) (string, error) {
	tenant = strings.ToLower(tenant)
	if !tenantName().MatchString(tenant) {
		return "", fmt.Errorf("budget: %.80q is not the id or domain of a tenant", tenant)
	}
	return tenant, nil
}

var tenantName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62}){0,4}$`)
})

// Open opens the budget in file, and creates it and its folder if necessary. It waits for other
// processes a few seconds, and no longer than the context.
func Open(ctx context.Context, file string, opts *Options) (*Budget, error) {
	if ctx == nil {
		panic("budget: a nil context.Context")
	}
	b, err := newBudget(file, opts)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lockMax)
	defer cancel()
	s, err := b.open(ctx)
	if err != nil {
		return nil, err
	}
	s.close()
	return b, nil
}

// InMemory returns a budget of this process, if there is no place for a file. It does not count
// calls of other or earlier processes.
func InMemory(opts *Options) (*Budget, error) {
	b, err := newBudget("", opts)
	if err != nil {
		return nil, err
	}
	now := b.clock.Now()
	b.memory = &memory{free: make(chan struct{}, 1), ledger: ledger{boot: now.Boot, at: now.Up, wall: now.Wall}}
	b.memory.free <- struct{}{}
	return b, nil
}

func newBudget(file string, opts *Options) (*Budget, error) {
	if opts == nil {
		opts = new(Options)
	}
	b := &Budget{
		file:  file,
		clock: opts.Clock,
		log:   opts.Log,
		sync:  opts.sync,
		turn:  make(chan struct{}, 1),
	}
	b.limits = opts.limits()
	for _, lim := range b.limits {
		if lim.n < 1 || lim.n > capacity {
			return nil, fmt.Errorf("budget: a limit of %d is not between 1 and %d", lim.n, capacity)
		}
	}
	if b.clock == nil {
		c, err := newSystemClock()
		if err != nil {
			return nil, err
		}
		b.clock = c
	}
	if b.sync == nil {
		b.sync = (*os.File).Sync
	}
	var id [8]byte
	rand.Read(id[:])
	b.who = binary.LittleEndian.Uint64(id[:]) | 1 // 0 is none
	return b, nil
}

// opened panics unless the budget is from Open.
func (b *Budget) opened() {
	if b == nil || b.clock == nil {
		panic("budget: a Budget that was not opened: use Open")
	}
}

// Take waits until a call may be made and counts it. The call is counted even if it is never made.
//
// If ctx ends first, the error is ctx.Err() and nothing is counted. Other errors are those of the
// file: no call may be made then.
func (b *Budget) Take(ctx context.Context) error {
	b.opened()
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	var yielded time.Duration
	for {
		pause, err := b.take(ctx, &yielded)
		if err != nil || pause == 0 {
			return err
		}
		if err := sleep(ctx, pause); err != nil {
			b.leave()
			return err
		}
	}
}

// take counts a call and returns 0, or returns how long to wait.
func (b *Budget) take(ctx context.Context, yielded *time.Duration) (pause time.Duration, err error) {
	s, err := b.open(ctx)
	if err != nil {
		return 0, err
	}
	defer s.close()
	s.until = max(s.until, time.Duration(b.until.Load()))
	now := b.clock.Now()
	queue := readWaiters(s.lock)
	if wait := s.wait(now.Up, b.limits[:]); wait > 0 {
		pause = min(wait, sliceMax) + mathrand.N(jitter)
		if now.Up-s.at > touchEvery {
			s.touch(now)
			if err := b.save(s); err != nil {
				return 0, err
			}
		}
	} else if *yielded < yieldMax {
		if look := s.others(&queue, b.who, now.Up, b.limits[0].window); look > 0 {
			pause = max(0, look-now.Up) + 2*time.Millisecond + mathrand.N(4*time.Millisecond)
			*yielded += pause
		}
	}
	if pause > 0 {
		s.announce(&queue, b.who, now.Up, now.Up+pause)
		return pause, nil
	}
	s.announce(&queue, b.who, now.Up, 0)
	s.add(now, b.who, b.limits[:])
	for try := 0; ; try++ {
		if err := b.save(s); err != nil {
			return 0, err
		}
		// A slow disk delays the call, and its recorded time is wrong then.
		late := b.clock.Now()
		if late.Up-now.Up <= lateLimit || try == 3 {
			return 0, nil
		}
		now = late
		s.redate(now)
	}
}

// leave records that this process no longer waits.
func (b *Budget) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), jitter)
	defer cancel()
	if s, err := b.open(ctx); err == nil {
		queue := readWaiters(s.lock)
		s.announce(&queue, b.who, b.clock.Now().Up, 0)
		s.close()
	}
}

// Throttled says that the service answered 429: no process calls before d has passed. d is limited
// to between 1 s and 10 min, and up to a tenth is added at random, to spread the callers. A shorter
// wait never replaces a longer one. If ctx ends while the file is locked, only this process knows
// of the wait.
func (b *Budget) Throttled(ctx context.Context, d time.Duration) {
	b.opened()
	d = min(max(d, throttleMin), throttleMax)
	d = min(d+mathrand.N(d/10), throttleMax)
	now := b.clock.Now()
	until := now.Up + d
	for {
		old := b.until.Load()
		if old >= int64(until) || b.until.CompareAndSwap(old, int64(until)) {
			break
		}
	}
	ctx, cancel := context.WithTimeout(ctx, lockMax)
	defer cancel()
	s, err := b.open(ctx)
	if err == nil {
		defer s.close()
		if s.until >= until {
			return
		}
		s.until = until
		s.touch(b.clock.Now())
		err = b.save(s)
	}
	if err != nil && b.log != nil {
		b.log.Warn("other processes do not know that they have to wait", "file", b.file, "wait", d, "error", err)
	}
}

// Left returns how many calls could be made now without waiting, in the window of a minute and of
// an hour. It is for display: others may take them. Both are 0 while the service accepts no calls,
// or if the file cannot be read.
func (b *Budget) Left() (minute, hour int) {
	b.opened()
	l, now, ok := b.peek()
	if !ok || l.until > now.Up {
		return 0, 0
	}
	return max(0, b.limits[0].n-l.within(now.Up, b.limits[0].window, 0)), max(0, b.limits[1].n-l.within(now.Up, b.limits[1].window, 0))
}

// Delay returns how long it takes until the next call may be made. It is for display.
func (b *Budget) Delay() time.Duration {
	l, now, ok := b.peek()
	if !ok {
		return 0
	}
	return l.wait(now.Up, b.limits[:])
}

// peek reads the ledger without a lock: one of the two images is always complete.
func (b *Budget) peek() (*ledger, Instant, bool) {
	if b.memory != nil {
		return b.memory.peek(b.clock.Now(), time.Duration(b.until.Load()))
	}
	f, err := openRegular(b.file, os.O_RDONLY)
	if err != nil {
		return nil, Instant{}, false
	}
	defer f.Close()
	raw, err := readImages(f)
	if err != nil {
		return nil, Instant{}, false
	}
	now := b.clock.Now()
	var s session
	if _, err := s.load(raw, now); err != nil {
		return nil, Instant{}, false
	}
	s.until = max(s.until, time.Duration(b.until.Load()))
	return &s.ledger, now, true
}
