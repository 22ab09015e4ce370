package panics

import (
	"errors"
	"runtime"
	"testing"
)

var errTest = errors.New("test")

// endings are the ways in which a function ends.
var endings = []struct {
	name string
	f    func()
	want any // what recover gives
	exit bool
}{
	{name: "returns", f: func() {}},
	{name: "a text", f: func() { panic("text") }, want: "text"},
	{name: "an error", f: func() { panic(errTest) }, want: errTest},
	{name: "Goexit", f: runtime.Goexit, exit: true},
}

// in calls f in a goroutine of its own and says how it ended.
func in(f func()) (value any, exit bool) {
	done := make(chan struct{})
	returned := false
	go func() {
		defer close(done)
		defer func() { value = recover() }()
		f()
		returned = true
	}()
	<-done
	return value, !returned && value == nil
}

func TestRun(t *testing.T) {
	for _, e := range endings {
		t.Run(e.name, func(t *testing.T) {
			ended := make(chan *Caught, 1)
			go Run(e.f, func(c *Caught) { ended <- c })
			if v, exit := in((<-ended).Again); v != e.want || exit != e.exit {
				t.Errorf("%v, exit %v", v, exit)
			}
		})
	}
	t.Run("a runtime error", func(t *testing.T) {
		ended := make(chan *Caught, 1)
		var none []int
		go Run(func() { none[len(none)]++ }, func(c *Caught) { ended <- c })
		if v, _ := in((<-ended).Again); v == nil {
			t.Error("lost")
		} else if _, ok := v.(runtime.Error); !ok {
			t.Errorf("%T", v)
		}
	})
}

func TestGroup(t *testing.T) {
	for _, e := range endings {
		t.Run(e.name, func(t *testing.T) {
			v, exit := in(func() {
				var g Group
				for range 3 {
					g.Go(func() {})
				}
				g.Go(e.f)
				g.Wait()
			})
			if v != e.want || exit != e.exit {
				t.Errorf("%v, exit %v", v, exit)
			}
		})
	}
}
