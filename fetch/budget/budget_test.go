package budget

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// still is a clock that stands.
type still struct{ now *Instant }

func (c still) Now() Instant { return *c.now }

func someInstant() *Instant {
	return &Instant{Boot: [16]byte{1}, Up: 5 * time.Hour, Wall: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

// opened opens a budget in a new folder that does not sync.
func opened(t *testing.T, opts Options) *Budget {
	t.Helper()
	return reopened(t, filepath.Join(t.TempDir(), "deep", "budget"), opts)
}

func reopened(t *testing.T, file string, opts Options) *Budget {
	t.Helper()
	opts.sync = func(*os.File) error { return nil }
	b, err := Open(context.Background(), file, &opts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// takes takes until it would have to wait, and returns how often that was.
func takes(t *testing.T, b *Budget) int {
	t.Helper()
	for n := 0; ; n++ {
		yielded := yieldMax
		pause, err := b.take(t.Context(), &yielded)
		if err != nil {
			t.Fatal(err)
		}
		if pause > 0 {
			return n
		}
	}
}

func TestWindows(t *testing.T) {
	now := someInstant()
	b := opened(t, Options{PerMinute: 3, PerHour: 5, Clock: still{now}})
	for _, step := range []struct {
		after time.Duration
		want  int
	}{
		{0, 3},
		{time.Minute, 0}, // a window has two ends
		{slack, 2},       // 5 in this hour
		{time.Minute + slack, 0},
		{58*time.Minute - slack, 3}, // an hour after the first three
		{time.Minute + slack, 2},
	} {
		now.Up += step.after
		if _, hour := b.Left(); hour < step.want {
			t.Errorf("at %v: Left says %d", now.Up, hour)
		}
		if got := takes(t, b); got != step.want {
			t.Errorf("at %v: %d calls, want %d", now.Up, got, step.want)
		}
		if m, h := b.Left(); m != 0 && h != 0 {
			t.Errorf("at %v: Left says %d, %d", now.Up, m, h)
		}
		if b.Delay() <= 0 {
			t.Errorf("at %v: no delay", now.Up)
		}
	}
}

// TestWallClock: while the machine runs the wall clock does not matter, wherever it is set.
func TestWallClock(t *testing.T) {
	now := someInstant()
	b := opened(t, Options{Clock: still{now}})
	if n := takes(t, b); n != DefaultPerMinute {
		t.Fatal(n)
	}
	for _, step := range []time.Duration{-time.Hour, 2 * time.Hour, 100000 * time.Hour, -200000 * time.Hour} {
		now.Wall = now.Wall.Add(step)
		if n := takes(t, reopened(t, b.file, Options{Clock: still{now}})); n != 0 {
			t.Errorf("%d calls after a step of %v", n, step)
		}
	}
}

func TestRestartOfTheMachine(t *testing.T) {
	for _, c := range []struct {
		name string
		boot byte
		up   time.Duration // of the new run
		wall time.Duration // how far the wall clock is from the last call
		wait time.Duration
	}{
		{"at once", 2, 10 * time.Second, 20 * time.Second, time.Minute + slack},
		{"the clock went back", 2, 10 * time.Second, -50 * time.Hour, time.Minute + slack},
		{"an hour later, or the clock went forward", 2, 10 * time.Second, time.Hour, time.Minute + slack},
		{"two hours and a bit later", 2, 10 * time.Second, 2*time.Hour + 20*time.Second, 40*time.Second + slack},
		{"the next day", 2, 10 * time.Second, 24 * time.Hour, 0},
		{"the machine is up longer now", 2, 50 * time.Hour, time.Minute, time.Minute + slack},
		{"no name for the run, less time", 1, 10 * time.Second, 20 * time.Second, time.Minute + slack},
		{"the same run", 1, 5*time.Hour + 20*time.Second, time.Hour, 40*time.Second + slack},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := someInstant()
			b := opened(t, Options{Clock: still{now}})
			takes(t, b)
			*now = Instant{Boot: [16]byte{c.boot}, Up: c.up, Wall: now.Wall.Add(c.wall)}
			b = reopened(t, b.file, Options{Clock: still{now}})
			if got := b.Delay(); got != c.wait {
				t.Errorf("the next call in %v, want %v", got, c.wait)
			}
		})
	}
}

func TestThrottled(t *testing.T) {
	for _, c := range []struct{ in, least, most time.Duration }{
		{0, throttleMin, throttleMin * 11 / 10},
		{-time.Hour, throttleMin, throttleMin * 11 / 10},
		{30 * time.Second, 30 * time.Second, 33 * time.Second},
		{1 << 62, throttleMax, throttleMax},
	} {
		now := someInstant()
		b := opened(t, Options{Clock: still{now}})
		other := reopened(t, b.file, Options{Clock: still{now}})
		b.Throttled(context.Background(), c.in)
		b.Throttled(context.Background(), time.Second) // does not shorten it
		if d := other.Delay(); d < c.least || d > c.most+throttleMin*11/10 {
			t.Errorf("%v: %v", c.in, d)
		}
		if m, h := other.Left(); m != 0 || h != 0 {
			t.Errorf("%v: Left says %d, %d", c.in, m, h)
		}
		if n := takes(t, other); n != 0 {
			t.Errorf("%v: %d calls", c.in, n)
		}
		now.Up += c.most + 2*time.Second
		if n := takes(t, other); n != DefaultPerMinute {
			t.Errorf("%v: %d calls afterwards", c.in, n)
		}
	}
}

// TestThrottledWithoutTheFile: the process waits, even if it could not record that for others.
func TestThrottledWithoutTheFile(t *testing.T) {
	now := someInstant()
	b := opened(t, Options{Clock: still{now}})
	for _, name := range []string{b.file, b.file + ".lock"} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(b.file, 0o700); err != nil {
		t.Fatal(err)
	}
	b.Throttled(context.Background(), time.Minute)
	if err := os.Remove(b.file); err != nil {
		t.Fatal(err)
	}
	if n := takes(t, b); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestTakeEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := opened(t, Options{PerMinute: 1, Clock: TimeClock{}})
		if err := b.Take(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		done := make(chan error)
		for range 3 {
			go func() { done <- b.Take(ctx) }()
		}
		for range 3 {
			if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		}
		start := time.Now()
		if err := b.Take(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d < 50*time.Second || d > 51*time.Second {
			t.Errorf("those who gave up were counted: %v", d)
		}
		if err := b.Take(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

// TestLockedByOneThatHangs: a lock that is held forever costs others no more than their
// context.
func TestLockedByOneThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := opened(t, Options{})
		f, err := lockFile(t.Context(), b.file+".lock")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := b.Take(ctx); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), ".lock") {
			t.Error(err)
		}
	})
}

// TestDeletedLock: a lock file that was deleted protects nothing, so the new one is taken.
func TestDeletedLock(t *testing.T) {
	b := opened(t, Options{})
	f, err := lockFile(t.Context(), b.file+".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil {
		t.Skip("files that are open cannot be deleted here")
	}
	if err := b.Take(t.Context()); err != nil {
		t.Error(err)
	}
	if stillNamed(f, f.Name()) {
		t.Error("the old lock is taken for the new one")
	}
}

func TestSlowDisk(t *testing.T) {
	now := someInstant()
	syncs := 0
	b := opened(t, Options{Clock: still{now}})
	b.sync = func(*os.File) error {
		if syncs++; syncs <= 2 {
			now.Up += time.Second
		}
		return nil
	}
	yielded := yieldMax
	if pause, err := b.take(t.Context(), &yielded); pause != 0 || err != nil {
		t.Fatal(pause, err)
	}
	l, _, _ := b.peek()
	if len(l.calls) != 1 || l.calls[0].at != now.Up || syncs != 3 {
		t.Errorf("%v at %v after %d syncs", l.calls, now.Up, syncs)
	}
}

// TestNoCallWithoutCounting: what cannot be written down may not be done.
func TestNoCallWithoutCounting(t *testing.T) {
	b := opened(t, Options{})
	full := errors.New("no space left")
	b.sync = func(*os.File) error { return full }
	if err := b.Take(t.Context()); !errors.Is(err, full) {
		t.Error(err)
	}
}

func BenchmarkTake(b *testing.B) {
	now := someInstant()
	opts := Options{Clock: still{now}}
	for _, c := range []struct {
		name string
		sync func(*os.File) error
	}{{"synced", nil}, {"unsynced", func(*os.File) error { return nil }}} {
		b.Run(c.name, func(b *testing.B) {
			opts.sync = c.sync
			budget, err := Open(context.Background(), filepath.Join(b.TempDir(), "budget"), &opts)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				now.Up += time.Minute
				if err := budget.Take(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzFile(f *testing.F) {
	now := someInstant()
	l := ledger{boot: now.Boot, at: now.Up, wall: now.Wall, seq: 3, calls: []call{{now.Up - time.Second, 1}, {now.Up, 2}}}
	image := l.appendImage(nil)
	f.Add(image[:headSize+32], true)
	f.Add(image[:headSize+32], false)
	f.Add([]byte("something else"), true)
	f.Add([]byte(magic), false)
	f.Fuzz(func(t *testing.T, raw []byte, whole bool) {
		if whole { // what is checked after the checksum
			raw = append(raw[:min(len(raw), 4000):min(len(raw), 4000)], make([]byte, imageSize)...)[:imageSize]
			binary.LittleEndian.PutUint32(raw[imageSize-4:], crc32.Checksum(raw[:imageSize-4], castagnoli))
		}
		var s session
		if _, err := s.load(raw, *now); err != nil {
			if !errors.Is(err, ErrForeign) {
				t.Fatal(err)
			}
			return
		}
		limits := []limit{{DefaultPerMinute, time.Minute}, {DefaultPerHour, time.Hour}}
		for range 2000 {
			if s.wait(now.Up, limits) > 0 {
				return
			}
			s.add(*now, 1, limits)
		}
		t.Fatal("no limit")
	})
}
