package budget

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"log/slog"
	"math/rand/v2"
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

// TestThrottledWithoutTheFile: the process that was told waits, even if it could not tell others.
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

// TestLockedByOneThatHangs: whoever holds the lock for ever costs others no more than their
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

// TestDeletedLock: a lock file that was deleted protects nobody, so the new one is taken.
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

// spent returns a file after some calls, and how many are left of the minute.
func spent(t *testing.T, now *Instant, calls int) (file string, left int) {
	t.Helper()
	b := opened(t, Options{Clock: still{now}})
	for range calls {
		if err := b.Take(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return b.file, DefaultPerMinute - calls
}

// TestDamage: whatever becomes of the file, nobody may make more calls than if it were whole;
// something else is left alone.
func TestDamage(t *testing.T) {
	now := someInstant()
	file, left := spent(t, now, 40)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) != fileSize {
		t.Fatal(len(whole))
	}
	flip := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 1 << (at % 8)
		return b
	}
	newer := 0 // which image
	if a, b := new(ledger), new(ledger); a.readImage(whole[:imageSize]) && b.readImage(whole[imageSize:]) && b.seq > a.seq {
		newer = 1
	}
	try := func(name string, content []byte, least, most int, wantErr error) {
		t.Helper()
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(context.Background(), file, &Options{Clock: still{now}, sync: func(*os.File) error { return nil }})
		if !errors.Is(err, wantErr) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			if after, _ := os.ReadFile(file); !bytes.Equal(after, content) {
				t.Errorf("%s: was changed", name)
			}
			return
		}
		if n, _ := b.Left(); n < least || n > most {
			t.Errorf("%s: %d calls left, want %d to %d", name, n, least, most)
		}
	}
	try("whole", whole, left, left, nil)
	try("longer", append(bytes.Clone(whole), "more"...), left, left, nil)
	try("empty", nil, 0, 0, nil)
	try("zeros", make([]byte, fileSize), 0, 0, nil)
	try("something else", []byte("export PATH=/usr/bin\n"), 0, 0, ErrForeign)
	try("something else, and long", bytes.Repeat([]byte("A"), 100000), 0, 0, ErrForeign)
	try("swapped", append(bytes.Clone(whole[imageSize:]), whole[:imageSize]...), left, left, nil)
	try("the newer image twice", append(bytes.Clone(whole[newer*imageSize:][:imageSize]), whole[newer*imageSize:][:imageSize]...), left, left, nil)
	for n := 1; n < fileSize; n += 1 + rand.IntN(997) {
		least, most, err := 0, 0, error(nil)
		switch {
		case n < len(magic):
			err = ErrForeign
		case n >= imageSize:
			least, most = left-1, left
		}
		try("cut", whole[:n], least, most, err)
	}
	for at := range fileSize {
		if at%imageSize > headSize && rand.IntN(100) > 0 {
			continue
		}
		try("one bit flipped", flip(at), left-1, left, nil)
	}
	for range 100 {
		b := flip(rand.IntN(imageSize))
		b[imageSize+rand.IntN(imageSize)] ^= 0x10
		try("a bit flipped in each", b, 0, 0, nil)
	}
}

// TestTorn: an image that was written only up to some byte. Take did not return, so the call was
// not made; it may still be counted.
func TestTorn(t *testing.T) {
	now := someInstant()
	file, left := spent(t, now, 40)
	before, _ := os.ReadFile(file)
	b := reopened(t, file, Options{Clock: still{now}})
	if err := b.Take(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, _ := os.ReadFile(file)
	slot := 0
	if !bytes.Equal(before[imageSize:], after[imageSize:]) {
		slot = 1
	}
	for n := 0; n < imageSize; n += 1 + rand.IntN(300) {
		torn := bytes.Clone(before)
		copy(torn[slot*imageSize:], after[slot*imageSize:][:n])
		if err := os.WriteFile(file, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, _ := reopened(t, file, Options{Clock: still{now}}).Left(); got < left-1 || got > left {
			t.Fatalf("torn at %d: %d calls, want %d or one less", n, got, left)
		}
	}
}

func TestDamageIsLogged(t *testing.T) {
	var log bytes.Buffer
	file := filepath.Join(t.TempDir(), "budget")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := reopened(t, file, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if !strings.Contains(log.String(), "damaged") {
		t.Errorf("%q", log.String())
	}
	if d := b.Delay(); d < 59*time.Minute {
		t.Error(d)
	}
}

// TestHostileWaiters: the lock file may say anything about who waits. It costs a second at most,
// and no call more.
func TestHostileWaiters(t *testing.T) {
	now := someInstant()
	b := opened(t, Options{Clock: still{now}})
	junk := bytes.Repeat([]byte{0xff}, 5000)
	for i := 0; i < len(junk); i += 3 {
		junk[i] = byte(rand.Uint32())
	}
	if err := os.WriteFile(b.file+".lock", junk, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := takes(t, b); n != DefaultPerMinute {
		t.Error(n)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, opts := range []Options{{PerMinute: -1}, {PerHour: 1501}, {PerMinute: 10000}} {
		if _, err := Open(context.Background(), filepath.Join(dir, "budget"), &opts); err == nil {
			t.Errorf("%+v was taken", opts)
		}
	}
	if _, err := Open(context.Background(), dir, nil); !errors.Is(err, ErrForeign) {
		t.Errorf("a folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), filepath.Join(dir, "file", "budget"), nil); err == nil {
		t.Error("a folder that is a file")
	}
}

func TestFile(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", "/cache")
	t.Setenv("HOME", "/home/u")
	t.Setenv("LocalAppData", `C:\cache`)
	for tenant, ok := range map[string]bool{
		"7D5A4C5E-0000-4000-8000-000000000000": true, "contoso.onmicrosoft.com": true,
		"": false, "..": false, "a/b": false, `a\b`: false, "a..b": false, ".a": false, "a:b": false, "a\x00": false, "com1 ": false,
	} {
		name, err := File(tenant)
		if (err == nil) != ok {
			t.Errorf("%q: %q, %v", tenant, name, err)
		}
		if ok && filepath.Base(name) != "budget-"+strings.ToLower(tenant) {
			t.Errorf("%q: %q", tenant, name)
		}
		in, err := FileIn("dir", tenant)
		if (err == nil) != ok || ok && in != filepath.Join("dir", filepath.Base(name)) {
			t.Errorf("%q: %q, %v", tenant, in, err)
		}
	}
}

// TestModes: nobody else reads the file.
func TestModes(t *testing.T) {
	b := opened(t, Options{})
	if filepath.Separator != '/' {
		return
	}
	for name, want := range map[string]os.FileMode{b.file: 0o600, b.file + ".lock": 0o600, filepath.Dir(b.file): 0o700} {
		fi, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if fi.Mode().Perm() != want {
			t.Errorf("%s has mode %v", name, fi.Mode())
		}
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
		if whole { // what is checked behind the checksum
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
