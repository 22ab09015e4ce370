package link_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/link"
)

// with replaces a part of a link, or adds to it.
func with(s string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "" {
			s += pairs[i+1]
		} else if !strings.Contains(s, pairs[i]) {
			panic("no " + pairs[i] + " in " + s)
		} else {
			s = strings.Replace(s, pairs[i], pairs[i+1], 1)
		}
	}
	return s
}

const (
	se = "se=2026-11-23T12%3A30%3A00Z"
	at = "automatedirstrprdneu.blob.core.windows.net"
)

// oddLinks are links with everything that is wrong with them.
var oddLinks = []struct{ name, link, status, codes string }{
	{"a good link", good, "valid", ""},
	{"a good delegation", udk, "valid", ""},
	{"a good account", account, "valid", "grants-more"},
	{"edge", with(good, "//"+at+"/data", "//edr-neu.eu.endpoint.security.microsoft.com/storage/automatedirstrprdneu/data"), "valid", ""},
	{"government", with(good, at, "abc.blob.core.usgovcloudapi.net"), "valid", "unfamiliar-account"},
	{"another account", with(good, at, "evil1.blob.core.windows.net"), "valid", "unfamiliar-account"},
	{"port 443", with(good, at, at+":443"), "valid", ""},

	// What is no URL.
	{"empty", "", "malformed", "missing missing missing missing no-query not-a-url"},
	{"a word", "hello", "malformed", "not-a-url missing missing missing missing no-query"},
	{"no scheme", with(good, "https://", ""), "malformed", "not-a-url"},
	{"scheme-relative", with(good, "https:", ""), "malformed", "not-a-url"},
	{"no host", with(good, at, ""), "malformed", "not-a-url"},
	{"a blank in front", " " + good, "malformed", "not-a-url"},
	{"a line end behind", good + "\n", "malformed", "not-a-url"},
	{"a line end inside", with(good, "&sp", "\n&sp"), "malformed", "not-a-url bad-time"},
	{"a letter of another script", with(good, at, "аutomatedirstrprdneu.blob.core.windows.net"), "malformed", "not-a-url"},
	{"in angle brackets", "<" + good + ">", "malformed", "scheme bad-signature"},
	{"no query", host, "malformed", "missing missing missing missing no-query"},
	{"cut by a shell", host + "?" + se, "malformed", "not-a-sas missing missing missing"},
	{"an empty query", host + "?", "malformed", "missing missing missing missing no-query"},
	{"a token of another kind", host + "?token=abc", "malformed", "not-a-sas unknown-parameter missing missing missing missing"},

	// Where it leads.
	{"http", with(good, "https", "http"), "refused", "scheme"},
	{"ftp", with(good, "https", "ftp"), "refused", "scheme"},
	{"file", with(good, "https", "file"), "refused", "scheme"},
	{"capital scheme", with(good, "https", "HTTPS"), "valid", ""},
	{"user", with(good, "//", "//user@"), "refused", "user-info"},
	{"another host as the user", with(good, "//", "//"+at+"@evil.example/"), "refused", "user-info account-unknown host"},
	{"user and password", with(good, "//", "//a:b@"), "refused", "user-info"},
	{"port", with(good, at, at+":8443"), "refused", "port"},
	{"empty port", with(good, at, at+":"), "refused", "port"},
	{"fragment", good + "#x", "refused", "fragment"},
	{"empty fragment", good + "#", "refused", "fragment"},
	{"IPv4", with(good, at, "10.0.0.1"), "refused", "ip-host"},
	{"loopback", with(good, at, "127.0.0.1"), "refused", "ip-host"},
	{"a number", with(good, at, "2130706433"), "refused", "ip-host"},
	{"hexadecimal", with(good, at, "0x7f.1"), "refused", "ip-host"},
	{"IPv6", with(good, at, "[::1]"), "refused", "ip-host"},
	{"localhost", with(good, at, "localhost"), "refused", "host"},
	{"metadata", with(good, at, "169.254.169.254"), "refused", "ip-host"},
	{"custom domain", with(good, at, "blobs.example.com"), "refused", "account-unknown host"},
	{"a suffix behind", with(good, at, at+".evil.example"), "refused", "account-unknown host"},
	{"a prefix", with(good, at, "x."+at), "refused", "host"},
	{"another service", with(good, ".blob.", ".file."), "refused", "account-unknown host"},
	{"dfs", with(good, ".blob.", ".dfs."), "refused", "host"},
	{"China", with(good, "windows.net", "chinacloudapi.cn"), "refused", "host"},
	{"capital host", with(good, at, "Automatedirstrprdneu.blob.core.windows.net"), "refused", "host"},
	{"a dot behind", with(good, at, at+"."), "refused", "account-unknown host"},
	{"an account too short", with(good, at, "ab.blob.core.windows.net"), "refused", "host"},
	{"an account too long", with(good, at, strings.Repeat("a", 25)+".blob.core.windows.net"), "refused", "host"},
	{"an account with a hyphen", with(good, at, "a-b.blob.core.windows.net"), "refused", "host"},
	{"an escaped host", with(good, at, "automatedirstrprdneu%2eblob.core.windows.net"), "refused", "account-unknown host"},
	{"the bare host", with(good, at, "core.windows.net"), "refused", "account-unknown host"},
	{"edge without an account", with(good, at, "edr-neu.eu.endpoint.security.microsoft.com"), "refused", "account-unknown host"},
	{"edge of another domain", with(good, "//"+at, "//edr-neu.eu.endpoint.security.microsoft.com.evil.example/storage/automatedirstrprdneu"), "refused", "account-unknown host"},
	{"no container", with(good, "/data/a/b", "/"), "malformed", "no-container"},
	{"no blob", with(good, "/data/a/b", "/data"), "malformed", "resource-needs"},

	// The form of the parameters.
	{"HTML", strings.ReplaceAll(good, "&", "&amp;"), "malformed", "not-a-sas html-escaped missing missing missing"},
	{"HTML in one place", with(good, "&sp", "&amp;sp"), "malformed", "html-escaped missing"},
	{"semicolons", strings.ReplaceAll(good, "&", ";"), "malformed", "not-a-sas bad-time semicolon missing missing missing"},
	{"a semicolon in one place", with(good, "&sp", ";sp"), "malformed", "bad-time semicolon missing"},
	{"encoded twice", strings.ReplaceAll(good, "%", "%25"), "malformed", "bad-time double-encoded"},
	{"the signature encoded twice", with(good, "%3D", "%253D"), "malformed", "double-encoded"},
	{"half an escape", with(good, "%3A30", "%3"), "malformed", "bad-time bad-escape"},
	{"an escape of no digits", with(good, "%3D", "%zz"), "malformed", "bad-signature bad-escape"},
	{"a duplicate", good + "&sp=r", "malformed", "duplicate"},
	{"another value behind", good + "&se=2099-01-01T00%3A00%3A00Z", "malformed", "duplicate"},
	{"another case", with(good, "se=", "SE="), "malformed", "case-variant missing"},
	{"both cases", good + "&SE=2099-01-01", "malformed", "case-variant"},
	{"an unknown parameter", good + "&foo=1", "valid", "unknown-parameter"},
	{"a dangling &", good + "&", "valid", ""},
	{"two &", with(good, "&sp", "&&sp"), "valid", ""},
	{"a table", good + "&tn=t", "malformed", "not-a-blob"},
	{"keys of a table", good + "&spk=a&srk=b", "malformed", "not-a-blob not-a-blob"},
	{"a file share", with(good, "sr=b", "sr=s"), "malformed", "bad-resource"},
	{"a file", with(good, "sr=b", "sr=f"), "malformed", "bad-resource"},

	// Versions.
	{"no version", with(good, "&sv=2019-07-07", ""), "malformed", "missing"},
	{"an empty version", with(good, "2019-07-07", ""), "malformed", "bad-version missing"},
	{"a word as a version", with(good, "2019-07-07", "banana"), "malformed", "bad-version"},
	{"a version that is no day", with(good, "2019-07-07", "2019-02-30"), "malformed", "bad-version"},
	{"a version before versions", with(good, "2019-07-07", "2009-09-19"), "malformed", "newer-parameter old-version"},
	{"the first version", with(good, "2019-07-07", "2012-02-12"), "valid", ""},
	{"the newest version", with(good, "2019-07-07", "2026-12-06"), "valid", ""},
	{"a version of the future", with(good, "2019-07-07", "2030-01-01"), "valid", "new-version"},
	{"an old account SAS", with(account, "2020-12-06", "2013-08-15"), "malformed", "grants-more old-version newer-parameter newer-parameter"},
	{"an old delegation", with(udk, "sv=2020-12-06", "sv=2017-04-17"), "malformed", "old-version newer-parameter newer-parameter newer-parameter newer-parameter newer-parameter newer-parameter"},
	{"sip before its time", with(good, "2019-07-07", "2013-08-15") + "&sip=1.2.3.4", "malformed", "address-bound newer-parameter"},
	{"ses before its time", good + "&ses=scope", "malformed", "newer-parameter"},
	{"ses", with(good, "2019-07-07", "2020-12-06") + "&ses=scope", "valid", ""},

	// What has to be there.
	{"no expiry", with(good, se+"&", ""), "malformed", "missing"},
	{"an empty expiry", with(good, se, "se="), "malformed", "missing"},
	{"no permissions", with(good, "&sp=r", ""), "malformed", "missing"},
	{"no resource", with(good, "&sr=b", ""), "malformed", "not-a-sas"},
	{"no signature", base, "malformed", "missing"},
	{"an empty signature", base + "&sig=", "malformed", "missing"},
	{"a policy instead of times", host + "?si=p&sv=2019-07-07&sr=b" + sig, "valid", "expiry-unknown stored-policy"},
	{"a policy with a long name", host + "?si=" + strings.Repeat("p", 65) + "&sv=2019-07-07&sr=b" + sig, "malformed", "bad-value expiry-unknown stored-policy"},
	{"a policy in a delegation", udk + "&si=p", "malformed", "not-in-this-kind stored-policy"},
	{"service and account", good + "&ss=b&srt=o", "malformed", "exclusive exclusive"},
	{"account and delegation", udk + "&ss=b", "malformed", "exclusive exclusive"},
	{"a delegation without its object", with(udk, "&skoid=11111111-2222-3333-4444-555555555555", ""), "malformed", "missing"},
	{"a delegation without expiry", with(udk, "&ske=2026-11-24T00%3A00%3A00Z", ""), "malformed", "missing"},
	{"a delegation without its service", with(udk, "&sks=b", ""), "malformed", "missing"},
	{"an account without types", with(account, "&srt=o", ""), "malformed", "grants-more missing"},

	// The resource.
	{"an unknown resource", with(good, "sr=b", "sr=q"), "malformed", "bad-resource"},
	{"a snapshot", with(good, "sr=b", "sr=bs") + "&snapshot=2026-11-22T00%3A00%3A00.1234567Z", "valid", ""},
	{"a snapshot without its time", with(good, "sr=b", "sr=bs"), "malformed", "resource-needs"},
	{"a snapshot of no time", with(good, "sr=b", "sr=bs") + "&snapshot=x", "malformed", "bad-time"},
	{"a version without its ID", with(good, "sr=b", "sr=bv"), "malformed", "resource-needs"},
	{"a snapshot before its time", with(good, "sr=b", "sr=bs", "2019-07-07", "2018-03-28") + "&snapshot=2026-11-22T00%3A00%3A00Z", "malformed", "newer-parameter"},
	{"a container", with(good, "sr=b", "sr=c"), "valid", ""},
	{"a directory", with(good, "sr=b", "sr=d", "2019-07-07", "2020-02-10") + "&sdd=1", "valid", ""},
	{"a directory without depth", with(good, "sr=b", "sr=d", "2019-07-07", "2020-02-10"), "malformed", "missing-depth"},
	{"a directory before its time", with(good, "sr=b", "sr=d") + "&sdd=1", "malformed", "newer-parameter newer-parameter"},
	{"a depth that is no number", with(good, "sr=b", "sr=d", "2019-07-07", "2020-02-10") + "&sdd=x", "malformed", "bad-depth"},
	{"a negative depth", with(good, "sr=b", "sr=d", "2019-07-07", "2020-02-10") + "&sdd=-1", "malformed", "bad-depth"},
	{"a depth of a blob", with(good, "2019-07-07", "2020-02-10") + "&sdd=1", "malformed", "exclusive"},
	{"an account of queues", with(account, "ss=b", "ss=q"), "refused", "grants-more no-read"},
	{"an account of no service", with(account, "ss=b", "ss=z"), "malformed", "grants-more bad-value"},
	{"an account of containers", with(account, "srt=o", "srt=c"), "refused", "grants-more no-read"},
	{"a type twice", with(account, "srt=o", "srt=oo"), "malformed", "grants-more bad-value"},

	// Permissions.
	{"no reading", with(good, "sp=r", "sp=w"), "refused", "grants-more no-read"},
	{"everything", with(good, "sp=r", "sp=racwd"), "valid", "grants-more"},
	{"another order", with(good, "sp=r", "sp=wr"), "valid", "grants-more permission-order"},
	{"an unknown letter", with(good, "sp=r", "sp=rz"), "malformed", "unknown-permission"},
	{"a capital letter", with(good, "sp=r", "sp=R"), "malformed", "no-read unknown-permission"},
	{"a letter twice", with(good, "sp=r", "sp=rr"), "malformed", "duplicate-permission"},
	{"a letter of later", with(good, "sp=r", "sp=ri"), "valid", "grants-more newer-permission"},

	// Times.
	{"expired", with(good, "T12%3A30", "T11%3A30"), "expired", "expired"},
	{"expires now", with(good, "T12%3A30", "T12%3A00"), "expired", "expired"},
	{"not yet valid", good + "&st=2026-11-23T12%3A10%3A00Z", "not-yet-valid", "not-yet-valid"},
	{"valid from now", good + "&st=2026-11-23T12%3A00%3A00Z", "valid", ""},
	{"start behind the end", good + "&st=2026-11-24", "malformed", "time-order not-yet-valid"},
	{"an offset", with(good, "00Z", "00%2B00:00"), "valid", ""},
	{"an offset with a raw plus", with(good, "00Z", "00+00:00"), "malformed", "bad-time"},
	{"another offset", with(good, "00Z", "00%2B01:00"), "expired", "expired"},
	{"a fraction", with(good, "00Z", "00.1234567Z"), "valid", ""},
	{"too long a fraction", with(good, "00Z", "00.12345678Z"), "malformed", "bad-time"},
	{"no fraction behind the point", with(good, "00Z", "00.Z"), "malformed", "bad-time"},
	{"a day", with(good, "T12%3A30%3A00Z", ""), "expired", "expired"},
	{"minutes", with(good, "%3A00Z", "Z"), "valid", ""},
	{"no zone", with(good, "00Z", "00"), "malformed", "bad-time"},
	{"a zone in lower case", with(good, "00Z", "00z"), "malformed", "bad-time"},
	{"no such day", with(good, "2026-11-23", "2026-11-31"), "malformed", "bad-time"},
	{"hour 24", with(good, "T12", "T24"), "malformed", "bad-time"},
	{"a leap second", with(good, "00Z", "60Z"), "malformed", "bad-time"},
	{"a number", with(good, "2026-11-23T12%3A30%3A00Z", "1763900000"), "malformed", "bad-time"},
	{"a start that is no time", good + "&st=now", "malformed", "bad-time"},
	{"a key that has expired", with(udk, "2026-11-24T00", "2026-11-23T11"), "expired", "key-expired"},
	{"a key of tomorrow", with(udk, "skt=2026-11-22", "skt=2026-11-24", "ske=2026-11-24", "ske=2026-11-25"), "not-yet-valid", "key-not-yet-valid"},
	{"a key that lives too long", with(udk, "ske=2026-11-24", "ske=2026-12-24"), "malformed", "key-lifetime"},
	{"a key of 7 days", with(udk, "ske=2026-11-24", "ske=2026-11-29"), "valid", ""},
	{"a key of no time", with(udk, "ske=2026-11-24T00%3A00%3A00Z", "ske=x"), "malformed", "bad-time"},

	// The signature.
	{"a raw plus", with(good, canary, canary[:10]+"+"+canary[11:]), "malformed", "plus-in-signature"},
	{"a raw slash", with(good, canary, canary[:10]+"/"+canary[11:]), "valid", ""},
	{"bits behind the last byte", with(good, canary, canary[:42]+"B"), "malformed", "bad-signature"},
	{"a short signature", with(good, canary, canary[:20]), "malformed", "bad-signature"},
	{"no padding", with(good, "%3D", ""), "malformed", "bad-signature"},
	{"of 31 bytes", with(good, canary+"%3D", canary[:41]+"A%3D%3D"), "malformed", "bad-signature"},
	{"of 33 bytes", with(good, "%3D", "A"), "malformed", "bad-signature"},
	{"in hex", with(good, canary+"%3D", strings.Repeat("ab", 32)), "malformed", "bad-signature"},
	{"very long", with(good, canary, strings.Repeat("A", 4000)), "malformed", "bad-signature"},
	{"redacted", with(good, canary+"%3D", "REDACTED"), "malformed", "bad-signature"},

	// Delegation.
	{"an object that is no GUID", with(udk, "skoid=11111111", "skoid=1"), "malformed", "bad-guid"},
	{"a service that is no blob", with(udk, "sks=b", "sks=q"), "malformed", "bad-value"},
	{"a key version that is none", with(udk, "skv=2020-12-06", "skv=x"), "malformed", "bad-version"},
	{"both users", udk + "&saoid=11111111-2222-3333-4444-555555555555&suoid=11111111-2222-3333-4444-555555555555", "malformed", "exclusive"},
	{"a correlation in capitals", udk + "&scid=AAAAAAAA-2222-3333-4444-555555555555", "malformed", "bad-guid"},
	{"bound to a user", with(udk, "sv=2020-12-06", "sv=2025-07-05") + "&sduoid=11111111-2222-3333-4444-555555555555", "refused", "needs-user"},
	{"bound to headers", with(udk, "sv=2020-12-06", "sv=2026-04-06") + "&srh=x-ms-a", "refused", "needs-request"},

	// What else it asks, or does.
	{"https only", good + "&spr=https", "valid", ""},
	{"http as well", good + "&spr=https,http", "valid", ""},
	{"http only", good + "&spr=http", "malformed", "http-only"},
	{"another protocol", good + "&spr=ftp", "malformed", "bad-value"},
	{"an address", good + "&sip=1.2.3.4", "valid", "address-bound"},
	{"a range", good + "&sip=1.2.3.4-1.2.3.9", "valid", "address-bound"},
	{"a range backwards", good + "&sip=1.2.3.9-1.2.3.4", "malformed", "bad-address"},
	{"no address", good + "&sip=999.1.1.1", "malformed", "bad-address"},
	{"IPv6 as the address", good + "&sip=::1", "malformed", "bad-address"},
	{"another type", good + "&rsct=text%2Fhtml", "valid", "header-override"},
	{"another encoding", good + "&rsce=gzip", "valid", "encoding-override"},
}

func TestOddLinks(t *testing.T) {
	if len(oddLinks) < 120 {
		t.Errorf("%d links, there should be 120", len(oddLinks))
	}
	seen := map[string]bool{}
	for _, c := range oddLinks {
		r := link.Parse(c.link).Check(nil, noon)
		if string(r.Status) != c.status || codes(r) != c.codes {
			t.Errorf("%s: %s %q, want %s %q", c.name, r.Status, codes(r), c.status, c.codes)
		}
		for _, p := range r.Problems {
			seen[p.Code.String()] = true
			if p.Offset < 0 || p.Offset > len(c.link) || strings.Contains(p.Detail(), "%!") || p.Severity() == 0 {
				t.Errorf("%s: %+v: %s", c.name, p, p.Detail())
			}
		}
		if r.Usable() != (c.status == "valid") {
			t.Errorf("%s: usable %t", c.name, r.Usable())
		}
	}
	for _, code := range link.Codes() {
		if !seen[code.String()] && code != link.AccountNotKnown {
			t.Errorf("no link has %s", code)
		}
	}
	t.Logf("%d links, %d codes", len(oddLinks), len(seen))
}
