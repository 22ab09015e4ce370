package link_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/link/internal/linktest"
)

func TestPolicies(t *testing.T) {
	for _, c := range []struct {
		link   string
		policy link.Policy
		status link.Status
		codes  string
	}{
		{good, link.Policy{Hosts: link.HostsKnown}, link.StatusValid, ""},
		{with(good, at, "other.blob.core.windows.net"), link.Policy{Hosts: link.HostsKnown}, link.StatusRefused, "account"},
		{with(good, "https://"+at, "http://127.0.0.1:10000/acc"), link.Policy{Hosts: link.HostsAny}, link.StatusValid, ""},
		{with(good, "https://"+at, "http://example.com"), link.Policy{Hosts: link.HostsAny}, link.StatusRefused, "scheme account-unknown"},
		{with(good, at, "example.com:8443"), link.Policy{Hosts: link.HostsAny}, link.StatusValid, "account-unknown"},
		{good, link.Policy{Skew: time.Hour}, link.StatusExpired, "expired"},
		{good + "&st=2026-11-23T12%3A10%3A00Z", link.Policy{Skew: 15 * time.Minute}, link.StatusValid, ""},
	} {
		if r := link.Parse(c.link).Check(&c.policy, noon); r.Status != c.status || codes(r) != c.codes {
			t.Errorf("%s, %+v: %s %q", link.Redact(c.link), c.policy, r.Status, codes(r))
		}
	}
	if skew, ok := link.SkewOf("Mon, 23 Nov 2026 12:01:00 GMT", noon); !ok || skew != time.Minute {
		t.Errorf("%v %t", skew, ok)
	}
	if _, ok := link.SkewOf("yesterday", noon); ok {
		t.Error("yesterday is a date")
	}
}

func TestExpiry(t *testing.T) {
	l := link.Parse(good)
	for _, c := range []struct {
		at, margin time.Duration
		want       bool
	}{{0, 0, true}, {29 * time.Minute, 0, true}, {30 * time.Minute, 0, false}, {0, 30 * time.Minute, false}, {0, 29 * time.Minute, true}} {
		if got := l.ValidAt(noon.Add(c.at), c.margin); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
	if d, ok := l.Remaining(noon); !ok || d != 30*time.Minute {
		t.Errorf("%v %t", d, ok)
	}
	key, ok := link.Parse(with(udk, "ske=2026-11-24T00", "ske=2026-11-23T12")).Expiry()
	if !ok || !key.Equal(noon) {
		t.Errorf("the key dies first: %v", key)
	}
	if link.Parse(good+"&st=2026-11-24").ValidAt(noon, 0) || link.Parse(good+"&st=x").ValidAt(noon, 0) || link.Parse("x").ValidAt(noon, 0) {
		t.Error("valid before its start")
	}
}

func TestKeyStart(t *testing.T) {
	if l := link.Parse(with(udk, "skt=2026-11-22", "skt=2026-11-24")); l.ValidAt(noon, 0) {
		t.Error("valid before its key")
	}
}

func TestIdentity(t *testing.T) {
	if link.Parse(with(good, at, at+":4430")).Identity() == link.Parse(with(good, at, at+":0")).Identity() {
		t.Error("two ports are one")
	}
	same := []string{
		good, udk, account, good + "&rsct=x", with(good, at, at+":443"), with(good, "/a/b", "/a%2Fb"),
		with(good, "//auto", "//Auto"),
	}
	for _, s := range same {
		if link.Parse(s).Identity() != link.Parse(good).Identity() {
			t.Errorf("%s is another blob", link.Redact(s))
		}
	}
	for _, s := range []string{with(good, "/a/b", "/a/c"), with(good, at, "other.blob.core.windows.net"), good + "&snapshot=2026-01-01", good + "&versionid=x", with(good, "/a/b", "/A/b")} {
		if link.Parse(s).Identity() == link.Parse(good).Identity() {
			t.Errorf("%s is the same blob", link.Redact(s))
		}
	}
}

func TestRepaired(t *testing.T) {
	broken := with(good, canary, canary[:10]+"+"+canary[11:])
	l, ok := link.Parse(broken).Repaired()
	if !ok || l.Reveal() != with(good, canary, canary[:10]+"%2B"+canary[11:]) || !l.Check(nil, noon).Usable() {
		t.Errorf("%t %v", ok, l)
	}
	if _, ok := link.Parse(good).Repaired(); ok {
		t.Error("there was nothing to repair")
	}
}

func TestExplain(t *testing.T) {
	body := func(code, detail string) string {
		return "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>Server failed.\nRequestId:x\nTime:2026-11-23T12:00:00Z</Message>" +
			"<AuthenticationErrorDetail>" + detail + "</AuthenticationErrorDetail></Error>"
	}
	for _, c := range []struct {
		status int
		code   string // of the header
		body   string
		reason link.Reason
		clock  string
	}{
		{403, "", body("AuthenticationFailed", "Signed expiry time [Fri, 02 May 2025 17:15:16 GMT] must be after signed start time [Fri, 02 May 2025 18:08:36 GMT]"), link.ReasonExpired, "2025-05-02T18:08:36Z"},
		{403, "", body("AuthenticationFailed", "Signature not valid in the specified time frame: Start [Fri, 02 May 2025 17:00:00 GMT] - Expiry [Fri, 02 May 2025 17:30:00 GMT] - Current [Fri, 02 May 2025 18:00:00 GMT]"), link.ReasonExpired, "2025-05-02T18:00:00Z"},
		{403, "", body("AuthenticationFailed", "Signature not valid in the specified time frame: Start [Fri, 02 May 2025 17:00:00 GMT] - Expiry [Fri, 02 May 2025 17:30:00 GMT] - Current [Fri, 02 May 2025 16:00:00 GMT]"), link.ReasonNotYet, "2025-05-02T16:00:00Z"},
		{403, "", body("AuthenticationFailed", "Signature did not match. String to sign used was r\n\n2025 &amp; sig="+signature), link.ReasonSignature, ""},
		{403, "", body("AuthenticationFailed", "Signature fields not well formed."), link.ReasonMalformed, ""},
		{403, "", body("AuthenticationFailed", "sr is mandatory. Cannot be empty"), link.ReasonMalformed, ""},
		{403, "AuthenticationFailed", "", link.ReasonUnauthorized, ""},
		{403, "", body("AuthorizationFailure", ""), link.ReasonRefused, ""},
		{403, "", body("AuthorizationPermissionMismatch", ""), link.ReasonPermission, ""},
		{403, "", body("AuthorizationSourceIPMismatch", ""), link.ReasonAddress, ""},
		{403, "", body("AuthorizationProtocolMismatch", ""), link.ReasonProtocol, ""},
		{404, "BlobNotFound", "", link.ReasonNotFound, ""},
		{404, "", "", link.ReasonNotFound, ""},
		{409, "PublicAccessNotPermitted", "", link.ReasonNotFound, ""},
		{412, "ConditionNotMet", "", link.ReasonChanged, ""},
		{304, "ConditionNotMet", "", link.ReasonUnknown, ""},
		{416, "InvalidRange", "", link.ReasonRange, ""},
		{503, "ServerBusy", "", link.ReasonThrottled, ""},
		{429, "", "", link.ReasonThrottled, ""},
		{500, "", "", link.ReasonServer, ""},
		{302, "", "<Code>", link.ReasonUnknown, ""},
	} {
		h := http.Header{}
		h.Set("x-ms-error-code", c.code)
		a := link.Explain(c.status, h, []byte(c.body))
		clock := ""
		if !a.Clock.IsZero() {
			clock = a.Clock.UTC().Format(time.RFC3339)
		}
		if a.Reason != c.reason || clock != c.clock || strings.Contains(a.Detail, signature[:8]) {
			t.Errorf("%d %s %s: %+v", c.status, c.code, c.body, a)
		}
	}
	h := http.Header{}
	h.Set("Date", "Mon, 23 Nov 2026 12:00:00 GMT")
	if a := link.Explain(404, h, nil); !a.Clock.Equal(noon) {
		t.Errorf("%+v", a)
	}
}

func FuzzLink(f *testing.F) {
	for _, c := range linktest.Odds {
		f.Add(c.Link)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := link.Parse(s)
		if l.Reveal() != s {
			t.Fatalf("%q is revealed as %q", s, l.Reveal())
		}
		r, again := l.Check(nil, noon), l.Check(nil, noon)
		if r.Status != again.Status || codes(r) != codes(again) {
			t.Fatalf("%q: %v, then %v", s, r, again)
		}
		if r.Usable() {
			if !bytes.HasPrefix([]byte(strings.ToLower(s)), []byte("https://")) || !l.ValidAt(noon, 0) && !l.Has(link.ParamSI) {
				t.Fatalf("%q is usable", s)
			}
		}
		for _, p := range r.Problems {
			if strings.Contains(p.Detail(), "%!") && !strings.Contains(s, "%") || p.Offset < 0 || p.Offset > len(s) {
				t.Fatalf("%q: %+v %s", s, p, p.Detail())
			}
		}
		l.Identity()
		l.Host()
		_, _ = l.StringToSign("acc")
		_ = l.Verify("acc", key)
	})
}

func BenchmarkCheck(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		link.Parse(documented).Check(nil, noon)
	}
}
