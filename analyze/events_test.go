package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
)

// TestEventsOnALine: an event whose labels stand on one line tells of its process as one in lines
// does.
func TestEventsOnALine(t *testing.T) {
	kinds := map[analyze.Kind]bool{analyze.KindProcess: true, analyze.KindCommand: true, analyze.KindFile: true}
	for _, c := range []struct {
		at, text string
		want     []string
	}{
		{where(), `x: Process Create: RuleName: - ProcessId: 6292 Image: C:\Odd Dir\tool one.exe FileVersion: 1 CommandLine: "C:\a b\t.exe" /ru SYSTEM CurrentDirectory: C:\a b\ User: CORP\ann Hashes: MD5=` + md5 + ` ParentProcessId: 8`, []string{
			`1 process C:\Odd Dir\tool one.exe pid=6292 parent=8`, `1 file C:\Odd Dir\tool one.exe md5 same-line`, `1 command "C:\a b\t.exe" /ru SYSTEM`, `1 file C:\a b\t.exe`, `1 file C:\a b\`}},
		{where(), `New Process ID: 0x1234 New Process Name: C:\T\odd.exe Token Elevation Type: x Creator Process ID: 0x0ABC`, []string{
			`1 process C:\T\odd.exe pid=4660 parent=2748`, `1 file C:\T\odd.exe`}},
		{where(), "New Process ID: 0x2bf8\tNew Process Name: C:\\T\\odd one.exe\tToken Type: x", []string{
			`1 process C:\T\odd one.exe pid=11256 parent=-1`, `1 file C:\T\odd one.exe`}},
		{where(), `Process ID: 1752 Application Name: \device\harddiskvolume1\odd\dns.exe Network Information: Direction: In`, []string{
			`1 process \device\harddiskvolume1\odd\dns.exe pid=1752 parent=-1`, `1 file \device\harddiskvolume1\odd\dns.exe`}},
		{where(), `EventID=1 ProcessId=33 Image="C:\T\odd one.exe" CommandLine="odd x.txt" User="CORP\ann" Hashes="MD5=` + md5 + `"`, []string{
			`1 process C:\T\odd one.exe pid=33 parent=-1`, `1 file C:\T\odd one.exe md5 same-line`, `1 command odd x.txt`}},
		{where(), `EventID=1 CommandLine='odd "x y" -z' Account=ann`, []string{`1 command odd "x y" -z`}},
		{where(), `EventID=1 CommandLine="C:\a b.exe" -z`, []string{`1 command "C:\a b.exe" -z`, `1 file C:\a b.exe`}},
		{where(), `CommandLine: odd Key: x CurrentDirectory: C:\`, []string{`1 command odd Key: x CurrentDirectory: C:\`, `1 file C:\`}}, // no label before
		{where(), `Time: 1 CommandLine: odd -x`, []string{`1 command odd -x`}},
		{where(), `ProcessId: 5 Image: none`, []string{`1 process 5 pid=5 parent=-1`}},
		{where(), `ProcessId: 0x Image: C:\T\x.exe`, []string{`1 file C:\T\x.exe`}},
		{where(), "Odd one            pid: 4      CORP\\ann", []string{`1 process Odd one pid=4 parent=-1`}},
		{where(), "the pid: 4", []string{`1 process 4 pid=4 parent=-1`}},
		{where(), `type=SYSCALL arch=x ppid=812 pid=4012 auid=1000 uid=0 comm="curl" exe="/usr/bin/curl" key=x`, []string{`1 file /usr/bin/curl`, `1 process curl pid=4012 parent=812`}},
		{where(), `{"ProcessId":3,"Image":"C:\\T\\x.exe","Hashes":"SHA1=` + sha1 + `,MD5=` + md5 + `","CommandLine":"y"}`, []string{
			`1 process C:\\T\\x.exe pid=3 parent=-1`, `1 file C:\\T\\x.exe sha1 block md5 block`, "1 command y"}},
	} {
		var found []*analyze.Finding
		for _, f := range findAll(t, c.text+"\n", nil) {
			if kinds[f.Kind] {
				found = append(found, f)
			}
		}
		got := tellAll(found)
		for i := range got {
			got[i] = strings.TrimSuffix(got[i], ` =C:\T\x.exe`)
		}
		slices.Sort(got) // a process and its file stand at the same place
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.at, diff)
		}
	}
}
