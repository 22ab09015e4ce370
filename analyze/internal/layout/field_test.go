package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Shapes of outputs that other programs print.
func TestOthers(t *testing.T) {
	const sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
	rule79 := strings.Repeat("-", 79)
	for _, c := range []struct {
		at, text string
		want     []string
	}{
		{where(), "07-17-00  02:08PM             12266720 test.exe\n", []string{`1 time "07-17-00  02:08PM"`, `1 size "12266720"`, `1 name "test.exe"`}},
		{where(), "-rw-r--r--   1   200   4604 Dec 19 23:11 index.html\n", []string{`1 size "4604"`, `1 time "Dec 19 23:11"`, `1 name "index.html"`}},
		{where(), "-rw-r--r--   501    20      5 2015-08-26 14:09:57 +0200 CEST a/b.txt\n", []string{`1 size "5"`, `1 time "2015-08-26 14:09:57 +0200"`, `1 name "a/b.txt"`}},
		{where(), "-rw-r--r--  2.0 unx    19810 bl defN 21-Dec-12 23:35 META-INF/MANIFEST.MF\n", []string{`1 size "19810"`, `1 time "21-Dec-12 23:35"`, `1 name "META-INF/MANIFEST.MF"`}},
		{where(), `1677 73839 -rw-r--r-- 1 kb staff 0 307 "May 22 16:15:02 2020" "Mar 11 13:47:39 2020" "Mar 11 13:47:39 2020" "Mar 11 13:47:39 2020" 4096 8 0 a b.json` + "\n", []string{
			`1 owner "kb"`, `1 size "307"`, `1 time "May 22 16:15:02 2020"`, `1 time "Mar 11 13:47:39 2020"`, `1 time "Mar 11 13:47:39 2020"`, `1 time "Mar 11 13:47:39 2020"`, `1 name "a b.json"`}},
		{where(), `1677 73839 -rw-r--r-- 1 kb staff 0 307 "May 22 16:15:02 2020" 4096 8 0 a.json` + "\n", nil},
		{where(), "  File: ‘/bin/a2p’\n  Size: 107904    \tBlocks: 216\nAccess: (0755/-rwxr-xr-x)  Uid: (    0/    root)   Gid: (    0/    root)\n", []string{
			`1 name "/bin/a2p"`, `2 size "107904"`, `3 owner "root"`}},
		{where(), "\timageName: 'lsass.exe',\n\tpid: 856,\n", []string{`1 process "lsass.exe"`, `2 pid "856"`}},
		{where(), "Process Information:\n\tProcess ID:\t0x208\n\tProcess Name:\tC:\\Windows\\x y.exe&#xD;\n", []string{
			`2 pid "0x208"`, `3 process "C:\\Windows\\x y.exe"`, `3 name "C:\\Windows\\x y.exe"`}},
		{where(), "Process Information:\n\tProcess ID:\t0x474\n\tName:\t\tC:\\x.exe\n", []string{`2 pid "0x474"`, `3 process "C:\\x.exe"`, `3 name "C:\\x.exe"`}},
		{where(), `<Data Name="SubjectUserName">WS$</Data><Data Name='ProcessId'>0x314</Data><Data Name='ProcessName'>C:\x.exe</Data>` + "\n", []string{
			`1 account "WS$"`, `1 pid "0x314"`, `1 process "C:\\x.exe"`, `1 name "C:\\x.exe"`}},
		{where(), "<SubjectUserName>test_user</SubjectUserName>\n<Path>C:\\a &amp; b</Path>\n<a Name=", []string{`1 account "test_user"`}},
		{where(), "PID\tPPID\tImageFileName\tOffset(V)\n\n4\t0\tSystem\t0xfa80\n* 272\t4\tsmss.exe\t0xfa81\n", []string{
			`3 pid "4"`, `3 parent-pid "0"`, `3 process "System"`, `4 pid "272"`, `4 parent-pid "4"`, `4 process "smss.exe"`}},
		{where(), "PID     Process CommandTime     Command\n1733    bash    2020-01-16 14:00:36.000000      sudo reboot\n", []string{
			`2 pid "1733"`, `2 process "bash"`, `2 command "sudo reboot"`}},
		{where(), "Offset\tProto\tLocalAddr\tState\tPID\tOwner\n0x1\tTCPv4\t0.0.0.0\tLISTENING\t832\tsvchost.exe\n", []string{`2 pid "832"`, `2 process "svchost.exe"`}},
		{where(), `  "sha1Checksum": "` + sha1 + `",` + "\n" + `  "size": "31",` + "\n", []string{`1 hash "` + sha1 + `"`, `2 size "31"`}},
		{where(), `{"Hashes" : {` + "\n" + `"SHA-1" : "` + sha1 + `"` + "\n" + `}, "ModTime": "2017-05-31T16:15:57Z", "Size": 6}` + "\n", []string{
			`2 hash "` + sha1 + `"`, `3 time "2017-05-31T16:15:57Z"`, `3 size "6"`}},
		{where(), "┌─────┬────────────┐\n│ sha1 │ " + sha1 + " │\n│ path │ ~/a b/c 01.exe_ │\n│ os   │ windows │\n└─────┴───┘\n", []string{`2 hash "` + sha1 + `"`, `3 name "~/a b/c 01.exe_"`}},
		{where(), "\nUser accounts for \\\\WS01\n\n" + rule79 + "\nAdministrator            Guest\nj.doe\nThe command completed successfully.\nabc\n", []string{`5 account "Administrator"`, `5 account "Guest"`, `6 account "j.doe"`}},
		{where(), "Mitglieder\n\n" + rule79 + "\nCORP\\Domain Admins\nj.doe\nDer Befehl wurde erfolgreich ausgeführt.\n", []string{`4 account "CORP\\Domain Admins"`, `5 account "j.doe"`}},
		{where(), "Share name   Resource\n\n" + rule79 + "\nC$           C:\\\n", nil},
		{where(), "  Image name: tcpip.sys\n", nil},
		{where(), "● cron.service - Regular\n   Main PID: 88494 (cron)\n", []string{`1 service "cron.service"`, `2 pid "88494"`, `2 process "cron"`}},
	} {
		if diff := cmp.Diff(c.want, cellsOf(c.text)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.at, diff)
		}
	}
}
