package main

// hostile are pieces whose repetition is made to defeat a validator: each begins what it looks for,
// and never gets to the end of it.
var hostile = []struct {
	validator string
	pieces    []string
}{
	{"paths", []string{`C:\`, `C:\\`, `\`, `/`, `//`, `"C:\a `, `/a/b `, `C:\a.txt b `, `: C:\a.txt b `, `C:\a b and c `, `\\?\`, `\??\`, `\\srv\share\`, `C:\(`, `C:\...\`, `C:\a:b`, `%a%\`, `$env:a\`, `HKLM\`}},
	{"sizes", []string{`7`, `7,`, `1 000 `, `000 `, `12,34,567 `, `1K `, `5 МБ `, `size 12 `, `Size:1,`, "7\u00a0", `1.`, `(1 `, `51 MB`}},
	{"hashes", []string{`ab`, `d41d8cd98f00b204e9800998ecf8427 `, `0123456789abcdef0123456789abcdef`, `a `}},
	{"addresses", []string{`1.`, `1.1.1.`, `1.1.1.1.`, `255[.]`, `:`, `::`, `f:`, `fe80::1%`, `(.)`}},
	{"names", []string{`a.`, `a.b `, `a-.`, `é.`, `www.`, `a[.]`, `a(dot)`, `@`, `a@`, `a@a.`, `http://`, `http://a@`, `http://a:b@`, `hxxp[:]//`, `xn--a.`}},
	{"SIDs and GUIDs", []string{`S-1-`, `S-1-5-21-1`, `{00000000-`, `00000000-0000-0000-0000-00000000000 `, `aaaa-`, `-`}},
	{"accounts", []string{`A\`, `AB\ab `, `a\b\`, `NT AUTHORITY\`}},
	{"times", []string{`2024-01-15 `, `2024-01-15T`, `1/2/`, `12:30:45.`, `Jan 1 `, `1.2.2024 `, `20241124024115`, `/Date(`, `1/2/2024 `, `a : 1/2/2024`, `1/2/2024 13/2/2024 2/13/2024 `, `{"LastWriteTime":"1/2/2024"},`}},
	{"processes and services", []string{`a.exe (`, `PID: `, `(PID `, `Service Name: `, `CommandLine: `, `getfile `, `cmd /c `}},
	{"secrets", []string{`password=`, `Password: "`, `sig=a&`, `sig=%`, `Bearer `, `eyJ`, `eyJaaaa.`, `ghp_`, `AKIA`, `-----BEGIN `, `-----BEGIN PRIVATE KEY-----`, `-p`}},
	{"layouts", []string{`{`, `[{"a":`, `{"a":"\`, `"a",`, `Name,`, `Name  Length  `, `---- `, `-a---- `, `d`, `    Directory: `, `a : `, `Name : a`, `SHA256 (`, `drwxr-xr-x 1 a `, `1 `}},
	{"objects", []string{"{\"pid\":1},\n", "{\"pid\":1,\n", "\"name\":\"a.b\",\n", "{\"a\":{\"size\":1}}\n", `{"users":["ab",` + "\n", "- name: a\n", `x_service_state{name="a",`, `{"`, `}`}},
	{"trees and logs", []string{"C:\\T\n└───a\n", "│   ", `sshd[1]: user `, `a started with pid 1 `, "tcp 0 0 1.1.1.1:1 1/", `user=a `, "ab pts/0 10:11\n"}},
	{"coats", []string{"\x1b[", "\x1b[1;", "\x1b[31mC:\\a", "a\x00", "\x00", "\x00C\x00:", "\r"}},
	{"joins", []string{`C:\a.txt 1 KB `, `1 KB C:\a.txt `, `d41d8cd98f00b204e9800998ecf8427e C:\a `}},
}
