// Package panics carries a panic of a caller's code from one of our goroutines to the caller's. A
// panic that nothing recovers ends the process, and no recover of the caller reaches a goroutine
// that it did not start.
package panics

import (
	"runtime"
	"sync"
)

// Caught is how a function ended that did not return. It is nil for a function that did.
type Caught struct {
	value any // nil for runtime.Goexit
}

// Run calls f, and then end with how it ended. If f calls [runtime.Goexit], so does Run, after end.
func Run(f func(), end func(*Caught)) {
	returned := false
	defer func() {
		switch v := recover(); {
		case returned:
			end(nil)
		default:
			end(&Caught{v})
		}
	}()
	f()
	returned = true
}

// Again does in this goroutine what the function did in its own. The value of a panic is the same.
func (c *Caught) Again() {
	switch {
	case c == nil:
	case c.value == nil:
		runtime.Goexit()
	default:
		panic(c.value)
	}
}

// Group is a sync.WaitGroup whose Wait panics if one of its functions did. The zero value is ready
// for use.
type Group struct {
	wg     sync.WaitGroup
	mu     sync.Mutex
	caught *Caught
}

// Go calls f in a goroutine.
func (g *Group) Go(f func()) {
	g.wg.Go(func() {
		Run(f, func(c *Caught) {
			g.mu.Lock()
			defer g.mu.Unlock()
			if g.caught == nil {
				g.caught = c
			}
		})
	})
}

// Wait waits for all functions, and ends as the first did that did not return.
func (g *Group) Wait() {
	g.wg.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.caught.Again()
}
