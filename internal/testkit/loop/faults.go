package loop

import (
	"context"
	"iter"
	"math/rand/v2"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// faults are what goes wrong in a schedule.
type faults struct {
	schedule []fetchtest.Fault
	kill     int  // kills that are left
	detach   bool // the first processes do not wait
}

// runFaults are what may happen to a request to run commands.
var runFaults = []fetchtest.Fault{
	{Do: "drop"}, {Do: "drop"}, {Do: "cut", At: 0}, {Do: "cut", At: 100}, {Do: "half-header"}, {Do: "garbage"}, {Do: "shorter", By: 50},
	{Do: "internal"}, {Do: "busy"}, {Do: "busy", RetryAfter: "20"}, {Do: "hang"}, {Do: "stall", At: 10}, {Do: "delay", Seconds: 90},
	{Do: "internal-done"}, {Do: "internal-done"}, {Do: "busy-done"}, {Do: "busy-done", RetryAfter: "5"},
	{Do: "status-done", Status: 504}, {Do: "status-done", Status: 200, Body: "{"},
	{Do: "sessions", RetryAfter: "45"}, {Do: "active-request"}, {Do: "offline"},
	{Do: "throttled", RetryAfter: "5"}, {Do: "throttled", RetryAfter: "90"}, {Do: "throttled"}, {Do: "unauthorized"},
	{Do: "status", Status: 408}, {Do: "status", Status: 502, Body: "<html>"}, {Do: "status", Status: 200, Body: "{}"},
}

// otherFaults are what may happen to other requests. None of them says that a list is forbidden or
// has no actions: then nothing could be found.
var otherFaults = []fetchtest.Fault{
	{Kind: fetchtest.KindList, Do: "drop"}, {Kind: fetchtest.KindList, Do: "internal"}, {Kind: fetchtest.KindList, Do: "cut", At: 40},
	{Kind: fetchtest.KindList, Do: "throttled", RetryAfter: "7"}, {Kind: fetchtest.KindAction, Do: "busy"},
	{Kind: fetchtest.KindAction, Do: "drop"}, {Kind: fetchtest.KindLink, Do: "internal"}, {Kind: fetchtest.KindBlob, Do: "cut", At: 5},
	{Kind: fetchtest.KindToken, Do: "busy"}, {Kind: fetchtest.KindToken, Do: "drop"},
}

func (s *schedule) newFaults() faults {
	f := faults{kill: s.r.IntN(5), detach: s.r.IntN(3) == 0}
	if s.r.IntN(2) == 0 {
		f.schedule = append(f.schedule, fetchtest.Fault{Kind: fetchtest.KindList, Do: "duplicates", Count: -1})
	}
	if s.r.IntN(2) == 0 { // less than the time for which actions are looked for
		lag := 1 + 89*s.r.Float64()
		f.schedule = append(f.schedule, fetchtest.Fault{Kind: fetchtest.KindList, Do: "stale", Seconds: lag, Count: -1})
	}
	for range s.r.IntN(6) {
		one := runFaults[s.r.IntN(len(runFaults))]
		one.Kind, one.From, one.Count = fetchtest.KindRun, 1+s.r.IntN(8), 1+s.r.IntN(2)
		f.schedule = append(f.schedule, one)
	}
	for range s.r.IntN(4) {
		one := otherFaults[s.r.IntN(len(otherFaults))]
		one.From, one.Count = 1+s.r.IntN(12), 1+s.r.IntN(3)
		f.schedule = append(f.schedule, one)
	}
	return f
}

// nextKill returns at which step the next process is killed, or 0.
func (f *faults) nextKill(r *rand.Rand) int {
	if f.kill == 0 {
		return 0
	}
	f.kill--
	return 1 + r.IntN(40)
}

// mortal is a client whose process may be killed before and after each call.
type mortal struct {
	*api.Client
	k *killer
}

func (m *mortal) Run(ctx context.Context, id string, commands []api.RunCommand, comment string) (*api.Action, error) {
	m.k.step()
	a, err := m.Client.Run(ctx, id, commands, comment)
	m.k.step()
	return a, err
}

func (m *mortal) Lookup(ctx context.Context, ids []string, each func(*api.Action, error)) error {
	m.k.step()
	return m.Client.Lookup(ctx, ids, each)
}

func (m *mortal) Actions(ctx context.Context, q api.Query) iter.Seq2[*api.Action, error] {
	m.k.step()
	return m.Client.Actions(ctx, q)
}
