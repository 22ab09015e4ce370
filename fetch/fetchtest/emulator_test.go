package fetchtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// at is when these tests take place.
var at = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const (
	login = "https://login.microsoftonline.com"
	api   = "https://api.securitycenter.microsoft.com"
)

// bench is an emulator with a client of it.
type bench struct {
	*fetchtest.Emulator
	t      *testing.T
	clock  *fetchtest.Clock
	client *http.Client
}

func newBench(t *testing.T, w *fetchtest.Tenant, o fetchtest.Options) *bench {
	t.Helper()
	b := &bench{t: t, clock: fetchtest.NewClock(at)}
	if o.Clock == nil {
		o.Clock = b.clock.Now
	}
	b.Emulator = fetchtest.New(w, &o)
	transport := b.Transport()
	transport.DisableCompression = true
	b.client = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(b.Close)
	return b
}

// reply is an answer that was read.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // of the body
	length int64

	took    time.Duration
	changed bool // it has another ETag
}

func read(resp *http.Response) reply {
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return reply{status: resp.StatusCode, header: resp.Header, body: string(body), err: err, length: resp.ContentLength}
}

// do sends a request. The header is pairs of name and value.
func (b *bench) do(method, u string, header ...string) reply {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, u, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header[header[i]] = []string{header[i+1]}
	}
	resp, err := b.client.Do(r)
	if err != nil {
		return reply{err: err}
	}
	return read(resp)
}

func (b *bench) get(u string, header ...string) reply {
	b.t.Helper()
	return b.do(http.MethodGet, u, header...)
}

// token logs in.
func (b *bench) token() string {
	b.t.Helper()
	w := b.Tenant()
	resp, err := b.client.PostForm(login+"/"+w.ID+"/oauth2/v2.0/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {w.ClientID}, "client_secret": {w.ClientSecret}, "scope": {fetchtest.Scope},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
		Life  int    `json:"expires_in"`
		Type  string `json:"token_type"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Token == "" || answer.Type != "Bearer" || answer.Life <= 0 {
		b.t.Fatalf("%+v %v", answer, err)
	}
	return answer.Token
}

// call asks the API, with a token.
func (b *bench) call(token, path string) reply {
	b.t.Helper()
	return b.get(api+path, "Authorization", "Bearer "+token)
}

func (b *bench) link() string {
	b.t.Helper()
	u, err := b.Link(fetchtest.OneAction, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	return u
}

// decode reads JSON.
func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

type apiError struct {
	Error struct{ Code, Message, Target string }
}

// digits is content in which every byte tells where it is.
func digits(n int) fetchtest.Content {
	return fetchtest.Text(strings.Repeat("0123456789", n/10+1)[:n])
}
