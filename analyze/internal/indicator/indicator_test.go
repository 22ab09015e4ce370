package indicator

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// where is the line of the caller, so that a case can be found.
func where() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

type testCase struct {
	at   int
	kind Kind
	line string
	want string // what is found, "printed=normalized" where the two differ, divided by " | "
}

func found(s *Scanner, kind Kind, line string) string {
	var all []string
	for _, f := range s.Append(nil, []byte(line)) {
		if f.Kind != kind {
			continue
		}
		v := line[f.Start:f.End]
		switch {
		case kind == Timestamp:
			v += "=" + f.Time
		case kind == PID || kind == ParentPID:
			v += "=" + strconv.FormatInt(f.ID, 10)
		case f.Normalized != "":
			v += "=" + f.Normalized
		}
		all = append(all, v)
	}
	return strings.Join(all, " | ")
}

func TestAppend(t *testing.T) {
	for _, c := range cases {
		if got := found(New(All), c.kind, c.line); got != c.want {
			t.Errorf("line %d: %q: got %q, want %q", c.at, c.line, got, c.want)
		}
	}
}

var cases = []testCase{
	{where(), Domain, "_dmarc.example.com selector1._domainkey.contoso.com _sip._tcp.example.org stix_import.com x._example.com _example.com", "_dmarc.example.com | selector1._domainkey.contoso.com | _sip._tcp.example.org | import.com"},
	{where(), Timestamp, "2024-01-15 10:00:00 GMT+2, 2024-01-15 10:00:00 UTC+05:30", "2024-01-15 10:00:00 GMT+2=2024-01-15T10:00:00+02:00 | 2024-01-15 10:00:00 UTC+05:30=2024-01-15T10:00:00+05:30"},
	{where(), Timestamp, "Password last set            \u200e1/\u200e15/\u200e2024 10:00:00 AM", "1/\u200e15/\u200e2024 10:00:00 AM=2024-01-15T10:00:00"},
	{where(), Process, `Process: evil.exe, PID: 4321, PPID: 812`, "evil.exe"},
	{where(), Process, `pid=1 name=a.exe pid=2 name=b.exe pid=3`, "a.exe | b.exe | 3"},
	{where(), Process, `Name: a.exe PID: 1 Name: b.exe PID: 2`, "a.exe | b.exe"},
	{where(), Process, `Process Name: lsass  Process ID: 700`, "lsass"},
	{where(), Process, `File name: report.pdf, PID: 7, host name: ws01`, "7"},
	{where(), ParentPID, `ProcessName=evil.exe ProcessId=4321 ParentProcessId=812`, "812=812"},
	{where(), Timestamp, `backup-20240115T151407Z.zip 20240115T151407.zip [20240115T151407Z] 20240115T151407.5+0100 20240115T1514 x20240115T151407 20241315T151407Z`, "20240115T151407Z=2024-01-15T15:14:07Z | 20240115T151407.5+0100=2024-01-15T15:14:07.5+01:00"},
	{where(), Timestamp, `Version 2024.1.15 of 2024.01.15`, "2024.01.15=2024-01-15"},
	{where(), Service, `sc create EvilSvc binPath= "C:\a b\x.exe" start= auto`, "EvilSvc"},
	{where(), Service, `C:\Windows\system32\sc.exe config "My Svc" binPath= C:\x.exe`, "My Svc"},
	{where(), Service, `New-Service -Name "Evil Svc" -BinaryPathName C:\x.exe; Restart-Service -Force -Name Spooler`, "Evil Svc | Spooler"},
	{where(), Service, `Get-Service -Name $n; Get-Process -Name lsass | Stop-Service; Get-ChildItem -Name x; create binPath= x`, ""},
	{where(), Task, `schtasks /create /tn "\Evil Task" /tr C:\x.exe /sc onlogon; SCHTASKS /Delete /TN Updater /F`, `\Evil Task | Updater`},
	{where(), Task, `Register-ScheduledTask -TaskName 'Evil' -Action $a; Get-ScheduledTask -TaskName $t`, "Evil"},
	{where(), Task, `a/tn x, http://h/tn x, /tnx y, tar /t`, ""},
	{where(), IPv4, "Reply from 10.0.0.5: bytes=32", "10.0.0.5"},
	{where(), IPv4, `\\10.0.0.5\share and https://10.1.1.1:8443/x`, "10.0.0.5 | 10.1.1.1"},
	{where(), IPv4, "198[.]51[.]100(dot)7", "198[.]51[.]100(dot)7=198.51.100.7"},
	{where(), IPv4, "10.0.0.1-10.0.0.9, 10.0.0.0/8", "10.0.0.1 | 10.0.0.9 | 10.0.0.0"},
	{where(), IPv4, "Version 1.2.3.4, v2.0.0.1, 10.0.19041.1, FileVersion   : 6.1.0.5", ""},
	{where(), IPv4, `Chrome/120.0.0.0 C:\app\1.2.3.4\x.dll lib-1.2.3.4.zip 1.2.3.4.5 01.2.3.4`, ""},
	{where(), IPv4, "Cmdlet  Get-Item  3.1.0.0  Microsoft.PowerShell.Management", ""},
	{where(), IPv6, "[2001:db8::1]:443 fe80::1%12 ::ffff:192.0.2.128", "2001:db8::1 | fe80::1 | ::ffff:192.0.2.128"},
	{where(), IPv6, "12:30:45 00:1A:2B:3C:4D:5E [System.IO.File]::Add std::add dead::beef ::", ""},
	{where(), IPv6, "https://[2001:db8::1]:8443/x [::]:135", "2001:db8::1 | ::"},
	{where(), Domain, "www.example.zip, evil[.]top, cdn.example.io:443 and evil-site.ru.", "www.example.zip | evil[.]top=evil.top | cdn.example.io | evil-site.ru"},
	{where(), Domain, "svchost.exe setup.zip a.py readme.md x.sh System.Net Microsoft.NET process.name command.com co.uk", ""},
	{where(), Domain, `C:\Users\ann.com $x.com a/b.com b.com() /opt/c.com`, ""},
	{where(), URL, "hxxps[:]//evil[.]com/a?b=1, (http://a.b/c_(d)) x", "hxxps[:]//evil[.]com/a?b=1=https://evil.com/a?b=1 | http://a.b/c_(d)"},
	{where(), URL, "http:// https://. c://temp a://b", ""},
	{where(), Email, "a.b+c@example.co.uk ann[at]contoso[.]com", "a.b+c@example.co.uk | ann[at]contoso[.]com=ann@contoso.com"},
	{where(), Email, "a..b@c.com @x.com a@b foo@bar.dll pkg@1.2.3 $x=@(1)", ""},
	{where(), SID, "S-1-5-18, (S-1-5-21-1-2-3-500) XS-1-5-18 S-1-5- S-1-5.18.2", "S-1-5-18 | S-1-5-21-1-2-3-500"},
	{where(), GUID, "{3f2504e0-4f89-11d3-9a0c-0305e82c3301} a3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
	{where(), Account, `NT AUTHORITY\SYSTEM runs CONTOSO\svc-x$. Owner: contoso\ann`, `NT AUTHORITY\SYSTEM | CONTOSO\svc-x$ | contoso\ann`},
	{where(), Account, `C:\Users\ann HKLM\Software \\SRV\share System32\drivers\x.sys BIN\tool.exe and\or`, ""},
	{where(), Timestamp, "2024-01-15T15:14:07.1234567+01:00 x", "2024-01-15T15:14:07.1234567+01:00=2024-01-15T15:14:07.1234567+01:00"},
	{where(), Timestamp, "01/02/2024 10:00:00 and 1/15/2024 3:14:07 PM", "01/02/2024 10:00:00= | 1/15/2024 3:14:07 PM=2024-01-15T15:14:07"},
	{where(), Timestamp, "Tue Nov 24 02:41:15 UTC 2026", "Nov 24 02:41:15 UTC 2026=2026-11-24T02:41:15Z"},
	{where(), Timestamp, "20261124024115.000000+060", "20261124024115.000000+060=2026-11-24T02:41:15.000000+01:00"},
	{where(), Timestamp, "/Date(1700000000000)/ 24.11.2026, Nov 24 02:41:15 ws01 x", "/Date(1700000000000)/=2023-11-14T22:13:20.000Z | 24.11.2026=2026-11-24 | Nov 24 02:41:15="},
	{where(), Timestamp, "12:30 2024-13-45 15:14:07 2024-02-30 10.0.19041.1 1/2/3", ""},
	{where(), Process, "powershell.exe (4242) cmd.exe (PID: 7) see (12)", "powershell.exe | cmd.exe"},
	{where(), PID, "pid=12, ppid=4; uid=3", "12=12"},
	{where(), ParentPID, "pid=12, ppid=4; uid=3", "4=4"},
	{where(), Service, "SERVICE_NAME: wuauserv", "wuauserv"},
	{where(), Task, `TaskName: \Microsoft\Windows\Defrag\ScheduledDefrag`, `\Microsoft\Windows\Defrag\ScheduledDefrag`},
	{where(), Command, `CommandLine: "C:\a b.exe" -k x`, `"C:\a b.exe" -k x`},
	{where(), Command, `Run: getfile "C:\a b.zip" now; getfile failed`, `getfile "C:\a b.zip"`},
}
