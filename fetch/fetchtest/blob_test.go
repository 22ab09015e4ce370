package fetchtest_test

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
)

func md5Of(s string) string {
	sum := md5.Sum([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// TestRanges holds ranges against what Azure documents: bytes=a- and bytes=a-b, and nothing else.
func TestRanges(t *testing.T) {
	b := newBench(t, fetchtest.One(digits(16), at), fetchtest.Options{})
	whole := "0123456789012345"
	for _, c := range []struct {
		ranges string
		status int
		body   string
		where  string // Content-Range
	}{
		{"", 200, whole, ""},
		{"bytes=0-3", 206, "0123", "bytes 0-3/16"},
		{"bytes=4-4", 206, "4", "bytes 4-4/16"},
		{"bytes=12-", 206, "2345", "bytes 12-15/16"},
		{"bytes=12-99", 206, "2345", "bytes 12-15/16"},
		{"bytes=0-9223372036854775807", 206, whole, "bytes 0-15/16"},
		{"bytes=15-15", 206, "5", "bytes 15-15/16"},
		{"bytes=16-", 416, "", "bytes */16"},
		{"bytes=16-20", 416, "", "bytes */16"},
		{"bytes=99-100", 416, "", "bytes */16"},
		{"bytes=-4", 200, whole, ""}, // no suffixes
		{"bytes=0-1,4-5", 200, whole, ""},
		{"bytes=4-2", 200, whole, ""},
		{"bytes=a-b", 200, whole, ""},
		{"bytes=+1-2", 200, whole, ""},
		{"bytes=99999999999999999999-", 200, whole, ""},
		{"lines=0-1", 200, whole, ""},
		{"bytes 0-1", 200, whole, ""},
	} {
		var header []string
		if c.ranges != "" {
			header = []string{"Range", c.ranges}
		}
		got := b.get(b.link(), header...)
		if got.status != c.status || got.header.Get("Content-Range") != c.where || c.body != "" && got.body != c.body || got.err != nil {
			t.Errorf("%q: %d %q %q %v", c.ranges, got.status, got.header.Get("Content-Range"), got.body, got.err)
		}
		if c.status == 416 &&
			(got.header.Get("X-Ms-Error-Code") != "InvalidRange" || !strings.Contains(got.body, "<Code>InvalidRange</Code>")) {
			t.Errorf("%q: %v %s", c.ranges, got.header, got.body)
		}
	}
	if got := b.get(b.link(), "Range", "bytes=0-1", "X-Ms-Range", "bytes=2-3"); got.body != "23" {
		t.Errorf("x-ms-range has no precedence: %q", got.body)
	}
	got := b.get(b.link(), "Range", "bytes=0-3", "X-Ms-Range-Get-Content-Md5", "true")
	if got.header.Get("Content-Md5") != md5Of("0123") || got.header.Get("X-Ms-Blob-Content-Md5") != md5Of(whole) {
		t.Errorf("%v", got.header)
	}
	empty := newBench(t, fetchtest.One(digits(0), at), fetchtest.Options{})
	if got := empty.get(empty.link()); got.status != 200 || got.length != 0 {
		t.Errorf("%+v", got)
	}
	if got := empty.get(empty.link(), "Range", "bytes=0-"); got.status != 416 || got.header.Get("Content-Range") != "bytes */0" {
		t.Errorf("%+v", got)
	}
}

// TestBlobHeaders: what stands over a blob.
func TestBlobHeaders(t *testing.T) {
	b := newBench(t, fetchtest.One(digits(16), at), fetchtest.Options{})
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, part := range []bool{false, true} {
			header := []string{"X-Ms-Client-Request-Id", "ours"}
			if part {
				header = append(header, "Range", "bytes=2-5")
			}
			got := b.do(method, b.link(), header...)
			want := map[string]string{
				"Accept-Ranges": "bytes", "Content-Type": "application/octet-stream", "Last-Modified": "Mon, 23 Nov 2026 11:59:02 GMT",
				"Date": "Mon, 23 Nov 2026 12:00:00 GMT", "X-Ms-Version": "2019-07-07", "X-Ms-Blob-Type": "BlockBlob",
				"X-Ms-Server-Encrypted": "true", "X-Ms-Lease-Status": "unlocked", "X-Ms-Client-Request-Id": "ours",
				"Content-Length": "16", "Content-Md5": md5Of("0123456789012345"), "Server": "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0",
			}
			if part {
				delete(want, "Content-Md5")
				want["X-Ms-Blob-Content-Md5"], want["Content-Length"] = md5Of("0123456789012345"), "4"
			}
			for name, value := range want {
				if got.header.Get(name) != value {
					t.Errorf("%s %v: %s is %q", method, part, name, got.header.Get(name))
				}
			}
			if part == (got.header.Get("Content-Md5") != "") {
				t.Errorf("%s %v: Content-MD5 is %q", method, part, got.header.Get("Content-Md5"))
			}
			if etag := got.header.Get("Etag"); len(etag) != len(`"0x8DF1A2B3C4D5E6F"`) || !strings.HasPrefix(etag, `"0x8D`) {
				t.Errorf("%s", etag)
			}
			if len(got.header.Get("X-Ms-Request-Id")) != 36 {
				t.Errorf("%q", got.header.Get("X-Ms-Request-Id"))
			}
			if method == http.MethodHead && got.body != "" {
				t.Errorf("HEAD has the body %q", got.body)
			}
		}
	}
}

func TestConditions(t *testing.T) {
	b := newBench(t, fetchtest.One(digits(16), at), fetchtest.Options{})
	etag := b.get(b.link()).header.Get("Etag")
	for _, c := range []struct {
		name, value string
		status      int
	}{
		{"If-Match", etag, 200},
		{"If-Match", "*", 200},
		{"If-Match", `"x", ` + etag, 200},
		{"If-Match", `"0x8D0000000000001"`, 412},
		{"If-Match", "W/" + etag, 412},
		{"If-None-Match", etag, 304},
		{"If-None-Match", `"x"`, 200},
		{"If-Modified-Since", "Mon, 23 Nov 2026 11:59:02 GMT", 304},
		{"If-Modified-Since", "Mon, 23 Nov 2026 11:59:01 GMT", 200},
		{"If-Unmodified-Since", "Mon, 23 Nov 2026 11:59:01 GMT", 412},
		{"If-Unmodified-Since", "Mon, 23 Nov 2026 11:59:02 GMT", 200},
	} {
		got := b.get(b.link(), c.name, c.value)
		if got.status != c.status || c.status > 300 && got.header.Get("X-Ms-Error-Code") != "ConditionNotMet" {
			t.Errorf("%s: %s: %d %v", c.name, c.value, got.status, got.header)
		}
		if c.status == 412 &&
			!strings.Contains(
				got.body,
				"<Code>ConditionNotMet</Code><Message>The condition specified using HTTP conditional header(s) is not met.\nRequestId:",
			) {
			t.Errorf("%s", got.body)
		}
	}
	b.Replace(fetchtest.OneAction, 0, digits(8))
	if got := b.get(b.link(), "If-Match", etag, "Range", "bytes=0-1"); got.status != 412 {
		t.Errorf("%d after a change", got.status)
	}
	if got := b.get(b.link()); got.body != "01234567" || got.header.Get("Etag") == etag {
		t.Errorf("%+v", got)
	}
}

// xmlError is an error of the store.
type xmlError struct {
	Code, Message string
	Detail        string `xml:"AuthenticationErrorDetail"`
}

// storeError reads one, and checks its form.
func storeError(t *testing.T, name string, got reply) xmlError {
	t.Helper()
	var e xmlError
	if err := xml.Unmarshal([]byte(strings.TrimPrefix(got.body, "\uFEFF")), &e); err != nil {
		t.Errorf("%s: %v in %q", name, err, got.body)
	}
	if !strings.HasPrefix(got.body, "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>") ||
		got.header.Get("Content-Type") != "application/xml" ||
		got.header.Get("X-Ms-Error-Code") != e.Code ||
		!strings.Contains(e.Message, "\nRequestId:"+got.header.Get("X-Ms-Request-Id")+"\nTime:2026-") {
		t.Errorf("%s: %v %q", name, got.header, got.body)
	}
	return e
}

// TestRefusals holds what the store says against the table of real answers: status, code and
// detail.
func TestRefusals(t *testing.T) {
	w := fetchtest.One(digits(16), at)
	w.DelegationKeys = []sas.DelegationKey{{Object: "o", Tenant: "t", Start: at.Add(-time.Hour), Expiry: at.Add(time.Hour), Value: "a2V5"}}
	b := newBench(t, w, fetchtest.Options{})
	good, err := url.Parse(b.link())
	if err != nil {
		t.Fatal(err)
	}
	container, blob, _ := strings.Cut(strings.TrimPrefix(good.Path, "/"), "/")
	s := b.Signer("")
	service := func(g sas.Grant) string { return first(s.ServiceLink(container, blob, g)) }
	account := func(g sas.Grant) string { return first(s.AccountLink(container, blob, g)) }
	until := at.Add(time.Minute)
	change := func(old, new string) string {
		u := good.String()
		if !strings.Contains(u, old) {
			t.Fatalf("no %s in the link", old)
		}
		return strings.Replace(u, old, new, 1)
	}
	other := s
	other.Key = "b3RoZXI="
	for _, c := range []struct {
		name   string
		link   string
		status int
		code   string
		detail string // how it begins
	}{
		{"good", good.String(), 200, "", ""},
		{"good, 2015", service(sas.Grant{Version: "2015-04-05", Permissions: "r", Expiry: until}), 200, "", ""},
		{"good, 2026", service(sas.Grant{Version: "2026-12-06", Permissions: "r", Expiry: until}), 200, "", ""},
		{"good, container", service(sas.Grant{Resource: "c", Permissions: "rl", Expiry: until}), 200, "", ""},
		{"good, directory", service(sas.Grant{Version: "2020-02-10", Resource: "d", Depth: 1, Permissions: "r", Expiry: until}), 200, "", ""},
		{"good, account", account(sas.Grant{Permissions: "r", Expiry: until}), 200, "", ""},
		{"good, delegation", first(s.DelegationLink(container, blob, sas.Grant{Version: "2020-12-06", Permissions: "r", Expiry: until}, w.DelegationKeys[0], sas.Delegate{})), 200, "", ""},
		{"good, address", service(sas.Grant{Permissions: "r", Expiry: until, IP: "192.0.2.1-192.0.2.99", Protocol: "https"}), 200, "", ""},
		{"good, date only", service(sas.Grant{Permissions: "r", Expiry: at.Add(24 * time.Hour), TimeLayout: time.DateOnly}), 200, "", ""},
		{"expired, with a start", service(sas.Grant{Permissions: "r", Start: at.Add(-time.Hour), Expiry: at}), 403, "AuthenticationFailed",
			"Signature not valid in the specified time frame: Start [Mon, 23 Nov 2026 11:00:00 GMT] - Expiry [Mon, 23 Nov 2026 12:00:00 GMT] - Current [Mon, 23 Nov 2026 12:00:00 GMT]"},
		{"expired, without a start", service(sas.Grant{Permissions: "r", Expiry: at.Add(-time.Second)}), 403, "AuthenticationFailed",
			"Signed expiry time [Mon, 23 Nov 2026 11:59:59 GMT] must be after signed start time [Mon, 23 Nov 2026 12:00:00 GMT]"},
		{"not yet valid", service(sas.Grant{Permissions: "r", Start: at.Add(time.Second), Expiry: until}), 403, "AuthenticationFailed",
			"Signature not valid in the specified time frame: Start [Mon, 23 Nov 2026 12:00:01 GMT]"},
		{"another key", first(other.ServiceLink(container, blob, sas.Grant{Permissions: "r", Expiry: until})), 403, "AuthenticationFailed", "Signature did not match. String to sign used was r\n"},
		{"another blob", change(blob, blob+"x"), 403, "AuthenticationFailed", "Signature did not match."},
		{"another version", change("sv=2019-07-07", "sv=2018-11-09"), 403, "AuthenticationFailed", "Signature did not match."},
		{"more permissions", change("sp=r", "sp=rw"), 403, "AuthenticationFailed", "Signature did not match."},
		{"a later expiry", change("se=2026", "se=2027"), 403, "AuthenticationFailed", "Signature did not match."},
		{"a header too many", good.String() + "&rsct=text/html", 403, "AuthenticationFailed", "Signature did not match."},
		{"an unknown delegation key", first(s.DelegationLink(container, blob, sas.Grant{Version: "2020-12-06", Permissions: "r", Expiry: until}, sas.DelegationKey{Object: "?", Value: "a2V5"}, sas.Delegate{})), 403, "AuthenticationFailed", "Signature did not match."},
		{"no base64", change("sig=", "sig=!"), 403, "AuthenticationFailed", "Signature fields not well formed."},
		{"a time that is none", change("se=2026", "se=x026"), 403, "AuthenticationFailed", "Signature fields not well formed."},
		{"a resource that is none", change("sr=b", "sr=q"), 403, "AuthenticationFailed", "Signature fields not well formed."},
		{"twice", good.String() + "&sp=r", 403, "AuthenticationFailed", "Signature fields not well formed."},
		{"no sr", change("sr=b", ""), 403, "AuthenticationFailed", "sr is mandatory. Cannot be empty"},
		{"no sp", change("sp=r", ""), 403, "AuthenticationFailed", "sp is mandatory. Cannot be empty"},
		{"no permission to read", service(sas.Grant{Permissions: "w", Expiry: until}), 403, "AuthorizationPermissionMismatch", ""},
		{"an address that is not ours", service(sas.Grant{Permissions: "r", Expiry: until, IP: "198.51.100.7"}), 403, "AuthorizationSourceIPMismatch", ""},
		{"https only", strings.Replace(service(sas.Grant{Permissions: "r", Expiry: until, Protocol: "https"}), "https:", "http:", 1), 403, "AuthorizationProtocolMismatch", ""},
		{"queues", account(sas.Grant{Permissions: "r", Expiry: until, Services: "q"}), 403, "AuthorizationServiceMismatch", ""},
		{"containers", account(sas.Grant{Permissions: "r", Expiry: until, Types: "c"}), 403, "AuthorizationResourceTypeMismatch", ""},
		{"no such blob", first(s.ServiceLink(container, "x", sas.Grant{Permissions: "r", Expiry: until})), 404, "BlobNotFound", ""},
		{"no such container", first(s.ServiceLink("x", blob, sas.Grant{Permissions: "r", Expiry: until})), 404, "ContainerNotFound", ""},
		{"no SAS", strings.Split(good.String(), "?")[0], 409, "PublicAccessNotPermitted", ""},
		{"another account", change("automatedirstrprdweu", "automatedirstrprdneu"), 403, "AuthenticationFailed", "Signature did not match."},
	} {
		got := b.get(c.link)
		if got.status != c.status || got.err != nil {
			t.Errorf("%s: %d %v %s", c.name, got.status, got.err, got.body)
			continue
		}
		if c.status == 200 {
			continue
		}
		if e := storeError(t, c.name, got); e.Code != c.code || !strings.HasPrefix(e.Detail, c.detail) ||
			(c.detail == "") != (e.Detail == "") {
			t.Errorf("%s: %q", c.name, got.body)
		}
		head := b.do(http.MethodHead, c.link)
		if head.status != c.status || head.body != "" || head.header.Get("X-Ms-Error-Code") != c.code || head.length != 0 {
			t.Errorf("%s: HEAD: %+v", c.name, head)
		}
	}
	if got := b.get(good.String(), "Authorization", "Bearer x"); got.status != 401 || got.header.Get("Www-Authenticate") == "" {
		t.Errorf("a token for the store: %+v", got)
	}
	if got := b.do(http.MethodDelete, good.String()); got.status != 405 || got.header.Get("X-Ms-Error-Code") != "UnsupportedHttpVerb" {
		t.Errorf("DELETE: %+v", got)
	}
}

func first(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

// TestPlus: a + in a signature is a blank to the store, and %2B is a +.
func TestPlus(t *testing.T) {
	b := newBench(t, fetchtest.One(digits(16), at), fetchtest.Options{})
	for range 100 {
		b.clock.Advance(time.Second)
		link := b.link()
		if !strings.Contains(link, "%2B") {
			continue
		}
		if got := b.get(link); got.status != 200 {
			t.Errorf("%d", got.status)
		}
		if got := b.get(strings.ReplaceAll(link, "%2B", "+")); got.status != 403 {
			t.Errorf("with a bare +: %d", got.status)
		}
		if got := b.get(strings.ReplaceAll(link, "%2F", "/")); got.status != 200 {
			t.Errorf("with a bare /: %d", got.status)
		}
		return
	}
	t.Error("no signature has a +")
}

// TestOverrides: a link may replace headers, as rsce does.
func TestOverrides(t *testing.T) {
	w := fetchtest.One(digits(16), at)
	w.Actions[0].Commands[0].Result.Disposition = `attachment; filename="x.gz"`
	b := newBench(t, w, fetchtest.Options{})
	if got := b.get(b.link()); got.header.Get("Content-Disposition") != `attachment; filename="x.gz"` {
		t.Errorf("%v", got.header)
	}
	b = newBench(
		t, w,
		fetchtest.Options{
			Link: sas.Grant{
				ContentType: "text/html", ContentEncoding: "gzip", ContentDisposition: "inline",
				CacheControl: "no-cache", ContentLanguage: "de",
			},
		},
	)
	got := b.get(b.link())
	for name, value := range map[string]string{"Content-Type": "text/html", "Content-Encoding": "gzip", "Content-Disposition": "inline", "Cache-Control": "no-cache", "Content-Language": "de"} {
		if got.header.Get(name) != value {
			t.Errorf("%s is %q", name, got.header.Get(name))
		}
	}
}
