package fetchtest_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// ask posts a form to the login.
func (b *bench) ask(path string, pairs ...string) reply {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	resp, err := b.client.PostForm(login+path, form)
	if err != nil {
		return reply{err: err}
	}
	return read(resp)
}

type tokenAnswer struct {
	Token    string `json:"access_token"`
	Refresh  string `json:"refresh_token"`
	Device   string `json:"device_code"`
	User     string `json:"user_code"`
	Interval int
	Message  string
	Error    string
}

// payload returns what a token says.
func payload(t *testing.T, token string) map[string]any {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	return decode[map[string]any](t, string(b))
}

// TestVersion1: the login before v2.0 takes a resource, and writes numbers as strings.
func TestVersion1(t *testing.T) {
	b := newBench(t, fleet(0), fetchtest.Options{})
	w := b.Tenant()
	path := "/" + w.ID + "/OAuth2/Token"
	good := []string{"grant_type", "client_credentials", "client_id", w.ClientID, "client_secret", w.ClientSecret, "resource", api}
	got := b.ask(path, good...)
	answer := decode[map[string]any](t, got.body)
	token, _ := answer["access_token"].(string)
	delete(answer, "access_token")
	if s := fmt.Sprint(answer); got.status != 200 ||
		s != "map[expires_in:3599 expires_on:1795438799 ext_expires_in:3599 not_before:1795435200 resource:"+api+" token_type:Bearer]" {
		t.Errorf("%d %s", got.status, s)
	}
	for name, value := range answer {
		if _, ok := value.(string); !ok {
			t.Errorf("%s is %T", name, value)
		}
	}
	if payload(t, token)["aud"] != api || b.call(token, "/api/machines").status != 200 {
		t.Error("the token is not good")
	}
	for _, c := range []struct {
		pairs []string
		want  string
	}{
		{append(slices.Clone(good), "resource", ""), "invalid_request"},
		{append(slices.Clone(good), "resource", "x"), "invalid_resource"},
		{append(slices.Clone(good), "client_secret", "x"), "invalid_client"},
		{append(slices.Clone(good), "grant_type", "refresh_token"), "unsupported_grant_type"},
	} {
		if got := b.ask(path, c.pairs...); decode[tokenAnswer](t, got.body).Error != c.want {
			t.Errorf("%v: %s", c.pairs, got.body)
		}
	}
	// Nothing below oauth2 is a blob.
	for _, rest := range []string{"oauth2/authorize", "oauth2/v2.0/logout", "OAUTH2/x/y"} {
		if got := b.get("http://127.0.0.1/" + w.ID + "/" + rest); got.header.Get("X-Ms-Error-Code") != "" || got.status != 405 {
			t.Errorf("%s: %d %v", rest, got.status, got.header)
		}
	}
}

const (
	devicePath = "/" + fetchtest.DefaultTenant + "/oauth2/v2.0/devicecode"
	tokenPath  = "/" + fetchtest.DefaultTenant + "/oauth2/v2.0/token"
	userScope  = fetchtest.Scope + " offline_access"
)

func (b *bench) newCode() tokenAnswer {
	b.t.Helper()
	got := b.ask(devicePath, "client_id", fetchtest.DefaultClientID, "scope", userScope)
	code := decode[tokenAnswer](b.t, got.body)
	if got.status != 200 || code.Device == "" || code.Interval != 5 || !strings.Contains(code.Message, code.User) {
		b.t.Fatalf("%d %s", got.status, got.body)
	}
	return code
}

func (b *bench) poll(device string) tokenAnswer {
	b.t.Helper()
	return decode[tokenAnswer](b.t, b.ask(tokenPath, "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
		"client_id", fetchtest.DefaultClientID, "device_code", device).body)
}

// TestDevice: a user signs in with a code, in virtual time, and the token is renewed.
func TestDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := fleet(0)
		w.User = fetchtest.User{Name: "r@example.com", Scopes: []string{"Machine.Read", "Machine.LiveResponse"}}
		b := newBench(t, w, fetchtest.Options{Clock: time.Now})
		defer b.client.CloseIdleConnections()
		code := b.newCode()
		var said []string
		var answer tokenAnswer
		for _, wait := range []time.Duration{5, 4, 9, 15, 15} { // the second poll is early: then 10 s are asked for, and then 15
			time.Sleep(wait * time.Second)
			answer = b.poll(code.Device)
			said = append(said, answer.Error)
		}
		if s := strings.Join(said, " "); s != "authorization_pending slow_down slow_down authorization_pending " {
			t.Errorf("%s", s)
		}
		if c := payload(t, answer.Token); c["scp"] != "Machine.Read Machine.LiveResponse" || c["upn"] != "r@example.com" || c["roles"] != nil {
			t.Errorf("%v", c)
		}
		if again := b.poll(code.Device); again.Error != "bad_verification_code" {
			t.Errorf("again: %+v", again)
		}
		got := b.post(answer.Token, "/api/machines/"+onlineID+"/runliveresponse", script("s.ps1"))
		if got.status != 201 || !strings.Contains(got.body, `"requestor":"r@example.com"`) {
			t.Errorf("%d %s", got.status, got.body)
		}
		if got := b.call(answer.Token, "/api/libraryfiles"); got.status != 403 || !strings.Contains(got.body, "Library.Manage") {
			t.Errorf("%d %s", got.status, got.body)
		}
		time.Sleep(48 * time.Hour)
		if got := b.call(answer.Token, "/api/machines"); got.status != 401 {
			t.Errorf("an old token: %d", got.status)
		}
		refresh := func(text string) tokenAnswer {
			return decode[tokenAnswer](t, b.ask(tokenPath, "grant_type", "refresh_token", "client_id", fetchtest.DefaultClientID, "refresh_token", text).body)
		}
		young := refresh(answer.Refresh)
		if got := b.call(young.Token, "/api/machines"); got.status != 200 || young.Refresh == "" || young.Refresh == answer.Refresh {
			t.Errorf("%d %+v", got.status, young)
		}
		if got := refresh(answer.Refresh + "x"); got.Error != "invalid_grant" {
			t.Errorf("%+v", got)
		}
		time.Sleep(91 * 24 * time.Hour)
		if got := refresh(young.Refresh); got.Error != "invalid_grant" {
			t.Errorf("%+v", got)
		}
		for _, secret := range []string{code.Device, answer.Token, answer.Refresh, young.Refresh} {
			if !slices.Contains(b.Secrets(), secret) {
				t.Errorf("%.9s… is not among the secrets", secret)
			}
		}
	})
}

// TestDeviceEnds: how a code ends without a token, and who decides.
func TestDeviceEnds(t *testing.T) {
	b := newBench(t, nil, fetchtest.Options{SignIn: fetchtest.SignIn{Polls: -1}})
	end := func(name string, decide func(user string) bool, after time.Duration, want string) {
		t.Helper()
		code := b.newCode()
		if decide != nil && !decide(code.User) {
			t.Errorf("%s: there is no such code", name)
		}
		b.clock.Advance(after)
		if got := b.poll(code.Device); got.Error != want || (want == "") != (got.Token != "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	end("undecided", nil, time.Minute, "authorization_pending")
	end("approved", b.Approve, time.Minute, "")
	end("declined", b.Decline, time.Minute, "authorization_declined")
	end("expired", b.Approve, 15*time.Minute, "expired_token")
	if got := b.poll("x"); got.Error != "bad_verification_code" {
		t.Errorf("%+v", got)
	}
	if b.Approve("") || b.Decline("x") {
		t.Error("a code that is none")
	}
	for _, c := range [][3]string{
		{"x", userScope, "unauthorized_client"}, {fetchtest.DefaultClientID, "", "invalid_request"},
		{fetchtest.DefaultClientID, "openid", "invalid_scope"},
	} {
		if got := b.ask(devicePath, "client_id", c[0], "scope", c[1]); decode[tokenAnswer](t, got.body).Error != c[2] {
			t.Errorf("%v: %s", c, got.body)
		}
	}
}

// TestPermissions: what each call needs, of an application and of a user.
func TestPermissions(t *testing.T) {
	type need struct{ method, path, app, user string }
	needs := []need{
		{"GET", "/api/machineactions", "Machine.Read.All", "Machine.Read"},
		{"GET", "/api/machineactions", "Machine.ReadWrite.All", "Machine.ReadWrite"},
		{"GET", "/api/machineactions/ACTION", "Machine.Read.All", "Machine.Read"},
		{"GET", "/api/machineactions/ACTION/GetLiveResponseResultDownloadLink(index=0)", "Machine.ReadWrite.All", "Machine.LiveResponse"},
		{"GET", "/api/machineactions/ACTION/GetPackageUri", "Machine.Read.All", "Machine.CollectForensics"},
		{"POST", "/api/machineactions/ACTION/cancel", "Machine.LiveResponse", "Machine.LiveResponse"},
		{"POST", "/api/machines/" + onlineID + "/runliveresponse", "Machine.LiveResponse", "Machine.LiveResponse"},
		{"POST", "/api/machines/" + onlineID + "/collectinvestigationpackage", "Machine.CollectForensics", "Machine.CollectForensics"},
		{"GET", "/api/machines", "Machine.Read.All", "Machine.Read"},
		{"GET", "/api/machines/one.example", "Machine.Read.All", "Machine.Read"},
		{"GET", "/api/libraryfiles", "Library.Manage", "Library.Manage"},
		{"POST", "/api/libraryfiles", "Library.Manage", "Library.Manage"},
		{"DELETE", "/api/libraryfiles/x", "Library.Manage", "Library.Manage"},
	}
	all := []string{
		"Machine.Read.All", "Machine.ReadWrite.All", "Machine.Read", "Machine.ReadWrite", "Machine.LiveResponse",
		"Machine.CollectForensics", "Library.Manage",
	}
	for _, user := range []bool{false, true} {
		for _, held := range all {
			w := fleet(0)
			w.Actions = fetchtest.One(digits(1), at).Actions
			w.Roles, w.User.Scopes = []string{held}, []string{held}
			b := newBench(t, w, fetchtest.Options{SignIn: fetchtest.SignIn{Polls: -1}})
			token := b.tokenOf(user)
			may := map[string]bool{}
			for _, n := range needs {
				key := n.method + " " + n.path
				may[key] = may[key] || n.app == held && !user || n.user == held && user
				if strings.Contains(n.path, "Package") && held == "Machine.ReadWrite.All" && !user ||
					n.method == "GET" && strings.Contains(n.path, "/machine") && !strings.Contains(n.path, "/Get") &&
						(held == "Machine.ReadWrite.All" && !user || held == "Machine.ReadWrite" && user) {
					may[key] = true
				}
			}
			for key, want := range may {
				method, path, _ := strings.Cut(key, " ")
				got := b.send(token, method, strings.Replace(path, "ACTION", fetchtest.OneAction, 1), "application/json", "x")
				if (got.status != 403) != want || got.status == 401 {
					t.Errorf("user %v with %s: %s: %d %s", user, held, key, got.status, got.body)
				}
			}
		}
	}
}

// tokenOf logs in as the application or the user.
func (b *bench) tokenOf(user bool) string {
	b.t.Helper()
	if !user {
		return b.token()
	}
	code := b.newCode()
	b.Approve(code.User)
	return b.poll(code.Device).Token
}
