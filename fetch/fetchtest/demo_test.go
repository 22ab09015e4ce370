package fetchtest_test

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

// TestHunt: every kind of result is there, and all can be fetched.
func TestHunt(t *testing.T) {
	w := demo.Tenant(at)
	b := newBench(t, w, fetchtest.Options{PerMinute: -1, PerHour: -1})
	token := b.token()
	if len(w.Machines) < 12 {
		t.Errorf("%d machines", len(w.Machines))
	}
	b.clock.Advance(time.Minute)
	seen := map[string]int{}
	var total int64
	for _, a := range w.Actions {
		got := decode[action](t, b.call(token, "/api/machineactions/"+a.ID).body)
		seen[got.Type+" "+got.Status]++
		fraction := strings.TrimRight(got.CreationDateTimeUTC[len("2026-11-23T12:00:00."):], "Z")
		if n := len(fraction); got.ID != findByMachine(w, a.Machine) && n > 7 {
			t.Errorf("%s: %s", a.ID, got.CreationDateTimeUTC)
		}
		for _, c := range got.Commands {
			seen[c.Command.Type+" "+c.CommandStatus]++
			link := b.call(token, "/api/machineactions/"+a.ID+"/GetLiveResponseResultDownloadLink(index="+string(rune('0'+c.Index))+")")
			content := b.Content(a.ID, c.Index)
			if (link.status == 200) != (content != nil) {
				t.Errorf("%s %d: %d, and content %v", got.ComputerDNSName, c.Index, link.status, content)
			}
			if content == nil {
				continue
			}
			u := decode[struct{ Value string }](t, link.body).Value
			if got := b.get(u); got.err != nil || got.body != all(content) {
				t.Errorf("%s %d: %d %v, %d of %d bytes", a.ID, c.Index, got.status, got.err, len(got.body), content.Size())
			}
			total += content.Size()
			if c.Command.Type != "RunScript" || content.Size() > 1<<20 {
				continue
			}
			var transcript struct {
				Code int `json:"exit_code"`
			}
			if err := json.Unmarshal([]byte(all(content)), &transcript); err != nil {
				seen["no JSON"]++
			} else if transcript.Code == 323 {
				seen["323"]++
			} else if transcript.Code == 1 {
				seen["1"]++
			}
		}
	}
	for what, n := range map[string]int{
		"LiveResponse Succeeded": 15, "LiveResponse Pending": 1, "LiveResponse Cancelled": 1, "LiveResponse Failed": 1, "LiveResponse TimeOut": 1,
		"Isolate Succeeded": 1, "RunAntiVirusScan InProgress": 1,
		"RunScript Completed": 16, "RunScript Created": 2, "GetFile Completed": 3, "GetFile Created": 2, "GetFile Failed": 1, "PutFile Completed": 2,
		"323": 1, "1": 1, "no JSON": 2,
	} {
		if seen[what] != n {
			t.Errorf("%s: %d, not %d", what, seen[what], n)
		}
	}
	if total < 48<<20 || total > 128<<20 {
		t.Errorf("%d bytes in all", total)
	}
	// The same hunt, made again.
	again := demo.Tenant(at)
	if !slices.EqualFunc(w.Actions, again.Actions, func(a, b fetchtest.Action) bool { return a.ID == b.ID && a.Created.Equal(b.Created) }) {
		t.Error("it is not the same again")
	}
}

func findByMachine(w *fetchtest.Tenant, id string) string {
	for _, a := range w.Actions {
		if a.Machine == id {
			return a.ID
		}
	}
	return ""
}

func all(c fetchtest.Content) string {
	b, err := io.ReadAll(io.NewSectionReader(c, 0, c.Size()))
	if err != nil {
		panic(err)
	}
	return string(b)
}
