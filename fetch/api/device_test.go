package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

// codeAnswer is an answer of the endpoint for codes, as Entra has it.
const codeAnswer = `{"user_code":"YZMYLD4K","device_code":"HAQABAAEAAAD--secret-device-code","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":5,"message":"To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code YZMYLD4K to authenticate."}`

// deviceLogin is a login in virtual time that gives a code, and then one answer after the other to
// what it is asked at the endpoint for tokens; the last one for ever.
type deviceLogin struct {
	*DeviceSource
	start   time.Time
	codes   int      // asked for
	asked   []string // grant types of the other requests, with the time since the start
	prompts []DevicePrompt
	refuse  error // of the prompt
}

func pending() http.HandlerFunc { return loginSays(400, "authorization_pending") }

func loginSays(status int, code string) http.HandlerFunc {
	return says(status, `{"error":"`+code+`","error_description":"AADSTS70016: text.\r\nTrace ID: 1","error_codes":[70016]}`, "Content-Type", "application/json")
}

// tokens are an answer with tokens.
func gives(n int, refresh string) http.HandlerFunc {
	return says(200, fmt.Sprintf(`{"token_type":"Bearer","scope":"x","expires_in":3600,"ext_expires_in":3600,"access_token":"access-token-%d","refresh_token":%q}`, n, refresh))
}

func newDeviceLogin(t *testing.T, code http.HandlerFunc, answers ...http.HandlerFunc) *deviceLogin {
	t.Helper()
	l := &deviceLogin{start: time.Now()}
	network := inMemory(t, func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		form := r.PostForm
		if r.Method != "POST" || form.Get("client_id") != "app" {
			t.Errorf("%s %s %v", r.Method, r.URL, form)
		}
		switch r.URL.Path {
		case "/" + tenant + "/oauth2/v2.0/devicecode":
			if l.codes++; form.Get("scope") != scopePublic+" offline_access" {
				t.Error(form)
			}
			code(w, r)
			return
		case "/" + tenant + "/oauth2/v2.0/token":
		default:
			t.Error(r.URL)
		}
		what := ""
		switch form.Get("grant_type") {
		case "urn:ietf:params:oauth:grant-type:device_code":
			if what = "code"; form.Get("device_code") != "HAQABAAEAAAD--secret-device-code" {
				t.Error(form)
			}
		case "refresh_token":
			if what = form.Get("refresh_token"); form.Get("scope") != scopePublic+" offline_access" {
				t.Error(form)
			}
		}
		l.asked = append(l.asked, fmt.Sprintf("%s %v", what, time.Since(l.start).Round(time.Second)))
		answers[min(len(l.asked), len(answers))-1](w, r)
	})
	var err error
	l.DeviceSource, err = DeviceCode(DeviceLogin{
		Tenant: tenant, ClientID: "app", LoginURL: "http://127.0.0.1", AllowHost: true,
		Prompt: func(p DevicePrompt) error { l.prompts = append(l.prompts, p); return l.refuse },
		Net:    network,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func noAnswer(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// TestDeviceCode: how the login is polled, and which answers end it.
func TestDeviceCode(t *testing.T) {
	good := says(200, codeAnswer)
	for _, c := range []struct {
		name    string
		code    http.HandlerFunc
		answers []http.HandlerFunc
		asked   string // times of the polls
		want    string // in the error; a token if empty
		refused bool
	}{
		{"at once", good, []http.HandlerFunc{gives(1, "r1")}, "[code 5s]", "", false},
		{"after some polls", good, []http.HandlerFunc{pending(), pending(), gives(1, "r1")}, "[code 5s code 10s code 15s]", "", false},
		{"too fast", good, []http.HandlerFunc{pending(), loginSays(400, "slow_down"), pending(), loginSays(400, "slow_down"), gives(1, "r1")},
			"[code 5s code 10s code 20s code 30s code 45s]", "", false},
		{"an interval of its own", says(200, strings.Replace(codeAnswer, `"interval":5`, `"interval":"7"`, 1)), []http.HandlerFunc{pending(), gives(1, "r1")}, "[code 7s code 14s]", "", false},
		{"no interval", says(200, strings.Replace(codeAnswer, `"interval":5,`, ``, 1)), []http.HandlerFunc{pending(), gives(1, "r1")}, "[code 5s code 10s]", "", false},
		{"the network fails", good, []http.HandlerFunc{noAnswer, gives(1, "r1")}, "[code 5s code 15s]", "", false},
		{"the login is busy", good, []http.HandlerFunc{says(429, "", "Retry-After", "30"), says(503, "<html>"), pending(), gives(1, "r1")}, "[code 5s code 35s code 1m35s code 2m35s]", "", false},
		{"declined", good, []http.HandlerFunc{pending(), loginSays(400, "authorization_declined")}, "[code 5s code 10s]", "the sign-in was declined", true},
		{"declined, as the RFC has it", good, []http.HandlerFunc{loginSays(400, "access_denied")}, "[code 5s]", "the sign-in was declined", true},
		{"expired", good, []http.HandlerFunc{loginSays(400, "expired_token")}, "[code 5s]", "did not sign in before", true},
		{"a bad code", good, []http.HandlerFunc{loginSays(400, "bad_verification_code")}, "[code 5s]", "does not know the code", true},
		{"no public client", good, []http.HandlerFunc{loginSays(401, "invalid_client")}, "[code 5s]", "public client flows", true},
		{"a policy", good, []http.HandlerFunc{loginSays(400, "invalid_grant")}, "[code 5s]", "invalid_grant: AADSTS70016", true},
		{"no one comes", says(200, strings.Replace(codeAnswer, "900", "12", 1)), []http.HandlerFunc{pending()}, "[code 5s code 10s]", "expired_token", true},
		{"no token", good, []http.HandlerFunc{says(200, `{}`)}, "[code 5s]", "without an access token", false},
		{"a number for a token", good, []http.HandlerFunc{says(200, `{"access_token":5}`)}, "[code 5s]", "without an access token", false},
		{"not JSON", good, []http.HandlerFunc{says(200, `<html>`)}, "[code 5s]", "not JSON", false},
		{"a redirect", good, []http.HandlerFunc{says(302, "", "Location", "https://192.0.2.1/")}, "[code 5s]", "302", false},
		{"an error in an answer of 200", good, []http.HandlerFunc{loginSays(200, "authorization_declined")}, "[code 5s]", "declined", true},
		{"no such application", loginSays(400, "unauthorized_client"), nil, "[]", "public client flows", true},
		{"no code", says(200, `{}`), nil, "[]", "without a device code", false},
		{"a code of control characters", says(200, strings.Replace(codeAnswer, `"YZMYLD4K"`, `"\u001b[2J"`, 1)), nil, "[]", "can type", false},
		{"a page of another scheme", says(200, strings.Replace(codeAnswer, `"https:`, `"file:`, 1)), nil, "[]", "without a page", false},
		{"not JSON instead of a code", says(200, `<html>`), nil, "[]", "not JSON", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newDeviceLogin(t, c.code, c.answers...)
				token, err := l.Token()
				if fmt.Sprint(l.asked) != c.asked {
					t.Errorf("asked %v, want %s", l.asked, c.asked)
				}
				if c.want == "" {
					if err != nil || token.AccessToken != "access-token-1" || time.Until(token.Expiry) != time.Hour {
						t.Errorf("%+v %v", token, err)
					}
				} else if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, ErrRefused) != c.refused {
					t.Error(err)
				}
				if err != nil && strings.Contains(err.Error(), "secret-device") {
					t.Error(err)
				}
				if len(c.answers) > 0 {
					want := DevicePrompt{
						Message: "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code YZMYLD4K to authenticate.",
						URL:     "https://microsoft.com/devicelogin", Code: "YZMYLD4K", Expires: l.prompts[0].Expires,
					}
					if len(l.prompts) != 1 || l.prompts[0] != want || want.Expires.Sub(l.start) > 15*time.Minute {
						t.Errorf("%+v", l.prompts)
					}
				}
			})
		})
	}
}

// TestDeviceMessages: what a user is told is safe, and complete.
func TestDeviceMessages(t *testing.T) {
	for name, c := range map[string]struct{ message, want string }{
		"none":               {`null`, "To sign in, open the page https://microsoft.com/devicelogin and enter the code YZMYLD4K."},
		"one without a code": {`"Please sign in"`, "To sign in, open the page https://microsoft.com/devicelogin and enter the code YZMYLD4K."},
		"control characters": {`"Go to https://microsoft.com/devicelogin\u001b[2J\r\nand enter YZMYLD4K\u202e"`, `Go to https://microsoft.com/devicelogin\u001B[2J and enter YZMYLD4K\u202E`},
		"too long":           {`"` + strings.Repeat("x ", 300) + `https://microsoft.com/devicelogin YZMYLD4K"`, "To sign in, open the page https://microsoft.com/devicelogin and enter the code YZMYLD4K."},
	} {
		i := strings.Index(codeAnswer, `"message":`) + len(`"message":`)
		got, err := readDeviceCode(codeAnswer[:i] + c.message + "}")
		if err != nil || got.message != c.want {
			t.Errorf("%s: %s %v", name, got.message, err)
		}
	}
}

// TestRefresh: for days, the refresh token gives new tokens; it may change with each use. When it
// is no longer accepted, the user is asked again.
func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newDeviceLogin(t, says(200, codeAnswer),
			gives(1, "refresh-1"), gives(2, "refresh-2"), gives(3, ""), noAnswer, says(503, ""), gives(4, "refresh-4"),
			loginSays(400, "invalid_grant"), pending(), gives(5, "refresh-5"), gives(6, "refresh-6"))
		var used []string
		s := inTime(t, func(w http.ResponseWriter, r *http.Request) {
			if a := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer access-token-"); len(used) == 0 || used[len(used)-1] != a {
				used = append(used, a)
			}
			w.Write([]byte(documented))
		}, func(o *Options) { o.Tokens = l.DeviceSource })
		for range 6 {
			for range 58 { // a token is used until it is nearly over
				if _, err := s.Action(t.Context(), id0); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
			}
		}
		if fmt.Sprint(used) != "[1 2 3 4 5 6]" {
			t.Errorf("%v", used)
		}
		var grants []string
		for _, a := range l.asked {
			what, _, _ := strings.Cut(a, " ")
			grants = append(grants, what)
		}
		want := "[code refresh-1 refresh-2 refresh-2 refresh-2 refresh-2 refresh-4 code code refresh-5]"
		if fmt.Sprint(grants) != want {
			t.Errorf("%v, want %s", grants, want)
		}
		if len(l.prompts) != 2 || l.prompts[0].Again || !l.prompts[1].Again || l.codes != 2 {
			t.Errorf("%+v", l.prompts)
		}
	})
}

// TestNoOneToAsk: where the user cannot be asked again, the error says so, and the login is not
// bothered.
func TestNoOneToAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newDeviceLogin(t, says(200, codeAnswer), gives(1, "refresh-1"), loginSays(400, "invalid_grant"))
		s := inTime(t, says(200, documented), func(o *Options) { o.Tokens = l.DeviceSource })
		if _, err := s.Action(t.Context(), id0); err != nil {
			t.Fatal(err)
		}
		l.refuse = errors.New("there is no terminal")
		time.Sleep(time.Hour)
		for range 3 {
			if _, err := s.Action(t.Context(), id0); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "there is no terminal") {
				t.Fatal(err)
			}
		}
		if len(l.asked) != 2 || len(l.prompts) != 2 {
			t.Error(l.asked, len(l.prompts))
		}
	})
}

// TestSignInEnds: the context ends while the user thinks; so does the program, whose source forgets
// its token.
func TestSignInEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newDeviceLogin(t, says(200, codeAnswer), pending())
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := l.TokenContext(ctx); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrRefused) {
			t.Error(err)
		}
		if time.Since(l.start) != time.Minute {
			t.Error(time.Since(l.start))
		}
		l = newDeviceLogin(t, says(200, codeAnswer), gives(1, "refresh-1"))
		if _, err := l.Token(); err != nil {
			t.Error(err)
		}
		l.Close()
		if l.refresh != nil {
			t.Error("the refresh token is still there")
		}
	})
}

// TestDeviceSecrets: nothing prints the codes or the tokens, whatever the login sends back.
func TestDeviceSecrets(t *testing.T) {
	const secret = "HAQABAAEAAAD--secret-device-code"
	for _, status := range []int{200, 302, 400, 401, 500} {
		for _, echo := range append(inForms(secret), inForms("refresh-token-canary")...) {
			for _, body := range []string{echo, `{"error":"` + echo + `","error_description":"you sent ` + echo + `"}`, `{"error":{"code":"x","message":"` + echo + `"}}`} {
				synctest.Test(t, func(t *testing.T) {
					l := newDeviceLogin(t, says(200, codeAnswer), gives(1, "refresh-token-canary"), says(status, body))
					if _, err := l.Token(); err != nil {
						t.Fatal(err)
					}
					_, err := l.Token()
					for e := range chain(err) {
						for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
							text := strings.ToLower(fmt.Sprintf(verb, e))
							if strings.Contains(text, "secret-dev") || strings.Contains(text, "oken-canary") {
								t.Errorf("%d %s: %s", status, body, text)
							}
						}
					}
					if text := fmt.Sprintf("%v %+v %#v %s", l.DeviceSource, l.DeviceSource, l.DeviceSource, l.DeviceSource); strings.Contains(text, "canary") {
						t.Error(text)
					}
				})
			}
		}
	}
}

func TestDeviceCodeRefused(t *testing.T) {
	good := DeviceLogin{Tenant: "contoso.onmicrosoft.com", ClientID: "a", Prompt: func(DevicePrompt) error { return nil }}
	if s, err := DeviceCode(good); err != nil || s.String() != "api.DeviceSource(https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0)" {
		t.Error(s, err)
	}
	for name, change := range map[string]func(*DeviceLogin){
		"no tenant":     func(d *DeviceLogin) { d.Tenant = "" },
		"a path":        func(d *DeviceLogin) { d.Tenant = "a/../b" },
		"no id":         func(d *DeviceLogin) { d.ClientID = "" },
		"no prompt":     func(d *DeviceLogin) { d.Prompt = nil },
		"another login": func(d *DeviceLogin) { d.LoginURL = "https://example.com" },
		"plain http":    func(d *DeviceLogin) { d.LoginURL = "http://login.microsoftonline.com"; d.AllowHost = true },
	} {
		d := good
		change(&d)
		if _, err := DeviceCode(d); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// FuzzLogin: whatever the login says, what a user is told is safe to print.
func FuzzLogin(f *testing.F) {
	f.Add(codeAnswer)
	f.Add(`{"access_token":"a","refresh_token":"b","expires_in":"3599"}`)
	f.Add(`{"access_token":["a"],"expires_in":-1,"interval":1e99,"device_code":{},"verification_uri":"http://[::1"}`)
	f.Fuzz(func(t *testing.T, s string) {
		if !validJSON(s) {
			return
		}
		if c, err := readDeviceCode(s); err == nil {
			if safe(c.message) != c.message || !strings.Contains(c.message, c.user) || !strings.Contains(c.message, c.url) {
				t.Fatalf("%+v", c)
			}
			if c.interval < time.Second || c.interval > deviceSlowest || c.life <= 0 || c.life > deviceLongest {
				t.Fatalf("%+v", c)
			}
		}
		if token, _ := readTokens(s); !token.Expiry.IsZero() && time.Until(token.Expiry) > 366*24*time.Hour {
			t.Fatal(token.Expiry)
		}
	})
}

var _ oauth2.TokenSource = (*DeviceSource)(nil)
