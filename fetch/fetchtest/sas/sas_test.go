package sas_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

var (
	signer = sas.Signer{Account: "acc", Key: "YSBrZXkgb2YgdGhlIGFjY291bnQ="}
	start  = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	expiry = start.Add(30 * time.Minute)
	key    = sas.DelegationKey{Object: "OID", Tenant: "TID", Start: start, Expiry: expiry, Value: "YSBrZXkgdGhhdCB3YXMgZGVsZWdhdGVk"}
)

// TestSigned has what is signed written out, as Microsoft's pages have it.
func TestSigned(t *testing.T) {
	full := sas.Grant{
		Permissions: "r", Start: start, Expiry: expiry, IP: "1.2.3.4", Protocol: "https", Identifier: "pol",
		CacheControl: "CC", ContentDisposition: "CD", ContentEncoding: "CE", ContentLanguage: "CL", ContentType: "CT",
	}
	of := func(version string, change func(*sas.Grant)) sas.Grant {
		g := full
		g.Version = version
		if change != nil {
			change(&g)
		}
		return g
	}
	scope := func(g *sas.Grant) { g.EncryptionScope = "scope" }
	const times = "2026-11-23T12:00:00Z\n2026-11-23T12:30:00Z\n"
	for _, c := range []struct {
		name string
		sas.Grant
		text string
	}{
		{"13 fields", of("2018-03-28", nil), "r\n" + times + "/blob/acc/c/d/e f+g.json\npol\n1.2.3.4\nhttps\n2018-03-28\nCC\nCD\nCE\nCL\nCT"},
		{"15 fields", of("2018-11-09", nil), "r\n" + times + "/blob/acc/c/d/e f+g.json\npol\n1.2.3.4\nhttps\n2018-11-09\nb\n\nCC\nCD\nCE\nCL\nCT"},
		{"16 fields", of("2020-12-06", scope), "r\n" + times + "/blob/acc/c/d/e f+g.json\npol\n1.2.3.4\nhttps\n2020-12-06\nb\n\nscope\nCC\nCD\nCE\nCL\nCT"},
		{"a snapshot", of("2020-02-10", func(g *sas.Grant) { g.Resource, g.Snapshot = "bs", "SNAP" }),
			"r\n" + times + "/blob/acc/c/d/e f+g.json\npol\n1.2.3.4\nhttps\n2020-02-10\nbs\nSNAP\nCC\nCD\nCE\nCL\nCT"},
		{"a version", of("2020-02-10", func(g *sas.Grant) { g.Resource, g.VersionID = "bv", "VER" }),
			"r\n" + times + "/blob/acc/c/d/e f+g.json\npol\n1.2.3.4\nhttps\n2020-02-10\nbv\nVER\nCC\nCD\nCE\nCL\nCT"},
		{"a directory", of("2020-02-10", func(g *sas.Grant) { g.Resource, g.Depth = "d", 1 }),
			"r\n" + times + "/blob/acc/c/d\npol\n1.2.3.4\nhttps\n2020-02-10\nd\n\nCC\nCD\nCE\nCL\nCT"},
		{"a container", of("2020-02-10", func(g *sas.Grant) { g.Resource = "c" }),
			"r\n" + times + "/blob/acc/c\npol\n1.2.3.4\nhttps\n2020-02-10\nc\n\nCC\nCD\nCE\nCL\nCT"},
	} {
		link, err := signer.ServiceLink("c", "d/e f+g.json", c.Grant)
		check(t, c.name, link, err, signer.Key, c.text)
	}

	plain := sas.Grant{Permissions: "rl", Start: start, Expiry: expiry, IP: "1.2.3.4", Protocol: "https", Version: "2019-07-07"}
	link, err := signer.AccountLink("c", "d", plain)
	check(t, "an account", link, err, signer.Key, "acc\nrl\nb\no\n"+times+"1.2.3.4\nhttps\n2019-07-07\n")
	plain.Version, plain.EncryptionScope = "2020-12-06", "scope"
	link, err = signer.AccountLink("c", "d", plain)
	check(t, "an account with a scope", link, err, signer.Key, "acc\nrl\nb\no\n"+times+"1.2.3.4\nhttps\n2020-12-06\nscope\n")

	const of20 = "OID\nTID\n" + times + "b\n"
	for _, c := range []struct {
		version string
		fields  int
		text    string
	}{
		{"2018-11-09", 20, of20 + "2018-11-09\n\nhttps\n2018-11-09\nb\n\n\n\n\n\n"},
		{"2020-02-10", 23, of20 + "2020-02-10\n\n\n\n\nhttps\n2020-02-10\nb\n\n\n\n\n\n"},
		{"2020-12-06", 24, of20 + "2020-12-06\n\n\n\n\nhttps\n2020-12-06\nb\n\n\n\n\n\n\n"},
		{"2025-07-05", 26, of20 + "2025-07-05\n\n\n\n\n\n\nhttps\n2025-07-05\nb\n\n\n\n\n\n\n"},
		{"2026-04-06", 28, of20 + "2026-04-06\n\n\n\n\n\n\nhttps\n2026-04-06\nb\n\n\n\n\n\n\n\n\n"},
	} {
		text := "r\n" + times + "/blob/acc/c/d\n" + c.text
		if n := strings.Count(text, "\n") + 1; n != c.fields {
			t.Fatalf("%s: the test has %d fields, and not %d", c.version, n, c.fields)
		}
		link, err := signer.DelegationLink(
			"c", "d",
			sas.Grant{Version: c.version, Permissions: "r", Start: start, Expiry: expiry, Protocol: "https"}, key,
			sas.Delegate{},
		)
		check(t, "a delegation of "+c.version, link, err, key.Value, text)
	}
}

// check holds the signature of a link against that of a text.
func check(t *testing.T, name, link string, err error, key, text string) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	secret, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	if want := base64.StdEncoding.EncodeToString(mac.Sum(nil)); u.Query().Get("sig") != want {
		t.Errorf("%s: %s is not signed over %q", name, link, text)
	}
}

func TestDelegate(t *testing.T) {
	g := sas.Grant{Version: "2025-07-05", Permissions: "r", Expiry: expiry, TimeLayout: time.DateOnly}
	key := key
	key.UserTenant = "DTID"
	link, err := signer.DelegationLink(
		"c", "d", g, key, sas.Delegate{Authorized: "SA", Unauthorized: "SU", Correlation: "CID", User: "DOID"},
	)
	check(
		t, "a delegation for others", link, err, key.Value,
		"r\n\n2026-11-23\n/blob/acc/c/d\nOID\nTID\n2026-11-23\n2026-11-23\nb\n2025-07-05\nSA\nSU\nCID\nDTID\nDOID\n\n\n2025-07-05\nb\n\n\n\n\n\n\n",
	)
}

// TestNotSigned: what a version does not sign is not passed off as signed.
func TestNotSigned(t *testing.T) {
	for name, err := range map[string]error{
		"no version":           second(signer.ServiceLink("c", "d", sas.Grant{Version: "banana"})),
		"a version of before":  second(signer.ServiceLink("c", "d", sas.Grant{Version: "2013-08-15"})),
		"a scope before 2020":  second(signer.ServiceLink("c", "d", sas.Grant{Version: "2019-07-07", EncryptionScope: "x"})),
		"a delegation of 2015": second(signer.DelegationLink("c", "d", sas.Grant{Version: "2015-04-05"}, key, sas.Delegate{})),
		"a policy":             second(signer.DelegationLink("c", "d", sas.Grant{Identifier: "x"}, key, sas.Delegate{})),
		"a user before 2025":   second(signer.DelegationLink("c", "d", sas.Grant{Version: "2020-12-06"}, key, sas.Delegate{User: "x"})),
		"no base64":            second(sas.Signer{Account: "acc", Key: "?"}.ServiceLink("c", "d", sas.Grant{})),
		"no account":           second(sas.Signer{}.ServiceLink("c", "d", sas.Grant{})),
		"no container":         second(signer.ServiceLink("", "d", sas.Grant{})),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func second(_ string, err error) error { return err }
