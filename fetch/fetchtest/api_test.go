package fetchtest_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// TestLogin holds the login's answers against those of Entra.
func TestLogin(t *testing.T) {
	b := newBench(t, nil, fetchtest.Options{})
	w := b.Tenant()
	good := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {w.ClientID}, "client_secret": {w.ClientSecret},
		"scope": {fetchtest.Scope},
	}
	for _, c := range []struct {
		name, tenant, field, value string
		status                     int
		code                       string
		number                     int
	}{
		{"good", w.ID, "", "", 200, "", 0},
		{"wrong secret", w.ID, "client_secret", "x", 401, "invalid_client", 7000215},
		{"unknown client", w.ID, "client_id", "x", 400, "unauthorized_client", 700016},
		{"unknown tenant", "x", "", "", 400, "invalid_request", 90002},
		{"another grant", w.ID, "grant_type", "password", 400, "unsupported_grant_type", 70003},
		{"no scope", w.ID, "scope", "", 400, "invalid_request", 900144},
		{"a scope that is none", w.ID, "scope", "Machine.Read.All", 400, "invalid_scope", 1002012},
	} {
		form := url.Values{}
		maps.Copy(form, good)
		if c.field != "" {
			form.Set(c.field, c.value)
		}
		resp, err := b.client.PostForm(login+"/"+c.tenant+"/oauth2/v2.0/token", form)
		if err != nil {
			t.Fatal(err)
		}
		got := read(resp)
		if got.status != c.status {
			t.Errorf("%s: %d %s", c.name, got.status, got.body)
		}
		if c.status == 200 {
			continue
		}
		e := decode[struct {
			Error       string
			Description string `json:"error_description"`
			Codes       []int  `json:"error_codes"`
			URI         string `json:"error_uri"`
			Trace       string `json:"trace_id"`
		}](t, got.body)
		if e.Error != c.code || !slices.Equal(e.Codes, []int{c.number}) ||
			!strings.HasPrefix(e.Description, fmt.Sprintf("AADSTS%d: ", c.number)) ||
			!strings.Contains(e.Description, " Trace ID: "+e.Trace) ||
			e.URI == "" {
			t.Errorf("%s: %s", c.name, got.body)
		}
	}
	// The other way to send credentials, as x/oauth2 tries first.
	r, _ := http.NewRequest(
		http.MethodPost, login+"/"+w.ID+"/oauth2/v2.0/token",
		strings.NewReader("grant_type=client_credentials&scope="+url.QueryEscape(fetchtest.Scope)),
	)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(url.QueryEscape(w.ClientID), url.QueryEscape(w.ClientSecret))
	resp, err := b.client.Do(r)
	if err != nil || resp.StatusCode != 200 {
		t.Error(resp, err)
	}
	// What a token says.
	parts := strings.Split(b.token(), ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if len(parts) != 3 || err != nil {
		t.Fatal(parts, err)
	}
	claims := decode[struct {
		Roles []string
		Exp   int64
		Aud   string
		Tid   string
	}](t, string(payload))
	if !slices.Equal(claims.Roles, fetchtest.DefaultRoles) || claims.Exp != at.Unix()+3599 ||
		claims.Aud != "https://api.securitycenter.microsoft.com" ||
		claims.Tid != w.ID {
		t.Errorf("%s", payload)
	}
}

// TestAPIErrors holds the API's errors against the documented ones.
func TestAPIErrors(t *testing.T) {
	w := demo.Tenant(at)
	b := newBench(t, w, fetchtest.Options{PerMinute: -1})
	token := b.token()
	id := find(w, "hv-dc01").ID
	isolate := w.Actions[slices.IndexFunc(w.Actions, func(a fetchtest.Action) bool { return a.Type == "Isolate" })].ID
	link := func(id string, index any) string {
		return fmt.Sprintf("/api/machineactions/%s/GetLiveResponseResultDownloadLink(index=%v)", id, index)
	}
	const none = "11111111-2222-4333-8444-555555555555"
	for _, c := range []struct {
		name, path, token string
		status            int
		code              string
	}{
		{"good", "/api/machineactions/" + id, token, 200, ""},
		{"good, in capitals", "/api/machineactions/" + strings.ToUpper(id), token, 200, ""},
		{"good, with a version", "/api/v1.0/machineactions/" + id, token, 200, ""},
		{"good, a link", link(id, 0), token, 200, ""},
		{"no token", "/api/machineactions/" + id, "", 401, "Unauthorized"},
		{"a forged token", "/api/machineactions/" + id, token[:len(token)-3] + "AAA", 401, "Unauthorized"},
		{"no JWT", "/api/machineactions/" + id, "x", 401, "Unauthorized"},
		{"no GUID", "/api/machineactions/x", token, 400, "BadRequest"},
		{"no such action", "/api/machineactions/" + none, token, 404, "ResourceNotFound"},
		{"no such action for a link", link(none, 0), token, 404, "ResourceNotFound"},
		{"no such command", link(id, 9), token, 404, "ResourceNotFound"},
		{"a negative command", link(id, -1), token, 404, "ResourceNotFound"},
		{"PutFile", link(find(w, "hv-jump01").ID, 0), token, 404, "ResourceNotFound"},
		{"pending", link(find(w, "lt-okafor").ID, 0), token, 404, "ResourceNotFound"},
		{"no Live Response", link(isolate, 0), token, 400, "BadRequest"},
		{"no index", link(id, "x"), token, 404, "NotFound"},
		{"an unknown call", "/api/machineactions/" + id + "/isolate", token, 404, "NotFound"},
		{"another method", "/api/machineactions/" + id + "/cancel", token, 405, "BadRequest"},
		{"an unknown path without a token", "/api/alerts", "", 401, "Unauthorized"},
		{"an unknown path", "/api/alerts", token, 404, "NotFound"},
		{"a bad filter", "/api/machineactions?$filter=" + url.QueryEscape("status eq Pending"), token, 400, "ODataError"},
		{"a bad property", "/api/machineactions?$filter=" + url.QueryEscape("colour eq 'x'"), token, 400, "ODataError"},
		{"a large page", "/api/machineactions?$top=10001", token, 400, "ODataError"},
		{"a negative page", "/api/machineactions?$skip=-1", token, 400, "ODataError"},
		{"an unknown parameter", "/api/machineactions?$expand=machine", token, 400, "ODataError"},
		{"an order that is none", "/api/machineactions?$orderby=" + url.QueryEscape("colour desc"), token, 400, "ODataError"},
	} {
		var header []string
		if c.token != "" {
			header = []string{"Authorization", "Bearer " + c.token}
		}
		got := b.get(api+c.path, header...)
		if got.status != c.status {
			t.Errorf("%s: %d %s", c.name, got.status, got.body)
			continue
		}
		if c.status != 200 {
			if e := decode[apiError](t, got.body).Error; e.Code != c.code || e.Message == "" || len(e.Target) != 36 {
				t.Errorf("%s: %s", c.name, got.body)
			}
		}
		if (c.status == 401) != (got.header.Get("Www-Authenticate") != "") {
			t.Errorf("%s: %v", c.name, got.header)
		}
	}
	b.clock.Advance(time.Hour)
	got := b.call(token, "/api/machineactions/"+id)
	if e := decode[apiError](t, got.body).Error; got.status != 401 || e.Message != "The access token expired." {
		t.Errorf("an old token: %d %s", got.status, got.body)
	}
}

// TestRoles: the answer names the missing role.
func TestRoles(t *testing.T) {
	w := fetchtest.One(digits(1), at)
	w.Roles = []string{"Machine.Read.All"}
	b := newBench(t, w, fetchtest.Options{})
	token := b.token()
	if got := b.call(token, "/api/machineactions/"+fetchtest.OneAction); got.status != 200 {
		t.Errorf("%+v", got)
	}
	got := b.call(token, "/api/machineactions/"+fetchtest.OneAction+"/GetLiveResponseResultDownloadLink(index=0)")
	if e := decode[apiError](t, got.body).Error; got.status != 403 || e.Code != "Forbidden" ||
		e.Message != "The application does not have any of the required application permissions (Machine.ReadWrite.All) to access the resource." {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// action is what the API says of one.
type action struct {
	ID, Type, Status, MachineID, ComputerDNSName string
	CreationDateTimeUTC                          string
	LastUpdateDateTimeUTC, LastUpdateTimeUTC     *string
	CancellationRequestor                        *string
	Commands                                     []struct {
		Index              int
		StartTime, EndTime *string
		CommandStatus      string
		Errors             []string
		Command            struct {
			Type   string
			Params []fetchtest.Param
		}
	}
}

// TestStatus: what the API says changes with the clock.
func TestStatus(t *testing.T) {
	w := demo.Tenant(at)
	b := newBench(t, w, fetchtest.Options{})
	token := b.token()
	a := find(w, "lt-haddad")
	for _, c := range []struct {
		after           time.Duration
		status, command string
		start, end      bool
	}{
		{0, "Pending", "Created", false, false},
		{time.Second, "InProgress", "Created", true, false},
		{2 * time.Second, "InProgress", "Completed", true, true},
		{3 * time.Second, "Succeeded", "Completed", true, true},
	} {
		b.clock.Set(at.Add(c.after))
		got := decode[action](t, b.call(token, "/api/machineactions/"+a.ID).body)
		cmd := got.Commands[0]
		if got.Status != c.status || cmd.CommandStatus != c.command || (cmd.StartTime != nil) != c.start || (cmd.EndTime != nil) != c.end {
			t.Errorf("after %v: %+v", c.after, got)
		}
		link := b.call(token, "/api/machineactions/"+a.ID+"/GetLiveResponseResultDownloadLink(index=0)")
		if (link.status == 200) != c.end {
			t.Errorf("after %v: the link is %d", c.after, link.status)
		}
	}
	b.clock.Set(at.Add(-time.Second))
	if got := b.call(token, "/api/machineactions/"+a.ID); got.status != 404 {
		t.Errorf("before it was created: %d", got.status)
	}
}

// TestLimits: 100 calls in any 60 seconds and 1500 in any 3600, to the call.
func TestLimits(t *testing.T) {
	b := newBench(t, fetchtest.One(digits(1), at), fetchtest.Options{TokenLife: 24 * time.Hour})
	token := b.token()
	call := func() reply { return b.call(token, "/api/machineactions/"+fetchtest.OneAction) }
	for i := range 100 {
		if got := call(); got.status != 200 {
			t.Fatalf("call %d: %d", i+1, got.status)
		}
		b.clock.Advance(100 * time.Millisecond)
	}
	got := call() // 10 s after the first
	if e := decode[apiError](t, got.body).Error; got.status != 429 || got.header.Get("Retry-After") != "50" ||
		e.Code != "TooManyRequests" ||
		e.Message != "API calls quota exceeded! maximum allowed 100 per 00:01:00" {
		t.Errorf("%d %v %s", got.status, got.header, got.body)
	}
	b.clock.Advance(50*time.Second - time.Nanosecond)
	if got := call(); got.status != 429 || got.header.Get("Retry-After") != "1" {
		t.Errorf("just before: %d", got.status)
	}
	b.clock.Advance(time.Nanosecond)
	if got := call(); got.status != 200 {
		t.Errorf("when the first is 60 s old: %d", got.status)
	}
	if got := call(); got.status != 429 {
		t.Errorf("one more: %d", got.status)
	}
	if minute, hour := b.Used(); minute != 100 || hour != 101 {
		t.Errorf("%d, %d used", minute, hour)
	}
	if minute, hour := b.Peaks(); minute != 103 || hour != 104 {
		t.Errorf("peaks of %d and %d", minute, hour)
	}
	for range 1399 {
		b.clock.Advance(time.Second)
		if got := call(); got.status != 200 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	b.clock.Advance(10 * time.Second)
	got = call()
	if e := decode[apiError](t, got.body).Error; got.status != 429 ||
		e.Message != "API calls quota exceeded! maximum allowed 1500 per 01:00:00" {
		t.Errorf("%d %s", got.status, got.body)
	}
	left, _ := time.ParseDuration(got.header.Get("Retry-After") + "s")
	b.clock.Advance(left - time.Second)
	if got := call(); got.status != 429 {
		t.Errorf("a second early: %d", got.status)
	}
	b.clock.Advance(time.Second)
	if got := call(); got.status != 200 {
		t.Errorf("in time: %d", got.status)
	}
}

// TestLinks: each ask gives a new link, for 30 minutes, where it belongs.
func TestLinks(t *testing.T) {
	w := fetchtest.One(digits(9), at)
	ask := func(b *bench, base string) string {
		got := b.get(
			base+"/api/machineactions/"+fetchtest.OneAction+"/GetLiveResponseResultDownloadLink(index=0)",
			"Authorization", "Bearer "+b.token(),
		)
		return decode[struct{ Value string }](t, got.body).Value
	}
	b := newBench(t, w, fetchtest.Options{})
	old := ask(b, api)
	if !strings.HasPrefix(
		old,
		"https://automatedirstrprdweu.blob.core.windows.net/investigation-actions-data/"+fetchtest.OneAction+"/CustomPlaybookCommandOutput/",
	) ||
		!strings.Contains(old, "se=2026-11-23T12%3A30%3A00Z&") ||
		!strings.Contains(old, "&sp=r&sr=b&sv=2019-07-07") {
		t.Error(old)
	}
	b.clock.Advance(30*time.Minute - time.Second)
	young := ask(b, api)
	if got := b.get(old); got.body != "012345678" {
		t.Errorf("in the last second: %+v", got)
	}
	b.clock.Advance(time.Second)
	if got := b.get(old); got.status != 403 {
		t.Errorf("after 30 minutes: %d", got.status)
	}
	if got := b.get(young); got.body != "012345678" {
		t.Errorf("the new one: %+v", got)
	}
	if local := ask(b, "http://127.0.0.1:81"); !strings.HasPrefix(
		local, "http://127.0.0.1:81/automatedirstrprdweu/investigation-actions-data/",
	) {
		t.Error(local)
	} else if got := b.get(local); got.body != "012345678" {
		t.Errorf("%+v", got)
	}
	b = newBench(
		t, w,
		fetchtest.Options{
			LinkStart: 15 * time.Minute, LinkLife: time.Minute, Endpoint: "https://proxy.example",
			Link: sas.Grant{Version: "2021-12-02", Protocol: "https"},
		},
	)
	if link := ask(b, api); !strings.HasPrefix(link, "https://proxy.example/investigation-") ||
		!strings.Contains(link, "st=2026-11-23T11%3A45%3A00Z") ||
		!strings.Contains(link, "se=2026-11-23T12%3A01%3A00Z") ||
		!strings.Contains(link, "sv=2021-12-02") ||
		!strings.Contains(link, "spr=https") {
		t.Error(link)
	}
}

// find finds the first action on a machine.
func find(w *fetchtest.Tenant, name string) *fetchtest.Action {
	for i := range w.Actions {
		for _, m := range w.Machines {
			if m.ID == w.Actions[i].Machine && strings.HasPrefix(m.Name, name+".") {
				return &w.Actions[i]
			}
		}
	}
	panic("no action on " + name)
}
