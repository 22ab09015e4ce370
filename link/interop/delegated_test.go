package interop

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
	"github.com/lrkit/lrkit/link"
)

// TestAzuriteDelegation: user delegation links of fetchtest, signed with a key from Azurite, are
// accepted. With another key they are not. Azurite 3.35 has the layouts of 20 to 26 fields.
func TestAzuriteDelegation(t *testing.T) {
	cert, client := certificate(t)
	a := startAzurite(t, append(cert, "--oauth", "basic")...)
	a.upload(t, client)
	k := a.delegationKey(t, client)
	s := sas.Signer{Account: account, Endpoint: a.endpoint}
	accepted := 0
	for _, version := range []string{"2018-11-09", "2019-12-12", "2020-02-10", "2020-10-02", "2020-12-06", "2025-05-05", "2025-07-05"} {
		g := sas.Grant{Version: version, Permissions: "r", Expiry: time.Now().Add(time.Hour), Protocol: "https", ContentType: "text/plain"}
		for _, right := range []bool{true, false} {
			k := k
			if !right {
				k.Value = key
			}
			text, err := s.DelegationLink(results, "output.json", g, k, sas.Delegate{})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := client.Get(text)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if served := answer.StatusCode == 200 && bytes.Equal(body, content); served != right || !served && answer.StatusCode != 403 {
				t.Errorf("%s, the right key %t: %s: %.300s", version, right, answer.Status, body)
			} else if served {
				accepted++
			}
			if r := link.Parse(text).Check(&link.Policy{Hosts: link.HostsAny}, time.Now()); !r.Usable() {
				t.Errorf("%s: %v", version, r.Problems)
			}
		}
	}
	t.Logf("Azurite accepts %d user delegation links of fetchtest", accepted)
}

// certificate makes a certificate for the loopback address, and a client that trusts it.
func certificate(t *testing.T) (flags []string, client *http.Client) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range []struct {
		flag, name, kind string
		der              []byte
	}{{"--cert", "cert.pem", "CERTIFICATE", der}, {"--key", "key.pem", "PRIVATE KEY", secret}} {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: f.kind, Bytes: f.der}), 0o600); err != nil {
			t.Fatal(err)
		}
		flags = append(flags, f.flag, path)
	}
	trusted, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(trusted)
	return flags, &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
}

// upload uploads a blob with the key of the account.
func (a azurite) upload(t *testing.T, client *http.Client) {
	t.Helper()
	credential, err := azblob.NewSharedKeyCredential(account, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := azblob.NewClientWithSharedKeyCredential(
		a.endpoint, credential, &azblob.ClientOptions{ClientOptions: policy.ClientOptions{Transport: client}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateContainer(t.Context(), results, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UploadBuffer(t.Context(), results, "output.json", content, nil); err != nil {
		t.Fatal(err)
	}
}

// delegationKey requests a key, as a user with a token. Azurite reads tokens and does not verify
// them.
func (a azurite) delegationKey(t *testing.T, client *http.Client) sas.DelegationKey {
	t.Helper()
	now := time.Now()
	part := base64.RawURLEncoding.EncodeToString
	token := part([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + part(fmt.Appendf(nil,
		`{"aud":"https://storage.azure.com","iss":"https://sts.windows.net/%s/","iat":%d,"nbf":%[2]d,"exp":%d,"oid":"%[1]s","tid":"%[1]s"}`,
		guid, now.Add(-time.Minute).Unix(), now.Add(time.Hour).Unix())) + "." + part([]byte("none"))
	start, expiry := now.Add(-time.Minute).UTC().Truncate(time.Second), now.Add(2*time.Hour).UTC().Truncate(time.Second)
	body := fmt.Sprintf(`<?xml version="1.0" encoding="utf-8"?><KeyInfo><Start>%s</Start><Expiry>%s</Expiry></KeyInfo>`,
		start.Format(time.RFC3339), expiry.Format(time.RFC3339))
	request, err := http.NewRequestWithContext(
		t.Context(), http.MethodPost, a.endpoint+"?restype=service&comp=userdelegationkey", strings.NewReader(body),
	)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/xml")
	request.Header.Set("x-ms-version", "2025-07-05")
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var k struct{ SignedOid, SignedTid, SignedStart, SignedExpiry, SignedVersion, Value string }
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		t.Fatalf("%v %s: %s", err, answer.Status, text)
	}
	if err := xml.Unmarshal(text, &k); err != nil {
		t.Fatal(err)
	}
	if k.Value == "" || k.SignedStart != start.Format("2006-01-02T15:04:05Z") {
		t.Fatalf("%+v", k)
	}
	return sas.DelegationKey{
		Object: k.SignedOid, Tenant: k.SignedTid, Start: start, Expiry: expiry, Version: k.SignedVersion,
		Value: k.Value,
	}
}
