package report_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// stixOptions are those of all bundles of the tests.
var stixOptions = &report.TimeOptions{Given: time.Unix(1.7e9, 123456789)}

// bundle returns the bundle of findings of documents.
func bundle(t *testing.T, documents map[*report.Document][]*analyze.Finding, order ...*report.Document) (string, []map[string]any) {
	t.Helper()
	var out bytes.Buffer
	b := report.NewSTIXBundle(&out)
	for _, d := range order {
		s := report.NewSTIX(b, stixOptions)
		if err := s.Begin(d); err != nil {
			t.Fatal(err)
		}
		for _, f := range documents[d] {
			if err := s.Finding(f); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.End(); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	objects, err := checkBundle(out.Bytes())
	if err != nil {
		t.Fatalf("%v in %.2000s", err, &out)
	}
	return out.String(), objects
}

// identifying has, for each type of observable object, the properties that its ID depends on.
var identifying = map[string][]string{
	"file": {"hashes", "name", "extensions", "parent_directory_ref"}, "directory": {"path"}, "ipv4-addr": {"value"}, "ipv6-addr": {"value"},
	"domain-name": {"value"}, "url": {"value"}, "email-addr": {"value"}, "windows-registry-key": {"key", "values"},
	"user-account": {"account_type", "user_id", "account_login"},
}

var (
	stixID   = regexp.MustCompile(`^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	stixTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$`)
)

// checkBundle says what is wrong with a bundle, without any code of the package: an ID that is not
// unique or not what its object makes it, a reference that leads nowhere, a time in another form.
func checkBundle(b []byte) ([]map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var whole struct {
		Type, ID string
		Objects  []map[string]any
	}
	if err := d.Decode(&whole); err != nil {
		return nil, err
	}
	if whole.Type != "bundle" || !stixID.MatchString(whole.ID) || len(whole.Objects) < 2 {
		return nil, fmt.Errorf("%s %s with %d objects", whole.Type, whole.ID, len(whole.Objects))
	}
	ids := map[string]bool{}
	for _, o := range whole.Objects {
		id, _ := o["id"].(string)
		if ids[id] || !stixID.MatchString(id) || !strings.HasPrefix(id, fmt.Sprint(o["type"], "--")) || o["spec_version"] != "2.1" {
			return nil, fmt.Errorf("the ID of %v", o)
		}
		ids[id] = true
		if properties := identifying[fmt.Sprint(o["type"])]; properties != nil {
			if want := expectedID(o, properties); id != want {
				return nil, fmt.Errorf("the ID of %v is not %s", o, want)
			}
		}
	}
	for _, o := range whole.Objects {
		for name, v := range o {
			list, isList := v.([]any)
			if !isList {
				list = []any{v}
			}
			for _, one := range list {
				text, _ := one.(string)
				switch {
				case (strings.HasSuffix(name, "_ref") || strings.HasSuffix(name, "_refs")) && !ids[text]:
					return nil, fmt.Errorf("%s of %v leads nowhere", name, o)
				case slices.Contains([]string{"created", "modified", "first_observed", "last_observed", "atime", "mtime", "ctime"}, name) && !stixTime.MatchString(text):
					return nil, fmt.Errorf("%s of %v", name, o)
				}
			}
		}
	}
	return whole.Objects, nil
}

// expectedID computes the ID of an observable object as STIX 2.1, section 2.9, says.
func expectedID(o map[string]any, properties []string) string {
	of := map[string]any{}
	for _, name := range properties {
		if v, ok := o[name]; ok {
			of[name] = v
		}
	}
	if all, ok := of["hashes"].(map[string]any); ok {
		for _, kind := range []string{"MD5", "SHA-1", "SHA-256", "SHA-512"} {
			if h, ok := all[kind]; ok {
				of["hashes"] = map[string]any{kind: h}
				break
			}
		}
	}
	var canonical bytes.Buffer
	e := json.NewEncoder(&canonical) // it sorts members; it escapes these characters, which RFC 8785 does not
	e.SetEscapeHTML(false)
	if err := e.Encode(of); err != nil {
		panic(err)
	}
	text := strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029", `\\`, `\\`).Replace(strings.TrimSuffix(canonical.String(), "\n"))
	space, _ := hex.DecodeString("00abedb4aa42466c9c01fed23315a9b7")
	sum := sha1.Sum(append(space, text...))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return fmt.Sprintf("%s--%x-%x-%x-%x-%x", o["type"], sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// TestSTIXValues: what becomes of each kind. The IDs are those that OASIS's library stix2 3.0.2
// gives the same objects.
func TestSTIXValues(t *testing.T) {
	of := func(kind analyze.Kind, value string) *analyze.Finding {
		return &analyze.Finding{Kind: kind, Value: value}
	}
	hash := func(kind, value string) *analyze.Finding {
		return &analyze.Finding{Kind: analyze.KindHash, Value: value, Hashes: []analyze.Hash{{Kind: kind, Value: value}}}
	}
	for _, c := range []struct {
		at   string
		f    *analyze.Finding
		want string // empty for what has no object
	}{
		{at(), of(analyze.KindIPv4, "198.51.100.3"), `"id":"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4","type":"ipv4-addr","spec_version":"2.1","value":"198.51.100.3"`},
		{at(), of(analyze.KindIPv4, "192.0.2.0/24"), `"value":"192.0.2.0/24"`},
		{at(), of(analyze.KindIPv4, "192.0.2.300"), ""},
		{at(), of(analyze.KindIPv6, "FE80::1%eth0"), `"value":"fe80::1"`},
		{at(), of(analyze.KindIPv6, "::ffff:192.0.2.1"), `"type":"ipv4-addr","spec_version":"2.1","value":"192.0.2.1"`},
		{at(), of(analyze.KindDomain, "Evil.Example."), `"type":"domain-name","spec_version":"2.1","value":"evil.example"`},
		{at(), of(analyze.KindDomain, "_ldap._tcp.example"), ""},
		{at(), of(analyze.KindDomain, "xn--zzzzzzzz.example"), ""},
		{at(), of(analyze.KindDomain, "bücher.example"), `"value":"bücher.example"`},
		{at(), of(analyze.KindURL, "http://ü.example/a b[1]?{x}#y#z"), `"value":"http://%C3%BC.example/a%20b%5B1%5D?%7Bx%7D#y%23z"`},
		{at(), of(analyze.KindURL, "http://[2001:db8::1]:80/%41%4"), ""},
		{at(), of(analyze.KindURL, "http:///a"), ""},
		{at(), of(analyze.KindURL, "http://a@b@c.example/"), `"value":"http://a%40b@c.example/"`},
		{at(), of(analyze.KindEmail, "a@example.com"), `"type":"email-addr","spec_version":"2.1","value":"a@example.com"`},
		{at(), of(analyze.KindEmail, `"a b"@example.com`), ""},
		{at(), of(analyze.KindSID, "S-1-5-18"), `"type":"user-account","spec_version":"2.1","user_id":"S-1-5-18"`},
		{at(), of(analyze.KindAccount, `CORP\a`), `"account_login":"CORP\\a"`},
		{at(), of(analyze.KindRegistry, `HKLM:\Software\x`), `"key":"HKEY_LOCAL_MACHINE\\Software\\x"`},
		{at(), of(analyze.KindRegistry, `Microsoft.PowerShell.Core\Registry::hkey_users\S-1-5-18`), `"key":"HKEY_USERS\\S-1-5-18"`},
		{at(), of(analyze.KindRegistry, `\REGISTRY\MACHINE\SYSTEM`), `"key":"HKEY_LOCAL_MACHINE\\SYSTEM"`},
		{at(), of(analyze.KindRegistry, `HKLMX\a`), ""},
		{at(), hash("sha256", strings.Repeat("Ab", 32)), `"hashes":{"SHA-256":"abababab`},
		{at(), hash("crc32", "00000000"), ""},
		{at(), of(analyze.KindFile, `C:\x\a.exe`), `"name":"a.exe","parent_directory_ref":"directory--`},
		{at(), of(analyze.KindFile, "C:\\\xe2\x80\xff\u2028\x01\x7f"), "\"name\":\"\ufffd\ufffd\\u2028\\u0001\\u007f\""},
		{at(), of(analyze.KindFile, `C:\`), `"type":"directory","spec_version":"2.1","path":"C:\\"`},
		{at(), of(analyze.KindFile, `C:\a.txt:hidden:$DATA`), `"extensions":{"ntfs-ext":{"alternate_data_streams":[{"name":"hidden"}]}},"name":"a.txt"`},
		{at(), &analyze.Finding{Kind: analyze.KindFile, Value: `C:\Progra...`, Truncated: true}, ""},
		{at(), of(analyze.KindService, "x"), ""},
		{at(), of(analyze.KindTask, "x"), ""},
		{at(), of(analyze.KindCommand, "x"), ""},
		{at(), of(analyze.KindTimestamp, "x"), ""},
		{at(), of(analyze.KindSecret, "REDACTED"), ""},
		{at(), of(analyze.KindSize, "x"), ""},
		{at(), of(analyze.KindGUID, "x"), ""},
		{at(), of("made-up", "x"), ""},
	} {
		d := new(report.Document)
		out, objects := bundle(t, map[*report.Document][]*analyze.Finding{d: {c.f}}, d)
		if c.want == "" && len(objects) != 2 || !strings.Contains(out, c.want) {
			t.Errorf("%s: want %s: %s", c.at, c.want, out)
		}
		s := report.NewSTIX(new(bytes.Buffer), stixOptions)
		write(t, s, d, c.f)
		if left := s.LeftOut(); (left.Values+left.Kinds[c.f.Kind] == 1) != (c.want == "") {
			t.Errorf("%s: left out: %+v", c.at, left)
		}
	}
}

// TestSTIXVariants: files with one name and different sizes, times or hashes are different objects:
// none says what was found on another machine. What is the same is one object.
func TestSTIXVariants(t *testing.T) {
	file := func(change func(*analyze.Finding)) *analyze.Finding {
		f := &analyze.Finding{Kind: analyze.KindFile, Value: `C:\x\a.exe`}
		change(f)
		return f
	}
	md5 := analyze.Hash{Kind: "md5", Value: strings.Repeat("0", 32)}
	all := []*analyze.Finding{
		file(func(*analyze.Finding) {}),
		file(func(f *analyze.Finding) { f.Size = &analyze.Size{Bytes: 1024, Min: 1024, Max: 1024, Text: "1024"} }),
		file(func(f *analyze.Finding) { f.Size = &analyze.Size{Bytes: 1024, Min: 512, Max: 1535, Text: "1 KB"} }),
		file(func(f *analyze.Finding) { f.Hashes = []analyze.Hash{md5} }),
		file(func(f *analyze.Finding) {
			f.Hashes = []analyze.Hash{md5, {Kind: "sha1", Value: strings.Repeat("1", 40)}}
		}),
		file(func(f *analyze.Finding) {
			f.Hashes = []analyze.Hash{md5, {Kind: "sha1", Value: strings.Repeat("2", 40)}}
		}),
		file(func(f *analyze.Finding) {
			f.Times = []analyze.Time{{Role: analyze.RoleModified, Value: "2024-01-15T15:14:07+01:00"}}
		}),
		file(func(f *analyze.Finding) {
			f.Times = []analyze.Time{{Role: analyze.RoleModified, Value: "2024-01-15T15:14:07"}}
		}),
		file(func(f *analyze.Finding) {
			f.Times = []analyze.Time{{Role: analyze.RoleModified, Text: "1/2/2024", Ambiguous: true}}
		}),
		file(func(f *analyze.Finding) { f.Owner = `CORP\o` }),
		file(func(f *analyze.Finding) {
			f.Size = &analyze.Size{Bytes: 1 << 60, Min: 1 << 60, Max: 1 << 60, Text: "1 EiB"}
		}),
	}
	a, b := &report.Document{Source: "a"}, &report.Document{Source: "b"}
	out, objects := bundle(t, map[*report.Document][]*analyze.Finding{a: all, b: append(all, all...)}, a, b)
	files := slices.DeleteFunc(objects, func(o map[string]any) bool { return o["type"] != "file" })
	if len(files) != len(all) {
		t.Errorf("%d files, want %d: %s", len(files), len(all), out)
	}
	for _, want := range []string{`"size":1024`, `"mtime":"2024-01-15T14:14:07Z"`, `"modified":"1/2/2024"`, `"hashes":{"SHA-1":"22`, `"size_text":"1 EiB"`} {
		if strings.Count(out, want) != 1 {
			t.Errorf("%d times %s in %s", strings.Count(out, want), want, out)
		}
	}
}

// TestSTIXProcess: a process has the file of its row or list as image, or one of its name alone.
func TestSTIXProcess(t *testing.T) {
	at := func(f analyze.Finding, rule string, line int64) *analyze.Finding {
		f.Rule, f.Line, f.Span.Start, f.Span.End = rule, line, line*100, line*100+10
		return &f
	}
	process := func(name string, pid, parent int64) analyze.Finding {
		return analyze.Finding{Kind: analyze.KindProcess, Value: name, Process: &analyze.ProcessInfo{ID: pid, Parent: parent}}
	}
	file := func(path string) analyze.Finding { return analyze.Finding{Kind: analyze.KindFile, Value: path} }
	for name, c := range map[string]struct {
		findings []*analyze.Finding
		image    []string // the folder of the image, or none
	}{
		"row":          {[]*analyze.Finding{at(process("svchost", 8, 4), "table", 1), at(file(`C:\s\svchost.exe`), "table", 1)}, []string{`C:\s`}},
		"file first":   {[]*analyze.Finding{at(file(`C:\s\Svchost.exe`), "table", 1), at(process("svchost", 8, 4), "table", 1)}, []string{`C:\s`}},
		"another row":  {[]*analyze.Finding{at(process("svchost", 8, 4), "table", 1), at(file(`C:\s\svchost.exe`), "table", 2)}, []string{""}},
		"list":         {[]*analyze.Finding{at(process("a.exe", 8, -1), "list", 1), at(file(`C:\s\a.exe`), "list", 4)}, []string{`C:\s`}},
		"far away":     {[]*analyze.Finding{at(process("a.exe", 8, -1), "list", 1), at(file(`C:\s\a.exe`), "list", 40)}, []string{""}},
		"another name": {[]*analyze.Finding{at(process("a.exe", 8, -1), "list", 1), at(file(`C:\s\b.exe`), "list", 2)}, []string{""}},
		"in between":   {[]*analyze.Finding{at(process("a.exe", 8, -1), "list", 1), at(process("a.exe", 9, -1), "list", 2), at(file(`C:\s\a.exe`), "list", 3)}, []string{"", `C:\s`}},
		"a path":       {[]*analyze.Finding{at(process(`C:\p\a.exe`, 8, -1), "text", 1)}, []string{`C:\p`}},
		"a number":     {[]*analyze.Finding{at(process("8", 8, -1), "text", 1)}, []string{"none"}},
		"hexadecimal":  {[]*analyze.Finding{at(process("0x08", 8, -1), "text", 1)}, []string{"none"}},
	} {
		d := new(report.Document)
		out, objects := bundle(t, map[*report.Document][]*analyze.Finding{d: c.findings}, d)
		of := map[any]map[string]any{}
		for _, o := range objects {
			of[o["id"]] = o
		}
		var images []string
		for _, o := range objects {
			if o["type"] != "process" {
				continue
			}
			image := of[o["image_ref"]]
			folder, _ := of[image["parent_directory_ref"]]["path"].(string)
			if image == nil {
				folder = "none"
			}
			images = append(images, folder)
		}
		if !slices.Equal(images, c.image) {
			t.Errorf("%s: %q, want %q: %s", name, images, c.image, out)
		}
		if strings.Contains(out, `"parent_pid":4`) != (c.findings[0].Process != nil && c.findings[0].Process.Parent == 4 || len(c.findings) > 1 && c.findings[1].Process != nil && c.findings[1].Process.Parent == 4) {
			t.Errorf("%s: the parent: %s", name, out)
		}
	}
}

// TestSTIXObserved: a command is an observed data, with its times and its machine, and as many more
// as it takes to hold a bounded number of objects. The same findings give the same bytes.
func TestSTIXObserved(t *testing.T) {
	began := time.Date(2026, 11, 30, 12, 0, 0, 123456789, time.UTC)
	d := document()
	d.Origin = &report.Origin{Machine: "alpha.example", MachineID: "7", ActionID: "5382f7ea", CommandIndex: 3, Started: began, Ended: began.Add(time.Minute)}
	var many []*analyze.Finding
	for i := range 5000 {
		many = append(many, &analyze.Finding{Kind: analyze.KindIPv4, Value: fmt.Sprintf("10.0.%d.%d", i/256, i%256)})
	}
	of := map[*report.Document][]*analyze.Finding{d: many}
	out, objects := bundle(t, of, d)
	observed := slices.DeleteFunc(slices.Clone(objects), func(o map[string]any) bool { return o["type"] != "observed-data" })
	refs := 0
	for _, o := range observed {
		refs += len(o["object_refs"].([]any))
	}
	if len(observed) != 2 || refs != 5000 {
		t.Fatalf("%d observed data with %d objects", len(observed), refs)
	}
	for want, n := range map[string]int{
		`"first_observed":"2026-11-30T12:00:00.123456Z","last_observed":"2026-11-30T12:01:00.123456Z","number_observed":1`:         2,
		`"name":"alpha.example","identity_class":"system","external_references":[{"source_name":"Microsoft Defender for Endpoint"`: 1,
		`"relationship_type":"related-to","source_ref":"observed-data--`:                                                           2,
		`"action_id":"5382f7ea","command_index":3,"document":0,"exit_code":-1`:                                                     2,
	} {
		if strings.Count(out, want) != n {
			t.Errorf("%d times %s", strings.Count(out, want), want)
		}
	}
	if again, _ := bundle(t, of, d); again != out {
		t.Error("the same findings give other bytes")
	}
	turned := document()
	turned.Origin = &report.Origin{Started: began.Add(time.Minute), Ended: began}
	odd := document()
	odd.Origin = &report.Origin{Started: time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC)}
	out, _ = bundle(t, map[*report.Document][]*analyze.Finding{turned: many[:1], odd: many[:1]}, turned, odd)
	for _, want := range []string{
		`"first_observed":"2026-11-30T12:00:00.123456Z","last_observed":"2026-11-30T12:01:00.123456Z"`,
		`"first_observed":"2023-11-14T22:13:20.123456Z","last_observed":"2023-11-14T22:13:20.123456Z"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in %s", want, out)
		}
	}
	if err := report.NewSTIX(new(bytes.Buffer), nil).Begin(document()); err == nil {
		t.Error("no error where no time is known")
	}
}

// TestSTIXBundleCuts: what is written in pieces of any size becomes the same bundle.
func TestSTIXBundleCuts(t *testing.T) {
	var lines bytes.Buffer
	for _, name := range []string{"a", "b"} {
		d := document()
		d.Source = name
		write(t, report.NewSTIX(&lines, stixOptions), d, finding(`C:\x\a.exe`))
	}
	var want bytes.Buffer
	for size := 1; size < lines.Len(); size += 1 + size/2 {
		var out bytes.Buffer
		b := report.NewSTIXBundle(&out)
		for p := lines.Bytes(); len(p) > 0; {
			n := min(size, len(p))
			if _, err := b.Write(p[:n]); err != nil {
				t.Fatal(err)
			}
			p = p[n:]
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := checkBundle(out.Bytes()); err != nil {
			t.Fatalf("pieces of %d: %v", size, err)
		}
		if size == 1 {
			want = out
		} else if !bytes.Equal(out.Bytes(), want.Bytes()) {
			t.Fatalf("pieces of %d give other bytes", size)
		}
	}
	if _, err := report.NewSTIXBundle(new(bytes.Buffer)).Write([]byte("no object\n")); err == nil {
		t.Error("no error for a line of another kind")
	}
}
