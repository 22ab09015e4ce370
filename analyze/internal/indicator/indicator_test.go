package indicator

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// where is the line of the caller, so that a case can be found.
func where() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

type testCase struct {
	at   int
	kind artifact.Kind // or its role, where it has none
	line string
	want string // what is found, "printed=normalized" where the two differ, divided by " | "
}

var candidates = Candidates(All)

func lineOf(s string) *plane.Line { return plane.Of([]byte(s), candidates) }

func found(s *Scanner, kind artifact.Kind, line string) string {
	var all []string
	list := new(artifact.List)
	s.Scan(list, lineOf(line))
	for i := range list.Matches {
		f := &list.Matches[i]
		if f.Kind.Kind() != kind && (f.Kind != artifact.None || string(f.Part.Role()) != string(kind)) {
			continue
		}
		v := line[f.Start:f.End]
		switch {
		case f.Kind == artifact.Timestamp && f.Flags.Has(artifact.Ambiguous):
			v += "?" + list.TextOf(f)
		case f.Kind == artifact.Timestamp || f.Text > 0:
			v += "=" + list.TextOf(f)
		case f.Kind == artifact.None:
			v += "=" + strconv.FormatInt(f.Size.Bytes, 10)
		}
		all = append(all, v)
	}
	return strings.Join(all, " | ")
}

func TestAppend(t *testing.T) {
	for _, c := range slices.Concat(cases, shapeCases, processCases) {
		if got := found(New(All), c.kind, c.line); got != c.want {
			t.Errorf("line %d: %q: got %q, want %q", c.at, c.line, got, c.want)
		}
	}
}

var cases = []testCase{
	{where(), "domain", "_dmarc.example.com selector1._domainkey.contoso.com _sip._tcp.example.org stix_import.com x._example.com _example.com", "_dmarc.example.com | selector1._domainkey.contoso.com | _sip._tcp.example.org | import.com"},
	{where(), "timestamp", "2024-01-15 10:00:00 GMT+2, 2024-01-15 10:00:00 UTC+05:30", "2024-01-15 10:00:00 GMT+2=2024-01-15T10:00:00+02:00 | 2024-01-15 10:00:00 UTC+05:30=2024-01-15T10:00:00+05:30"},
	{where(), "timestamp", "Password last set            \u200e1/\u200e15/\u200e2024 10:00:00 AM", "1/\u200e15/\u200e2024 10:00:00 AM=2024-01-15T10:00:00"},
	{where(), "process", `Process: evil.exe, PID: 4321, PPID: 812`, "evil.exe"},
	{where(), "process", `pid=1 name=a.exe pid=2 name=b.exe pid=3`, "a.exe | b.exe | 3"},
	{where(), "process", `Name: a.exe PID: 1 Name: b.exe PID: 2`, "a.exe | b.exe"},
	{where(), "process", `Process Name: lsass  Process ID: 700`, "lsass"},
	{where(), "process", `File name: report.pdf, PID: 7, host name: ws01`, "7"},
	{where(), "parent-pid", `ProcessName=evil.exe ProcessId=4321 ParentProcessId=812`, "812=812"},
	{where(), "timestamp", `backup-20240115T151407Z.zip 20240115T151407.zip [20240115T151407Z] 20240115T151407.5+0100 20240115T1514 x20240115T151407 20241315T151407Z`, "20240115T151407Z=2024-01-15T15:14:07Z | 20240115T151407.5+0100=2024-01-15T15:14:07.5+01:00"},
	{where(), "timestamp", `Version 2024.1.15 of 2024.01.15`, "2024.01.15=2024-01-15"},
	{where(), "service", `sc create EvilSvc binPath= "C:\a b\x.exe" start= auto`, "EvilSvc"},
	{where(), "service", `C:\Windows\system32\sc.exe config "My Svc" binPath= C:\x.exe`, "My Svc"},
	{where(), "service", `New-Service -Name "Evil Svc" -BinaryPathName C:\x.exe; Restart-Service -Force -Name Spooler`, "Evil Svc | Spooler"},
	{where(), "service", `Get-Service -Name $n; Get-Process -Name lsass | Stop-Service; Get-ChildItem -Name x; create binPath= x`, ""},
	{where(), "task", `schtasks /create /tn "\Evil Task" /tr C:\x.exe /sc onlogon; SCHTASKS /Delete /TN Updater /F`, `\Evil Task | Updater`},
	{where(), "task", `Register-ScheduledTask -TaskName 'Evil' -Action $a; Get-ScheduledTask -TaskName $t`, "Evil"},
	{where(), "task", `a/tn x, http://h/tn x, /tnx y, tar /t`, ""},
	{where(), "ipv4", "Reply from 10.0.0.5: bytes=32", "10.0.0.5"},
	{where(), "ipv4", `\\10.0.0.5\share and https://10.1.1.1:8443/x`, "10.0.0.5 | 10.1.1.1"},
	{where(), "ipv4", "198[.]51[.]100(dot)7", "198[.]51[.]100(dot)7=198.51.100.7"},
	{where(), "ipv4", "10.0.0.1-10.0.0.9, 10.0.0.0/8", "10.0.0.1 | 10.0.0.9 | 10.0.0.0"},
	{where(), "ipv4", "Version 1.2.3.4, v2.0.0.1, 10.0.19041.1, FileVersion   : 6.1.0.5", ""},
	{where(), "ipv4", `Chrome/120.0.0.0 C:\app\1.2.3.4\x.dll lib-1.2.3.4.zip 1.2.3.4.5 01.2.3.4`, ""},
	{where(), "ipv4", "Cmdlet  Get-Item  3.1.0.0  Microsoft.PowerShell.Management", ""},
	{where(), "ipv6", "[2001:db8::1]:443 fe80::1%12 ::ffff:192.0.2.128", "2001:db8::1 | fe80::1 | ::ffff:192.0.2.128"},
	{where(), "ipv6", "12:30:45 00:1A:2B:3C:4D:5E [System.IO.File]::Add std::add dead::beef ::", ""},
	{where(), "ipv6", "https://[2001:db8::1]:8443/x [::]:135", "2001:db8::1 | ::"},
	{where(), "domain", "www.example.zip, evil[.]top, cdn.example.io:443 and evil-site.ru.", "www.example.zip | evil[.]top=evil.top | cdn.example.io | evil-site.ru"},
	{where(), "domain", "svchost.exe setup.zip a.py readme.md x.sh System.Net Microsoft.NET process.name command.com co.uk", ""},
	{where(), "domain", `C:\Users\ann.com $x.com a/b.com b.com() /opt/c.com`, ""},
	{where(), "url", "hxxps[://]evil[dot]com/a?b=1, hxxp(://)evil.com[/]x", "hxxps[://]evil[dot]com/a?b=1=https://evil.com/a?b=1 | hxxp(://)evil.com[/]x=http://evil.com/x"},
	{where(), "url", `https://evil\.example\.com/a\.exe, https://evil.com\x`, `https://evil\.example\.com/a\.exe=https://evil.example.com/a.exe | https://evil.com`},
	{where(), "url", "hxxps[:]//evil[.]com/a?b=1, (http://a.b/c_(d)) x", "hxxps[:]//evil[.]com/a?b=1=https://evil.com/a?b=1 | http://a.b/c_(d)"},
	{where(), "url", "http:// https://. c://temp a://b", ""},
	{where(), "email", "a.b+c@example.co.uk ann[at]contoso[.]com", "a.b+c@example.co.uk | ann[at]contoso[.]com=ann@contoso.com"},
	{where(), "email", "a..b@c.com @x.com a@b foo@bar.dll pkg@1.2.3 $x=@(1)", ""},
	{where(), "sid", "S-1-5-18, (S-1-5-21-1-2-3-500) XS-1-5-18 S-1-5- S-1-5.18.2", "S-1-5-18 | S-1-5-21-1-2-3-500"},
	{where(), "guid", "{3f2504e0-4f89-11d3-9a0c-0305e82c3301} a3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
	{where(), "account", `NT AUTHORITY\SYSTEM runs CONTOSO\svc-x$. Owner: contoso\ann`, `NT AUTHORITY\SYSTEM | CONTOSO\svc-x$ | contoso\ann`},
	{where(), "account", `C:\Users\ann HKLM\Software \\SRV\share System32\drivers\x.sys BIN\tool.exe and\or`, ""},
	{where(), "timestamp", "2024-01-15T15:14:07.1234567+01:00 x", "2024-01-15T15:14:07.1234567+01:00=2024-01-15T15:14:07.1234567+01:00"},
	{where(), "timestamp", "01/02/2024 10:00:00 and 1/15/2024 3:14:07 PM", "01/02/2024 10:00:00?2024-02-01T10:00:00 | 1/15/2024 3:14:07 PM=2024-01-15T15:14:07"},
	{where(), "timestamp", `L 01/15/2014 - 01:25:17: "x<1>" joined`, "01/15/2014 - 01:25:17=2014-01-15T01:25:17"},
	{where(), "timestamp", "root  1  0.0  0.1 169300 13000 ?  Ss  Oct25   0:03 /sbin/init", ""},
	{where(), "timestamp", "Tue Nov 24 02:41:15 UTC 2026", "Nov 24 02:41:15 UTC 2026=2026-11-24T02:41:15Z"},
	{where(), "timestamp", "20261124024115.000000+060", "20261124024115.000000+060=2026-11-24T02:41:15.000000+01:00"},
	{where(), "timestamp", "/Date(1700000000000)/ 24.11.2026, Nov 24 02:41:15 ws01 x", "/Date(1700000000000)/=2023-11-14T22:13:20.000Z | 24.11.2026=2026-11-24 | Nov 24 02:41:15="},
	{where(), "timestamp", "12:30 2024-13-45 15:14:07 2024-02-30 10.0.19041.1 1/2/3", ""},
	{where(), "process", "powershell.exe (4242) cmd.exe (PID: 7) see (12)", "powershell.exe | cmd.exe"},
	{where(), "pid", "pid=12, ppid=4; uid=3", "12=12"},
	{where(), "parent-pid", "pid=12, ppid=4; uid=3", "4=4"},
	{where(), "service", "SERVICE_NAME: wuauserv", "wuauserv"},
	{where(), "task", `TaskName: \Microsoft\Windows\Defrag\ScheduledDefrag`, `\Microsoft\Windows\Defrag\ScheduledDefrag`},
	{where(), "command", `CommandLine: "C:\a b.exe" -k x`, `"C:\a b.exe" -k x`},
	{where(), "command", `Run: getfile "C:\a b.zip" now; getfile failed`, `getfile "C:\a b.zip"`},
}
