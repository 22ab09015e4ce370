package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// drawn takes a drawing apart: a line that begins with a caret marks parts of the line above it, as
// a console shows them, and names them.
func drawn(t *testing.T, at, drawing string) (text string, want []string) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(strings.TrimPrefix(drawing, "\n")) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(strings.TrimLeft(line, " "), "^") {
			lines = append(lines, strings.ReplaceAll(line, "→", "\t"))
			continue
		}
		above := []byte(lines[len(lines)-1])
		names := strings.Fields(strings.TrimLeft(line, "^ "))
		for i := 0; i < len(line); i++ {
			if line[i] != '^' {
				continue
			}
			start := i
			for i < len(line) && line[i] == '^' {
				i++
			}
			if len(names) == 0 {
				t.Fatalf("%s: %q has more carets than names", at, line)
			}
			want = append(want, fmt.Sprintf("%d %s %q", len(lines), names[0], above[byteAt(above, start):byteAt(above, i)]))
			names = names[1:]
		}
		if len(names) > 0 {
			t.Fatalf("%s: %q has more names than carets", at, line)
		}
	}
	return strings.Join(lines, "\n") + "\n", want
}

// cellsOf returns the parts of a text but claims: the line, what it is, its text.
func cellsOf(text string) (got []string) {
	r := new(Reader)
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		for _, p := range r.read(nil, []byte(line), false) {
			if !silent(&p) {
				got = append(got, fmt.Sprintf("%d %s %q", n, names[p.what()], line[p.Start:p.End]))
			}
		}
	}
	return got
}

// TestShapes: what a shape is, and where its cells end.
func TestShapes(t *testing.T) {
	for _, c := range []struct{ at, drawing string }{
		{where(), `
Voodoo                    Prüfwort
------                    --------
C:\Program Files\a b.exe  x 1
^^^^^^^^^^^^^^^^^^^^^^^^  name
C:\T\c.dll                2
^^^^^^^^^^  name
`},
		{where(), `
Id   Weight Where                     Sum
--   ------ -----                     ---
1       2.5 C:\T\my long name.txt     d41d8cd98f00b204e9800998ecf8427e
            ^^^^^^^^^^^^^^^^^^^^^     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ name hash
`},
		{where(), `
Thumbprint                                Subject
----------                                -------
384573A54E6479390E61F0BE00DAE0968B749301  CN=Acme
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^  hash
`},
		{where(), `
Name                            Id      CPU
----                            --      ---
my helper                     6020 0.390625
^^^^^^^^^                     ^^^^ process pid
`},
		{where(), `
映像名称                       PID 会话名              会话#       内存使用
========================= ======== ================ =========== ============
System Idle Process              0 Services                   0         24 K
^^^^^^^^^^^^^^^^^^^              ^ process pid
`},
		{where(), `
Name  Status  Path
----  ------  ----
evil  Running C:\T\evil.exe
              ^^^^^^^^^^^^^ name
good  Valid   C:\T\good.exe
      ^^^^^   ^^^^^^^^^^^^^ signature name
`},
		{where(), `
+--------------------------+------+---------------------+
| FULLPATH                 | SIZE | MTIME               |
+--------------------------+------+---------------------+
| C:\Users\Public\my a.exe | 1234 | 2022-03-01 10:11:12 |
  ^^^^^^^^^^^^^^^^^^^^^^^^   ^^^^   ^^^^^^^^^^^^^^^^^^^ name size time
+--------------------------+------+---------------------+
| C:\Users\Public\a longer one.exe | 5 | 2022-03-01 10:11:12 |
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^   ^   ^^^^^^^^^^^^^^^^^^^ name size time
`},
		{where(), `
┌──────────────┬──────┐
│ Path         │ Size │
├──────────────┼──────┤
│ C:\T\a b.exe │ 12   │
  ^^^^^^^^^^^^   ^^ name size
└──────────────┴──────┘
`},
		{where(), `
| What | Where |
|:-----|------:|
| a | C:\T\x y.txt |
      ^^^^^^^^^^^^ name
`},
		{where(), `
 path         | size
--------------+------
 /opt/my f.so |   12
 ^^^^^^^^^^^^     ^^ name size
`},
		{where(), `
CommandLine                       Name       ProcessId
C:\Windows\system32\lsass.exe -p  lsass.exe  712
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^  ^^^^^^^^^  ^^^ command process pid
`},
		{where(), `
 USERNAME              SESSIONNAME        ID  STATE   IDLE TIME  LOGON TIME
>operator              console             1  Active      none   9/20/2026 8:02 AM
 ^^^^^^^^ account
 svc_sql                                   2  Disc         1:12  9/21/2026 6:30 PM
 ^^^^^^^ account
`},
		{where(), `
COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF    NODE NAME
sshd      812 root  txt    REG    8,1   852888 1182730 /usr/sbin/sshd
^^^^      ^^^ ^^^^                      ^^^^^^         ^^^^^^^^^^^^^^ process pid account size name
python3  2222 web    7u    REG    8,1        0 6715421 /tmp/.x (deleted)
^^^^^^^  ^^^^ ^^^                            ^         ^^^^^^^ process pid account size name
`},
		{where(), `
Name                Pid Pri Thd  Hnd   Priv        CPU Time    Elapsed Time
my app             1160   8  12  345  12345     0:00:01.234     1:02:03.456
^^^^^^             ^^^^ process pid
`},
		{where(), `
Alpha,Beta,Gamma
1,"C:\T\a, b.exe",x
   ^^^^^^^^^^^^^ name
2,C:\T\my file.txt,y
  ^^^^^^^^^^^^^^^^ name
`},
		{where(), `
Dateiname;Größe;SHA256
"C:\T\a;b.txt";12;x
 ^^^^^^^^^^^^  ^^ name size
`},
		{where(), `
Node,CommandLine,Name,ProcessId
PC1,C:\a\x.exe --csv=a,b,c -o,x.exe,1234
    ^^^^^^^^^^^^^^^^^^^^^^^^^ ^^^^^ ^^^^ command process pid
`},
		{where(), `
PathName         : C:\Users\bob.smith\AppData\Local\Microsoft\Tem
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ name
                   porary\evil tools\x.dll
                   ^^^^^^^^^^^^^^^^^^^^^^^ name
State            : Running
`},
		{where(), `
PSPath         : Microsoft.PowerShell.Core\Registry::HKEY_LOCAL_MACHINE\SOFTWAR
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ key
                 E\Microsoft\Windows NT\CurrentVersion\Run
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key
`},
		{where(), `
Name  Path
----  ----
x     C:\Program Files\My
      ^^^^^^^^^^^^^^^^^^^ name
      App\x.exe
      ^^^^^^^^^ name
y     C:\T\y.exe
      ^^^^^^^^^^ name
`},
		{where(), `
CommandLine=C:\a b\x.exe -y
            ^^^^^^^^^^^^^^^ command
Name=x.exe
     ^^^^^ candidate
ProcessId=1234
          ^^^^ pid
`},
		{where(), `
Path     : C:\T\a.exe
           ^^^^^^^^^^ name
Folder   : C:\T\other folder
           ^^^^^^^^^^^^^^^^^ name
Imphash  : d41d8cd98f00b204e9800998ecf8427e
Status   : Quarantined
User     : CORP\svc sql
           ^^^^^^^^^^^^ account
`},
		{where(), `
Path : C:\Windows;C:\Windows\System32
Pad  : C:\T\a.exe (read only)
Note : C:\T\a.exe -x
Cmd  : C:\T\a.exe -x
       ^^^^^^^^^^^^^ command
`},
		{where(), `
 Directory of C:\T
              ^^^^ name

03/31/2024  10:11 AM    <DIR>          PROGRA~1     Program Files
^^^^^^^^^^^^^^^^^^^^                                ^^^^^^^^^^^^^ time name
03/31/2024  10:11 AM    <KATALOG>      a b
^^^^^^^^^^^^^^^^^^^^                   ^^^ time name
03/31/2024  10:11 AM             1,234 MYFILE~1.TXT my file name.txt
^^^^^^^^^^^^^^^^^^^^             ^^^^^              ^^^^^^^^^^^^^^^^ time size name
03/31/2024  10:11 AM                36 ...                    cred.txt
^^^^^^^^^^^^^^^^^^^^                ^^                        ^^^^^^^^ time size name
`},
		{where(), `
-rw-r--r--   1 jones domain users      21838 2019-05-28 10:24:17.890430740 -0400 my uxy
               ^^^^^                   ^^^^^ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ^^^^^^ owner size time name
lrwxrwxrwx 1 root root 11 Mar  2 11:11 link -> /etc/my passwd
             ^^^^         ^^^^^^^^^^^^ ^^^^    ^^^^^^^^^^^^^^ owner time name name
`},
		{where(), `
  File: /etc/cron.d/my job -> /opt/x y
        ^^^^^^^^^^^^^^^^^^    ^^^^^^^^ name name
  Size: 7               Blocks: 0
        ^ size
`},
		{where(), `
Directory of e:\store\a.dbg
             ^^^^^^^^^^^^^^ name
`},
		{where(), `
  Proto  Lokale Adresse         Remoteadresse          Status          PID
  TCP    10.20.30.130:22        203.0.113.61:39956     ESTABLISHED     2016
                                                                       ^^^^ process
                                                                       ^^^^ pid
  RpcSs
 [my sshd.exe]
  ^^^^^^^^^^^ process
`},
		{where(), `
→                   5→C:\Users\htb\My Docs\
                      ^^^^^^^^^^^^^^^^^^^^^ name
→    New File  →→  128000→my document.pdf
                   ^^^^^^ ^^^^^^^^^^^^^^^ size name
`},
		{where(), `
c:\a dir\x.exe:
^^^^^^^^^^^^^^ name
→Verified:→Signed
           ^^^^^^ signature
→MD5:→d41d8cd98f00b204e9800998ecf8427e
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hash
`},
		{where(), `
PID→Status→Label
412→0→com.apple.Finder
^^^   ^^^^^^^^^^^^^^^^ pid service
`},
		{where(), `
User name                    j.doe
                             ^^^^^ account
Full Name                    John Doe
`},
		{where(), `
Root           What      Kind
----           ----      ----
A:\            drive     FileSystem
^^^ name
HKLM:\Network  key       Registry
`},
		{where(), `
Image Name                     PID Services
========================= ======== ============================================
svchost.exe                    944 BrokerInfrastructure, DcomLaunch, PlugPlay,
^^^^^^^^^^^                    ^^^ process pid
                                   Power, SystemEventsBroker
lsass.exe                      712 KeyIso, SamSs
^^^^^^^^^                      ^^^ process pid
`},
		{where(), `
Mode              Size     Type  Last modified              Name
----              ----     ----  -------------              ----
100777/rwxrwxrwx  73802    fil   2024-01-15 15:14:07 +0000  my evil.exe
                  ^^^^^          ^^^^^^^^^^^^^^^^^^^^^^^^^  ^^^^^^^^^^^ size time name
`},
		{where(), `
User: please try again
User: bob
      ^^^ account
User: NT AUTHORITY\SYSTEM
      ^^^^^^^^^^^^^^^^^^^ account
User: CORP\bob logged on
User: n/a
PATH=/usr/local/bin:/usr/bin
`},
		{where(), `
PSPath,FullName,Length
Microsoft.PowerShell.Core\FileSystem::C:\a b,C:\a b,5
                                      ^^^^^^        ^ name size
`},
		{where(), `
Resources : {file:_C:\T\a b.exe, regkey:_HKLM\SOFTWARE\Windows
                   ^^^^^^^^^^^^          ^^^^^^^^^^^^^^^^^^^^^ name key
            NT\Run\{1},
            ^^^^^^^^^^ key
            behavior:_process: x,
            taskscheduler:_C:\T\GameOv
                           ^^^^^^^^^^^ name
            er}
            ^^ name
ThreatID  : 2147741009
`},
		{where(), `
| File | Says |
|------|------|
| some | text |
| a.md | more |
  ^^^^ name
`},
		{where(), `
Environment : {[OneDrive, C:\Users\u\OneDrive],
                          ^^^^^^^^^^^^^^^^^^^ name
              [TEMP, C:\T a]}
                     ^^^^^^ name
`},
		{where(), `
Files : {C:\a b.txt, C:\c, x, D:\e f...}
         ^^^^^^^^^^  ^^^^     ^^^^^^^^^ name name name
`},
		{where(), `
c:\windows NT SERVICE\TrustedInstaller:(F)
^^^^^^^^^^ ^^^^^^^^^^^^^^^^^^^^^^^^^^^ name account
           NT AUTHORITY\SYSTEM:(M)
C:\Program Files APPLICATION PACKAGE AUTHORITY\ALL APPLICATION PACKAGES:(RX)
^^^^^^^^^^^^^^^^ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ name account
C:\T\a b.exe WIN-X9Y\homer:(OI)(CI)(F)
^^^^^^^^^^^^ ^^^^^^^^^^^^^ name account
C:\Program Files\foo Everyone:(F)
`},
		{where(), `
SHA256 ハッシュ (対象 C:\T\a b.exe):
                      ^^^^^^^^^^^^ name
`},
		{where(), `
MD5의 C:\T\a b.exe 해시:
      ^^^^^^^^^^^^ name
d41d8cd98f00b204e9800998ecf8427e
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hash
`},
	} {
		text, want := drawn(t, c.at, c.drawing)
		if diff := cmp.Diff(want, cellsOf(text)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.at, diff)
		}
	}
}
