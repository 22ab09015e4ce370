package indicator

// shapeCases are what the shape of a line or a label around a value says of it.
var shapeCases = []testCase{
	{where(), "domain", "ComputerName : dc1.corp.local", "dc1.corp.local"},
	{where(), "domain", "Workstation: pc7.lab, DNSHostName=srv.internal", "pc7.lab | srv.internal"},
	{where(), "domain", "pinged PC-7.fritz.box and nas.office.lan, not home.lan", "PC-7.fritz.box | nas.office.lan"},
	{where(), "domain", "process.env.home sun.misc.internal rc.local System.Web.local x.lab", ""},
	{where(), "domain", "MSSQLSvc/sql01.corp.contoso.com:1433 HTTP/web.corp.local x/y.example.com", "sql01.corp.contoso.com | web.corp.local"},
	{where(), "domain", "srv.corp.contoso.COM Microsoft.Web.NET There.Is", "srv.corp.contoso.COM"},
	{where(), "domain", "HEUR:Trojan.Win32.Generic.io Win.Trojan.Agent-6404.me", ""},
	{where(), "domain", `"@odata.id": "/redfish/v1/Systems/1"`, ""},
	{where(), "email", "UserName: ann@corp.local, bob@DFIR.LAB", "ann@corp.local | bob@DFIR.LAB"},
	{where(), "email", "TargetUserName: root/test@acme-labs.com/bob a/b/c@example.com", "test@acme-labs.com"},
	{where(), "email", "ssh ann@192.0.2.1", ""},
	{where(), "email", "<ann@192.0.2.1>", "ann@192.0.2.1"},
	{where(), "ipv4", "Package_for_KB1~31bf3856ad364e35~amd64~~6.1.1.1 libmodplug=0.8.9.0 some.package==1.2.3.4", ""},
	{where(), "ipv4", "ip.addr==192.0.2.4 mask=0.0.0.255 mask 0.255.255.255", "192.0.2.4 | 0.0.0.255 | 0.255.255.255"},
	{where(), "ipv4", "tcp4       0      0  192.0.2.5.49788   203.0.113.9.443   ESTABLISHED", "192.0.2.5 | 203.0.113.9"},
	{where(), "ipv4", "udp4       0      0  192.0.2.5.*   *.*", "192.0.2.5"},
	{where(), "ipv4", "release 192.0.2.5.49788 of it", ""},
	{where(), "timestamp", "02.01.2024 15:14:07", "02.01.2024 15:14:07=2024-01-02T15:14:07"},
	{where(), "ipv6", "tcp6       0      0 2001:db8::5:51235       2001:db8::9:80          ESTABLISHED", "2001:db8::5 | 2001:db8::9"},
	{where(), "ipv6", "tcp        0      0 ::1:25     :::*      LISTEN", "::1"},
	{where(), "ipv6", "udp6       0      0 fe80:::22  [::1]:135", "fe80:: | ::1"},
	{where(), "ipv6", "tcp6       0      0 :::22    fe80::1%lo0.1024", ":: | fe80::1"},
	{where(), "ipv6", "tcp6       0      0 2001:db8::5.51235 *.*", "2001:db8::5"},
	{where(), "ipv6", "route 2001:db8::9:80 metric", "2001:db8::9:80"},
	{where(), "account", `ManagementSecurityGroup        : Fabrikam\NCAdmins`, `Fabrikam\NCAdmins`},
	{where(), "account", `fabrikam\bob logged on from 192.0.2.3, then user fabrikam\ann`, `fabrikam\bob | fabrikam\ann`},
	{where(), "account", `see temp\readme and docs\bob`, ""},
}

// processCases are processes in text, with the numbers after them.
var processCases = []testCase{
	{where(), "process", "evil tool.exe pid: 4716", "evil tool.exe"},
	{where(), "pid", "evil tool.exe pid: 4716", "4716=4716"},
	{where(), "process", "   Main PID: 88494 (cron)", "cron"},
	{where(), "process", `users:(("sshd",pid=1206,fd=3),("init",pid=1,fd=4))`, "sshd | init"},
	{where(), "process", "procstat,pid=2780,process_name=ibus-engine-simple cpu_usage=0", "ibus-engine-simple"},
	{where(), "process", "pid=12,name=watcher", "watcher"},
	{where(), "service", "dsServiceName     : CN=NTDS Settings,CN=DC1,CN=Servers", ""},
}
