package grammar

import (
	"slices"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// borderCases give a line and, for each path in it, how sure its end is and, after a bar, the other
// reading.
var borderCases = []struct {
	line string
	want []string
}{
	// arguments after a POSIX path
	{`/usr/bin/perl scan.pl --port 80`, []string{`medium /usr/bin/perl`}},
	{`/usr/local/bin/ruby report.rb`, []string{`medium /usr/local/bin/ruby`}},
	{`/opt/tool/run out.log --verbose`, []string{`medium /opt/tool/run`}},
	{`zip -r /srv/backup site.zip`, []string{`medium /srv/backup`}},
	{`mv /home/ann/.config old.conf`, []string{`medium /home/ann/.config`}},
	{`root 812 1 0 10:02 ? 00:00:00 /usr/sbin/cron job.sh`, []string{`medium /usr/sbin/cron`}},
	{`cat /etc/passwd /etc/shadow x.txt`, []string{`medium /etc/passwd`, `medium /etc/shadow`}},
	{`/etc/ssh/sshd_config d41d8cd98f00b204e9800998ecf8427e`, []string{`medium /etc/ssh/sshd_config`}},
	{`/var/log/auth.log 20481`, []string{`medium /var/log/auth.log`}},
	{`/dev/sda1 on /boot type ext4`, []string{`medium /dev/sda1`, `medium /boot`}},
	{`x /user.slice/user-1000.slice/session-2.scope`, nil},
	{`x /srv/user.slice/a`, []string{`medium /srv/user.slice/a`}},
	{`/dev/mapper/vg root`, []string{`medium /dev/mapper/vg`}},
	{`/etc/motd greets all that log in here`, []string{`medium /etc/motd`}},
	{`/home/bob/my file`, []string{`low /home/bob/my file | /home/bob/my`}},
	{`/home/bob/photos 2024/a.jpg`, []string{`low /home/bob/photos 2024/a.jpg | /home/bob/photos`}},
	{`Saved: /home/bob/my file.txt`, []string{`low /home/bob/my | /home/bob/my file.txt`}},
	{`OLDPWD=/home/bob/my dir`, []string{`low /home/bob/my dir | /home/bob/my`}},
	{`EDITOR=/usr/bin/vim scratch.txt`, []string{`medium /usr/bin/vim`}},
	{`out=/home/bob/my dir`, []string{`medium /home/bob/my`}},
	{`Saved: /home/bob/my file`, []string{`medium /home/bob/my`}},
	{`"/home/bob/my file.txt" x`, []string{`high /home/bob/my file.txt`}},
	{`Nov  9 12:14:00 n1 /opt/mon/sbin/agentd[1682]: data`, []string{`medium /opt/mon/sbin/agentd`}},
	{`/usr/libexec/foo[77] started`, []string{`medium /usr/libexec/foo`}},
	{`C:\x\svc.exe[123]: up`, []string{`medium C:\x\svc.exe`}},
	{`C:\x\index[1].htm`, []string{`high C:\x\index[1].htm`}},
	// escaped for a shell
	{`/opt/My\ App/bin/run --x`, []string{`medium /opt/My\ App/bin/run`}},
	{`rm -rf /srv/old\ data/a\ \(1\).txt now`, []string{`medium /srv/old\ data/a\ \(1\).txt`}},
	{`/tmp/b\c`, []string{`medium /tmp/b`}},
	// macOS
	{`/Applications/Text Edit.app/Contents/MacOS/Text Edit -psn`, []string{`medium /Applications/Text Edit.app/Contents/MacOS/Text Edit`}},
	{`bob 412 /Applications/Text Edit.app/Contents/MacOS/Text Edit file.txt`, []string{`medium /Applications/Text Edit.app/Contents/MacOS/Text Edit`}},
	{`see /Users/ann/Library/Saved Application State/x.plist`, []string{`medium /Users/ann/Library/Saved Application State/x.plist`}},
	{`du /Volumes/Macintosh HD/Users now`, []string{`medium /Volumes/Macintosh HD/Users`}},
	{`cp /Library/a Desktop/b`, []string{`medium /Library/a Desktop/b`}},
	{`cp /Library/a desktop/b`, []string{`medium /Library/a`}},
	// a command of Windows and its script
	{`C:\Ruby31\ruby tool.rb`, []string{`low C:\Ruby31\ruby tool.rb | C:\Ruby31\ruby`}},
	{`C:\Users\ann\my notes.txt`, []string{`medium C:\Users\ann\my notes.txt`}},
	{`C:\Users\ann\notes.txt`, []string{`high C:\Users\ann\notes.txt`}},
	{`in D:\case files of today`, []string{`low D:\case | D:\case files of today`}},
	// devices
	{`open \\.\PhysicalDrive0 - ready`, []string{`medium \\.\PhysicalDrive0`}},
	{`Volume : \\.\HarddiskVolume2 - FAT32 - Valid`, []string{`medium \\.\HarddiskVolume2`}},
	{`Server=np:\\.\pipe\x##y\tsql\query;User Id=sa`, []string{`medium \\.\pipe\x##y\tsql\query`}},
	{`\\.\pipe\a b`, []string{`medium \\.\pipe\a`}},
	// brackets
	{`Output   folder    : F:\Proj\cfg (encoding=UTF8)`, []string{`medium F:\Proj\cfg`}},
	{`Mounted: E:\image (serial : 0x40b6)`, []string{`medium E:\image`}},
	{`Folder: D:\Data\Copy (2)`, []string{`medium D:\Data\Copy (2)`}},
	{`    C:\Program Files\Acme Kit (arm64);C:\Windows;D:\x`, []string{`medium C:\Program Files\Acme Kit (arm64)`, `medium C:\Windows`, `medium D:\x`}},
	{`Folder: D:\Data\cfg (read only)`, []string{`low D:\Data\cfg | D:\Data\cfg (read only)`}},
	{`Folder: D:\Data\cfg (old).txt`, []string{`medium D:\Data\cfg (old).txt`}},
	{`01: \VOLUME{01d6a1b2c3d4e5f6-1a2b3c4d}\USERS\A.B\MY DIR\EVIL TOOL.EXE (Executable: True)`,
		[]string{`medium \VOLUME{01d6a1b2c3d4e5f6-1a2b3c4d}\USERS\A.B\MY DIR\EVIL TOOL.EXE`}},
	{`\VOLUME{xyz}\a \VOLUME{1}`, nil},
	// lists
	{`Path        : C:\Windows\system32;C:\Program Files\Kit for All\bin;D:\x y`,
		[]string{`medium C:\Windows\system32`, `medium C:\Program Files\Kit for All\bin`, `medium D:\x y`}},
	{`{file:_C:\T\a b, regkey:_HKLM\Software\My Key, service:_x}`, []string{`medium C:\T\a b`, `medium HKLM\Software\My Key`}},
	{`{file:_C:\T\d e.zip->x/y.exe}`, []string{`medium C:\T\d e.zip`}},
	{`C:\T\a b.log=>D:\c`, []string{`medium C:\T\a b.log`, `medium D:\c`}},
	// text without blanks
	{`请查看/etc/hosts文件`, []string{`low /etc/hosts | /etc/hosts文件`}},
	{`文件夹D:\cases已存在`, []string{`low D:\cases | D:\cases已存在`}},
	{`파일은C:\Temp\a.dll입니다`, []string{`medium C:\Temp\a.dll`}},
	{`ログはC:\Temp\b.logです。`, []string{`medium C:\Temp\b.log`}},
	{`位于C:\Temp\日志。`, []string{`medium C:\Temp\日志`}},
	{`C:\资料\报告.docx`, []string{`high C:\资料\报告.docx`}},
	{`C:\v1.zip解压\a.txt`, []string{`high C:\v1.zip解压\a.txt`}},
	{`支持读/写和v1/v2`, nil},
	// tables
	{"│ path │ ~/cases/Practical Work 01.exe_      │", []string{`medium ~/cases/Practical Work 01.exe_`}},
	{"┃ /opt/x y ┃ C:\\a b │", []string{`medium /opt/x y`, `medium C:\a b`}},
	{"│ /usr/bin/x -v y │", []string{`medium /usr/bin/x`}},
	{"cat a | /usr/bin/x y | z", []string{`medium /usr/bin/x`}},
	// patterns
	{`dir C:\Temp\*.txt /s`, []string{`low C:\Temp\ | C:\Temp\*.txt`}},
	{`files = ["/var/log/**.log"]`, []string{`low /var/log/ | /var/log/**.log`}},
	{`ls /tmp/a?.log`, []string{`low /tmp/a | /tmp/a?.log`}},
	{`Is it in C:\Temp\a?`, []string{`medium C:\Temp\a`}},
	// XML
	{"\tName:\t\tC:\\T\\a b&#xD;", []string{`medium C:\T\a b`}},
	{`C:\T\a&b`, []string{`high C:\T\a&b`}},
	{`root@host:/var/log# tail -f /var/log/syslog`, []string{`medium /var/log`, `medium /var/log/syslog`}},
	{`host:/var/log# y`, []string{`medium /var/log#`}},
	{`ann@h1:/srv/a$ ls`, []string{`medium /srv/a`}},
	{"au chemin « C:\\Documents and Settings » est", []string{`high C:\Documents and Settings`}},
	{"au chemin «\u00a0/srv/a b\u00a0» est", []string{`high /srv/a b`}},
	{"« C:\\Temp et", []string{`low C:\Temp | C:\Temp et`}},
	{`LD_PRELOAD=/tmp/.x/lib.so ./run`, []string{`medium /tmp/.x/lib.so`}},
	{`open /Applications/Big Cat.app now`, []string{`medium /Applications/Big Cat.app`}},
	// counters
	{`6/19/2019 12:05:00        \\Computer01\memory\page faults/sec :`, nil},
	{`  \\srv\share\a b: done`, []string{`low \\srv\share\a | \\srv\share\a b`}},
	// prompts
	{`C:\ PS> (Get-Item x)`, []string{`medium C:\`}},
	{`PS D:\> dir`, []string{`medium D:\`}},
	// shortened by the program
	{`x: (HKLM:\SOFTWARE\M...ersion\RunOnceX:String) [Get-ItemProperty], Y`, []string{`low+ HKLM:\SOFTWARE\M...ersion\RunOnceX`}},
	{`x: (C:\Users\ann b…ol\run.dll:String) [Get-Item], Y`, []string{`low+ C:\Users\ann b…ol\run.dll`}},
	{`"C:\Users\ann...ol\run.dll"`, []string{`low+ C:\Users\ann...ol\run.dll`}},
	{`"C:\Users\ann..._\run.dll"`, []string{`low+ C:\Users\ann..._\run.dll`}},
	// keys
	{`Computer\HKEY_CURRENT_USER\Software\Foo Bar`, []string{`medium HKEY_CURRENT_USER\Software\Foo Bar`}},
	{`HKLM\Software\Foo Bar\`, []string{`high HKLM\Software\Foo Bar\`}},
	{`HKLM\Software\Foo Bar`, []string{`medium HKLM\Software\Foo Bar`}},
}

func TestBorders(t *testing.T) {
	for _, c := range borderCases {
		var got []string
		list := new(artifact.List)
		Paths(list, pathLine([]byte(c.line)))
		for i := range list.Matches {
			m := &list.Matches[i]
			s := string(m.Level.Confidence())
			if m.Flags.Has(artifact.Truncated) {
				s += "+"
			}
			s += " " + c.line[m.Start:m.End]
			if other := m.Alternative(); other > 0 {
				s += " | " + c.line[m.Start:other]
			}
			got = append(got, s)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.line, got, c.want)
		}
	}
}
