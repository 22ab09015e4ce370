package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// indicators returns the list of findings, and what was left out.
func indicators(t *testing.T, all bool, d *report.Document, findings ...*analyze.Finding) (string, *report.LeftOut) {
	t.Helper()
	var out bytes.Buffer
	list := report.NewIndicatorList(&out)
	if _, err := list.Write([]byte(report.IndicatorHeader)); err != nil {
		t.Fatal(err)
	}
	s := report.NewIndicators(list)
	s.All = all
	for range 2 { // the second time, all is known
		if err := s.Begin(d); err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			if err := s.Finding(f); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.End(); err != nil {
			t.Fatal(err)
		}
	}
	return out.String(), s.LeftOut()
}

// TestIndicators: a row for each kind and value, in the form of a list, which hits the finding
// again. What cannot be an entry is counted.
func TestIndicators(t *testing.T) {
	d := document()
	d.Source = "a,b\n\".json"
	d.Origin = &report.Origin{Machine: "alpha.example"}
	const tail = ",alpha.example,\"a,b\\n\"\".json\"\r\n"
	of := func(kind analyze.Kind, value string) *analyze.Finding {
		return &analyze.Finding{Kind: kind, Value: value}
	}
	for _, c := range []struct {
		at   string
		f    *analyze.Finding
		want string // the first two cells of each row, divided by a blank line
	}{
		{at(), of(analyze.KindFile, `C:\x\a, "b".exe`), `path,"C:\x\a, ""b"".exe"`},
		{at(), of(analyze.KindFile, `evil.exe`), `name,evil.exe`},
		{at(), of(analyze.KindFile, `-evil.exe`), `name,'-evil.exe`},
		{at(), of(analyze.KindFile, `'evil.exe`), `name,''evil.exe`},
		{at(), of(analyze.KindFile, `/tmp/x`), `path,/tmp/x`},
		{at(), of(analyze.KindFile, `C:\a.txt:hidden`), `path,C:\a.txt:hidden`},
		{at(), &analyze.Finding{Kind: analyze.KindFile, Value: "a.exe", Path: `C:\x\a.exe`, Hashes: []analyze.Hash{{Kind: "md5", Value: strings.Repeat("0", 32)}}},
			`path,C:\x\a.exe|md5,` + strings.Repeat("0", 32)},
		{at(), &analyze.Finding{Kind: analyze.KindHash, Value: "x", Hashes: []analyze.Hash{{Kind: "sha512", Value: strings.Repeat("a", 128)}}}, "sha512," + strings.Repeat("a", 128)},
		{at(), of(analyze.KindIPv4, "192.0.2.1"), "ipv4,192.0.2.1"},
		{at(), of(analyze.KindIPv6, "fe80::1%eth0"), "ipv6,fe80::1%eth0"},
		{at(), &analyze.Finding{Kind: analyze.KindDomain, Value: "evil[.]example", Normalized: "evil.example"}, "domain,evil.example"},
		{at(), of(analyze.KindURL, "http://evil.example/a?b=c"), "url,http://evil.example/a?b=c"},
		{at(), of(analyze.KindEmail, "a@evil.example"), "email,a@evil.example"},
		{at(), of(analyze.KindSID, "S-1-5-18"), "sid,S-1-5-18"},
		{at(), of(analyze.KindAccount, `CORP\a`), `account,CORP\a`},
		{at(), of(analyze.KindRegistry, `HKLM\x`), `registry,HKLM\x`},
		{at(), of(analyze.KindGUID, "3f2504e0-4f89-11d3-9a0c-0305e82c3301"), "guid,3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
		{at(), of(analyze.KindProcess, "evil.exe"), "name,evil.exe"},
		{at(), of(analyze.KindService, "EvilSvc"), "name,EvilSvc"},

		// These are no entries.
		{at(), &analyze.Finding{Kind: analyze.KindProcess, Value: "1234", Process: &analyze.ProcessInfo{ID: 1234, Parent: -1}}, ""},
		{at(), of(analyze.KindAccount, `admin`), ""},
		{at(), of(analyze.KindFile, `C:\x\*.exe`), ""},
		{at(), of(analyze.KindFile, `C:\x\`+strings.Repeat("a", 1024)), ""},
		{at(), of(analyze.KindFile, "C:\\x\u202egpj.exe"), ""},
		{at(), of(analyze.KindFile, "C:\\x\xff.exe"), ""},
		{at(), of(analyze.KindFile, "C:\\x\n.exe"), ""},
		{at(), &analyze.Finding{Kind: analyze.KindFile, Value: `C:\Progra...`, Truncated: true}, ""},
		{at(), of(analyze.KindURL, "http://u:REDACTED@evil.example/"), ""},
		{at(), of(analyze.KindTimestamp, "x"), ""},
		{at(), of(analyze.KindCommand, "x"), ""},
		{at(), of(analyze.KindSecret, "x"), ""},
		{at(), of(analyze.KindSize, "x"), ""},
	} {
		var want strings.Builder
		want.WriteString(report.IndicatorHeader)
		for row := range strings.SplitSeq(c.want, "|") {
			if row != "" {
				want.WriteString(row + tail)
			}
		}
		out, left := indicators(t, false, d, c.f)
		if diff := cmp.Diff(want.String(), out); diff != "" {
			t.Errorf("%s: %s", c.at, diff)
		}
		if (left.Values+left.Kinds[c.f.Kind] == 2) != (c.want == "") {
			t.Errorf("%s: left out: %+v", c.at, left)
		}
		if c.want == "" {
			continue
		}
		list, err := ioc.Read("list", strings.NewReader(out))
		if err != nil {
			t.Errorf("%s: %v", c.at, err)
		} else if hits := list.Match(c.f); len(hits) != len(list.Entries()) {
			t.Errorf("%s: hits %q of %q", c.at, hits, out)
		}
	}
}

// TestIndicatorsCommon: what stands on every machine is left out, and so is the transcript itself.
func TestIndicatorsCommon(t *testing.T) {
	own := &analyze.Finding{Kind: analyze.KindFile, Span: transcript.Span{Start: 10, End: 99},
		Value: `C:\ProgramData\PSScriptOutputs\PSScript_Transcript_{3f2504e0-4f89-11d3-9a0c-0305e82c3301}.txt`}
	guid := &analyze.Finding{Kind: analyze.KindGUID, Span: transcript.Span{Start: 50, End: 86}, Value: "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}
	schema := &analyze.Finding{Kind: analyze.KindDomain, Value: "www.w3.org", Common: "schema-host"}
	hit := &analyze.Finding{Kind: analyze.KindDomain, Value: "www.w3.org", Common: "schema-host", Matched: []string{"www.w3.org"}}
	for _, c := range []struct {
		at         string
		all        bool
		f          []*analyze.Finding
		rows, left int
	}{
		{at(), false, []*analyze.Finding{own, guid, schema}, 0, 6},
		{at(), true, []*analyze.Finding{own, guid, schema}, 3, 0},
		{at(), false, []*analyze.Finding{own, guid, hit}, 1, 4},
		{at(), false, []*analyze.Finding{guid}, 1, 0},
	} {
		out, left := indicators(t, c.all, document(), c.f...)
		if rows := strings.Count(out, "\r\n") - 1; rows != c.rows || left.Common != int64(c.left) {
			t.Errorf("%s: %d rows, %+v: %s", c.at, rows, left, out)
		}
	}
}

// TestUniqueLinesForget: beyond what is remembered an entry comes again, and no sooner.
func TestUniqueLinesForget(t *testing.T) {
	var out bytes.Buffer
	list := report.NewIndicatorList(&out)
	row := func(i int) {
		list.Write([]byte("name," + strings.Repeat("x", 1+i%1000) + string(rune('a'+i/1000)) + ",m,s\r\n"))
	}
	for i := range 20_000 {
		row(i)
		row(i)
		row(0)
	}
	if n := bytes.Count(out.Bytes(), []byte("\n")); n != 20_000 {
		t.Errorf("%d rows", n)
	}
}
