//go:build darwin || dragonfly || freebsd || linux || openbsd || windows

package cputime

import (
	"testing"
	"time"
)

// TestOthersDoNotCount: neither waiting nor the work of another thread is CPU time of this one.
func TestOthersDoNotCount(t *testing.T) {
	const n = 20_000_000
	alone := Of(work(n))
	waiting := Least(3, func() {
		done := make(chan bool)
		go func() {
			work(n)()
			time.Sleep(10 * time.Millisecond)
			close(done)
		}()
		<-done
	})
	if waiting > alone/2 {
		t.Errorf("waiting for the work of another thread costs %v, the work itself %v", waiting, alone)
	}
}
