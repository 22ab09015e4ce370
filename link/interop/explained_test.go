package interop

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest/sas"
	"github.com/lrkit/lrkit/link"
)

// TestAzuriteExplained: answers of Azurite are explained correctly. It says less than the service:
// an expired, a changed and a malformed link get the same answer, so the reason is only that they
// were refused. Check tells them apart.
func TestAzuriteExplained(t *testing.T) {
	a := startAzurite(t)
	a.stage(t)
	s := a.signer()
	now := time.Now()
	grant := sas.Grant{Permissions: "r", Expiry: now.Add(time.Hour)}
	of := func(container, blob string, change func(*sas.Grant)) string {
		t.Helper()
		g := grant
		if change != nil {
			change(&g)
		}
		text, err := s.ServiceLink(container, blob, g)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	good := of(results, blobName, nil)
	answer, _, _ := get(t, t.Context(), good)
	etag := answer.Header.Get("Etag")
	if answer.StatusCode != 200 || etag == "" {
		t.Fatalf("%s, ETag %q", answer.Status, etag)
	}
	policy := &link.Policy{Hosts: link.HostsAny}
	const halfAnHour = 30 * time.Minute // less than any time zone is off, and more than this test takes
	for _, c := range []struct {
		name   string
		link   string
		header []string
		status int
		reason link.Reason
		check  link.Status // what Check says of the link
	}{
		{"expired", of(results, blobName, func(g *sas.Grant) { g.Expiry = now.Add(-time.Minute) }), nil, 403, link.ReasonUnauthorized, link.StatusExpired},
		{"expired, with a start", of(results, blobName, func(g *sas.Grant) { g.Start, g.Expiry = now.Add(-time.Hour), now.Add(-time.Minute) }), nil, 403, link.ReasonUnauthorized, link.StatusExpired},
		{"not yet valid", of(results, blobName, func(g *sas.Grant) { g.Start = now.Add(30 * time.Minute) }), nil, 403, link.ReasonUnauthorized, link.StatusNotYetValid},
		{"another signature", strings.Replace(good, "sig=", "sig=AAAA", 1), nil, 403, link.ReasonUnauthorized, link.StatusMalformed},
		{"another expiry", strings.Replace(good, "Z&", "%2B00:00&", 1), nil, 403, link.ReasonUnauthorized, link.StatusValid},
		{"no signature", good[:strings.Index(good, "?")], nil, 403, link.ReasonUnauthorized, link.StatusMalformed},
		{"no reading", of(results, blobName, func(g *sas.Grant) { g.Permissions = "w" }), nil, 403, link.ReasonPermission, link.StatusRefused},
		{"https only", of(results, blobName, func(g *sas.Grant) { g.Protocol = "https" }), nil, 403, link.ReasonProtocol, link.StatusValid},
		{"no such blob", of(results, "nothing", nil), nil, 404, link.ReasonNotFound, link.StatusValid},
		{"no such container", of("nowhere", "nothing", nil), nil, 404, link.ReasonNotFound, link.StatusValid},
		{"no such policy", of(results, blobName, func(g *sas.Grant) { *g = sas.Grant{Identifier: "gone"} }), nil, 403, link.ReasonUnauthorized, link.StatusValid},
		{"after the end", good, []string{"Range", "bytes=100000-"}, 416, link.ReasonRange, link.StatusValid},
		{"another state", good, []string{"If-Match", `"0x1"`}, 412, link.ReasonChanged, link.StatusValid},
	} {
		answer, body, _ := get(t, t.Context(), c.link, c.header...)
		e := link.Explain(answer.StatusCode, answer.Header, body)
		if answer.StatusCode != c.status || e.Reason != c.reason || e.Code == "" {
			t.Errorf("%s: %s is explained as %+v: %s", c.name, answer.Status, e, body)
		}
		if e.Clock.IsZero() || e.Clock.Sub(now).Abs() > halfAnHour {
			t.Errorf("%s: the clock of the service is %v", c.name, e.Clock)
		}
		if skew, ok := link.SkewOf(answer.Header.Get("Date"), time.Now()); !ok || skew.Abs() > halfAnHour {
			t.Errorf("%s: a skew of %v", c.name, skew)
		}
		if r := link.Parse(c.link).Check(policy, now); r.Status != c.check {
			t.Errorf("%s: %s: %v", c.name, r.Status, r.Problems)
		}
	}

	// A HEAD has no body: the code is in the header.
	answer, err := http.Head(of(results, "nothing", nil))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if e := link.Explain(answer.StatusCode, answer.Header, nil); e.Reason != link.ReasonNotFound || e.Code != "BlobNotFound" {
		t.Errorf("HEAD: %+v", e)
	}
}
