package analyze_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
)

// where returns the line of the caller.
func where() string {
	_, _, line, _ := runtime.Caller(1)
	return fmt.Sprintf("line %d", line)
}

// TestRowsOfFiles: what belongs together in lists, tables and CSV whose columns and labels tell of
// files and of the processes that run them.
func TestRowsOfFiles(t *testing.T) {
	const sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	for _, c := range []struct {
		at, text string
		want     []string
	}{
		{where(), "Status   : NotSigned\nMessage  : x\nPath     : C:\\T\\a b.msi\n", []string{`3 file C:\T\a b.msi /NotSigned`}},
		{where(), "Status   : Running\nPath     : C:\\T\\a.exe\n", []string{`2 file C:\T\a.exe`}},
		{where(), "Path     Hash\n----     ----\nodd.zip  " + md5 + "\nno file  " + md5 + "\n", []string{
			"3 file odd.zip md5 row", "3 hash " + md5, "4 hash " + md5}},
		// A name without a path.
		{where(), "  File: notes.txt\n  size: 10  \tBlocks: 8\nAccess: (0644/-rw-r--r--)  Uid: ( 1000/     ann)   Gid: ( 1000/     ann)\nModify: 2024-01-15 15:14:07 +0100\n", []string{
			"1 file notes.txt size=10 block modified=2024-01-15T15:14:07+01:00 ann/"}},
		{where(), "Name   : odd.dll\nLength : 12\n\n", []string{"1 file odd.dll size=12 block"}},
		{where(), "Name : odd.dll\nMD5  : " + md5 + "\n", []string{"1 file odd.dll md5 block", "2 hash " + md5}},
		{where(), "Name     : odd.dll\nLength   : 12\nFullName : C:\\T\\odd.dll\n", []string{`3 file C:\T\odd.dll size=12 block`}},
		{where(), "Name : Disk 1\nSize : 12\n", []string{"2 size 12 size=12 "}},
		{where(), "Name : odd.dll\nDescription : x\n", nil},
		{where(), "File : odd.dll\nCreated : 2024-01-15 15:14:07\n", []string{"2 timestamp 2024-01-15 15:14:07 created=2024-01-15T15:14:07"}},
		{where(), "File : odd.dll\nCreated : 2024-01-15 15:14:07\nModified : 2024-01-15 15:14:08\n", []string{
			"1 file odd.dll created=2024-01-15T15:14:07 modified=2024-01-15T15:14:08"}},
		// The path of what a process runs.
		{where(), "ProcessId: 8436\nImage: C:\\Odd App\\fox.exe\nParentProcessId: 12\nHash: MD5=" + md5 + ",SHA256=" + sha256 + "\n", []string{
			`2 process C:\Odd App\fox.exe pid=8436 parent=12`, `2 file C:\Odd App\fox.exe md5 block sha256 block`, "4 hash " + md5, "4 hash " + sha256}},
		{where(), "ExecutablePath : C:\\Odd App\\fox.exe\nHandle : 3\nProcessId : 8436\n", []string{
			`1 process C:\Odd App\fox.exe pid=8436 parent=-1`, `1 file C:\Odd App\fox.exe`}},
		{where(), "Name : fox.exe\nExecutablePath : C:\\Odd App\\fox.exe\nProcessId : 8436\n", []string{
			"1 process fox.exe pid=8436 parent=-1", `2 file C:\Odd App\fox.exe`}},
		{where(), "Image: C:\\Odd App\\fox.exe\nSize: 5\n", []string{`1 file C:\Odd App\fox.exe size=5 block`}},
		{where(), "ProcessId,Image,Hashes\n8436,C:\\Odd App\\fox.exe,\"SHA1=" + sha1 + ",MD5=" + md5 + "\"\n", []string{
			`2 process C:\Odd App\fox.exe pid=8436 parent=-1`, `2 file C:\Odd App\fox.exe sha1 row md5 row`, "2 hash " + sha1, "2 hash " + md5}},
		{where(), "Name,ExecutablePath,ProcessId\nfox.exe,C:\\Odd App\\fox.exe,8436\n", []string{
			"2 process fox.exe pid=8436 parent=-1", `2 file C:\Odd App\fox.exe`}},
		// Columns that are named alike.
		{where(), "SourceFile,SourceCreated,SourceModified,TargetCreated,FileSize,LocalPath\n" +
			"C:\\R\\a.lnk,2023-01-02 03:04:05,2023-01-02 03:04:06,2022-12-01 08:00:00,44032,C:\\D\\a.docx\n", []string{
			`2 file C:\R\a.lnk created=2023-01-02T03:04:05 modified=2023-01-02T03:04:06`, "2 timestamp 2022-12-01 08:00:00 =2022-12-01T08:00:00", `2 file C:\D\a.docx size=44032 row`}},
		{where(), "odd_file;odd_md5;other_md5;odd_modified\n/opt/a b;" + md5 + ";" + md5 + ";2023-01-02 03:04:05\n", []string{
			"2 file /opt/a b md5 row modified=2023-01-02T03:04:05", "2 hash " + md5, "2 hash " + md5}},
		{where(), "Note,SourceFilename,SourceCreated,LastRun\n,A.EXE-1.pf,2025-07-09 18:03:41,2026-01-17 19:26:27\n", []string{
			"2 file A.EXE-1.pf created=2025-07-09T18:03:41", "2 timestamp 2026-01-17 19:26:27 =2026-01-17T19:26:27"}},
		{where(), "Odd,Entry Location,Start,Link\nx,HKCU\\SOFTWARE\\Odd Co\\Run,2026-01-17 19:26:27,https://a.example.com/b\n", []string{
			`2 registry HKCU\SOFTWARE\Odd Co\Run`, "2 timestamp 2026-01-17 19:26:27 =2026-01-17T19:26:27", "2 url https://a.example.com/b", "2 domain a.example.com"}},
		{where(), "path|size|sha256\n/opt/my tool|3321|" + sha256 + "\n", []string{"2 file /opt/my tool size=3321 row sha256 row", "2 hash " + sha256}},
		{where(), "odd|words|here\n/opt/a|b|c\n", []string{"2 file /opt/a"}},
		// Lines whose equals signs stand below each other.
		{where(), "    pid = 12\n   name = odd fox\n   path = /opt/Odd Fox/run\ncmdline = /opt/run -x\n   size = 10\n", []string{
			"2 process odd fox pid=12 parent=-1", "3 file /opt/Odd Fox/run size=10 block", "4 command /opt/run -x", "4 file /opt/run"}},
		{where(), "   name = odd.dll\n   size = 10\n", []string{"1 file odd.dll size=10 block"}},
		{where(), "name = odd.dll\nlength = 10\n", []string{"2 size 10 size=10 "}}, // by its label alone
		{where(), "  size = 10\n  used = 20\n", []string{"1 size 10 size=10 "}},
		// Marks and heavier lines of frames.
		{where(), "| File | MD5 | Size |\n|:--|:-:|--:|\n| `a b.exe` | `" + md5 + "` | 12 |\n| **c.dll** | " + md5 + " | 1,024 |\n", []string{
			"3 file a b.exe size=12 row md5 row", "3 hash " + md5, "4 file c.dll size=1024 row md5 row", "4 hash " + md5}},
		{where(), "┃ Path     ┃ Size ┃\n┡━━━━━━━━━━╇━━━━━━┩\n│ C:\\T\\a b │   12 │\n│ C:\\T\\c   │   13 │\n", []string{
			`3 file C:\T\a b size=12 row`, `4 file C:\T\c size=13 row`}},
		{where(), "Odd,BinVersion,Path\nx,1.2.3.4,C:\\T\\a.exe\n", []string{`2 file C:\T\a.exe`}},
		{where(), "Package  Version\n-------- -------\nodd      1.2.3.4\n", nil},
		{where(), "Name  Display     State    ProcessId\n----  -------     -----    ---------\nOdd   The Odd one Running       12\n", []string{"3 service Odd pid=12 parent=-1"}},
		{where(), "CommandLine                 ProcessId\n\"C:\\T\\a b.exe\" -x --y     12\n", []string{`2 command "C:\T\a b.exe" -x --y`, `2 file C:\T\a b.exe`}},
		{where(), "VersionInfo : File:             C:\\Odd\\a b.exe\n              InternalName:     x\n", []string{`1 file C:\Odd\a b.exe`}},
		{where(), "Resources : {file:_C:\\T\\a b.x, webfile:_C:\\T\\a b.x|https://e.example.com/b|x:1}\n", []string{
			`1 file C:\T\a b.x`, `1 file C:\T\a b.x`, "1 url https://e.example.com/b", "1 domain e.example.com"}},
		{where(), "\tProcess ID:\t\t1752\n\tApplication Name:\t\\device\\harddiskvolume1\\odd dir\\dns.exe\n", []string{
			`2 process \device\harddiskvolume1\odd dir\dns.exe pid=1752 parent=-1`, `2 file \device\harddiskvolume1\odd dir\dns.exe`}},
		{where(), "    131  4 -rw-r--r--   1 ann  users  11 Feb 21  2022 /opt/my\\ tool\n", []string{"1 file /opt/my tool size=11 row modified=2022-02-21 ann/ [shell]"}},
		{where(), "Name  : Odd\nStartName : CORP\\odd svc\n", []string{"1 service Odd", `2 account CORP\odd svc`}},
		{where(), "Name StartName     State\n---- ---------     -----\nOdd  CORP\\odd svc  Stopped\nEven LocalSystem   Running\n", []string{
			"3 service Odd", `3 account CORP\odd svc`, "4 service Even"}},
		{where(), "Path : C:\\Odd Dir\\odd.exe --service\nName : x\n", []string{`1 file C:\Odd Dir\odd.exe`}},
		{where(), "FullName : C:\\T\\a\nCreationTime : 2024-01-15 15:14:07\nCreationTimeUtc : 2024-01-15 14:14:07\nLastWriteTime : 2024-01-16 15:14:07\n", []string{
			`1 file C:\T\a created=2024-01-15T15:14:07 modified=2024-01-16T15:14:07`, "3 timestamp 2024-01-15 14:14:07 =2024-01-15T14:14:07"}},
		{where(), "Computer,Path\ndc1.corp.local,C:\\T\\a.exe\n", []string{"2 domain dc1.corp.local", `2 file C:\T\a.exe`}},
		{where(), "  UNIT            LOAD   ACTIVE SUB     DESCRIPTION\n  odd.service     loaded active running Runs odd things\n● even.service    loaded failed failed  x\n  odd.mount       loaded active mounted /odd\n", []string{
			"2 service odd.service", "3 service even.service"}},
		{where(), "0|/Users/ann/my doc.docx|48-128-1|r/rrwxrwxrwx|0|0|1204|1705331647|1705331648|0|1705331650\n" + md5 + "|/etc/odd|9|r/rrw-r--r--|0|0|7|0|1705331648|0|0\n", []string{
			"1 file /Users/ann/my doc.docx size=1204 row accessed=2024-01-15T15:14:07Z modified=2024-01-15T15:14:08Z created=2024-01-15T15:14:10Z",
			"2 hash " + md5, "2 file /etc/odd size=7 row md5 row modified=2024-01-15T15:14:08Z"}},
		{where(), "0|/Users/ann/x.docx|48|none|0|0|1204|1|2|3|4\n", []string{"1 file /Users/ann/x.docx"}},
		{where(), "ID    COMMAND            STATUS\n----- ------------------ ------\na     \"/odd/point.sh …\"  Up\nb     \"/odd/x -y\"         Up\n", []string{
			"3 command /odd/point.sh …", "3 file /odd/point.sh", `4 command "/odd/x -y"`, "4 file /odd/x"}},
		// A list is no heading of a listing.
		{where(), "    PSPath            : Microsoft.PowerShell.Core\\FileSystem::\\\\srv\\a b\\c.msp\n    PSParentPath      : x\n", []string{`1 file \\srv\a b\c.msp`}},
	} {
		found := findAll(t, c.text, nil)
		if diff := cmp.Diff(c.want, tellAll(found)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.at, diff)
		}
	}
}

// TestLostBlanks: a value whose line lost the blank at its end has it again, is less certain, and
// its span proves it. The finding has what else the value may be.
func TestLostBlanks(t *testing.T) {
	const long = `C:\Windows\System32\WindowsPowerShell\v1.0\Modules\Odd.Utilities\`
	for _, c := range []struct{ at, text, want string }{
		{where(), "Path        : C:\\Program Files\\Common Files\\of this one odd computer\\and\n              everything-in-it\\x.exe\n",
			`medium C:\Program Files\Common Files\of this one odd computer\and everything-in-it\x.exe  [respace]`},
		{where(), "PSPath            : Microsoft.PowerShell.Core\\FileSystem::C:\\Program\n                    Files\\OddOffice\\Office15\\ODD.EXE\n",
			`low C:\Program Files\OddOffice\Office15\ODD.EXE C:\ProgramFiles\OddOffice\Office15\ODD.EXE [respace]`},
		{where(), "Path        : " + long + "\n              Odd.Utilities.psm1\n", `high ` + long + `Odd.Utilities.psm1  [unwrap]`},
		{where(), "Signer      : \nPath        : C:\\Program\n              Files\\x.exe\n", `high C:\ProgramFiles\x.exe  [unwrap]`},
		{where(), "Path        : C:\\Program\n              Files\\x.exe\n", `low C:\ProgramFiles\x.exe C:\Program Files\x.exe [unwrap]`},
		{where(), "Path        : C:\\Program \n              Files\\x.exe\n", `high C:\Program Files\x.exe  [unwrap]`},
	} {
		var got []string
		for _, f := range findAll(t, c.text, nil) {
			if f.Kind != analyze.KindFile {
				continue
			}
			got = append(got, string(f.Confidence)+" "+f.Value+" "+f.Alternative+" ["+f.Transforms[0]+"]")
			if p := f.Proof([]byte(c.text[f.Span.Start:f.Span.End])); p != f.Value {
				t.Errorf("%s: %q is proven to be %q", c.at, f.Value, p)
			}
		}
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s:\n got %q\nwant %q", c.at, got, c.want)
		}
	}
}

// TestLostAndKeptBlanks: a quoted value over three lines, of which one broke a word and the next
// ends in its blank, keeps that blank.
func TestLostAndKeptBlanks(t *testing.T) {
	text := "            {\"kind\": \"registry\", \"value\": \"HKLM:\\\\SOFTWARE\\\\Microsoft\\\\W\n" +
		"            indows NT\\\\CurrentVersion\\\\Image File Execution \n            Options\\\\x.exe\"}, {\"a\": \"b\"\n"
	const want = `HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\x.exe`
	found := false
	for _, f := range findAll(t, text, nil) {
		if p := f.Proof([]byte(text[f.Span.Start:f.Span.End])); p != f.Value {
			t.Errorf("%q is proven to be %q", f.Value, p)
		}
		found = found || f.Value == want && f.Confidence == analyze.ConfidenceLow
	}
	if !found {
		t.Errorf("%s is not found", want)
	}
}
