package cli

import (
	"fmt"
	"strings"
	"sync"
	"time"

	fetchrun "github.com/lrkit/lrkit/fetch/run"
)

// runProgress counts the machines of a run by what happened to each last.
type runProgress struct {
	mu     sync.Mutex
	states map[string]fetchrun.State // by id
}

func newRunProgress() *runProgress { return &runProgress{states: map[string]fetchrun.State{}} }

func (p *runProgress) set(o *fetchrun.Outcome) {
	if o.State == fetchrun.StateThrottled { // that is about all
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.states[o.Machine.ID] = o.State
}

// text says how many machines there are of each state.
func (p *runProgress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	counts := map[fetchrun.State]int{}
	for _, state := range p.states {
		counts[state]++
	}
	var s strings.Builder
	for _, part := range []struct {
		what   string
		states []fetchrun.State
	}{
		{"running", []fetchrun.State{fetchrun.StatePosted, fetchrun.StateQueued}},
		{"offline", []fetchrun.State{fetchrun.StateOffline}},
		{"ended", []fetchrun.State{fetchrun.StateEnded, fetchrun.StateBefore}},
		{"to be asked again", []fetchrun.State{fetchrun.StateBusy, fetchrun.StateDeferred}},
		{"looked for", []fetchrun.State{fetchrun.StateLooking}},
		{"refused", []fetchrun.State{fetchrun.StateRefused}},
		{"unknown", []fetchrun.State{fetchrun.StateUnknown}},
	} {
		n := 0
		for _, state := range part.states {
			n += counts[state]
		}
		if n > 0 {
			s.WriteString(fmt.Sprintf("%d %s, ", n, part.what))
		}
	}
	if s.String() == "" {
		return "no machine yet"
	}
	return s.String()[:len(s.String())-len(", ")]
}

// with says how far the run is, and then how far the downloads are.
func (p *runProgress) with(files *fetchProgress) func(time.Time) []string {
	return func(now time.Time) []string {
		lines := files.tell(now)
		return append([]string{p.text() + "; " + lines[0]}, lines[1:]...)
	}
}
