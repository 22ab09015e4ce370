package grammar

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// pathCases give a line and what is found in it: kind, rule and text, with "+"
// for truncated and "*" for escaped.
var pathCases = []struct {
	line string
	want []string
}{
	// whole lines
	{`C:\windows\TEMP\OfficeClickToRun.dmp.zip`, []string{`drive path-line C:\windows\TEMP\OfficeClickToRun.dmp.zip`}},
	{"  C:\\Program Files\\Common Files \t\x00\x00", []string{`drive path-line C:\Program Files\Common Files`}},
	{"\ufeffC:\\a b", []string{`drive path-line C:\a b`}},
	{`C:\`, []string{`drive path-line C:\`}},
	{`C:/Users/bob/a b.txt`, []string{`drive path-line C:/Users/bob/a b.txt`}},
	{`C:rel\a.txt`, []string{`drive path-line C:rel\a.txt`}},
	{`C:rel\a`, nil},
	{`N:n\a b.txt`, nil},
	{`C:\Users\bob\how to cook and eat.txt`, []string{`drive path-line C:\Users\bob\how to cook and eat.txt`}},
	{`C:\Temp\wow!`, []string{`drive path-line C:\Temp\wow!`}},
	{`/home/bob/my file`, []string{`posix path-line /home/bob/my file`}},
	{`/`, nil},
	{`\\?\Volume{0e0b9f4e-0000-0000-0000-100000000000}\a.txt`, []string{`verbatim path-line \\?\Volume{0e0b9f4e-0000-0000-0000-100000000000}\a.txt`}},
	{`\\?\C:\`, []string{`verbatim path-line \\?\C:\`}},
	{`\\.\pipe\lsass`, []string{`device path-line \\.\pipe\lsass`}},
	{`\SystemRoot\System32\drivers\a.sys`, []string{`nt path-line \SystemRoot\System32\drivers\a.sys`}},
	{`~\Documents\a b.txt`, []string{`variable path-line ~\Documents\a b.txt`}},
	{`cd ~\Desktop; dir x~\y`, []string{`variable path-text ~\Desktop`}},
	{`[HKEY_LOCAL_MACHINE\SOFTWARE\X Y]`, []string{`registry path-quoted HKEY_LOCAL_MACHINE\SOFTWARE\X Y`}},
	{`Computer\HKEY_USERS\a b`, []string{`registry path-label HKEY_USERS\a b`}},
	{`cat "C:rel\a b.txt" "D:rel\a" 'E:a\b.ps1'`, []string{`drive path-quoted C:rel\a b.txt`, `drive path-quoted E:a\b.ps1`}},
	// labels
	{`Transcript started, output file is C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Temp\PSScriptOutputs\PSScript_Transcript_{TRANSCRIPT_ID}.txt`,
		[]string{`drive path-label C:\ProgramData\Microsoft\Windows Defender Advanced Threat Protection\Temp\PSScriptOutputs\PSScript_Transcript_{TRANSCRIPT_ID}.txt`}},
	{`Расшифровка начата, выходной файл — C:\a b\c d`, []string{`drive path-label C:\a b\c d`}},
	{`Die Transkription wurde gestartet, Ausgabedatei ist „C:\a b\c d“`, []string{`drive path-quoted C:\a b\c d`}},
	{`plik wyjściowy to C:\Program Files\a.txt`, []string{`drive path-text C:\Program Files\a.txt`}},
	{`Répertoire : C:\Temp`, []string{`drive path-label C:\Temp`}},
	{`目录：C:\Temp\a b`, []string{`drive path-label C:\Temp\a b`}},
	{`ProgramFiles(x86)=C:\Program Files (x86)`, []string{`drive path-label C:\Program Files (x86)`}},
	{`available for download:/tmp/mdetemp/x.zip`, []string{`posix path-label /tmp/mdetemp/x.zip`}},
	{`PermissionDenied: (C:\System Volume Information:String) [Get-ChildItem], X`, []string{`drive path-quoted C:\System Volume Information`}},
	{`(D:\a to (b)\c d:System.IO.FileInfo) [Copy-Item]`, []string{`drive path-quoted D:\a to (b)\c d`}},
	{`(C:\a b:c d) [e]`, []string{`drive path-text C:\a`}},
	{`{file:_C:\a\eicar.com, containerfile:_C:\b.zip, regkey:_HKLM\Software\X}`, []string{`drive path-text C:\a\eicar.com`, `drive path-text C:\b.zip`, `registry path-text HKLM\Software\X`}},
	{`/tmp/X.zip: OK`, []string{`posix path-text /tmp/X.zip`}},
	{`Image: C:\Windows\System32\smartscreen.exe -Embedding`, []string{`drive path-text C:\Windows\System32\smartscreen.exe`}},
	{`Error: C:\Temp was not found`, []string{`drive path-text C:\Temp`}},
	{`Error: C:\Temp not found`, []string{`drive path-text C:\Temp`}},
	{`PS C:\Program Files> dir`, []string{`drive path-text C:\Program Files`}},
	{` Directory of C:\Program Files\Internet Explorer`, []string{`drive path-label C:\Program Files\Internet Explorer`}},
	{`TargetFilename: C:\a b\c.exe:Zone.Identifier`, []string{`drive path-label C:\a b\c.exe:Zone.Identifier`}},
	{`{[A, C:\b], [C, C:\d\e]...}`, []string{`drive path-text C:\b`, `drive path-text C:\d\e`}},
	{`C:\a].txt and C:\b)c`, []string{`drive path-text C:\a].txt`, `drive path-text C:\b)c`}},
	// quotes
	{`"C:\Program Files\A B\c d" -k netsvcs`, []string{`drive path-quoted C:\Program Files\A B\c d`}},
	{`'C:\Users\O'Brien\a  b.txt' 'x'`, []string{`drive path-quoted C:\Users\O'Brien\a  b.txt`}},
	{`"C:\Windows\System32\svchost.exe -k netsvcs"`, []string{`drive path-text C:\Windows\System32\svchost.exe`}},
	{`Result is available at C:\ProgramData\Windows Defender\MDEClientAnalyzerResult.zip".`,
		[]string{`drive path-text C:\ProgramData\Windows Defender\MDEClientAnalyzerResult.zip`}},
	{`on target "Item: C:\Program Files\a.cab Destination: C:\ProgramData\...\a.cab".`,
		[]string{`drive path-text C:\Program Files\a.cab`, `drive path-text+ C:\ProgramData\...\a.cab`}},
	{`<FilePath>C:\a b\c.txt</FilePath>`, []string{`drive path-text C:\a b\c.txt`}},
	// free text
	{`Dump is located at C:\Windows\Temp\HOST_2024.raw`, []string{`drive path-text C:\Windows\Temp\HOST_2024.raw`}},
	{`See C:\Temp\a.log. Then C:\Temp\b.log...`, []string{`drive path-text C:\Temp\a.log`, `drive path-text C:\Temp\b.log`}},
	{`copied C:\a\b.txt to D:\c`, []string{`drive path-text C:\a\b.txt`, `drive path-text D:\c`}},
	{`in C:\Documents and Settings\bob now`, []string{`drive path-text C:\Documents and Settings\bob`}},
	{`(see C:\Program Files (x86)\a)`, []string{`drive path-text C:\Program Files (x86)\a`}},
	{`calls C:\x\ntdll.dll!NtOpen+0x14`, []string{`drive path-text C:\x\ntdll.dll`}},
	{`run C:\a.exe&calc`, []string{`drive path-text C:\a.exe`}},
	{`C:\Temp\..`, []string{`drive path-line C:\Temp\..`}},
	{`C:\Temp\a.txt 51 MB`, []string{`drive path-text C:\Temp\a.txt`}},
	{`C:\Temp\dump 51 MB`, []string{`drive path-text C:\Temp\dump`}},
	{`dir C:\Temp\*.txt`, []string{`drive path-text C:\Temp\`}},
	{`cmd.exe /c C:\Temp\x.exe /s /q`, []string{`drive path-text C:\Temp\x.exe`}},
	{`a \\srv\c$\a b.txt and \\10.0.0.1\d`, []string{`unc path-text \\srv\c$\a b.txt`, `unc path-text \\10.0.0.1\d`}},
	{`CommandLine: \??\C:\windows\system32\conhost.exe 0xffffffff -ForceV1`, []string{`nt path-text \??\C:\windows\system32\conhost.exe`}},
	{`C:\C:\C:\`, []string{`drive path-text C:\`, `drive path-text C:\`, `drive path-text C:\`}},
	{`C:\x\y - 51 MB`, []string{`drive path-text C:\x\y`}},
	{`C:\a b -> D:\c d`, []string{`drive path-text C:\a b`, `drive path-text D:\c`}},
	{`a=C:\x,b=D:\y`, []string{`drive path-text C:\x`, `drive path-label D:\y`}},
	{`d:\x\y.cs(12,5): error`, []string{`drive path-text d:\x\y.cs`}},
	{`open \\.\C: now`, []string{`device path-text \\.\C:`}},
	// streams
	{`C:\a.txt:evil.exe`, []string{`drive path-line C:\a.txt:evil.exe`}},
	{`C:\a.txt:Zone.Identifier`, []string{`drive path-line C:\a.txt:Zone.Identifier`}},
	{`C:\a.txt:12`, []string{`drive path-text C:\a.txt`}},
	{`C:\a.txt: done`, []string{`drive path-text C:\a.txt`}},
	// escaped
	{`{"Path":"C:\\a\\b.txt","U":"\\\\srv\\share\\x"}`, []string{`drive path-quoted* C:\\a\\b.txt`, `unc path-quoted* \\\\srv\\share\\x`}},
	{`C:\\windows\\a.dmp\n51 MB`, []string{`drive path-text* C:\\windows\\a.dmp`}},
	{`C:\\Windows\System32`, []string{`drive path-line C:\\Windows\System32`}},
	{`"\\Device\\HarddiskVolume3\\a.exe"`, []string{`nt path-quoted* \\Device\\HarddiskVolume3\\a.exe`}},
	// POSIX
	{`ls /etc /tmp`, []string{`posix path-text /etc`, `posix path-text /tmp`}},
	{`/usr/bin:/bin`, []string{`posix path-text /usr/bin`, `posix path-label /bin`}},
	{`/dev/pts/../../devices/pseudo/pts@0:0`, []string{`posix path-line /dev/pts/../../devices/pseudo/pts@0:0`}},
	{`see /devices/pci@1f,0/ide@d/dad@0,0:a and /home/a@b: c, /x/y@1: z`, []string{
		`posix path-text /devices/pci@1f,0/ide@d/dad@0,0:a`, `posix path-text /home/a@b`, `posix path-text /x/y@1`}},
	{`0 5 /usr/sbin/sshd -D`, []string{`posix path-text /usr/sbin/sshd`}},
	{"\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)", []string{`posix path-text /lib/x86_64-linux-gnu/libc.so.6`}},
	{`open ~/x.txt`, []string{`posix path-text ~/x.txt`}},
	{`x 2>/dev/null`, []string{`posix path-text /dev/null`}},
	// none
	{`GET /api/v1/users HTTP/1.1`, nil},
	{`https://a.example/usr/bin/x?u=/etc/passwd`, nil},
	{`ipconfig /all /renew`, nil},
	{`rd /s /q x /e/i/y`, nil},
	{`schtasks /run /tn x`, nil},
	{`</a> // comment /* x */`, nil},
	{`fileC:\WINDOWS\x`, nil},
	{`\\Computer01\process(idle)\% processor time`, nil},
	{`\\srv\ \\srv`, nil},
	{`-split "\\d\\w" \\d\w`, nil},
	{`HKXX:\SOFTWARE Cert:\x drive:\y $d:\z`, nil},
	{`100% \x 5%\y ${a b}\z $dir\x MYHKLM\a C:\HKLM\`, []string{`drive path-text C:\HKLM\`}},
	// names of folders
	{`HKLM:\SOFTWARE\a`, []string{`registry path-line HKLM:\SOFTWARE\a`}},
	{`reg add HKCU\Software\X /v y`, []string{`registry path-text HKCU\Software\X`}},
	{`Registry::HKEY_USERS\.DEFAULT\Console`, []string{`registry path-label HKEY_USERS\.DEFAULT\Console`}},
	{`"HKLM\\Software\\Json"`, []string{`registry path-quoted* HKLM\\Software\\Json`}},
	{`Wrote %TEMP%\a b.zip`, []string{`variable path-text %TEMP%\a b.zip`}},
	{`%ProgramFiles(x86)%\a\b.exe -k`, []string{`variable path-text %ProgramFiles(x86)%\a\b.exe`}},
	{`in $env:TEMP\x.ps1 and ${env:ProgramFiles(x86)}\y.exe`, []string{`variable path-text $env:TEMP\x.ps1`, `variable path-text ${env:ProgramFiles(x86)}\y.exe`}},
	{`$HOME\x.txt`, []string{`variable path-line $HOME\x.txt`}},
	{`foo\nbar \t \Devices\x`, nil},
	{"C:\x00\\a", nil},
	// the name ends with a bracket, and a quote that closes nothing follows
	{`A:\0{0}' to\0`, []string{`drive path-text A:\0{0}`}},
}

func showPath(line string, p Path) string {
	mark := ""
	if p.Flags.Has(artifact.Truncated) {
		mark += "+"
	}
	if p.Flags.Has(artifact.EscapedBackslashes) {
		mark += "*"
	}
	return fmt.Sprintf("%s %s%s %s", p.Kind, p.Rule, mark, line[p.Start:p.End])
}

func pathLine(b []byte) *plane.Line { return plane.Of(b, PathCandidates) }

// pathsOf returns the paths of a line of its own.
func pathsOf(b []byte) (all []Path) {
	eachPath(pathLine(b), 0, func(p Path) { all = append(all, p) })
	return all
}

func TestPaths(t *testing.T) {
	for _, c := range pathCases {
		var got []string
		for _, p := range pathsOf([]byte(c.line)) {
			got = append(got, showPath(c.line, p))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.line, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	if s := PathKind(99).String() + EndRule(99).String(); s != "unknownunknown" {
		t.Error(s)
	}
}
