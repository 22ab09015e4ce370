package layout

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

var names = map[What]string{
	Claim: "claim", Name: "name", Size: "size", Hash: "hash", Time: "time", Owner: "owner", Signature: "signature", PID: "pid",
	ParentPID: "parent-pid", Process: "process", Service: "service", Task: "task", Command: "command", Candidate: "candidate",
	ServiceHint: "service-hint", Account: "account", Key: "key", URL: "url", Program: "program", KindHint: "kind-hint",
}

// silent says of a part that it is of no interest to tests of shapes.
func silent(p *Part) bool { return p.what() == Claim || p.what() == RowEnd }

// read says what a reader finds in a text, a line for each part but claims.
func read(text string) (got []string) {
	r := new(Reader)
	var parts []Part
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		parts = r.read(parts[:0], []byte(line), false)
		for _, p := range parts {
			if silent(&p) {
				continue
			}
			var s strings.Builder
			s.WriteString(fmt.Sprintf("%d #%d %s %s", n, p.Row.Number, names[p.what()], line[p.Start:p.End]))
			switch p.what() {
			case Size:
				s.WriteString(fmt.Sprintf(" =%d", p.Match.Size.Bytes))
			case Hash:
				s.WriteString(" " + p.Algorithm.String())
			case Time:
				s.WriteString(" " + string(p.Part.Role()) + " " + p.Text)
			case PID, ParentPID:
				s.WriteString(fmt.Sprintf(" =%d", p.Match.Size.Bytes))
			}
			for _, flag := range []struct {
				on   bool
				name string
			}{{p.Flags.Has(artifact.Block), "block"}, {p.Flags.Has(artifact.Directory), "directory"}, {p.Flags.Has(artifact.InDirectory), "in"}, {p.Flags.Has(artifact.Continued), "continued"}, {p.Flags.Has(artifact.Ambiguous) && p.what() == Time, "ambiguous"}, {p.Flags.Has(artifact.Truncated), "truncated"}, {p.Flags.Has(artifact.POSIX), "posix"}, {p.Flags.Has(artifact.EscapedBackslashes), "doubled"}} {
				if flag.on {
					s.WriteString(" " + flag.name)
				}
			}
			if p.Text != "" && p.what() != Time {
				s.WriteString(" " + p.Text)
			}
			got = append(got, s.String())
		}
	}
	return got
}

func where() string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprintf("%s:%d", file[strings.LastIndexByte(file, '/')+1:], line)
}

func TestReader(t *testing.T) {
	const sum = "d41d8cd98f00b204e9800998ecf8427e"
	for _, c := range []struct {
		at, text string
		want     []string
	}{
		{where(), "", nil},
		{where(), "nothing here: really\nC:\\a.bin 51 MB\n", nil},
		{where(), "    Directory: C:\\x y\n\n\nMode                 LastWriteTime         Length Name\n----                 -------------         ------ ----\n" +
			"d-----         1/15/2024   3:14 PM                12\n-a----        15.01.2024     15:14           1234 a b.txt\n", []string{
			"1 #1 name C:\\x y directory",
			"6 #3 time 1/15/2024   3:14 PM modified 2024-01-15T15:14:00", "6 #3 name 12 in",
			"7 #4 time 15.01.2024     15:14 modified 2024-01-15T15:14:00", "7 #4 size 1234 =1234", "7 #4 name a b.txt in"}},
		{where(), "Mode                 LastWriteTime         Length Name\n----                 -------------         ------ ----\n" +
			"-a----         2/1/2024   3:14 PM            1 abc\n                                                  def.txt\nelse\n", []string{
			"3 #2 time 2/1/2024   3:14 PM modified 2024-01-02T15:14:00 ambiguous", "3 #2 size 1 =1", "3 #2 name abc", "4 #2 name def.txt continued"}},
		{where(), "FullName          Length\n--------          ------\nC:\\T\\a b.txt        1234\nC:\\T\\c.txt            12\n\nC:\\d.txt   5\n", []string{
			"3 #2 name C:\\T\\a b.txt", "3 #2 size 1234 =1234", "4 #3 name C:\\T\\c.txt", "4 #3 size 12 =12"}},
		{where(), "FullName : C:\\a b\nLength   : 5\n\nLength : 6\nFullName : C:\\c\n", []string{
			"1 #1 name C:\\a b block", "2 #1 size 5 =5 block", "4 #2 size 6 =6 block", "5 #2 name C:\\c block"}},
		{where(), "Name : x\nCount : 5\n", []string{"1 #1 candidate x block"}},
		{where(), " Directory of C:\\T\n\n01/15/2024  03:14 PM    <DIR>          .\n01/15/2024  03:14 PM             1,234 a b.txt\n", []string{
			"1 #1 name C:\\T directory", "3 #2 time 01/15/2024  03:14 PM modified 2024-01-15T15:14:00",
			"4 #3 time 01/15/2024  03:14 PM modified 2024-01-15T15:14:00", "4 #3 size 1,234 =1234", "4 #3 name a b.txt in"}},
		{where(), "-rw-r--r-- 1 root root 51M Jan 15 15:14 /var/my file\nlrwxrwxrwx 1 root root 7 Jan 15 2024 a -> b\n", []string{
			"1 #1 owner root", "1 #1 size 51M =53477376", "1 #1 time Jan 15 15:14 modified ", "1 #1 name /var/my file posix",
			"2 #2 owner root", "2 #2 time Jan 15 2024 modified 2024-01-15", "2 #2 name a posix"}},
		{where(), sum + "  a b\n" + sum + " *c\n" + sum + " d\n", []string{"1 #1 hash " + sum + " md5", "1 #1 name a b posix", "2 #2 hash " + sum + " md5", "2 #2 name c posix"}},
		{where(), "MD5 hash of C:\\a b:\n" + sum + "\n", []string{"1 #1 name C:\\a b block", "2 #1 hash " + sum + " md5 block"}},
		{where(), "MD5 (a b) = " + sum + "\n", []string{"1 #1 name a b posix", "1 #1 hash " + sum + " md5"}},
		{where(), "Path,Size,MD5\n\"C:\\a,b\",12," + sum + "\nno row\n", []string{"2 #1 name C:\\a,b", "2 #1 size 12 =12", "2 #1 hash " + sum + " md5"}},
		{where(), `{"FullName":"C:\\a","Length":5,"x":{"Path":"C:\\b"}}` + "\n", []string{`1 #1 name C:\\a block doubled`, "1 #1 size 5 =5 block", `1 #2 name C:\\b block doubled`}},
		{where(), "[\n  {\n    \"Path\": \"/tmp/\\u00e9\",\n    \"Size\": 7\n  }\n]\n", []string{"3 #1 name /tmp/\\u00e9 block posix /tmp/é", "4 #1 size 7 =7 block"}},
		{where(), "Image Name                     PID Session Name\n========================= ======== ================\na b.exe                       1234 Services\n", []string{
			"3 #2 process a b.exe", "3 #2 pid 1234 =1234"}},
		{where(), "Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName\n-------  ------    -----      -----     ------     --  -- -----------\n" +
			"    345      20    12345      23456       1.23   1234   1 notepad\n", []string{"3 #2 pid 1234 =1234", "3 #2 process notepad"}},
		{where(), "UID          PID    PPID  C STIME TTY          TIME CMD\nroot           1       0  0 Jan15 ?        00:00:09 /sbin/init splash\n", []string{
			"2 #2 account root", "2 #1 pid 1 =1", "2 #1 parent-pid 0 =0", "2 #1 process /sbin/init"}},
		{where(), "4,6K\t/etc/passwd\n12\t/etc\n", []string{"1 #1 size 4,6K =4710", "1 #1 name /etc/passwd posix"}},
		{where(), "Name                Pid Pri Thd  Hnd   Priv        CPU Time    Elapsed Time\nsvchost            1160   8  12  345  12345     0:00:01.234     1:02:03.456\n", []string{
			"2 #1 process svchost", "2 #1 pid 1160 =1160"}},
		{where(), "Path: C:\\a\nSize: 12,345 bytes (12.1 KB)\n\nPath: C:\\b\nSize: 12 KB (12,345)\n\nPath: C:\\c\nSize: 12 (of 13)\nSize: 1 KB (5,000 bytes)\n", []string{
			"1 #1 name C:\\a block", "2 #1 size 12,345 bytes =12345 block", "4 #2 name C:\\b block", "5 #2 size 12,345 =12345 block", "7 #3 name C:\\c block"}},
		{where(), "PSPath   : Microsoft.PowerShell.Core\\FileSystem::C:\\a\nLength   : 5\nFullName : C:\\a\nLastWriteTime : 13/05/2021 10:11:12\nFullName : C:\\b\n", []string{
			"1 #1 name C:\\a block", "2 #1 size 5 =5 block", "3 #1 name C:\\a block", "4 #1 time 13/05/2021 10:11:12 modified 2021-05-13T10:11:12 block", "5 #2 name C:\\b block"}},
		{where(), "    Directory: C:\\" + strings.Repeat("x", 60) + "\\\n    IndexOfAllThings\n\n    Directory: C:\\x\n    y\n", []string{
			"1 #1 name C:\\" + strings.Repeat("x", 60) + "\\ directory", "2 #1 name IndexOfAllThings continued", "4 #2 name C:\\x directory"}},
		{where(), "/:\nC:\n/::\n", []string{"1 #1 name / directory posix"}},
		{where(), "  File: /etc/passwd\n  Size: 12      Blocks: 8\nAccess: (0644/-rw-r--r--)  Uid: (    0/    root)\nAccess: 2024-01-15 15:14:07.5 +0000\n", []string{
			"1 #1 name /etc/passwd block posix", "2 #1 size 12 =12 block", "3 #1 owner root block", "4 #1 time 2024-01-15 15:14:07.5 +0000 accessed 2024-01-15T15:14:07.5+00:00 block"}},
		{where(), "Path           Size(KB)\n----           --------\nC:\\a.txt       1,024\nC:\\b.txt   1,234,567\n", []string{
			"3 #2 name C:\\a.txt", "3 #2 size 1,024 =1048576", "4 #3 name C:\\b.txt", "4 #3 size 1,234,567 =1264196608"}},
		{where(), "{\"Path\":\"C:\\\\a\",\"Hash\":{\"Algorithm\":\"MD5\",\"Hash\":\"d41d8cd98f00b204e9800998ecf8427e\"}}\n", []string{
			"1 #1 name C:\\\\a block doubled", "1 #1 hash d41d8cd98f00b204e9800998ecf8427e md5 block"}},
	} {
		if diff := cmp.Diff(c.want, read(c.text)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.at, diff)
		}
	}
}
