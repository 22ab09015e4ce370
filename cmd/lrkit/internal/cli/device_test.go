package cli

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

const (
	identityTenant = "0c8a0b5e-5b53-4f3a-9d1c-6d1a3c4b5e6f"
	identityToken  = "canary-token-of-the-login"
)

func trust(srv *httptest.Server) api.Net {
	pool := x509.NewCertPool()
	pool.AddCert(srv.Certificate())
	return api.Net{RootCAs: pool}
}

func openFor(t *testing.T, f serviceFlags, srv *httptest.Server) (api.Tokens, error) {
	t.Helper()
	f.allowHost = true
	s := &service{tenant: identityTenant, net: trust(srv)}
	return f.openTokens(t.Context(), api.Cloud{Base: srv.URL, Login: srv.URL, Scope: "https://api.example/.default"}, s)
}

// askFor asks for a token, and says what the login was shown.
func askFor(t *testing.T, tokens api.Tokens, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	token, err := tokens.Token()
	if err != nil {
		t.Fatal(err)
	}
	if token.AccessToken != identityToken || time.Until(token.Expiry) < 50*time.Minute {
		t.Errorf("%d bytes of token until %v", len(token.AccessToken), token.Expiry)
	}
}

// TestDeviceCode: the user is told on stderr what to do, and nothing of the tokens is there.
func TestDeviceCode(t *testing.T) {
	var grants []string
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		grants = append(grants, r.Form.Get("grant_type"))
		if strings.HasSuffix(r.URL.Path, "/devicecode") {
			fmt.Fprint(w, `{"user_code":"ABCD-EFGH","device_code":"the device code","verification_uri":"https://login.example/device","expires_in":900,"interval":1,"message":"Open https://login.example/device\u001b[2J and enter ABCD-EFGH"}`)
			return
		}
		fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"access_token":%q,"refresh_token":"the refresh token"}`, identityToken)
	}))
	defer srv.Close()
	var stderr bytes.Buffer
	tokens, err := openFor(t, serviceFlags{auth: "device-code", client: "app", stderr: &stderr}, srv)
	askFor(t, tokens, err)
	if _, err := tokens.Token(); err != nil { // by the refresh token
		t.Error(err)
	}
	if got := strings.Join(grants, " "); got != " urn:ietf:params:oauth:grant-type:device_code refresh_token" {
		t.Error(got)
	}
	got := stderr.String()
	if !strings.HasPrefix(got, `lrkit: Open https://login.example/device\u001B[2J and enter ABCD-EFGH (until `) || strings.Count(got, "\n") != 1 {
		t.Errorf("%q", got)
	}
	for _, secret := range []string{identityToken, "the device code", "the refresh token"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q", got)
		}
	}
	if _, err := openFor(t, serviceFlags{auth: "device-code"}, srv); err == nil || !strings.Contains(err.Error(), "--client") {
		t.Error(err)
	}
}

func TestPromptUser(t *testing.T) {
	first := api.DevicePrompt{Message: "do it", Expires: time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)}
	again := first
	again.Again = true
	for _, c := range []struct {
		prompt   api.DevicePrompt
		terminal bool
		want     string // nothing for an error
	}{
		{first, true, "lrkit: do it (until 03:04)\n"},
		{first, false, "lrkit: do it (until 03:04)\n"},
		{again, true, "lrkit: the sign-in is no longer accepted: do it (until 03:04)\n"},
		{again, false, ""},
	} {
		var b bytes.Buffer
		if err := promptUser(&b, c.terminal, c.prompt); b.String() != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q, %v", b.String(), err)
		}
	}
	if err := promptUser(brokenPipe{}, true, first); err == nil {
		t.Error("nobody was told, and nothing said so")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }
