package run_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/run"
	"github.com/lrkit/lrkit/internal/testkit/loop"
)

// However the service counts sessions: never more than 10 requests a minute, nor 25 sessions, and
// machines that are known to be offline keep no other one waiting.
func TestFleet(t *testing.T) {
	for _, f := range []loop.Fleet{
		{Machines: 60, Known: true, Queue: time.Hour},
		{Machines: 60, Known: true, PendingCounts: true, Queue: time.Hour},
		{Machines: 60, Queue: time.Hour},
		{Machines: 60, PendingCounts: true, Queue: time.Hour},
	} {
		dir := fastDir(t)
		var got *loop.FleetTimes
		var err error
		synctest.Test(t, func(t *testing.T) { got, err = f.Run(t.Context(), dir) })
		if err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		t.Log(got)
		if got.Minute > run.RunsPerMinute || got.Sessions > run.DefaultSessions || got.Results != got.Online {
			t.Errorf("%v", got)
		}
		if got.FirstResult > 3*time.Minute { // it came while requests were still made
			t.Errorf("the first result came after %v", got.FirstResult)
		}
	}
}
