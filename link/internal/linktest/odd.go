package linktest

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// With replaces a part of a link, or adds to it.
func With(s string, pairs ...string) string {
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

// Odd is a link with all of its problems.
type Odd struct {
	Where  string // file and line
	Name   string
	Link   string
	Status string // for the default policy, at Noon
	Codes  string // of its problems, in order
}

func odd(name, link, status, codes string) Odd {
	_, file, line, _ := runtime.Caller(1)
	return Odd{fmt.Sprintf("%s:%d", filepath.Base(file), line), name, link, status, codes}
}

// Odds are malformed and unusual links, and some good ones.
var Odds = []Odd{
	odd("a good link", Good, "valid", ""),
	odd("a good delegation", Delegation, "valid", ""),
	odd("a good account", Account, "valid", "grants-more"),
	odd("edge", With(Good, "//"+at+"/data", "//edr-neu.eu.endpoint.security.microsoft.com/storage/automatedirstrprdneu/data"), "valid", ""),
	odd("government", With(Good, at, "abc.blob.core.usgovcloudapi.net"), "valid", "unfamiliar-account"),
	odd("another account", With(Good, at, "evil1.blob.core.windows.net"), "valid", "unfamiliar-account"),
	odd("port 443", With(Good, at, at+":443"), "valid", ""),

	// Texts that are not URLs.
	odd("empty", "", "malformed", "missing missing missing missing no-query not-a-url"),
	odd("a word", "hello", "malformed", "not-a-url missing missing missing missing no-query"),
	odd("no scheme", With(Good, "https://", ""), "malformed", "not-a-url"),
	odd("scheme-relative", With(Good, "https:", ""), "malformed", "not-a-url"),
	odd("no host", With(Good, at, ""), "malformed", "not-a-url"),
	odd("a blank in front", " "+Good, "malformed", "not-a-url"),
	odd("a line end at the end", Good+"\n", "malformed", "not-a-url bad-signature"),
	odd("a line end inside", With(Good, "&sp", "\n&sp"), "malformed", "not-a-url bad-time"),
	odd("a letter of another script", With(Good, at, "аutomatedirstrprdneu.blob.core.windows.net"), "malformed", "not-a-url"),
	odd("in angle brackets", "<"+Good+">", "malformed", "scheme bad-signature"),
	odd("no query", host, "malformed", "missing missing missing missing no-query"),
	odd("cut by a shell", host+"?"+se, "malformed", "not-a-sas missing missing missing"),
	odd("an empty query", host+"?", "malformed", "missing missing missing missing no-query"),
	odd("a token of another kind", host+"?token=abc", "malformed", "not-a-sas unknown-parameter missing missing missing missing"),

	// The target.
	odd("http", With(Good, "https", "http"), "refused", "scheme"),
	odd("ftp", With(Good, "https", "ftp"), "refused", "scheme"),
	odd("file", With(Good, "https", "file"), "refused", "scheme"),
	odd("capital scheme", With(Good, "https", "HTTPS"), "valid", ""),
	odd("user", With(Good, "//", "//user@"), "refused", "user-info"),
	odd("another host as the user", With(Good, "//", "//"+at+"@evil.example/"), "refused", "user-info account-unknown host"),
	odd("user and password", With(Good, "//", "//a:b@"), "refused", "user-info"),
	odd("port", With(Good, at, at+":8443"), "refused", "port"),
	odd("empty port", With(Good, at, at+":"), "refused", "port"),
	odd("fragment", Good+"#x", "refused", "fragment"),
	odd("empty fragment", Good+"#", "refused", "fragment"),
	odd("IPv4", With(Good, at, "10.0.0.1"), "refused", "ip-host"),
	odd("loopback", With(Good, at, "127.0.0.1"), "refused", "ip-host"),
	odd("a number", With(Good, at, "2130706433"), "refused", "ip-host"),
	odd("hexadecimal", With(Good, at, "0x7f.1"), "refused", "ip-host"),
	odd("IPv6", With(Good, at, "[::1]"), "refused", "ip-host"),
	odd("localhost", With(Good, at, "localhost"), "refused", "host"),
	odd("metadata", With(Good, at, "169.254.169.254"), "refused", "ip-host"),
	odd("custom domain", With(Good, at, "blobs.example.com"), "refused", "account-unknown host"),
	odd("a suffix at the end", With(Good, at, at+".evil.example"), "refused", "account-unknown host"),
	odd("a prefix", With(Good, at, "x."+at), "refused", "host"),
	odd("another service", With(Good, ".blob.", ".file."), "refused", "account-unknown host"),
	odd("dfs", With(Good, ".blob.", ".dfs."), "refused", "host"),
	odd("China", With(Good, "windows.net", "chinacloudapi.cn"), "refused", "host"),
	odd("capital host", With(Good, at, "Automatedirstrprdneu.blob.core.windows.net"), "refused", "host"),
	odd("a dot at the end", With(Good, at, at+"."), "refused", "account-unknown host"),
	odd("an account too short", With(Good, at, "ab.blob.core.windows.net"), "refused", "host"),
	odd("an account too long", With(Good, at, strings.Repeat("a", 25)+".blob.core.windows.net"), "refused", "host"),
	odd("an account with a hyphen", With(Good, at, "a-b.blob.core.windows.net"), "refused", "host"),
	odd("an escaped host", With(Good, at, "automatedirstrprdneu%2eblob.core.windows.net"), "refused", "account-unknown host"),
	odd("the bare host", With(Good, at, "core.windows.net"), "refused", "account-unknown host"),
	odd("edge without an account", With(Good, at, "edr-neu.eu.endpoint.security.microsoft.com"), "refused", "account-unknown host"),
	odd(
		"edge of another domain",
		With(Good, "//"+at, "//edr-neu.eu.endpoint.security.microsoft.com.evil.example/storage/automatedirstrprdneu"),
		"refused", "account-unknown host",
	),
	odd("no container", With(Good, "/data/a/b", "/"), "malformed", "no-container"),
	odd("no blob", With(Good, "/data/a/b", "/data"), "malformed", "resource-needs"),

	// The form of the parameters.
	odd("HTML", strings.ReplaceAll(Good, "&", "&amp;"), "malformed", "not-a-sas html-escaped missing missing missing"),
	odd("HTML in one place", With(Good, "&sp", "&amp;sp"), "malformed", "html-escaped missing"),
	odd("semicolons", strings.ReplaceAll(Good, "&", ";"), "malformed", "not-a-sas bad-time semicolon missing missing missing"),
	odd("a semicolon in one place", With(Good, "&sp", ";sp"), "malformed", "bad-time semicolon missing"),
	odd("encoded twice", strings.ReplaceAll(Good, "%", "%25"), "malformed", "bad-time double-encoded"),
	odd("the signature encoded twice", With(Good, "%3D", "%253D"), "malformed", "double-encoded"),
	odd("half an escape", With(Good, "%3A30", "%3"), "malformed", "bad-time bad-escape"),
	odd("an escape of no digits", With(Good, "%3D", "%zz"), "malformed", "bad-signature bad-escape"),
	odd("a duplicate", Good+"&sp=r", "malformed", "duplicate"),
	odd("another value at the end", Good+"&se=2099-01-01T00%3A00%3A00Z", "malformed", "duplicate"),
	odd("another case", With(Good, "se=", "SE="), "malformed", "case-variant missing"),
	odd("both cases", Good+"&SE=2099-01-01", "malformed", "case-variant"),
	odd("an encoded name", With(Good, "se=", "%73e="), "malformed", "case-variant missing"),
	odd("the expiry again, encoded", Good+"&%73e=2099-01-01", "malformed", "case-variant"),
	odd("a bad escape in the path", With(Good, "/a/b", "/a%zz/b"), "malformed", "bad-escape"),
	odd("an escaped percent in a file name", Good+"&rscd=attachment%3B%20filename%3D%2250%25ad.json%22", "valid", "header-override"),
	odd("an unknown parameter", Good+"&foo=1", "valid", "unknown-parameter"),
	odd("a dangling &", Good+"&", "valid", ""),
	odd("two &", With(Good, "&sp", "&&sp"), "valid", ""),
	odd("a table", Good+"&tn=t", "malformed", "not-a-blob"),
	odd("keys of a table", Good+"&spk=a&srk=b", "malformed", "not-a-blob not-a-blob"),
	odd("a file share", With(Good, "sr=b", "sr=s"), "malformed", "bad-resource"),
	odd("a file", With(Good, "sr=b", "sr=f"), "malformed", "bad-resource"),

	// Versions.
	odd("no version", With(Good, "&sv=2019-07-07", ""), "malformed", "missing"),
	odd("an empty version", With(Good, "2019-07-07", ""), "malformed", "bad-version missing"),
	odd("a word as a version", With(Good, "2019-07-07", "banana"), "malformed", "bad-version"),
	odd("a version that is no day", With(Good, "2019-07-07", "2019-02-30"), "malformed", "bad-version"),
	odd("a version before versions", With(Good, "2019-07-07", "2009-09-19"), "malformed", "newer-parameter old-version"),
	odd("the first version", With(Good, "2019-07-07", "2012-02-12"), "valid", ""),
	odd("the newest version", With(Good, "2019-07-07", "2026-12-06"), "valid", ""),
	odd("a version of the future", With(Good, "2019-07-07", "2030-01-01"), "valid", "new-version"),
	odd(
		"an old account SAS", With(Account, "2020-12-06", "2013-08-15"), "malformed",
		"grants-more old-version newer-parameter newer-parameter",
	),
	odd(
		"an old delegation", With(Delegation, "sv=2020-12-06", "sv=2017-04-17"), "malformed",
		"old-version newer-parameter newer-parameter newer-parameter newer-parameter newer-parameter newer-parameter",
	),
	odd("sip before its time", With(Good, "2019-07-07", "2013-08-15")+"&sip=1.2.3.4", "malformed", "address-bound newer-parameter"),
	odd("ses before its time", Good+"&ses=scope", "malformed", "newer-parameter"),
	odd("ses", With(Good, "2019-07-07", "2020-12-06")+"&ses=scope", "valid", ""),

	// Missing parameters.
	odd("no expiry", With(Good, se+"&", ""), "malformed", "missing"),
	odd("an empty expiry", With(Good, se, "se="), "malformed", "missing"),
	odd("no permissions", With(Good, "&sp=r", ""), "malformed", "missing"),
	odd("no resource", With(Good, "&sr=b", ""), "malformed", "not-a-sas"),
	odd("no signature", base, "malformed", "missing"),
	odd("an empty signature", base+"&sig=", "malformed", "missing"),
	odd("a policy instead of times", host+"?si=p&sv=2019-07-07&sr=b"+sig, "valid", "expiry-unknown stored-policy"),
	odd(
		"a policy with a long name", host+"?si="+strings.Repeat("p", 65)+"&sv=2019-07-07&sr=b"+sig, "malformed",
		"bad-value expiry-unknown stored-policy",
	),
	odd("a policy in a delegation", Delegation+"&si=p", "malformed", "not-in-this-kind stored-policy"),
	odd("service and account", Good+"&ss=b&srt=o", "malformed", "exclusive exclusive"),
	odd("account and delegation", Delegation+"&ss=b", "malformed", "exclusive exclusive"),
	odd("a delegation without its object", With(Delegation, "&skoid=11111111-2222-3333-4444-555555555555", ""), "malformed", "missing"),
	odd("a delegation without expiry", With(Delegation, "&ske=2026-11-24T00%3A00%3A00Z", ""), "malformed", "missing"),
	odd("a delegation without its service", With(Delegation, "&sks=b", ""), "malformed", "missing"),
	odd("an account without types", With(Account, "&srt=o", ""), "malformed", "grants-more missing"),

	// The resource.
	odd("an unknown resource", With(Good, "sr=b", "sr=q"), "malformed", "bad-resource"),
	odd("a snapshot", With(Good, "sr=b", "sr=bs")+"&snapshot=2026-11-22T00%3A00%3A00.1234567Z", "valid", ""),
	odd("a snapshot without its time", With(Good, "sr=b", "sr=bs"), "malformed", "resource-needs"),
	odd("a snapshot of no time", With(Good, "sr=b", "sr=bs")+"&snapshot=x", "malformed", "bad-time"),
	odd("a version without its ID", With(Good, "sr=b", "sr=bv"), "malformed", "resource-needs"),
	odd(
		"a snapshot before its time",
		With(Good, "sr=b", "sr=bs", "2019-07-07", "2018-03-28")+"&snapshot=2026-11-22T00%3A00%3A00Z", "malformed",
		"newer-parameter",
	),
	odd("a container", With(Good, "sr=b", "sr=c"), "valid", ""),
	odd("a container and no blob", With(Good, "sr=b", "sr=c", "/a/b", ""), "refused", "no-blob"),
	odd("an account and no blob", With(Account, "/a/b", ""), "refused", "no-blob grants-more"),
	odd("a directory", With(Good, "sr=b", "sr=d", "2019-07-07", "2020-02-10")+"&sdd=1", "valid", ""),
	odd("a directory without depth", With(Good, "sr=b", "sr=d", "2019-07-07", "2020-02-10"), "malformed", "missing-depth"),
	odd("a directory before its time", With(Good, "sr=b", "sr=d")+"&sdd=1", "malformed", "newer-parameter newer-parameter"),
	odd("a depth that is no number", With(Good, "sr=b", "sr=d", "2019-07-07", "2020-02-10")+"&sdd=x", "malformed", "bad-depth"),
	odd("a negative depth", With(Good, "sr=b", "sr=d", "2019-07-07", "2020-02-10")+"&sdd=-1", "malformed", "bad-depth"),
	odd("a depth of a blob", With(Good, "2019-07-07", "2020-02-10")+"&sdd=1", "malformed", "exclusive"),
	odd("an account of queues", With(Account, "ss=b", "ss=q"), "refused", "grants-more no-read"),
	odd("an account of no service", With(Account, "ss=b", "ss=z"), "malformed", "grants-more bad-value"),
	odd("an account of containers", With(Account, "srt=o", "srt=c"), "refused", "grants-more no-read"),
	odd("a type twice", With(Account, "srt=o", "srt=oo"), "malformed", "grants-more bad-value"),

	// Permissions.
	odd("no reading", With(Good, "sp=r", "sp=w"), "refused", "grants-more no-read"),
	odd("everything", With(Good, "sp=r", "sp=racwd"), "valid", "grants-more"),
	odd("another order", With(Good, "sp=r", "sp=wr"), "valid", "grants-more permission-order"),
	odd("an unknown letter", With(Good, "sp=r", "sp=rz"), "malformed", "unknown-permission"),
	odd("a capital letter", With(Good, "sp=r", "sp=R"), "malformed", "no-read unknown-permission"),
	odd("a letter twice", With(Good, "sp=r", "sp=rr"), "malformed", "duplicate-permission"),
	odd("a letter of later", With(Good, "sp=r", "sp=ri"), "valid", "grants-more newer-permission"),

	// Times.
	odd("expired", With(Good, "T12%3A30", "T11%3A30"), "expired", "expired"),
	odd("expires now", With(Good, "T12%3A30", "T12%3A00"), "expired", "expired"),
	odd("not yet valid", Good+"&st=2026-11-23T12%3A10%3A00Z", "not-yet-valid", "not-yet-valid"),
	odd("valid from now", Good+"&st=2026-11-23T12%3A00%3A00Z", "valid", ""),
	odd("start after the end", Good+"&st=2026-11-24", "malformed", "time-order not-yet-valid"),
	odd("an offset", With(Good, "00Z", "00%2B00:00"), "valid", ""),
	odd("an offset with a raw plus", With(Good, "00Z", "00+00:00"), "malformed", "bad-time"),
	odd("another offset", With(Good, "00Z", "00%2B01:00"), "expired", "expired"),
	odd("a fraction", With(Good, "00Z", "00.1234567Z"), "valid", ""),
	odd("too long a fraction", With(Good, "00Z", "00.12345678Z"), "malformed", "bad-time"),
	odd("no fraction after the point", With(Good, "00Z", "00.Z"), "malformed", "bad-time"),
	odd("a day", With(Good, "T12%3A30%3A00Z", ""), "expired", "expired"),
	odd("minutes", With(Good, "%3A00Z", "Z"), "valid", ""),
	odd("no zone", With(Good, "00Z", "00"), "malformed", "bad-time"),
	odd("a zone in lower case", With(Good, "00Z", "00z"), "malformed", "bad-time"),
	odd("no such day", With(Good, "2026-11-23", "2026-11-31"), "malformed", "bad-time"),
	odd("hour 24", With(Good, "T12", "T24"), "malformed", "bad-time"),
	odd("a leap second", With(Good, "00Z", "60Z"), "malformed", "bad-time"),
	odd("a number", With(Good, "2026-11-23T12%3A30%3A00Z", "1763900000"), "malformed", "bad-time"),
	odd("a start that is no time", Good+"&st=now", "malformed", "bad-time"),
	odd("a key that has expired", With(Delegation, "2026-11-24T00", "2026-11-23T11"), "expired", "key-expired"),
	odd(
		"a key of tomorrow", With(Delegation, "skt=2026-11-22", "skt=2026-11-24", "ske=2026-11-24", "ske=2026-11-25"),
		"not-yet-valid", "key-not-yet-valid",
	),
	odd("a key that lives too long", With(Delegation, "ske=2026-11-24", "ske=2026-12-24"), "malformed", "key-lifetime"),
	odd("a key of 7 days", With(Delegation, "ske=2026-11-24", "ske=2026-11-29"), "valid", ""),
	odd("a key of no time", With(Delegation, "ske=2026-11-24T00%3A00%3A00Z", "ske=x"), "malformed", "bad-time"),

	// The signature.
	odd("a raw plus", With(Good, Canary, Canary[:10]+"+"+Canary[11:]), "malformed", "plus-in-signature"),
	odd("a raw slash", With(Good, Canary, Canary[:10]+"/"+Canary[11:]), "valid", ""),
	odd("bits after the last byte", With(Good, Canary, Canary[:42]+"B"), "malformed", "bad-signature"),
	odd("a short signature", With(Good, Canary, Canary[:20]), "malformed", "bad-signature"),
	odd("no padding", With(Good, "%3D", ""), "malformed", "bad-signature"),
	odd("of 31 bytes", With(Good, Canary+"%3D", Canary[:41]+"A%3D%3D"), "malformed", "bad-signature"),
	odd("of 33 bytes", With(Good, "%3D", "A"), "malformed", "bad-signature"),
	odd("a line end in the signature", With(Good, "%3D", "%0A%3D"), "malformed", "bad-signature"),
	odd("in hex", With(Good, Canary+"%3D", strings.Repeat("ab", 32)), "malformed", "bad-signature"),
	odd("very long", With(Good, Canary, strings.Repeat("A", 4000)), "malformed", "bad-signature"),
	odd("redacted", With(Good, Canary+"%3D", "REDACTED"), "malformed", "bad-signature"),

	// Delegation.
	odd("an object that is no GUID", With(Delegation, "skoid=11111111", "skoid=1"), "malformed", "bad-guid"),
	odd("a service that is no blob", With(Delegation, "sks=b", "sks=q"), "malformed", "bad-value"),
	odd("a key version that is none", With(Delegation, "skv=2020-12-06", "skv=x"), "malformed", "bad-version"),
	odd(
		"both users",
		Delegation+"&saoid=11111111-2222-3333-4444-555555555555&suoid=11111111-2222-3333-4444-555555555555",
		"malformed", "exclusive",
	),
	odd("a correlation in capitals", Delegation+"&scid=AAAAAAAA-2222-3333-4444-555555555555", "malformed", "bad-guid"),
	odd(
		"bound to a user",
		With(Delegation, "sv=2020-12-06", "sv=2025-07-05")+"&sduoid=11111111-2222-3333-4444-555555555555", "refused",
		"needs-user",
	),
	odd(
		"with a key that is bound to a user",
		With(Delegation, "sv=2020-12-06", "sv=2025-07-05")+"&skdutid=11111111-2222-3333-4444-555555555555", "refused",
		"needs-user",
	),
	odd("bound to headers", With(Delegation, "sv=2020-12-06", "sv=2026-04-06")+"&srh=x-ms-a", "refused", "needs-request"),

	odd(
		"a download link of the service",
		"https://userrequests-us.securitycenter.windows.com:443/safedownload/WDATP_Investigation_Package.zip?token="+
			"a1b2c3d4",
		"refused", "service-download",
	),

	// Other conditions and effects.
	odd("https only", Good+"&spr=https", "valid", ""),
	odd("http as well", Good+"&spr=https,http", "valid", ""),
	odd("http only", Good+"&spr=http", "malformed", "http-only"),
	odd("another protocol", Good+"&spr=ftp", "malformed", "bad-value"),
	odd("an address", Good+"&sip=1.2.3.4", "valid", "address-bound"),
	odd("a range", Good+"&sip=1.2.3.4-1.2.3.9", "valid", "address-bound"),
	odd("a range backwards", Good+"&sip=1.2.3.9-1.2.3.4", "malformed", "bad-address"),
	odd("no address", Good+"&sip=999.1.1.1", "malformed", "bad-address"),
	odd("IPv6 as the address", Good+"&sip=::1", "malformed", "bad-address"),
	odd("another type", Good+"&rsct=text%2Fhtml", "valid", "header-override"),
	odd("another encoding", Good+"&rsce=gzip", "valid", "encoding-override"),
}
