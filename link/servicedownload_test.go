package link_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/link"
)

// TestServiceDownloads: a download link of the service is no SAS link. It can be used where a
// policy permits such links, if it leads to a host of the service.
func TestServiceDownloads(t *testing.T) {
	const documented = package1
	swap := func(old, by string) string {
		t.Helper()
		if !strings.Contains(documented, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(documented, old, by, 1)
	}
	host := func(name string) string { return swap("userrequests-us.securitycenter.windows.com:443", name) }
	for _, c := range []struct {
		text   string
		hosts  link.HostPolicy
		status link.Status
		codes  string
	}{
		{documented, link.HostsCloud, "valid", "service-download"},
		{documented, link.HostsKnown, "valid", "service-download"},
		{host("userrequests.securitycenter.windows.com"), link.HostsKnown, "valid", "service-download"},
		{host("userrequests-eu3.securitycenter.microsoft.com"), link.HostsCloud, "valid", "service-download"},
		{host("userrequests-eu3.securitycenter.microsoft.com"), link.HostsKnown, "refused", "service-download service-host"},
		{host("userrequests-gov.securitycenter.microsoft.us"), link.HostsCloud, "valid", "service-download"},
		{host("userrequests-us.security.microsoft.com"), link.HostsCloud, "valid", "service-download"},
		{host("api.securitycenter.windows.com"), link.HostsCloud, "refused", "service-download service-host"},
		{host("USERREQUESTS-us.securitycenter.windows.com"), link.HostsCloud, "refused", "service-download service-host"},
		{host("userrequests-us.evil.securitycenter.windows.com"), link.HostsCloud, "refused", "service-download service-host"},
		{host("userrequestsus.securitycenter.windows.com"), link.HostsCloud, "refused", "service-download service-host"},
		{host("userrequests-us.securitycenter.windows.com.evil.example"), link.HostsCloud, "refused", "service-download service-host"},
		{host("userrequests-us.xsecuritycenter.windows.com"), link.HostsCloud, "refused", "service-download service-host"},
		{host("evil.example"), link.HostsCloud, "refused", "service-download service-host"},
		{host("127.0.0.1:8080"), link.HostsAny, "valid", "service-download"},
		{host("127.0.0.1"), link.HostsCloud, "refused", "service-download service-host"},
		{swap("https", "http"), link.HostsCloud, "refused", "scheme service-download"},
		{swap("https", "http"), link.HostsAny, "refused", "scheme service-download"},
		{strings.Replace(host("127.0.0.1:8080"), "https", "http", 1), link.HostsAny, "valid", "service-download"},
		{swap(":443", ":8443"), link.HostsCloud, "refused", "service-download port"},
		{swap("//", "//user@"), link.HostsCloud, "refused", "service-download user-info"},
		{documented + "#x", link.HostsCloud, "refused", "service-download fragment"},
		{documented + " x", link.HostsCloud, "malformed", "not-a-url service-download"},
		{swap("abc", ""), link.HostsCloud, "malformed", "service-download no-token"},
		{swap("?token=abc", ""), link.HostsCloud, "malformed", "service-download no-token"},
		{swap("?token", "?a=1&amp;token"), link.HostsCloud, "malformed", "service-download html-escaped no-token"},
		{swap("WDATP_", "WDATP%_"), link.HostsCloud, "malformed", "service-download bad-escape"},
	} {
		l := link.Parse(c.text)
		if l.Kind() != link.KindServiceDownload || l.Kind().String() != "service-download" {
			t.Errorf("%s: the kind is %v", c.text, l.Kind())
		}
		r := l.Check(&link.Policy{Hosts: c.hosts, ServiceDownloads: true}, findTime)
		if r.Status != c.status || codes(r) != c.codes {
			t.Errorf("%s: %v: %s", c.text, r.Status, codes(r))
		}
		for _, p := range r.Problems {
			if strings.Contains(p.Detail(), "%!") || strings.Contains(p.Detail(), "abc") {
				t.Errorf("%s: %s", c.text, p)
			}
		}
		r = l.Check(&link.Policy{Hosts: c.hosts}, findTime)
		if r.Status != link.StatusRefused || len(r.Problems) != 1 || r.Problems[0].Code != link.CodeNoSAS {
			t.Errorf("%s: without leave: %v: %v", c.text, r.Status, r.Problems)
		}
	}
	if _, ok := link.Parse(documented).Expiry(); ok {
		t.Error("it has an expiry")
	}
}

// TestServiceDownloadIsSecret: nothing shows the token of a download link.
func TestServiceDownloadIsSecret(t *testing.T) {
	for _, token := range []string{"a1b2", "Zq01W8kLmVx3TnYb7RgHs5DfJc", "word", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.x"} {
		text := strings.Replace(package1, "abc", token, 1)
		l := link.Parse(text)
		r := l.Check(&link.Policy{ServiceDownloads: true}, findTime)
		shown := []string{l.Redacted(), l.String(), l.GoString(), link.Redact(text), link.Redact(`{"value":"\"` + text + `\""}`),
			link.Redact("GET " + text + " failed"), fmt.Sprintf("%+v %#v %v", l, *l, r.Problems), fmt.Sprint(l.Host())}
		for _, found := range link.Find([]byte(`{"value":"\"` + text + `\""}`)) {
			shown = append(shown, fmt.Sprint(found.Link, found.Removed))
			if found.Link.Reveal() != text {
				t.Errorf("found %q", found.Link.Reveal())
			}
		}
		for _, s := range shown {
			if strings.Contains(s, token) {
				t.Errorf("%q shows the token", s)
			}
		}
	}
}

// TestServiceDownloadIdentity: a new token leads to the same package.
func TestServiceDownloadIdentity(t *testing.T) {
	a, b := link.Parse(package1), link.Parse(strings.Replace(package1, "abc", "def", 1))
	if a.Identity() != b.Identity() {
		t.Error("two tokens have two identities")
	}
	if other := link.Parse(strings.Replace(package1, "-us", "-eu", 1)); other.Identity() == a.Identity() {
		t.Error("two hosts have one identity")
	}
}
