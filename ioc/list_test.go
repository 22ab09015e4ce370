package ioc_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/transcript"
)

// where is the line of a case.
func where() string {
	_, _, line, _ := runtime.Caller(1)
	return fmt.Sprint("line ", line)
}

func read(t testing.TB, text string) *ioc.List {
	t.Helper()
	l, err := ioc.Read("hunt.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// read2 returns nil for a list that is none.
func read2(text string) *ioc.List {
	l, err := ioc.Read("hunt.txt", strings.NewReader(text))
	if err != nil {
		return nil
	}
	return l
}

func TestKinds(t *testing.T) {
	for _, c := range []struct{ where, entry, want string }{
		{where(), `C:\Temp\evil.exe`, "path"},
		{where(), `c:/temp/*.exe`, "path"},
		{where(), `\\srv\share\x`, "path"},
		{where(), `\\?\C:\x`, "path"},
		{where(), `%TEMP%\x.dll`, "path"},
		{where(), `Temp\evil.exe`, "path"},
		{where(), `/tmp/x`, "path"},
		{where(), `tmp/x`, "path path"},
		{where(), `evil.exe`, "name"},
		{where(), `*.kirbi`, "name"},
		{where(), `*.com`, "name"},
		{where(), `.bashrc`, "name"},
		{where(), `mimikatz`, "name"},
		{where(), `evil tool.exe`, "name"},
		{where(), `evil.txt:hidden`, "name"},
		{where(), `evil.com`, "name domain"},
		{where(), `evil.example`, "domain"},
		{where(), `evil[.]com`, "domain"},
		{where(), `*.evil.example`, "domain"},
		{where(), `.evil.example`, "domain"},
		{where(), `mail*.evil.example`, "domain"},
		{where(), `domain:dc01`, "domain"},
		{where(), `D41D8CD98F00B204E9800998ECF8427E`, "hash"},
		{where(), `md5:d41d8cd98f00b204e9800998ecf8427e`, "hash"},
		{where(), `da39a3ee5e6b4b0d3255bfef95601890afd80709`, "hash"},
		{where(), `192.0.2.1`, "address"},
		{where(), `192[.]0[.]2[.]1`, "address"},
		{where(), `192.0.2.0/24`, "address"},
		{where(), `2001:db8::1`, "address"},
		{where(), `[2001:db8::1]`, "address"},
		{where(), `::ffff:192.0.2.1`, "address"},
		{where(), `ip:192.0.2.1`, "address"},
		{where(), `https://evil.example/a?b`, "url"},
		{where(), `hxxps://evil[.]example/a`, "url"},
		{where(), `who@evil.example`, "email"},
		{where(), `who[at]evil[.]example`, "email"},
		{where(), `*@evil.example`, "email"},
		{where(), `S-1-5-21-1-2-3-500`, "sid"},
		{where(), `HKLM\Software\Evil`, "registry"},
		{where(), `HKLM:\Software\Evil`, "registry"},
		{where(), `HKEY_LOCAL_MACHINE\Software\*`, "registry"},
		{where(), `\REGISTRY\MACHINE\Software\x`, "registry"},
		{where(), `{12345678-1234-1234-1234-123456789abc}`, "guid"},
		{where(), `12345678-1234-1234-1234-123456789ABC`, "guid"},
		{where(), `account:CORP\who`, "account"},
		{where(), `name:192.0.2.1`, "name"},
		{where(), `"a # b.exe"`, "name"},
	} {
		l := read(t, c.entry)
		if got := strings.Join(l.Entries()[0].Kinds(), " "); got != c.want {
			t.Errorf("%s: %s is %s, want %s", c.where, c.entry, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ where, list, want string }{
		{where(), "# nothing\n\n", "hunt.txt: no entry in it"},
		{where(), "ok.exe\nmd5:123\n", `hunt.txt:2: "md5:123": not a hash of this kind`},
		{where(), "hash:xyz", `hunt.txt:1: "hash:xyz": not a hash of this kind`},
		{where(), "ip:1.2.3", `not an address`},
		{where(), "ip:1.2.3.4/40", `not an address`},
		{where(), "domain:a b", `not a domain`},
		{where(), "url:evil.example", `not a URL`},
		{where(), "email:evil.example", `not an email address`},
		{where(), "sid:S-1", `not a SID`},
		{where(), "guid:1234", `not a GUID`},
		{where(), `registry:SOFTWARE\x`, `not a registry key`},
		{where(), `name:a\b`, `a name has no separators`},
		{where(), `account:who`, `not an account`},
		{where(), "name:", `nothing after the kind`},
		{where(), "colour:red", `unknown kind`},
		{where(), "*", `only wildcards`},
		{where(), "*.*", `only wildcards`},
		{where(), "domain:*.", `only wildcards`},
		{where(), "*[.]", `only wildcards`},
		{where(), `"a`, `no closing quote`},
		{where(), "a\x00b", `not UTF-8 text`},
		{where(), "\xff\xfea\x00", `not UTF-8 text`},
		{where(), strings.Repeat("x", 1025), `longer than 1024 bytes`},
		{where(), strings.Repeat("x", 100<<10), `longer than 1024 bytes`},
		{where(), strings.Repeat("ip:x\n", 100), "hunt.txt:10:"},
	} {
		_, err := ioc.Read("hunt.txt", strings.NewReader(c.list))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.where, err, c.want)
		}
	}
}

func TestComments(t *testing.T) {
	l := read(t, "\ufeff# a list\r\n\r\n  a.exe  # why\r\nb#c.exe\r\n\"d # e.exe\" # why\r\n#f.exe\r\n")
	var got []string
	for _, e := range l.Entries() {
		got = append(got, fmt.Sprint(e.Line, " ", e.Text))
	}
	if diff := cmp.Diff([]string{"3 a.exe", "4 b#c.exe", "5 d # e.exe"}, got); diff != "" {
		t.Error(diff)
	}
}

const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

func TestMatch(t *testing.T) {
	file := func(v string) analyze.Finding { return analyze.Finding{Kind: analyze.KindFile, Value: v} }
	of := func(k analyze.Kind, v string) analyze.Finding { return analyze.Finding{Kind: k, Value: v} }
	for _, c := range []struct {
		where, entry string
		hit          bool
		f            analyze.Finding
	}{
		{where(), `C:\Temp\evil.exe`, true, file(`c:\temp\EVIL.exe`)},
		{where(), `C:\Temp\evil.exe`, true, file(`C:/Temp/evil.exe`)},
		{where(), `C:\Temp\evil.exe`, true, file(`\\?\C:\Temp\evil.exe`)},
		{where(), `C:\Temp\evil.exe`, true, file(`\??\C:\Temp\evil.exe`)},
		{where(), `C:\Temp\evil.exe`, true, file(`C:\\Temp\\evil.exe`)},
		{where(), `\\?\C:\Temp\`, true, file(`c:\temp`)},
		{where(), `C:\Temp\evil.exe`, true, file(`Microsoft.PowerShell.Core\FileSystem::C:\Temp\evil.exe`)},
		{where(), `C:\Temp\evil.exe`, false, file(`C:\Temp\evil.exe.bak`)},
		{where(), `C:\Temp\evil.exe`, false, file(`D:\Temp\evil.exe`)},
		{where(), `C:\Temp\evil.exe`, true, analyze.Finding{Kind: analyze.KindFile, Value: "evil.exe", Path: `C:\Temp\evil.exe`}},
		{where(), `C:\ÄÖ\x`, true, file(`c:\äö\X`)},
		{where(), `C:\k`, false, file("C:\\\u212a")},
		{where(), `\\srv\share\x`, true, file(`\\?\UNC\SRV\share\x`)},
		{where(), `\\.\pipe\x`, true, file(`\\.\pipe\X`)},
		{where(), `\\?\Volume{12345678-1234-1234-1234-123456789abc}\x`, true, file(`\??\Volume{12345678-1234-1234-1234-123456789ABC}\x`)},
		{where(), `C:\Users\*\x.dmp`, true, file(`C:\Users\who\Desktop\x.dmp`)},
		{where(), `C:\Users\*\x.dmp`, false, file(`C:\Users\x.dmp`)},
		{where(), `C:\a?.dmp`, true, file(`C:\Ab.dmp`)},
		{where(), `C:\a?.dmp`, true, file(`C:\aé.dmp`)},
		{where(), `C:\a?.dmp`, false, file(`C:\a.dmp`)},
		{where(), `*\Temp\*`, true, file(`C:\Windows\TEMP\x`)},
		{where(), `Temp\evil.exe`, true, file(`C:\Windows\Temp\evil.exe`)},
		{where(), `Temp\evil.exe`, true, file(`temp\evil.exe`)},
		{where(), `Temp\evil.exe`, false, file(`C:\NotTemp\evil.exe`)},
		{where(), `tmp/evil`, true, file(`/var/tmp/evil`)},
		{where(), `tmp/evil`, true, file(`C:\tmp\evil`)},
		{where(), `/tmp/Evil`, true, file(`/tmp/Evil`)},
		{where(), `/tmp/Evil`, false, file(`/tmp/evil`)},
		{where(), `/tmp/*.so`, true, file(`/tmp/a/b.so`)},
		{where(), `evil.exe`, true, file(`C:\Temp\EVIL.EXE`)},
		{where(), `evil.exe`, true, file(`/opt/Evil.exe`)},
		{where(), `evil.exe`, true, file(`C:\evil.exe\x`)},
		{where(), `evil.exe`, true, file(`C:\evil.exe:stream`)},
		{where(), `evil.exe`, false, file(`C:\not-evil.exe`)},
		{where(), `evil.exe`, true, of(analyze.KindProcess, "Evil.exe")},
		{where(), `evil.exe`, true, of("malware", "evil.exe")},
		{where(), `evil.exe`, true, of(analyze.KindURL, "http://h.example/a/evil.exe?x=1")},
		{where(), `evil.exe`, false, of(analyze.KindURL, "http://h.example/a?evil.exe")},
		{where(), `evil.exe`, true, of(analyze.KindRegistry, `HKLM\SOFTWARE\IFEO\evil.exe`)},
		{where(), `*.kirbi`, true, file(`C:\x\A.KIRBI`)},
		{where(), `*.kirbi`, false, file(`C:\x\A.kirbi.txt`)},
		{where(), `*.js`, true, file(`/x/A.JS`)},
		{where(), `a*z`, true, file(`C:\abz`)},
		{where(), `a*z`, false, file(`C:\a\z`)},
		{where(), `*ÄÖÜ*`, true, file(`/x/1äöü2`)},
		{where(), sha256, true, of(analyze.KindHash, strings.ToUpper(sha256))},
		{where(), strings.ToUpper(sha256), true, of(analyze.KindHash, sha256)},
		{where(), sha256, true, analyze.Finding{Kind: analyze.KindFile, Value: `C:\x`, Hashes: []analyze.Hash{{Kind: "sha256", Value: sha256}}}},
		{where(), `192.0.2.1`, true, of(analyze.KindIPv4, "192.0.2.1")},
		{where(), `192.0.2.0/24`, true, of(analyze.KindIPv4, "192.0.2.77")},
		{where(), `192.0.2.0/24`, false, of(analyze.KindIPv4, "192.0.3.77")},
		{where(), `192.0.2.9/24`, true, of(analyze.KindURL, "http://192.0.2.1:8080/x")},
		{where(), `192.0.2.1`, true, of(analyze.KindIPv6, "::ffff:192.0.2.1")},
		{where(), `192.0.2.1`, true, analyze.Finding{Kind: analyze.KindIPv4, Value: "192[.]0[.]2[.]1", Normalized: "192.0.2.1"}},
		{where(), `192.0.2.1`, true, file(`\\192.0.2.1\c$\x`)},
		{where(), `2001:DB8::/32`, true, of(analyze.KindIPv6, "2001:db8::5")},
		{where(), `2001:db8::5`, true, of(analyze.KindURL, "http://[2001:db8:0::5]/")},
		{where(), `evil.example`, true, of(analyze.KindDomain, "EVIL.example")},
		{where(), `evil.example`, false, of(analyze.KindDomain, "www.evil.example")},
		{where(), `*.evil.example`, true, of(analyze.KindDomain, "a.b.evil.example")},
		{where(), `*.evil.example`, false, of(analyze.KindDomain, "evil.example")},
		{where(), `*.evil.example`, false, of(analyze.KindDomain, "notevil.example")},
		{where(), `.evil.example`, true, of(analyze.KindDomain, "evil.example")},
		{where(), `.evil.example`, true, of(analyze.KindEmail, "who@mail.evil.example")},
		{where(), `m*.evil.example`, true, of(analyze.KindDomain, "mail.evil.example")},
		{where(), `evil.example`, true, of(analyze.KindURL, "https://u:p@Evil.example:8443/x")},
		{where(), `evil.example`, true, file(`\\evil.example@SSL\share\x`)},
		{where(), `evil.example`, false, of(analyze.KindURL, "https://other.example/evil.example")},
		{where(), `https://evil.example/A`, true, of(analyze.KindURL, "HTTPS://EVIL.example/A")},
		{where(), `https://evil.example/A`, false, of(analyze.KindURL, "https://evil.example/a")},
		{where(), `https://evil.example`, true, of(analyze.KindURL, "https://evil.example/")},
		{where(), `https://*.evil.example/?x=*`, true, of(analyze.KindURL, "https://a.evil.example/?x=1")},
		{where(), `https://*.evil.example/?x=*`, false, of(analyze.KindURL, "https://a.evil.example/yx=1")},
		{where(), `who@evil.example`, true, of(analyze.KindEmail, "Who@Evil.example")},
		{where(), `*@evil.example`, true, of(analyze.KindEmail, "who@evil.example")},
		{where(), `S-1-5-21-1-2-3-500`, true, of(analyze.KindSID, "s-1-5-21-1-2-3-500")},
		{where(), `HKLM\Software\Evil`, true, of(analyze.KindRegistry, `HKEY_LOCAL_MACHINE\SOFTWARE\Evil`)},
		{where(), `HKLM:\Software\Evil`, true, of(analyze.KindRegistry, `\REGISTRY\MACHINE\SOFTWARE\Evil`)},
		{where(), `Computer\HKEY_CURRENT_USER\x\*`, true, of(analyze.KindRegistry, `Registry::HKEY_CURRENT_USER\X\y`)},
		{where(), `HKLM\Software\Evil`, false, of(analyze.KindRegistry, `HKCU\Software\Evil`)},
		{where(), `{12345678-1234-1234-1234-123456789abc}`, true, of(analyze.KindGUID, "12345678-1234-1234-1234-123456789ABC")},
		{where(), `account:CORP\who`, true, of(analyze.KindAccount, `corp\WHO`)},
		{where(), `evil.com`, true, file(`C:\evil.com`)},
		{where(), `evil.com`, true, of(analyze.KindDomain, `evil.com`)},
		{where(), `name:evil.com`, true, of(analyze.KindDomain, `evil.com`)},
		{where(), `51`, false, of(analyze.KindSize, `51`)},
	} {
		want := []string(nil)
		if c.hit {
			want = []string{c.entry}
		}
		if diff := cmp.Diff(want, read(t, c.entry).Match(&c.f)); diff != "" {
			t.Errorf("%s: %s: %s", c.where, c.f.Value, diff)
		}
	}
}

// TestOrder: texts come in the order of the list, each once, at most 16.
func TestOrder(t *testing.T) {
	f := analyze.Finding{Kind: analyze.KindFile, Value: `C:\Temp\evil.exe`}
	got := read(t, "*.exe\nevil.exe\nother.exe\nC:\\*\ne*\nC:\\Temp\\evil.exe\n").Match(&f)
	if diff := cmp.Diff([]string{"*.exe", "evil.exe", `C:\*`, "e*", `C:\Temp\evil.exe`}, got); diff != "" {
		t.Error(diff)
	}
	if n := len(read(t, strings.Repeat("evil.exe\n", 100)).Match(&f)); n != 16 {
		t.Errorf("%d", n)
	}
}

// TestText searches text as `lrkit analyze --match` does.
func TestText(t *testing.T) {
	for _, c := range []struct{ where, list, text, want string }{
		{where(), "evil.exe", "found Evil.exe here", "file Evil.exe match"},
		{where(), "evil.exe", "found not-evil.exe, evil.exe.bak, evil.exes, xevil.exe, my.evil.exe", ""},
		{where(), "evil.exe", "evil.exe", "file evil.exe match"},
		{where(), "evil.exe", "(evil.exe)", "file evil.exe match"},
		{where(), "evil.exe", "is it evil.exe? Yes, evil.exe.", "file evil.exe match; file evil.exe match"},
		{where(), "evil.exe", `see "C:\Temp\evil.exe"`, `file C:\Temp\evil.exe path-quoted`},
		{where(), "evil tool.exe", `ran evil tool.exe twice`, `file evil tool.exe match`},
		{where(), "nc.exe", "nc.exe -l", "file nc.exe match"},
		{where(), "psex", "psex -l", "file psex match"},
		{where(), "psexe", "a psexe", "file psexe match"},
		{where(), "nc", "nc -l", ""},
		{where(), "domain:dc01", "reached DC01 at once", "domain DC01 match"},
		{where(), "*.corp.local", "reached a.dc01.corp.local at once, not corp.local", "domain a.dc01.corp.local domain"},
		{where(), ".corp.local", "dc01.corp.local corp.local xcorp.local", "domain dc01.corp.local domain; domain corp.local match"},
		{where(), "Temp\\evil.exe", "in Temp\\evil.exe", `file Temp\evil.exe match`},
		{where(), "évil.exe", "zévil.exe évil.exe", `file évil.exe match`},
		{where(), "evil\nevil.exe\nevil.exe here", "evil.exe here and evil", `file evil.exe here match; file evil.exe match; file evil match`},
		{where(), "mimikatz", "\x1b[31mmimi\x1b[0mkatz", `file mimikatz match`},
		{where(), "{12345678-1234-1234-1234-123456789abc}", "x {12345678-1234-1234-1234-123456789abc} y",
			`guid 12345678-1234-1234-1234-123456789abc guid`},
	} {
		list := read(t, c.list)
		for _, pad := range []string{"", " ", "  ", "   ", strings.Repeat("- ", 200<<10)} {
			got := find(t, list, pad+c.text)
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s: behind %d bytes: %q, want %q", c.where, len(pad), got, c.want)
			}
		}
	}
}

func find(t testing.TB, list *ioc.List, text string) (all []string) {
	opts := &analyze.Options{Analyzers: append(analyze.Default(), list.Analyzer())}
	for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(text), 0), opts) {
		if err != nil {
			t.Fatal(err)
		}
		if list.Match(f) != nil {
			all = append(all, fmt.Sprint(f.Kind, " ", f.Value, " ", f.Rule))
		}
	}
	return all
}
