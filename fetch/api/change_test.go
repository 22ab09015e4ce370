package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const machine0 = "7b1f4967d9728e5aa3c06a9e617a22a4a5a17378"

// withBudgets sets the budgets of the routes.
func withBudgets(o *Options) { o.RunBudget, o.PackageBudget = new(counter), new(counter) }

// helloFile is a file of the library, and its SHA-256.
const (
	helloFile = "hello, world\n"
	helloSum  = "853ff93762a06ddbf722c4ebe9ddd66d8f63ddaea97f521c3ecc20da7c976020"
	helloInfo = `{"@odata.context":"x","fileName":"hello.ps1","sha256":"` + helloSum + `","description":"d","creationTime":"2019-10-24T10:54:23.2009016Z","lastUpdatedTime":null,"createdBy":"admin","hasParameters":true,"parametersDescription":"test"}`
)

func hello() LibraryUpload {
	return LibraryUpload{Name: "hello.ps1", Content: strings.NewReader(helloFile), Size: int64(len(helloFile))}
}

// changes are all calls that change something.
var changes = []struct {
	name, method, uri, body string // no body for any
	good                    string
	do                      func(ctx context.Context, c *Client) error
}{
	{"run", "POST", "/api/machines/" + machine0 + "/runliveresponse",
		`{"Commands":[{"type":"PutFile","params":[{"key":"FileName","value":"a.ps1"}]},` +
			`{"type":"RunScript","params":[{"key":"ScriptName","value":"minidump.ps1"},{"key":"Args","value":"-Name \"Office\""}]},` +
			`{"type":"RunScript","params":[{"key":"ScriptName","value":"b.ps1"}]},` +
			`{"type":"GetFile","params":[{"key":"Path","value":"C:\\windows\\TEMP\\a.zip"}]}],"Comment":"why ü"}`,
		documented, func(ctx context.Context, c *Client) error {
			a, err := c.Run(ctx, strings.ToUpper(machine0), []RunCommand{
				PutFileCommand("a.ps1"), RunScriptCommand("minidump.ps1", `-Name "Office"`), RunScriptCommand("b.ps1", ""),
				GetFileCommand(`C:\windows\TEMP\a.zip`)}, "why ü")
			return hasID(a, err)
		}},
	{"cancel", "POST", "/api/machineactions/" + id0 + "/cancel", `{"Comment":"enough"}`, documented,
		func(ctx context.Context, c *Client) error {
			return hasID(c.Cancel(ctx, strings.ToUpper(id0), "enough"))
		}},
	{"collect", "POST", "/api/machines/" + machine0 + "/collectInvestigationPackage", `{"Comment":"why"}`, documented,
		func(ctx context.Context, c *Client) error { return hasID(c.Collect(ctx, machine0, "why")) }},
	{"upload", "POST", "/api/libraryfiles", "", helloInfo, func(ctx context.Context, c *Client) error {
		f, err := c.Upload(ctx, hello())
		if err == nil && f.Name != "hello.ps1" {
			return errors.New("no file")
		}
		return err
	}},
	{"delete", "DELETE", "/api/libraryfiles/hello.ps1", "", "", func(ctx context.Context, c *Client) error {
		return c.DeleteLibraryFile(ctx, "hello.ps1")
	}},
}

func hasID(a *Action, err error) error {
	if err == nil && a.ID != id0 {
		return errors.New("no action")
	}
	return err
}

// TestChanges: what is sent, and every status of success.
func TestChanges(t *testing.T) {
	for _, c := range changes {
		for _, status := range map[string][]int{"POST": {200, 201}, "DELETE": {200, 204}}[c.method] {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				b, err := io.ReadAll(r.Body)
				if err != nil || r.Method != c.method || r.RequestURI != c.uri || r.Header.Get("Authorization") != "Bearer token-1" {
					t.Errorf("%s: %s %s %v %v", c.name, r.Method, r.RequestURI, r.Header, err)
				}
				if c.body != "" && (string(b) != c.body || r.Header.Get("Content-Type") != "application/json") {
					t.Errorf("%s: %s, want %s", c.name, b, c.body)
				}
				if r.ContentLength != int64(len(b)) {
					t.Errorf("%s: a length of %d, and %d bytes", c.name, r.ContentLength, len(b))
				}
				w.WriteHeader(status)
				w.Write([]byte(c.good))
			}, withBudgets)
			if err := c.do(t.Context(), s.Client); err != nil || s.budget.taken != 1 {
				t.Errorf("%s: %d: %v, %d taken", c.name, status, err, s.budget.taken)
			}
			if run := s.Client.run.Budget.(*counter).taken; (run == 1) != (c.name == "run") {
				t.Errorf("%s: %d taken of the run route", c.name, run)
			}
		}
	}
}

// TestChangeAnswers: which answers say that nothing was done, and how often each call is made.
func TestChangeAnswers(t *testing.T) {
	const code = `{"error":{"code":"%s","message":"m","target":"t"}}`
	coded := func(status int, name string, headers ...string) http.HandlerFunc {
		return says(status, strings.Replace(code, "%s", name, 1), headers...)
	}
	for _, c := range []struct {
		name    string
		answer  http.HandlerFunc
		unknown bool
		kind    error
		calls   int // 1 if 0
		text    string
	}{
		{name: "a session runs", answer: coded(400, "ActiveRequestAlreadyExists"), kind: ErrActiveRequest, text: "wait until it has ended"},
		{name: "a wrong body", answer: coded(400, "InvalidRequestBody")},
		{name: "no value", answer: coded(400, "MissingRequiredParameter"), text: "case-sensitive"},
		{name: "a wrong system", answer: coded(400, "OsPlatformNotSupported"), kind: ErrUnsupported, text: "operating system"},
		{name: "an old sensor", answer: coded(400, "ClientVersionNotSupported"), kind: ErrUnsupported, text: "update it"},
		{name: "live response is off", answer: coded(403, "DisabledFeature"), kind: ErrDisabled, text: "Live Response unsigned script execution"},
		{name: "no permission", answer: coded(403, "Forbidden"), kind: ErrForbidden, text: "is needed"},
		{name: "unknown", answer: coded(404, "ResourceNotFound"), kind: ErrNotFound},
		{name: "a conflict", answer: coded(409, "Conflict")},
		{name: "too large", answer: says(413, "<html>too large</html>")},
		{name: "refused by both tokens", answer: coded(401, "Unauthorized"), kind: ErrRefused, calls: 2},
		{name: "time is over", answer: says(408, ""), unknown: true},
		{name: "an error", answer: coded(500, "InternalServerError"), unknown: true},
		{name: "a gateway's", answer: says(502, "<html>"), unknown: true},
		{name: "busy", answer: says(503, "", "Retry-After", "1"), unknown: true},
		{name: "a gateway's patience", answer: says(504, ""), unknown: true},
		{name: "a redirect", answer: says(307, "", "Location", "/api/x"), unknown: true, text: "redirects are not followed"},
		{name: "accepted", answer: says(202, documented), unknown: true},
		{name: "no answer", answer: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, unknown: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, op := range changes {
				s := serve(t, c.answer, withBudgets)
				err := op.do(t.Context(), s.Client)
				if err == nil || errors.Is(err, ErrOutcomeUnknown) != c.unknown || c.kind != nil && !errors.Is(err, c.kind) ||
					!strings.Contains(err.Error(), c.text) || strings.Contains(err.Error(), "may have been") != c.unknown {
					t.Errorf("%s: %v", op.name, err)
				}
				if want := max(c.calls, 1); s.made() != want || s.budget.taken != want {
					t.Errorf("%s: %d calls, %d taken, want %d", op.name, s.made(), s.budget.taken, want)
				}
			}
		})
	}
}

// TestSuccessNotUnderstood: the status is that of a success, and what follows says nothing.
func TestSuccessNotUnderstood(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"no JSON":        says(200, "<html>welcome</html>"),
		"nothing":        says(201, ""),
		"a list":         says(200, `{"value":[]}`),
		"too large":      says(200, strings.Repeat(" ", maxAnswer+1)),
		"no UUID":        says(200, `{"id":"5","fileName":"x"}`),
		"something else": says(200, strings.Replace(strings.Replace(documented, id0, strings.Replace(id0, "5", "6", 1), 1), machine0, strings.Repeat("a", 40), 1)),
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "5000")
			w.Write([]byte(documented))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		},
	} {
		for _, op := range changes {
			if op.method == "DELETE" { // whose status says all
				continue
			}
			s := serve(t, answer, withBudgets)
			if err := op.do(t.Context(), s.Client); !errors.Is(err, ErrOutcomeUnknown) || s.made() != 1 {
				t.Errorf("%s: %s: %v, %d calls", name, op.name, err, s.made())
			}
		}
	}
}

// TestStaleToken: a refused token surely was no request, which is made with a new one.
func TestStaleToken(t *testing.T) {
	for _, op := range changes {
		bodies := make(map[string]int)
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			if _, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); params["boundary"] != "" {
				b = []byte(strings.ReplaceAll(string(b), params["boundary"], "boundary"))
			}
			bodies[string(b)]++
			if r.Header.Get("Authorization") == "Bearer token-1" {
				w.WriteHeader(401)
				return
			}
			w.Write([]byte(op.good))
		}, withBudgets)
		if err := op.do(t.Context(), s.Client); err != nil || s.made() != 2 || len(bodies) != 1 {
			t.Errorf("%s: %v, %d calls, %d bodies", op.name, err, s.made(), len(bodies))
		}
	}
}

// TestChangeThrottled: Run returns the first 429 and blocks its route alone. The others wait and go
// on: nothing was done.
func TestChangeThrottled(t *testing.T) {
	for _, op := range changes {
		for _, after := range []struct {
			header string
			wait   time.Duration
		}{{"7", 7 * time.Second}, {"", 5 * time.Second}} {
			first := true
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if first {
					first = false
					says(429, `{"error":{"code":"TooManyRequests"}}`, "Retry-After", after.header)(w, r)
					return
				}
				w.Write([]byte(op.good))
			}, withBudgets)
			err := op.do(t.Context(), s.Client)
			blocked, wait, calls := s.budget, after.wait, 2
			if op.name == "run" {
				e, ok := errors.AsType[*ThrottledError](err)
				if blocked, calls = s.Client.run.Budget.(*counter), 1; after.header == "" {
					wait = time.Minute
				}
				if !ok || e.Tries != 1 || e.RetryAfter != wait || errors.Is(err, ErrOutcomeUnknown) || len(s.budget.throttled) != 0 {
					t.Errorf("%s: %v", op.name, err)
				}
				err = nil
			}
			if err != nil || s.made() != calls || len(blocked.throttled) != 1 || blocked.throttled[0] != wait {
				t.Errorf("%s: %v, %d calls, %v", op.name, err, s.made(), blocked.throttled)
			}
		}
	}
}

// TestNothingSent: no connection, no budget, no token, no time: the service cannot have received
// anything.
func TestNothingSent(t *testing.T) {
	for _, c := range []struct {
		name   string
		ended  bool // the context
		change func(*served)
		dials  int
	}{
		{"no connection", false, func(*served) {}, failTries},
		{"no budget", false, func(s *served) { s.budget.err = errors.New("the file is gone") }, 0},
		{"no token", false, func(s *served) { s.tokens.err = errors.New("no") }, 0},
		{"the time is over", true, func(*served) {}, 0},
	} {
		for _, op := range changes {
			synctest.Test(t, func(t *testing.T) {
				dials := 0
				s := &served{budget: new(counter), tokens: &tokenList{tokens: []string{"a"}}}
				o := Options{BaseURL: "http://127.0.0.1", AllowHost: true, Tokens: s.tokens, Budget: s.budget}
				o.Net.Dial = func(context.Context, string, string) (net.Conn, error) { dials++; return nil, errors.New("refused") }
				withBudgets(&o)
				c.change(s)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.ended {
					cancel()
				}
				client, err := New(o)
				if err != nil {
					t.Fatal(err)
				}
				err = op.do(ctx, client)
				if err == nil || errors.Is(err, ErrOutcomeUnknown) || dials != c.dials || c.ended && !errors.Is(err, context.Canceled) {
					t.Errorf("%s: %s: %v, %d dials", c.name, op.name, err, dials)
				}
			})
		}
	}
}

// TestTimeEndsMeanwhile: what was sent before the context ended may have been carried out.
func TestTimeEndsMeanwhile(t *testing.T) {
	for _, op := range changes {
		synctest.Test(t, func(t *testing.T) {
			var requests atomic.Int32
			s := inTime(t, func(_ http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				<-r.Context().Done()
			}, withBudgets)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			err := op.do(ctx, s.Client)
			if !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, context.DeadlineExceeded) || requests.Load() != 1 {
				t.Errorf("%s: %v, %d requests", op.name, err, requests.Load())
			}
		})
	}
}

// TestUploadBody reads the form with the standard library.
func TestUploadBody(t *testing.T) {
	u := hello()
	u.Description, u.ParametersDescription, u.HasParameters, u.Overwrite = `d "quoted"`, "p", true, true
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "multipart/form-data" {
			t.Error(kind, err)
		}
		form, err := multipart.NewReader(r.Body, params["boundary"]).ReadForm(1 << 20)
		if err != nil {
			t.Error(err)
			return
		}
		want := url.Values{"Description": {`d "quoted"`}, "ParametersDescription": {"p"}, "HasParameters": {"true"}, "OverrideIfExists": {"true"}}
		if got := url.Values(form.Value).Encode(); got != want.Encode() {
			t.Error(got)
		}
		if len(form.File) != 1 || len(form.File["file"]) != 1 || form.File["file"][0].Filename != "hello.ps1" {
			t.Fatal(form.File)
		}
		f, err := form.File["file"][0].Open()
		b, _ := io.ReadAll(f)
		if err != nil || string(b) != helloFile {
			t.Errorf("%s %v", b, err)
		}
		w.Write([]byte(helloInfo))
	})
	if _, err := s.Upload(t.Context(), u); err != nil {
		t.Error(err)
	}
}
