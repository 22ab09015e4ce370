//go:build !lrkit_light && !lrkit_noidentity

package cli

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

// login is a token endpoint as the SDK wants it. refuse makes it refuse what it is shown.
func login(t *testing.T, refuse bool) (srv *httptest.Server, forms *[]string) {
	forms = new([]string)
	srv = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration"):
			base := srv.URL + "/" + identityTenant
			fmt.Fprintf(w, `{"issuer":%q,"authorization_endpoint":%q,"token_endpoint":%q}`, base+"/v2.0", base+"/oauth2/v2.0/authorize", base+"/oauth2/v2.0/token")
		case refuse:
			r.ParseForm()
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, `{"error":"invalid_client","error_description":"AADSTS700027: %s"}`, r.Form.Get("client_assertion"))
		default:
			r.ParseForm()
			*forms = append(*forms, r.Form.Encode())
			fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"access_token":%q}`, identityToken)
		}
	}))
	t.Cleanup(srv.Close)
	return srv, forms
}

// certificateFile writes a key and a certificate of it.
func certificateFile(t *testing.T) string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "lrkit"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: der})
	pem.Encode(&b, &pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
	name := filepath.Join(t.TempDir(), "client.pem")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestCertificate(t *testing.T) {
	srv, forms := login(t, false)
	tokens, err := openFor(t, serviceFlags{auth: "certificate", client: "app", certificateFile: certificateFile(t)}, srv)
	askFor(t, tokens, err)
	for _, want := range []string{"client_assertion=", "client_id=app", "scope=https%3A%2F%2Fapi.example%2F.default"} {
		if len(*forms) != 1 || !strings.Contains((*forms)[0], want) {
			t.Errorf("the login was not shown %s", want)
		}
	}
}

func TestCertificateRefused(t *testing.T) {
	srv, _ := login(t, true)
	tokens, err := openFor(t, serviceFlags{auth: "certificate", client: "app", certificateFile: certificateFile(t)}, srv)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tokens.Token()
	if !errors.Is(err, api.ErrRefused) {
		t.Errorf("%v is not ErrRefused", err)
	}
	if s := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(s, "ey") || !strings.Contains(s, "401") {
		t.Errorf("the error tells what was sent, or not what came: %s", s)
	}
}

func TestWorkload(t *testing.T) {
	srv, forms := login(t, false)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("assertion-of-the-cluster"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AZURE_FEDERATED_TOKEN_FILE", file)
	tokens, err := openFor(t, serviceFlags{auth: "workload", client: "app"}, srv)
	askFor(t, tokens, err)
	if len(*forms) != 1 || !strings.Contains((*forms)[0], "assertion-of-the-cluster") {
		t.Errorf("the login was not shown the file's token")
	}
}

// TestManaged: the endpoint of an app service.
func TestManaged(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-IDENTITY-HEADER") != "header" || r.URL.Query().Get("resource") != "https://api.example" || r.URL.Query().Get("client_id") != "app" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"token_type":"Bearer","expires_on":"%d","access_token":%q,"resource":"https://api.example"}`, time.Now().Add(time.Hour).Unix(), identityToken)
	}))
	t.Cleanup(srv.Close)
	t.Setenv("IDENTITY_ENDPOINT", srv.URL)
	t.Setenv("IDENTITY_HEADER", "header")
	f := serviceFlags{auth: "managed", client: "app"}
	tokens, err := f.openTokens(t.Context(), api.Cloud{Scope: "https://api.example/.default", Login: "https://login.example"}, &service{tenant: identityTenant})
	askFor(t, tokens, err)
}

func TestCertificateFileIsNone(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range []serviceFlags{
		{auth: "certificate"},
		{auth: "certificate", client: "app"},
		{auth: "certificate", client: "app", certificateFile: file},
		{auth: "certificate", client: "app", certificateFile: file + ".not"},
		{auth: "bogus"},
	} {
		if _, err := f.openTokens(t.Context(), api.Cloud{Scope: "x/.default", Login: "https://login.example"}, &service{tenant: identityTenant}); err == nil {
			t.Errorf("%s %s: no error", f.auth, f.certificateFile)
		}
	}
}
