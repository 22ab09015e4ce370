package fetch_test

import (
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
)

// When the time to wait is over, what has a result is fetched and the rest is pending; until then
// each action is reported once, and when its status changes.
func TestWaitFor(t *testing.T) {
	s := newService(t)
	s.offline = true
	s.actions = []*api.Action{
		{ID: id(1), Type: "LiveResponse", Status: "Pending"},
		{
			ID: id(2), Type: "LiveResponse", Status: "InProgress",
			Commands: []api.Command{run("Completed"), {Index: 1, Type: "GetFile", Status: "Created"}},
		},
	}
	s.blobs[id(2)+":0"] = newBlob(2, 0)
	var reported []string
	got, items := fetchWith(t, s, t.TempDir(), func(f *fetch.Fetcher) {
		f.Wait, f.WaitFor = true, 10*time.Millisecond
		f.Waiting = func(a *api.Action) { reported = append(reported, a.ID+" "+a.Status) }
	}, fetch.Target{Action: id(1), Index: fetch.AllResults}, fetch.Target{Action: id(2), Index: fetch.AllResults}, fetch.Target{Action: id(3), Index: fetch.AllResults})
	want := "1:0 pending\n2:0 fetched\n2:1 pending\n3:0 not in API\n"
	if got != want {
		t.Errorf("got\n%s, want\n%s%v", got, want, items)
	}
	if len(reported) != 2 || reported[0] != id(1)+" Pending" || reported[1] != id(2)+" InProgress" {
		t.Errorf("reported: %q", reported)
	}
}
