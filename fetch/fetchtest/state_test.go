package fetchtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

// TestAtOnce: many clients run and cancel at a time: one action on a machine, 25 sessions, and each
// action has an ID of its own.
func TestAtOnce(t *testing.T) {
	b := newBench(t, fleet(60), fetchtest.Options{PerMinute: -1, PerHour: -1, Live: fetchtest.Live{RunsPerMinute: -1}})
	token := b.token()
	var begun, busy, full atomic.Int64
	var wg sync.WaitGroup
	for client := range 8 {
		wg.Go(func() {
			for i := range 60 {
				switch got := b.post(token, fmt.Sprintf("/api/machines/5%039d/runliveresponse", (i+client*7)%60), script("s.ps1")); {
				case got.status == 201:
					begun.Add(1)
				case got.status == 400 && strings.Contains(got.body, "ActiveRequest"):
					busy.Add(1)
				case got.status == 429:
					full.Add(1)
				default:
					t.Errorf("%d %s", got.status, got.body)
				}
				b.call(token, "/api/machineactions?$top=5")
				b.SetOnline(fmt.Sprintf("5%039d", i), i%2 == 0)
				b.Actions()
				b.SessionPeak()
			}
		})
	}
	wg.Wait()
	all, seen := b.Actions(), map[string]bool{}
	for _, a := range all {
		seen[a.ID], seen[a.Machine] = true, true
	}
	// A machine that is off the network does not count as a session, so there may be more than 25.
	if n := int(begun.Load()); len(all) != n || len(seen) != 2*n || n < 25 || begun.Load()+busy.Load()+full.Load() != 480 {
		t.Errorf("%d begun, %d busy, %d full, and %d actions", n, busy.Load(), full.Load(), len(all))
	}
}

// TestThousands: a run needs little memory and little time, however many there were.
func TestThousands(t *testing.T) {
	const n = 1000
	b := newBench(t, fleet(n), fetchtest.Options{
		PerMinute: -1, PerHour: -1, TokenLife: 1e6 * time.Second, LogSize: 1, Live: fetchtest.Live{RunsPerMinute: -1, Sessions: -1},
	})
	token := b.token()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range n {
		r := httptest.NewRequest(http.MethodPost, fmt.Sprintf("%s/api/machines/5%039d/runliveresponse", api, i), strings.NewReader(everything))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		if w.Code != 201 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if i%100 == 99 {
			b.clock.Advance(time.Minute)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / n; each > 6<<10 {
		t.Errorf("%d bytes a run", each)
	}
	got := b.call(token, "/api/machineactions?$count=true&$top=1&$filter=status%20eq%20'Succeeded'")
	if !strings.Contains(got.body, fmt.Sprintf(`"@odata.count":%d`, n)) {
		t.Errorf("%.200s", got.body)
	}
}

// TestDemoLibrary: each file of the library of the demo can be put and run, and what comes of it is
// a transcript.
func TestDemoLibrary(t *testing.T) {
	w := demo.Tenant(at)
	b := newBench(t, w, fetchtest.Options{PerMinute: -1, PerHour: -1, TokenLife: 1e6 * time.Second})
	token := b.token()
	machine := w.Machines[0].ID
	for _, f := range b.Library() {
		body := strings.Replace(everything, "S.ps1", f.Name, 1)
		got := b.post(token, "/api/machines/"+machine+"/runliveresponse", strings.Replace(body, "s.ps1", f.Name, 1))
		if got.status != 201 {
			t.Fatalf("%s: %d %s", f.Name, got.status, got.body)
		}
		id := decode[action](t, got.body).ID
		b.clock.Advance(20 * time.Minute)
		a := decode[action](t, b.call(token, "/api/machineactions/"+id).body)
		if f.Name == "Get-MemoryImage.ps1" {
			if a.Status != "Failed" {
				t.Errorf("%s: %s", f.Name, a.Status)
			}
			continue
		}
		if a.Status != "Succeeded" || decode[map[string]any](t, text(b.Content(id, 1)))["script_name"] != f.Name {
			t.Errorf("%s: %s, %s", f.Name, a.Status, text(b.Content(id, 1)))
		}
	}
}

// FuzzRunBody: no body of a call makes the emulator panic. What is taken becomes one action, and
// what is not becomes none.
func FuzzRunBody(f *testing.F) {
	for _, body := range []string{everything, script("s.ps1"), `{"Commands":[null],"Comment":"c"}`, `{"Commands":[{"type":"GetFile","params":[{"key":"Path","value":"\u0000\ud800"}]}],"Comment":"c"}`, `[`, ``} {
		f.Add(body)
	}
	w := fleet(0)
	f.Fuzz(func(t *testing.T, body string) {
		e := fetchtest.New(w, &fetchtest.Options{Clock: fetchtest.NewClock(at).Now})
		token := httptest.NewRecorder()
		login := httptest.NewRequest(http.MethodPost, login+tokenPath, strings.NewReader("grant_type=client_credentials&client_id="+
			fetchtest.DefaultClientID+"&client_secret="+fetchtest.DefaultClientSecret+"&scope="+fetchtest.Scope))
		login.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		e.ServeHTTP(token, login)
		r := httptest.NewRequest(http.MethodPost, api+"/api/machines/"+onlineID+"/runliveresponse", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+decode[tokenAnswer](t, token.Body.String()).Token)
		answer := httptest.NewRecorder()
		e.ServeHTTP(answer, r)
		if n := len(e.Actions()); (answer.Code == 201) != (n == 1) || answer.Code != 201 && answer.Code != 400 {
			t.Errorf("%d %s, and %d actions", answer.Code, answer.Body, n)
		}
	})
}

// FuzzPath: no path makes the emulator panic, and without a token none is answered but by the login
// and the store.
func FuzzPath(f *testing.F) {
	for _, path := range []string{"/api", "/API/v1.0//", "/api/machines/x/runliveresponse", "/x/oauth2/token", "/safedownload/?token=.", "/a/b/c", "//", "/api/machineactions/x/getliveresponseresultdownloadlink(index=-0)"} {
		f.Add(http.MethodPost, path)
	}
	e := fetchtest.New(fleet(0), &fetchtest.Options{Clock: fetchtest.NewClock(at).Now, LogSize: 10})
	f.Fuzz(func(t *testing.T, method, path string) {
		r := httptest.NewRequest(http.MethodGet, local+"/", nil)
		u, err := r.URL.Parse(path)
		if err != nil || method == "" || !strings.HasPrefix(u.Path, "/") {
			return
		}
		r.Method, r.URL = method, u
		w := httptest.NewRecorder()
		serve(t, e, w, r)
		if w.Code < 400 {
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
	})
}
