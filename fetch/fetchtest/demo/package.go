package demo

import (
	"archive/zip"
	"fmt"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// Package is an investigation package of a machine as collected at a time: a zip archive with a
// report under each name that a real package has. What the reports say is made up. Where the form
// of one is not documented, it is that of the command which prints it. It is always the same for a
// machine and a time, and made when it is read.
func Package(m fetchtest.Machine, at time.Time) fetchtest.Content {
	return fetchtest.Computed(func() string { return packed(m, at) })
}

func packed(m fetchtest.Machine, at time.Time) string {
	var b strings.Builder
	w := zip.NewWriter(&b)
	for _, f := range reports(m, at.UTC().Truncate(time.Second)) {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at.UTC().Truncate(2 * time.Second)}
		out, err := w.CreateHeader(h)
		if err == nil {
			_, err = out.Write([]byte(f.text))
		}
		if err != nil {
			panic(err) // a strings.Builder takes all
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// packages says what comes of collecting a package: on one machine it fails.
func packages(run fetchtest.Execution) fetchtest.Outcome {
	if short(run.Machine) == "hv-bkp01" {
		return fetchtest.Outcome{Errors: []string{"The package could not be created. (0x80070070)"}}
	}
	return fetchtest.Outcome{Takes: 90 * time.Second, Result: &fetchtest.Blob{Content: Package(run.Machine, run.Time)}}
}

// entry is a file of a package.
type entry struct{ name, text string }

// reports are the files of a package, in the order of their names.
func reports(m fetchtest.Machine, at time.Time) []entry {
	day := func(d time.Duration) string { return at.Add(-d).Format("1/2/2006 3:04:05 PM") }
	var all []entry
	add := func(name string, lines ...string) { all = append(all, entry{name, crlf(lines...)}) }
	run := `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Run`
	add("Autoruns/HKLM_SOFTWARE_Microsoft_Windows_CurrentVersion_Run.txt", "", run,
		`    SecurityHealth    REG_EXPAND_SZ    %windir%\system32\SecurityHealthSystray.exe`,
		`    OneDriveSync    REG_SZ    C:\ProgramData\svchelper\svchelper.exe -k`, "")
	add("Autoruns/HKLM_SOFTWARE_Microsoft_Windows_CurrentVersion_RunOnce.txt",
		"ERROR: The system was unable to find the specified registry key or value.")
	add("Autoruns/HKLM_SYSTEM_CurrentControlSet_Services_svchelper.txt", "",
		`HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\svchelper`,
		`    ImagePath    REG_EXPAND_SZ    C:\ProgramData\svchelper\svchelper.exe -k`,
		`    ObjectName    REG_SZ    LocalSystem`, "")
	all = append(all, entry{"CollectionSummaryReport.xls", summary(at)})
	all = append(all, entry{"Forensics Collection Summary.csv", strings.ReplaceAll(summary(at), "\t", ",")})
	add("Installed programs.csv", "Node,InstallDate,Name,Vendor,Version",
		machineOf(m)+",20260611,7-Zip 24.09 (x64),Igor Pavlov,24.09",
		machineOf(m)+",20261121,svchelper,,1.0.2")
	all = append(all, connections(m, at)...)
	all = append(all,
		entry{"Prefetch files/Prefetch/POWERSHELL.EXE-022A1004.pf", "MAM\x04" + strings.Repeat("\x8f\x00\x17\xc3", 64)},
		entry{"Prefetch files/Prefetch/SVCHELPER.EXE-7C11A0D2.pf", "MAM\x04" + strings.Repeat("\x11\xfe\x00\x9a", 64)})
	add("Prefetch files/PrefetchFilesList.txt", `C:\Windows\Prefetch\POWERSHELL.EXE-022A1004.pf`,
		`C:\Windows\Prefetch\SVCHELPER.EXE-7C11A0D2.pf`, "        2 file(s) copied.")
	add("Processes.csv", `"Image Name","PID","Session Name","Session#","Mem Usage","Status","User Name","CPU Time","Window Title"`,
		`"System","4","Services","0","148 K","Unknown","N/A","0:12:31","N/A"`,
		`"svchelper.exe","2240","Services","0","31,204 K","Unknown","NT AUTHORITY\SYSTEM","0:02:11","N/A"`,
		`"svchost.exe","4120","Services","0","18,992 K","Unknown","NT AUTHORITY\NETWORK SERVICE","0:00:47","N/A"`)
	add("Scheduled tasks.csv", `"HostName","TaskName","Next Run Time","Status","Last Run Time","Last Result","Task To Run","Run As User"`,
		fmt.Sprintf(`"%s","\Microsoft\Windows\UpdateOrchestrator\svchelper","N/A","Ready","%s","0","C:\ProgramData\svchelper\svchelper.exe -k","SYSTEM"`,
			machineOf(m), day(6*time.Hour)),
		fmt.Sprintf(`"%s","\Microsoft\Windows\Defrag\ScheduledDefrag","N/A","Ready","%s","0","%%windir%%\system32\defrag.exe -c -h -o","SYSTEM"`,
			machineOf(m), day(30*time.Hour)))
	all = append(all, entry{"Security event log/Security.evtx", "ElfFile\x00" + strings.Repeat("\x00", 4088)})
	add("Services.csv", `"Image Name","PID","Services"`, `"svchelper.exe","2240","svchelper"`, `"svchost.exe","4120","Dnscache,NlaSvc"`)
	add("SMB sessions/SMBInboundSessions.txt", "There are no entries in the list.")
	add("SMB sessions/SMBOutboundSessions.txt", "Status       Local     Remote                    Network", "",
		strings.Repeat("-", 79), `OK           Z:        \\hv-fs02.`+domain+`\backup  Microsoft Windows Network`)
	add("System Information/SystemInformation.txt", "Host Name:                 "+strings.ToUpper(short(m)),
		"OS Name:                   Microsoft Windows 11 Enterprise", "OS Version:                10.0.26100 N/A Build 26100",
		"Domain:                    "+domain, "System Boot Time:          "+day(71*time.Hour))
	add("Temp Directories/a.lindqvist.txt", ` Volume in drive C has no label.`, "",
		` Directory of C:\Users\a.lindqvist\AppData\Local\Temp`, "",
		at.Add(-31*time.Hour).Format("01/02/2006  03:04 PM")+"           412,672 ~DF3311.tmp.exe",
		at.Add(-90*time.Hour).Format("01/02/2006  03:04 PM")+"             1,204 wct91F2.tmp",
		"               2 File(s)        413,876 bytes")
	add("Temp Directories/Default.txt", "The system cannot find the path specified.")
	add("Users and Groups/Administrators.txt", "Alias name     Administrators", "Members", "", strings.Repeat("-", 79),
		"Administrator", `HALVORSEN\svc_backup`, "helpdesk$", "The command completed successfully.")
	all = append(all,
		entry{"WdSupportLogs/MpCmdRunLog.txt", utf16(crlf("MpCmdRun: Command Line: MpCmdRun.exe -GetFiles",
			` Start Time: `+at.Format("Mon Jan 2 2006 15:04:05"),
			`Threat: Trojan:Win32/Svchelper!MSR file:C:\ProgramData\svchelper\svchelper.exe`))},
		entry{"WdSupportLogs/MPSupportFiles.cab", "MSCF\x00\x00\x00\x00" + strings.Repeat("\x5a\x00\xc1", 512)})
	return all
}

// connections are the reports on the network.
func connections(m fetchtest.Machine, at time.Time) []entry {
	const folder = "Network connections/"
	ip := "10.20.14.31"
	return []entry{
		{folder + "ActiveNetConnections.txt", crlf("", "Active Connections", "",
			"  Proto  Local Address          Foreign Address        State           PID",
			"  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044", " [svchost.exe]",
			"  TCP    "+ip+":50122      198.51.100.23:443      ESTABLISHED     2240", " [svchelper.exe]",
			"  TCP    "+ip+":50140      10.20.3.7:445          ESTABLISHED     4")},
		{folder + "Arp.txt", crlf("", "Interface: "+ip+" --- 0x6", "  Internet Address      Physical Address      Type",
			"  10.20.14.1            00-15-5d-3a-07-01     dynamic", "  10.20.3.7             00-15-5d-3a-07-19     dynamic")},
		{folder + "DnsCache.txt", crlf("", "Windows IP Configuration", "", "    cdn-telemetry.example",
			"    ----------------------------------------", "    Record Name . . . . . : cdn-telemetry.example",
			"    Record Type . . . . . : 1", "    Time To Live  . . . . : 271", "    Data Length . . . . . : 4",
			"    Section . . . . . . . : Answer", "    A (Host) Record . . . : 198.51.100.23", "")},
		{folder + "FirewallExecutionLog.txt", crlf(`C:\Windows\system32\logfiles\firewall\pfirewall.log`, "1 File(s) copied")},
		{folder + "IpConfig.txt", crlf("", "Windows IP Configuration", "", "   Host Name . . . . . . . . . . . . : "+short(m),
			"   Primary Dns Suffix  . . . . . . . : "+domain, "", "Ethernet adapter Ethernet:", "",
			"   Physical Address. . . . . . . . . : 00-15-5D-3A-07-31",
			"   IPv4 Address. . . . . . . . . . . : "+ip+"(Preferred)",
			"   Default Gateway . . . . . . . . . : 10.20.14.1")},
		{folder + "pfirewall.log", crlf("#Version: 1.5", "#Software: Microsoft Windows Firewall", "#Time Format: Local",
			"#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path", "",
			at.Add(-31*time.Minute).Format("2006-01-02 15:04:05")+" ALLOW TCP "+ip+" 198.51.100.23 50122 443 0 - 0 0 0 - - - SEND")},
	}
}

// summary is the report on what was collected: rows with tabs, which spreadsheets open.
func summary(at time.Time) string {
	row := func(what, command, status, code string) string {
		return strings.Join([]string{what, command, status, code}, "\t")
	}
	return crlf(
		row("Data point", "Command", "Execution status", "Error code"),
		row("Collected", at.Format("2006-01-02T15:04:05Z"), "", ""),
		row("Autoruns", `reg.exe query HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run /s`, "Succeeded", "0"),
		row("DnsCache", "ipconfig.exe /displaydns", "Succeeded", "0"),
		row("Processes", "tasklist.exe /v /fo csv", "Succeeded", "0"),
		row("SMB inbound sessions", "net.exe session", "Failed", "2"))
}

func machineOf(m fetchtest.Machine) string { return strings.ToUpper(short(m)) }

// utf16 returns a text in UTF-16LE with a byte order mark. It may only hold ASCII.
func utf16(s string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for i := range len(s) {
		b.WriteByte(s[i])
		b.WriteByte(0)
	}
	return b.String()
}
