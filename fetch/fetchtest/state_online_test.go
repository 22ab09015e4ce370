package fetchtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// TestSetOnline: an action that waits begins when its machine is connected.
func TestSetOnline(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{TokenLife: 24 * time.Hour})
	token := b.token()
	run := func(machine string) string {
		got := b.post(token, "/api/machines/"+machine+"/runliveresponse", script("s.ps1"))
		if got.status != 201 {
			t.Fatalf("%d %s", got.status, got.body)
		}
		return decode[action](t, got.body).ID
	}
	status := func(id string) string { return decode[action](t, b.call(token, "/api/machineactions/"+id).body).Status }
	off, back, on := run(offlineID), run(backID), run(onlineID)
	b.clock.Advance(10 * time.Minute)
	if b.SetOnline("x", true) || !b.SetOnline(offlineID, true) || !b.SetOnline(backID, true) || !b.SetOnline(onlineID, true) {
		t.Error("which machines there are")
	}
	for _, after := range []time.Duration{0, time.Second, time.Minute} {
		b.clock.Set(at.Add(10*time.Minute + after))
		want := map[time.Duration]string{0: "Pending", time.Second: "InProgress", time.Minute: "Succeeded"}[after]
		if got := status(off) + " " + status(back) + " " + status(on); got != want+" "+want+" Succeeded" {
			t.Errorf("after %v: %s", after, got)
		}
	}
	if c := b.Content(off, 0); !strings.Contains(text(c), "off.example") {
		t.Errorf("%s", text(c))
	}
	b.SetOnline(onlineID, false)
	later := run(onlineID)
	b.clock.Advance(time.Hour)
	if got := status(later); got != "Pending" {
		t.Errorf("a run on a machine that was disconnected: %s", got)
	}
	if got := b.call(token, "/api/machines/"+onlineID); !strings.Contains(got.body, `"healthStatus":"Inactive"`) {
		t.Errorf("%s", got.body)
	}
}

// TestSessionPeak: sessions are counted as they were, also those that waited.
func TestSessionPeak(t *testing.T) {
	for _, pending := range []bool{false, true} {
		b := newBench(t, fleet(4), fetchtest.Options{Live: fetchtest.Live{PendingCounts: pending}, TokenLife: 24 * time.Hour})
		token := b.token()
		run := func(machine string) {
			if got := b.post(token, "/api/machines/"+machine+"/runliveresponse", script("s.ps1")); got.status != 201 {
				t.Fatalf("%d %s", got.status, got.body)
			}
		}
		run(offlineID)
		run(backID) // begins after an hour
		for i := range 3 {
			run(fmt.Sprintf("5%039d", i))
		}
		b.clock.Advance(10 * time.Second)
		run(onlineID)
		b.clock.Advance(2 * time.Hour)
		want := 3
		if pending {
			want = 5
		}
		if got := b.SessionPeak(); got != want {
			t.Errorf("pending counts %v: %d sessions at a time", pending, got)
		}
		if got := b.RunPeak(); got != 6 {
			t.Errorf("%d runs in a minute", got)
		}
	}
}

// TestSettles: for a while an action looks as in the answer to the call that created it.
func TestSettles(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{Live: fetchtest.Live{Settles: 10 * time.Second}})
	token := b.token()
	first := decode[action](t, b.post(token, "/api/machines/"+onlineID+"/runliveresponse", script("s.ps1")).body)
	count := func() int {
		return len(decode[list](t, b.call(token, "/api/machineactions?$filter=machineId%20eq%20'"+onlineID+"'").body).Value)
	}
	b.clock.Advance(9 * time.Second)
	got := decode[action](t, b.call(token, "/api/machineactions/"+first.ID).body)
	if got.Status != "Pending" || got.MachineID != "" || len(got.Commands) != 0 || got.CreationDateTimeUTC != first.CreationDateTimeUTC || count() != 0 {
		t.Errorf("%+v, and %d in the list", got, count())
	}
	b.clock.Advance(time.Second)
	got = decode[action](t, b.call(token, "/api/machineactions/"+first.ID).body)
	if got.Status != "Succeeded" || got.MachineID != onlineID || got.CreationDateTimeUTC != "2026-11-23T12:00:10Z" || count() != 1 {
		t.Errorf("%+v, and %d in the list", got, count())
	}
}
