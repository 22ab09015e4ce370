package analyze_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLayouts: what rows and lists become as findings, and that each finding's span proves it.
func TestLayouts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a list goes on after a value that is no part of it", "Path   : C:\\T\\a.exe\nFolder : C:\\T\\b c\nUser   : CORP\\svc sql\nLength : 5\n", []string{
			`1 file C:\T\a.exe size=5 block`, `2 file C:\T\b c`, `3 account CORP\svc sql`}},
		{"wrapped at a blank", "FullName : C:\\a b \n           c\\d.txt\nLength   : 5\n", []string{`1 file C:\a b c\d.txt size=5 block [unwrap]`}},
		{"wrapped at blanks twice", "FullName : C:\\a b \r\n           c \r\n           d.txt\r\n", []string{`1 file C:\a b c d.txt [unwrap]`}},
		{"padded and wrapped", "Name Path\n---- ----\nx    C:\\a b    \n     c\n", []string{`3 file C:\a b c [unwrap]`}},
		{"broken in a word", "PathName         : C:\\Users\\bob.smith\\AppData\\Local\\Microsoft\\Tem\n                   porary\\x.dll\n", []string{
			`1 file C:\Users\bob.smith\AppData\Local\Microsoft\Temporary\x.dll [unwrap]`}},
		{"a wrapped directory", "    Directory: C:\\ProgramData\\Microsoft\\Windows Defender Advanced Threat \n    Protection\\Downloads\n\n\n" +
			"Mode                LastWriteTime         Length Name\n----                -------------         ------ ----\n-a----       13/10/2023     13:52            123 a b.zip    \n", []string{
			`1 file C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Downloads [unwrap]`,
			`7 file a b.zip path=C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Downloads\a b.zip size=123 row modified=2023-10-13T13:52:00`}},
		{"a wrapped key", "PSPath         : Microsoft.PowerShell.Core\\Registry::HKEY_LOCAL_MACHINE\\SOFTWAR\n                 E\\Run\n", []string{
			`1 registry HKEY_LOCAL_MACHINE\SOFTWARE\Run [unwrap]`}},
		{"a wrapped URL", "Uri            : https://raw.example.com/someacct/nc.exe/refs/heads/ma\n                 ster/nc64.exe?x=1\n", []string{
			`1 url https://raw.example.com/someacct/nc.exe/refs/heads/master/nc64.exe?x=1 [unwrap]`, `1 domain raw.example.com`}},
		{"a wrapped command", "CommandLine    : \"C:\\a b\\c.exe\" \n                 --config \"C:\\d e\\f.json\"\nProcessId      : 4711\n", []string{
			`1 command "C:\a b\c.exe" --config "C:\d e\f.json" [unwrap]`, `1 file C:\a b\c.exe`, `2 file C:\d e\f.json`}},
		{"a program is a file", "USER               PID  %CPU %MEM      VSZ    RSS   TT  STAT STARTED      TIME COMMAND\n" +
			"ann                812   1.0  0.2  5488184  23200   ??  S    Mon10AM   0:15.12 /Applications/Big Cat.app/Contents/MacOS/Big Cat -x\n" +
			"ann                813   1.0  0.2  5488184  23200   ??  S    Mon10AM   0:15.12 /opt/a\\ b/run y.txt\n", []string{
			`2 account ann`, `2 file /Applications/Big Cat.app/Contents/MacOS/Big Cat`, `2 process /Applications/Big Cat.app/Contents/MacOS/Big Cat pid=812 parent=-1`,
			`3 account ann`, `3 file /opt/a b/run [shell]`, `3 process /opt/a\ b/run pid=813 parent=-1`}},
		{"a device has no blank", "    MountedVolume         : \\\\.\\HarddiskVolume1 - NTFS - Valid (serial : 0x40b6)\n", []string{`1 file \\.\HarddiskVolume1`}},
		{"labels in capitals", "[WARNING]\nFILE: C:\\Program Files\\Odd Tool 2.0\\krn.dll SCORE: 70 TYPE: EXE SIZE: 2155944\nFIRST_BYTES: " + sha1 + " / MZP\nMD5: " + md5 +
			"\nSHA1: " + sha1 + " CREATED: Tue Jun 28 00:17:46 2016 OWNER: CORP\\ann\nREASON_1: x\n", []string{
			`2 file C:\Program Files\Odd Tool 2.0\krn.dll size=2155944 block md5 block sha1 block created=2016-06-28T00:17:46 CORP\ann/`, "4 hash " + md5, "5 hash " + sha1}},
		{"a group of processes is no file", "     CGroup: /system.slice/odd.service\n", nil},
		{"a version is no address", "Path,Product Version\nC:\\a.exe,1.2.3.4\n", []string{`2 file C:\a.exe`}},
		{"other paths do not take the hashes of the row", "Image,Launch,MD5,PESHA-1\nC:\\a.exe,C:\\b.exe," + md5 + "," + sha1 + "\n", []string{
			`2 file C:\a.exe md5 row`, `2 file C:\b.exe`, "2 hash " + md5, "2 hash " + sha1}},
		{"a status is no signature", "Path,Status\nC:\\a.exe,Copied\nC:\\b.exe,Valid\n", []string{`2 file C:\a.exe`, `3 file C:\b.exe /Valid`}},
	} {
		found := findAll(t, c.text, nil)
		if diff := cmp.Diff(c.want, tellAll(found)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
		for _, f := range found {
			if got := f.Proof([]byte(c.text[f.Span.Start:f.Span.End])); got != f.Value {
				t.Errorf("%s: %q is proven to be %q", c.name, f.Value, got)
			}
		}
	}
}
