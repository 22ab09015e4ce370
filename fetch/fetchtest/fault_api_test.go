package fetchtest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// TestFaultsOfRuns: each fault of a call to run commands, and whether the commands run.
func TestFaultsOfRuns(t *testing.T) {
	const run = fetchtest.KindRun
	for _, c := range []struct {
		fault  fetchtest.Fault
		status int // 0 if there is no answer
		says   string
		done   bool
	}{
		{fetchtest.Fault{Kind: run, Do: "drop-undone"}, 0, "", false},
		{fetchtest.Fault{Kind: run, Do: "drop"}, 0, "", true},
		{fetchtest.Fault{Kind: run, Do: "hang-undone"}, 0, "", false},
		{fetchtest.Fault{Kind: run, Do: "hang"}, 0, "", true},
		{fetchtest.Fault{Kind: run, Do: "half-header"}, 0, "", true},
		{fetchtest.Fault{Kind: run, Do: "cut", At: 20}, 201, "", true},
		{fetchtest.Fault{Kind: run, Do: "internal"}, 500, "InternalServerError", false},
		{fetchtest.Fault{Kind: run, Do: "internal-done"}, 500, "InternalServerError", true},
		{fetchtest.Fault{Kind: run, Do: "busy", RetryAfter: "3"}, 503, "html", false},
		{fetchtest.Fault{Kind: run, Do: "busy-done", RetryAfter: "3"}, 503, "html", true},
		{fetchtest.Fault{Kind: run, Do: "status-done", Status: 502, Body: "bad gateway"}, 502, "bad gateway", true},
		{fetchtest.Fault{Kind: run, Do: "throttled", RetryAfter: "17"}, 429, "quota", false},
		{fetchtest.Fault{Do: "sessions", RetryAfter: "8"}, 429, "sessions", false},
		{fetchtest.Fault{Do: "active-request"}, 400, "ActiveRequestAlreadyExists", false},
		{fetchtest.Fault{Do: "disabled-feature"}, 403, "DisabledFeature", false},
		{fetchtest.Fault{Do: "os-not-supported"}, 400, "OsPlatformNotSupported", false},
		{fetchtest.Fault{Do: "client-not-supported"}, 400, "ClientVersionNotSupported", false},
		{fetchtest.Fault{Kind: run, Do: "forbidden"}, 403, "Forbidden", false},
		{fetchtest.Fault{Kind: run, Do: "unauthorized"}, 401, "expired", false},
		{fetchtest.Fault{Kind: run, Do: "not-found"}, 404, "ResourceNotFound", false},
		{fetchtest.Fault{Do: "offline"}, 201, "Pending", true},
		{fetchtest.Fault{Kind: run, Of: onlineID, Do: "internal"}, 500, "InternalServerError", false},
		{fetchtest.Fault{Kind: run, Of: offlineID, Do: "internal"}, 201, "Pending", true},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, fleet(0), fetchtest.Options{Clock: time.Now, Faults: []fetchtest.Fault{c.fault}})
			transport := b.client.Transport.(*http.Transport)
			defer transport.CloseIdleConnections()
			b.client.Timeout = time.Minute
			token := b.token()
			got := b.post(token, "/api/machines/"+onlineID+"/runliveresponse", script("s.ps1"))
			if got.status != c.status || !strings.Contains(got.body, c.says) {
				t.Errorf("%+v: %+v", c.fault, got)
			}
			if c.fault.RetryAfter != got.header.Get("Retry-After") {
				t.Errorf("%+v: %v", c.fault, got.header)
			}
			if n := len(b.Actions()); (n == 1) != c.done {
				t.Errorf("%+v: %d actions", c.fault, n)
			}
			b.client.Timeout = 0
			time.Sleep(time.Minute)
			if want := map[bool]int{true: 1, false: 0}[c.done && c.fault.Do != "offline"]; c.fault.Do != "offline" {
				got := decode[list](t, b.call(token, "/api/machineactions?$filter=status%20eq%20'Succeeded'").body)
				if len(got.Value) != want {
					t.Errorf("%+v: %d succeeded", c.fault, len(got.Value))
				}
			}
		})
	}
}

// TestFaultsOfLists: entries that stand twice, and a list that is late.
func TestFaultsOfLists(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{})
	token := b.token()
	b.clock.Advance(time.Minute)
	for range 2 {
		b.post(token, "/api/machines/"+onlineID+"/runliveresponse", script("s.ps1"))
		b.clock.Advance(time.Minute)
	}
	ids := func(path string) (ids []string) {
		for _, a := range decode[list](t, b.call(token, path).body).Value {
			ids = append(ids, a.ID)
		}
		return ids
	}
	all := ids("/api/machineactions")
	if len(all) != 2 {
		t.Fatal(all)
	}
	set := func(f fetchtest.Fault) {
		f.Count = -1
		if err := b.SetFaults([]fetchtest.Fault{f}); err != nil {
			t.Fatal(err)
		}
	}
	set(fetchtest.Fault{Do: "stale", Seconds: 100})
	if got := ids("/api/machineactions"); !slices.Equal(got, all[1:]) {
		t.Errorf("stale: %v of %v", got, all)
	}
	if got := b.call(token, "/api/machineactions/"+all[0]); got.status != 404 {
		t.Errorf("stale: %d", got.status)
	}
	set(fetchtest.Fault{Do: "duplicates"})
	if got := ids("/api/machineactions?$skip=1"); !slices.Equal(got, []string{all[0], all[1], all[1]}) {
		t.Errorf("twice: %v of %v", got, all)
	}
	if got := b.call(token, "/api/libraryfiles"); strings.Count(got.body, `"s.ps1"`) != 2 {
		t.Errorf("%s", got.body)
	}
	set(fetchtest.Fault{Do: "wrong-sha256"})
	if got := b.call(token, "/api/libraryfiles"); strings.Count(got.body, `"sha256":"00000000`) != 3 {
		t.Errorf("%s", got.body)
	}
}

// TestFaultsOfPackages: links of other forms.
func TestFaultsOfPackages(t *testing.T) {
	for do, want := range map[string]string{
		"bare-link": `"value":"https://userrequests-us.`, "sas-link": `"value":"https://automatedirstrprdweu.blob.core.windows.net/`,
	} {
		b := newBench(t, fleet(0), fetchtest.Options{Faults: []fetchtest.Fault{{Do: do}}})
		token := b.token()
		id := decode[action](t, b.post(token, "/api/machines/"+onlineID+"/collectinvestigationpackage", `{"Comment":"c"}`).body).ID
		b.clock.Advance(2 * time.Minute)
		got := b.call(token, "/api/machineactions/"+id+"/getpackageuri")
		if !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s", do, got.status, got.body)
		}
		if got := b.get(decode[struct{ Value string }](t, got.body).Value); got.status != 200 || !strings.HasPrefix(got.body, "PK") {
			t.Errorf("%s: %+v", do, got)
		}
	}
}

// TestFaultsOfSigningIn: a poll that goes wrong is not the last.
func TestFaultsOfSigningIn(t *testing.T) {
	for do, want := range map[string]string{
		"pending": "authorization_pending", "slow-down": "slow_down", "declined": "authorization_declined",
		"expired-code": "expired_token", "bad-code": "bad_verification_code", "invalid-grant": "invalid_grant",
	} {
		b := newBench(t, nil, fetchtest.Options{SignIn: fetchtest.SignIn{Polls: -1}, Faults: []fetchtest.Fault{{Do: do}}})
		code := b.newCode()
		b.Approve(code.User)
		if got := b.poll(code.Device); got.Error != want {
			t.Errorf("%s: %+v", do, got)
		}
		if got := b.poll(code.Device); got.Token == "" {
			t.Errorf("after %s: %+v", do, got)
		}
	}
}

// TestKinds: a fault for each kind of requests hits that kind and no other.
func TestKinds(t *testing.T) {
	a := fetchtest.OneAction
	for kind, request := range map[string]string{
		fetchtest.KindDevice:      "POST " + login + devicePath,
		fetchtest.KindRun:         "POST " + api + "/api/v1.0/machines/" + onlineID + "/runliveresponse",
		fetchtest.KindCancel:      "POST " + api + "/api/machineactions/" + a + "/cancel",
		fetchtest.KindCollect:     "POST " + api + "/api/machines/" + onlineID + "/collectinvestigationpackage",
		fetchtest.KindPackageLink: "GET " + api + "/api/machineactions/" + a + "/getpackageuri",
		fetchtest.KindPackage:     "GET https://userrequests-eu.securitycenter.windows.com/safedownload/x.zip?token=" + a + ".1.x",
		fetchtest.KindMachine:     "GET " + api + "/api/machines/one.example",
		fetchtest.KindMachines:    "GET " + api + "/api/machines",
		fetchtest.KindLibrary:     "GET " + api + "/api/libraryfiles",
		fetchtest.KindUpload:      "POST " + api + "/api/libraryfiles",
		fetchtest.KindDelete:      "DELETE " + api + "/api/libraryfiles/S.ps1",
		fetchtest.KindOther:       "GET " + api + "/api/alerts",
	} {
		b := newBench(t, fleet(0), fetchtest.Options{Faults: []fetchtest.Fault{{Kind: kind, Do: "status", Status: 418}}})
		method, u, _ := strings.Cut(request, " ")
		if got := b.do(method, u); got.status != 418 {
			t.Errorf("%s: %d", kind, got.status)
		}
		if log := b.Requests(kind); len(log) != 1 || fmt.Sprint(b.Pending()) != "[]" {
			t.Errorf("%s: %+v", kind, b.Requests())
		}
	}
}
