package budget

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"
)

// TestInMemory: a budget without a file keeps the same windows, for all goroutines of the process.
func TestInMemory(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	now := someInstant()
	b, err := InMemory(&Options{PerMinute: 3, PerHour: 5, Clock: still{now}})
	if err != nil {
		t.Fatal(err)
	}
	if m, h := b.Left(); m != 3 || h != 5 || b.Delay() != 0 {
		t.Errorf("at first %d, %d, %v", m, h, b.Delay())
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 3}, {time.Minute, 0}, {slack, 2}, {time.Minute + slack, 0}, {58*time.Minute - slack, 3}} {
		now.Up += step.after
		if got := takes(t, b); got != step.want {
			t.Errorf("at %v: %d calls, want %d", now.Up, got, step.want)
		}
		if b.Delay() <= 0 {
			t.Errorf("at %v: no delay", now.Up)
		}
	}
	now.Up += time.Hour + slack
	b.Throttled(t.Context(), time.Minute)
	if m, h := b.Left(); m != 0 || h != 0 || takes(t, b) != 0 {
		t.Errorf("throttled: %d, %d", m, h)
	}
	now.Up += 67 * time.Second
	if n := takes(t, b); n != 3 {
		t.Errorf("after it: %d calls", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Take(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("it wrote %v, %v", entries, err)
	}
	if _, err := InMemory(&Options{PerHour: capacity + 1}); err == nil {
		t.Error("a limit that is too high")
	}
}

func TestInMemoryAtOnce(t *testing.T) {
	now := someInstant()
	b, err := InMemory(&Options{Clock: still{now}})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			for range DefaultPerMinute / 5 {
				if err := b.Take(t.Context()); err != nil {
					t.Error(err)
				}
				b.Left()
			}
		})
	}
	wg.Wait()
	if m, h := b.Left(); m != 0 || h != DefaultPerHour-DefaultPerMinute {
		t.Errorf("%d, %d left", m, h)
	}
}
