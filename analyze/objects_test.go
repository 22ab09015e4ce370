package analyze_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestObjects: what objects say of files and processes.
func TestObjects(t *testing.T) {
	const (
		sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
		sha    = "aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f"
	)
	for _, c := range []struct {
		at   int
		text string
		want []string
	}{
		{line(), `{"type": "file", "name": "svctest.exe", "hashes": {"MD5": "` + md5 + `"}}`, []string{`file svctest.exe md5 block`, "hash " + md5}},
		{line(), `{"hashes": {"SHA-256": "` + sha256 + `", "TLSH": "x"}, "size": 5, "name": "foo.dll"}`, []string{"hash " + sha256, `file foo.dll size=5 block sha256 block`}},
		{line(), `{"0": {"hashes": {"MD5": "` + md5 + `"}, "type": "file"}, "1": {"type": "file", "name": "b"}}`, []string{"hash " + md5, `file b`}},
		{line(), `{"0": {"hashes": {"MD5": "` + md5 + `"}}, "1": {"name": "b.exe"}}`, []string{"hash " + md5}},
		{line(), `{"type": "process", "name": "winword.exe", "binary_ref": "5", "pid": 10468}`, []string{`process winword.exe pid=10468 parent=-1`}},
		{line(), `{"pid": 7, "ppid": 3, "cmdline": "x -k y", "name": "a b.exe"}`, []string{`process a b.exe pid=7 parent=3`, `command x -k y`}},
		{line(), `{"ProcessId": "4700", "Image": "C:\\Windows\\x.exe", "ParentProcessId": "3348"}`, []string{
			`file C:\\Windows\\x.exe`, `process C:\\Windows\\x.exe pid=4700 parent=3348`}},
		{line(), `{"ProcessId": 4, "Image": "/usr/bin/x", "Hashes": "MD5=` + md5 + `,IMPHASH=` + md5 + `", "ParentImage": "/usr/bin/y"}`, []string{
			`file /usr/bin/x md5 block`, `process /usr/bin/x pid=4 parent=-1`, "hash " + md5, "hash " + md5, `file /usr/bin/y`}},
		{line(), `{"LocalAddress": "0.0.0.0", "OwningProcess": 812, "ProcessName": "sshd"}`, []string{"ipv4 0.0.0.0", `process sshd pid=812 parent=-1`}},
		{line(), `{"Image": "/usr/bin/x", "pid": 4, "name": "x"}`, []string{`file /usr/bin/x`, `process x pid=4 parent=-1`}},
		{line(), `{"path": "/etc/passwd", "pid": 4}`, []string{`file /etc/passwd`}},
		{line(), `{"file": {"path": "/bin/x", "stat": {"size": 5, "mtime": "2022-03-01T10:11:46Z"}, "hash": {"sha1": "` + sha1 + `"}}, "size": 9}`, []string{
			`file /bin/x size=5 block sha1 block modified=2022-03-01T10:11:46Z`, "hash " + sha1, "size 9 size=9 "}},
		{line(), `{"metadata": {"size": 5, "x": {"created": "2022-03-01T10:11:46Z"}}, "fileName": "b.txt"}`, []string{`file b.txt size=5 block created=2022-03-01T10:11:46Z`}},
		{line(), `{"path": "/bin/x", "certificate": {"sha1": "` + sha1 + `"}, "parent": {"md5": "` + md5 + `"}}`, []string{`file /bin/x`, "hash " + sha1, "hash " + md5}},
		{line(), `{"Hashes": {"SHA-1": "` + sha1 + `", "DropboxHash": "` + sha + `"}, "IsDir": false, "ModTime": "2017-05-31T16:15:57Z", "Name": "file.txt", "Path": "full/goes/file.txt", "Size": 6}`, []string{
			`file full/goes/file.txt size=6 block sha1 block modified=2017-05-31T16:15:57Z`, "hash " + sha1, "hash " + sha}},
		{line(), `{"fileName": "./a/b.c", "checksums": [{"algorithm": "SHA1", "checksumValue": "` + sha1 + `"}, {"algorithm": "MD5", "checksumValue": "` + md5 + `"}]}`, []string{
			`file ./a/b.c sha1 block md5 block`, "hash " + sha1, "hash " + md5}},
		{line(), `{"name": "x.tar.gz", "digest": {"sha256": "` + sha256 + `"}, "versions": [{"size": 5}, {"size": 6}]}`, []string{"file x.tar.gz sha256 block", "hash " + sha256, "size 5 size=5 ", "size 6 size=6 "}},
		{line(), `[{"name": "a.txt", "size": "311", "md5Checksum": "` + md5 + `"}, {"name": "b.txt", "size": 4}]`, []string{`file a.txt size=311 block md5 block`, "hash " + md5, `file b.txt size=4 block`}},
		{line(), `{"name": "lodash.merge", "version": "4.6.2", "sha1": "` + sha1 + `"}`, []string{"hash " + sha1}},
		{line(), `{"id": 1, "name": "Leanne Graham", "username": "Bret"}`, []string{"account Bret"}},
		{line(), `{"Id": 4, "Handles": 345, "Name": "svchost"}`, []string{`process svchost pid=4 parent=-1`}},
		{line(), `{"type": "user-account", "account_login": "John"}`, []string{"account John"}},
		{line(), `{"user": {"id": "S-1-5-18", "name": "j doe"}, "host": {"name": "ws1"}}`, []string{"sid S-1-5-18", "account j doe"}},
		{line(), `{"process": {"pid": 4, "executable": "C:\\x.exe", "parent": {"pid": 3, "name": "y.exe"}}}`, []string{
			`file C:\\x.exe`, `process C:\\x.exe pid=4 parent=-1`, `process y.exe pid=3 parent=-1`}},
		{line(), `{"imageName": "lsass.exe", "pid": 856, "services": ["KeyIso", "SamSs"]}`, []string{`process lsass.exe pid=856 parent=-1`, "service KeyIso", "service SamSs"}},
		{line(), `{"services": ["web", "db"], "users": ["ann", "bob"]}`, []string{"account ann", "account bob"}},
		{line(), `{"value": "simple.json|` + md5 + `"}`, []string{"file simple.json md5 row", "hash " + md5}},
		{line(), `{"command_line": "\"C:\\a b\\c.exe\" /x"}`, []string{`command \"C:\\a b\\c.exe\" /x`, `file C:\\a b\\c.exe`}},
	} {
		var compact, indented bytes.Buffer
		if err := json.Compact(&compact, []byte(c.text)); err != nil {
			t.Fatalf("%d: %v", c.at, err)
		}
		if err := json.Indent(&indented, []byte(c.text), "\t", "  "); err != nil {
			t.Fatalf("%d: %v", c.at, err)
		}
		cut := strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(indented.String(), "{")), "}")
		forms := []string{c.text, compact.String(), indented.String(), strings.ReplaceAll(indented.String(), "\n", "\r\n"), "2024-01-15 15:14:07 INFO got " + c.text}
		if c.text[0] == '{' {
			forms = append(forms, cut) // without the braces around it
		}
		for i, text := range forms {
			if text[0] == '2' && c.text[0] != '{' {
				continue
			}
			if diff := cmp.Diff(sorted(c.want), objectsIn(t, text)); diff != "" {
				t.Errorf("%d: form %d: (-want +got)\n%s", c.at, i, diff)
			}
		}
	}
}

// TestNotations: objects of other languages.
func TestNotations(t *testing.T) {
	const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for _, c := range []struct {
		at   int
		text string
		want []string
	}{
		{line(), `    {file = "x-0.4.6.tar.gz", hash = "sha256:` + sha256 + `"},`, []string{"file x-0.4.6.tar.gz sha256 block", "hash " + sha256}},
		{line(), "[{\n\timageName: 'lsass.exe',\n\tpid: 856,\n\tservices: ['KeyIso', 'SamSs']\n}, ...]", []string{`process lsass.exe pid=856 parent=-1`, "service KeyIso", "service SamSs"}},
		{line(), `{'name': 'x.exe', 'pid': 7, 'exe': None, 'create_time': datetime.datetime(2020, 1, 2), 'username': 'ann'}`, []string{`process x.exe pid=7 parent=-1`, "account ann"}},
		{line(), `@{Name=svchost.exe; Path=C:\Windows\svchost.exe; ProcessId=4}`, []string{`file C:\Windows\svchost.exe`, `process svchost.exe pid=4 parent=-1`}},
		{line(), `{name: nginx, pid: 12, user: www}`, []string{`process nginx pid=12 parent=-1`, "account www"}},
		{line(), `{"name" => "nginx", "pid" => 12}`, []string{`process nginx pid=12 parent=-1`}},
		{line(), `windows_service_state{display_name="A (B) c",name="dcsvc",status="stopped"} 1`, []string{"service dcsvc"}},
		{line(), `    expr: max(windows_service_state{instance="SQL",name="mssqlserver"}) == 0`, []string{"service mssqlserver"}},
		{line(), `windows_scheduled_task_state{state="ready",task="/Acme/Windows/Chk/Repair"} 1`, []string{"task /Acme/Windows/Chk/Repair"}},
		{line(), `windows_process_threads{creating_process_id="3",process="x",process_id="12"} 4`, []string{`process x pid=12 parent=-1`}},
		{line(), `http_requests_total{name="x",user="ann"} 4`, []string{"account ann"}},
		{line(), "- name: a.exe\n  pid: 4\n  user: ann\n- name: nginx\n  pid: 12\n", []string{`process a.exe pid=4 parent=-1`, "account ann", `process nginx pid=12 parent=-1`}},
		{line(), "files:\n  - path: /etc/passwd\n    size: 12\n    hashes:\n      sha256: " + sha256 + "\n  - path: /etc/group\n    size: 13\n", []string{
			"file /etc/passwd size=12 block sha256 block", "hash " + sha256, "file /etc/group size=13 block"}},
		{line(), "$VAR1 = {\n          'pid' => 16,\n          'name' => 'b.exe'\n        };\n", []string{`process b.exe pid=16 parent=-1`}},
		{line(), `{'pid': 18, 'name': u'c.exe', 'args': ['a', "b's"], 'd': None}`, []string{`process c.exe pid=18 parent=-1`}},
		{line(), "{\n  return name = 4;\n}\nname: x\npid: 4", []string{`process x pid=4 parent=-1`}},
		{line(), "{7f07c11c-f2a5-5dcf-0000-00107c7b6c0d}", []string{"guid 7f07c11c-f2a5-5dcf-0000-00107c7b6c0d"}},
		{line(), "[INFO] it's", nil},
	} {
		if diff := cmp.Diff(sorted(c.want), objectsIn(t, c.text)); diff != "" {
			t.Errorf("%d: (-want +got)\n%s", c.at, diff)
		}
	}
}

// TestManyObjects: records of one line are found in steps that grow with the line, and no row stays
// open.
func TestManyObjects(t *testing.T) {
	for _, one := range []string{`{"pid":1},`, `{"a":{"size":1}},`, `{"name":"a.b","size":1},`} {
		text := "[" + strings.Repeat(one, 1000) + `{"path":"/a","size":3}]` + "\n"
		got := findAll(t, strings.Repeat(text, 3), nil)
		if n := len(got); n < 3 || got[n-1].Value != "/a" || got[n-1].Size == nil {
			t.Errorf("%q: the last of %d findings is %v", one, n, got[max(0, n-1)])
		}
	}
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// objectsIn says what is found in a text, without lines and without times of their own.
func objectsIn(t *testing.T, text string) (got []string) {
	t.Helper()
	found := findAll(t, text, nil)
	for i, s := range tellAll(found) {
		if found[i].Kind == "timestamp" {
			continue
		}
		_, s, _ = strings.Cut(s, " ")
		got = append(got, s)
		if p := found[i].Proof([]byte(text[found[i].Span.Start:found[i].Span.End])); p != found[i].Value {
			t.Errorf("%q is proven to be %q", found[i].Value, p)
		}
	}
	slices.Sort(got)
	return got
}
