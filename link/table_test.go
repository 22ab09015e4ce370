package link_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/link"
	"github.com/lrkit/lrkit/link/internal/linktest"
)

// Names that the tests here have for what linktest has.
const (
	canary     = linktest.Canary
	documented = linktest.Documented
	good       = linktest.Good
	udk        = linktest.Delegation
	account    = linktest.Account

	host = "https://" + at + "/data/a/b"
	at   = "automatedirstrprdneu.blob.core.windows.net"
)

var (
	noon = linktest.Noon
	with = linktest.With
)

func TestOddLinks(t *testing.T) {
	if len(linktest.Odds) < 120 {
		t.Errorf("%d links, there should be 120", len(linktest.Odds))
	}
	seen := map[string]bool{}
	for _, c := range linktest.Odds {
		r := link.Parse(c.Link).Check(nil, noon)
		if string(r.Status) != c.Status || codes(r) != c.Codes {
			t.Errorf("%s: %s: %s %q, want %s %q", c.Where, c.Name, r.Status, codes(r), c.Status, c.Codes)
		}
		for _, p := range r.Problems {
			seen[p.Code.String()] = true
			if p.Offset < 0 || p.Offset > len(c.Link) || strings.Contains(p.Detail(), "%!") || p.Severity() == 0 {
				t.Errorf("%s: %s: %+v: %s", c.Where, c.Name, p, p.Detail())
			}
		}
		if r.Usable() != (c.Status == "valid") {
			t.Errorf("%s: %s: usable %t", c.Where, c.Name, r.Usable())
		}
	}
	elsewhere := []link.Code{link.CodeAccountNotKnown, link.CodeServiceHost, link.CodeNoToken} // see TestServiceDownloads
	for _, code := range link.Codes() {
		if !seen[code.String()] && !slices.Contains(elsewhere, code) {
			t.Errorf("no link has %s", code)
		}
	}
	t.Logf("%d links, %d codes", len(linktest.Odds), len(seen))
}
