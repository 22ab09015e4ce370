package fetchtest_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

// TestStart: on loopback, by http and https on the same port, and under httptest.
func TestStart(t *testing.T) {
	e := fetchtest.New(fetchtest.One(digits(16), time.Now()), nil)
	defer e.Close()
	s := e.Start()
	recorded := httptest.NewServer(e)
	defer recorded.Close()
	secure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: e.RootCAs()}}}
	defer secure.CloseIdleConnections()
	for base, client := range map[string]*http.Client{s.URL: http.DefaultClient, strings.Replace(s.URL, "http:", "https:", 1): secure, recorded.URL: http.DefaultClient} {
		r := s.Ready()
		resp, err := client.PostForm(base+"/"+r.Tenant+"/oauth2/v2.0/token", url.Values{
			"grant_type": {"client_credentials"}, "client_id": {r.ClientID}, "client_secret": {r.ClientSecret}, "scope": {r.Scope},
		})
		if err != nil {
			t.Fatal(err)
		}
		token := decode[struct {
			Token string `json:"access_token"`
		}](t, read(resp).body).Token
		ask, _ := http.NewRequest(
			http.MethodGet, base+"/api/machineactions/"+r.Actions[0].ID+"/GetLiveResponseResultDownloadLink(index=0)",
			nil,
		)
		ask.Header.Set("Authorization", "Bearer "+token)
		resp, err = client.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		link := decode[struct{ Value string }](t, read(resp).body).Value
		if !strings.HasPrefix(link, base+"/"+fetchtest.DefaultAccount+"/") {
			t.Error(link)
		}
		resp, err = client.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(resp); got.body != "0123456789012345" {
			t.Errorf("%+v", got)
		}
	}
	s.Close()
	if _, err := http.Get(s.URL); err == nil {
		t.Error("it still listens")
	}
	e.Close()
	e.Close()
	if _, err := e.Listen("127.0.0.1:0"); err == nil {
		t.Error("a closed emulator listens")
	}
	if _, err := e.Dial(t.Context(), "tcp", "127.0.0.1:80"); err == nil {
		t.Error("a closed emulator is dialled")
	}
}

// TestDial: a client with a transport of its own, TLS and all, reaches the hosts of the cloud in
// memory and no others.
func TestDial(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := fetchtest.New(fetchtest.One(digits(16), time.Now()), nil)
		defer e.Close()
		transport := &http.Transport{DialContext: e.Dial, TLSClientConfig: &tls.Config{RootCAs: e.RootCAs()}, ForceAttemptHTTP2: true}
		defer transport.CloseIdleConnections()
		client := &http.Client{Transport: transport}
		link, err := e.Link(fetchtest.OneAction, 0)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(resp); got.body != "0123456789012345" || resp.TLS == nil || resp.ProtoMajor != 1 {
			t.Errorf("%+v", got)
		}
		for _, host := range []string{
			"login.microsoftonline.com", "login.microsoftonline.us", "api.security.microsoft.com", "eu.api.security.microsoft.com", "api.securitycenter.microsoft.com",
			"api-us.securitycenter.microsoft.com", "api.securitycenter.windows.com", "api-gov.securitycenter.microsoft.us", "localhost", "127.0.0.1", "[::1]",
		} {
			if resp, err := client.Get("https://" + host + "/"); err != nil {
				t.Error(err)
			} else if got := read(resp); got.status != 404 && (got.status != 401 || !strings.Contains(host, "api")) {
				t.Errorf("%s: %d", host, got.status)
			}
		}
		for _, host := range []string{"example.com", "automatedirstrprdweu.blob.core.windows.net.example.com", "192.0.2.1", "10.0.0.1", "169.254.169.254"} {
			_, err := client.Get("https://" + host + "/")
			var dns *net.DNSError
			if !errors.As(err, &dns) || !dns.IsNotFound {
				t.Errorf("%s: %v", host, err)
			}
		}
		untrusting := &http.Client{Transport: &http.Transport{DialContext: e.Dial}}
		if _, err := untrusting.Get(link); err == nil {
			t.Error("an unknown certificate is trusted")
		}
	})
}

// TestVirtualTime: hours pass in a bubble, and the test need not wait for them.
func TestVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		b := newBench(t, fetchtest.One(fetchtest.Noise(1, 1<<20), start), fetchtest.Options{
			Clock: time.Now, Faults: []fetchtest.Fault{{Kind: fetchtest.KindBlob, Do: "slow", Rate: 200, Count: -1}},
		})
		link := b.link()
		got := b.get(link) // takes 87 minutes
		if took := time.Since(start); got.body != all(b.Content(fetchtest.OneAction, 0)) || took < 87*time.Minute || took > 88*time.Minute {
			t.Errorf("%d bytes in %v", len(got.body), took)
		}
		if got := b.get(link); got.status != 403 {
			t.Errorf("the link has not expired: %d", got.status)
		}
	})
}

// TestCloseWhileStalled: a stalled answer ends with the emulator.
func TestCloseWhileStalled(t *testing.T) {
	for _, do := range []string{"stall", "hang", "huge-header", "delay"} {
		e := fetchtest.New(fetchtest.One(digits(16), time.Now()), &fetchtest.Options{Faults: []fetchtest.Fault{{Do: do, Seconds: 1000}}})
		s := e.Start()
		c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		for range 60_000 { // until the request is being answered
			if len(e.Requests()) > 0 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		done := make(chan struct{})
		go func() {
			io.Copy(io.Discard, c)
			close(done)
		}()
		e.Close()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Errorf("%s: still connected", do)
		}
		c.Close()
	}
}

// TestLog: what was asked is seen, and no secret is.
func TestLog(t *testing.T) {
	b := newBench(t, fetchtest.One(digits(16), at), fetchtest.Options{LogSize: 5})
	token := b.token()
	path := "/api/machineactions/" + fetchtest.OneAction
	b.call(token, path)
	b.call(token, path+"/GetLiveResponseResultDownloadLink(index=0)")
	link := b.link()
	b.get(link, "Range", "bytes=1-2", "Cookie", "x", "Referer", link)
	b.get(strings.Replace(link, "sig=", "SIG=", 1))
	b.get(strings.Replace(link, "sig=", "%73ig=", 1))
	log := b.Requests()
	if len(log) != 5 || log[0].Kind != fetchtest.KindAction || log[1].Kind != fetchtest.KindLink || log[1].Key != fetchtest.OneAction+"/0" {
		t.Fatalf("%+v", log)
	}
	if r := log[2]; r.Kind != fetchtest.KindBlob || r.Key != fetchtest.OneAction+"/0" || r.Range() != "bytes=1-2" || r.Status != 206 || r.Sent != 2 ||
		r.Scheme != "https" || r.Header.Get("Referer") != "REDACTED" ||
		log[0].Header.Get("Authorization") != "Bearer REDACTED" {
		t.Errorf("%+v", r)
	}
	if len(b.Requests(fetchtest.KindBlob)) != 3 || len(b.Requests(fetchtest.KindToken)) != 0 {
		t.Errorf("%+v", log)
	}
	text := fmt.Sprintf("%+v", log)
	secrets := b.Secrets()
	if len(secrets) < 4 || secrets[1] != token {
		t.Errorf("%d secrets", len(secrets))
	}
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("%q is in the log", s)
		}
	}
	b.Forget()
	if len(b.Requests()) != 0 {
		t.Error("not forgotten")
	}
}

// TestMany: many clients at a time, while the schedule changes.
func TestMany(t *testing.T) {
	b := newBench(t, fetchtest.One(fetchtest.Noise(1, 100_000), at), fetchtest.Options{PerMinute: -1})
	token := b.token()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 20 {
				b.call(token, "/api/machineactions")
				b.get(b.link(), "Range", fmt.Sprintf("bytes=%d-", n*1000))
				b.SetFaults([]fetchtest.Fault{{Do: "touch"}, {Do: "cut", At: int64(i)}})
				b.Requests()
				b.Pending()
				b.Peaks()
			}
		})
	}
	wg.Wait()
}

func TestReady(t *testing.T) {
	e := fetchtest.New(demo.Tenant(time.Now()), nil)
	defer e.Close()
	s := e.Start()
	name := filepath.Join(t.TempDir(), "ready.json")
	want := s.Ready()
	if err := want.WriteFile(name); err != nil {
		t.Fatal(err)
	}
	got, err := fetchtest.ReadReady(name)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) || got.API != s.URL || len(got.Actions) != len(e.Tenant().Actions) {
		t.Errorf("%+v %v", got, err)
	}
	os.WriteFile(name, []byte(`{"schema":"other"}`), 0o600)
	if _, err := fetchtest.ReadReady(name); err == nil {
		t.Error("another file is taken for one")
	}
	if _, err := fetchtest.ReadReady(name + ".none"); err == nil {
		t.Error("no file is taken for one")
	}
}

// TestTenants: an invalid tenant panics at once.
func TestTenants(t *testing.T) {
	for name, change := range map[string]func(w *fetchtest.Tenant){
		"no GUID": func(w *fetchtest.Tenant) { w.Actions[0].ID = "x" },
		"twice":   func(w *fetchtest.Tenant) { w.Actions = append(w.Actions, w.Actions[0]) },
		"no blob": func(w *fetchtest.Tenant) { w.Actions[0].Commands[0].Result = &fetchtest.Blob{} },
		"no name": func(w *fetchtest.Tenant) { w.Blobs = []fetchtest.Blob{{Content: digits(1)}} },
		"taken": func(w *fetchtest.Tenant) {
			w.Blobs = []fetchtest.Blob{{Name: "x", Content: digits(1)}, {Name: "x", Content: digits(1)}}
		},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			w := fetchtest.One(digits(1), at)
			change(w)
			fetchtest.New(w, nil)
		}()
	}
	w := fetchtest.One(digits(1), at)
	w.Blobs = []fetchtest.Blob{{Name: "a/b c+d", Content: digits(5), Modified: at}}
	b := newBench(t, w, fetchtest.Options{})
	link, err := b.Signer("").ServiceLink(b.Tenant().Container, "a/b c+d", sas.Grant{Permissions: "r", Expiry: at.Add(time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.get(link); got.body != "01234" {
		t.Errorf("%+v", got)
	}
	b.clock.Set(at.Add(-time.Second))
	if got := b.get(link); got.status != 404 {
		t.Errorf("before it was there: %d", got.status)
	}
	if b.Replace(fetchtest.OneAction, 7, digits(1)) || b.Content("x", 0) != nil {
		t.Error("a result that is not there")
	}
	if _, err := b.Link("x", 0); err == nil {
		t.Error("a link to nothing")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Dial(ctx, "tcp", "localhost:80"); err == nil {
		t.Error("dialled after the end")
	}
}
