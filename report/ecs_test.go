package report_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/testkit/ecs"
	"github.com/lrkit/lrkit/report"
)

func at() string {
	_, _, line, _ := runtime.Caller(1)
	return fmt.Sprintf("line %d", line)
}

// TestECSFindings: what a document of ECS has of each kind, and what it does not claim. All are as
// the published schema wants them.
func TestECSFindings(t *testing.T) {
	schema, err := ecs.Load()
	if err != nil {
		t.Fatal(err)
	}
	file := func(path string, times ...analyze.Time) *analyze.Finding {
		return &analyze.Finding{Kind: analyze.KindFile, Value: path, Times: times}
	}
	modified := func(value string) analyze.Time {
		return analyze.Time{Role: analyze.RoleModified, Text: "t", Value: value}
	}
	of := func(kind analyze.Kind, value string) *analyze.Finding {
		return &analyze.Finding{Kind: kind, Value: value}
	}
	for _, c := range []struct {
		at        string
		f         *analyze.Finding
		want, not string
	}{
		{at(), of(analyze.KindEmail, "a@example.com"), `"category":["email"],"type":["info"]`, `"email":{`},
		{at(), of(analyze.KindEmail, "a@example.com"), `"related":{"user":["a@example.com"]}`, "from"},
		{at(), of(analyze.KindIPv4, "192.0.2.1"), `"related":{"ip":["192.0.2.1"]}`, "destination"},
		{at(), of(analyze.KindIPv6, "fe80::1%eth0"), `"related":{"ip":["fe80::1"]}`, "destination"},
		{at(), of(analyze.KindIPv4, "192.0.2.0/24"), `"category":["network"]`, "related"},
		{at(), of(analyze.KindDomain, "dc.example.com"), `"related":{"hosts":["dc.example.com"]}`, "destination"},
		{at(), of(analyze.KindURL, "https://u@evil.example:8443/a"), `"related":{"hosts":["evil.example"]}`, "u@evil.example\"]"},
		{at(), of(analyze.KindURL, "http://[2001:db8::1]/a"), `"related":{"ip":["2001:db8::1"]}`, "hosts"},
		{at(), of(analyze.KindURL, "http://%zz/"), `"url":{"original":"http://%zz/","full":"http://%zz/"}`, "related"},
		{at(), of(analyze.KindAccount, `CORP\admin`), `"user":{"domain":"CORP","name":"admin"},"related":{"user":["CORP\\admin","admin"]}`, "host\":"},
		{at(), of(analyze.KindAccount, `admin`), `"user":{"name":"admin"},"related":{"user":["admin"]}`, "domain"},
		{at(), of(analyze.KindSID, "S-1-5-18"), `"category":["iam"]`, ""},
		{at(), of(analyze.KindRegistry, `HKLM\x`), `"category":["configuration","registry"]`, "related"},
		{at(), of(analyze.KindCommand, `x -y`), `"category":["process"]`, "related"},
		{at(), of(analyze.KindTask, `x`), `"category":["host"]`, "related"},
		{at(), of("made-up", `x`), `"category":["host"]`, "related"},
		{at(), file(`C:\a.txt:hidden:$DATA`), `"fork_name":"hidden"`, `hidden:$DATA"}`},
		{at(), file(`C:\a.txt::$DATA`), `"name":"a.txt"`, "fork_name"},
		{at(), file(`C:\a.txt`, modified("2016-12-31T23:59:60Z")), `"mtime":"2016-12-31T23:59:59Z"`, "without_zone"},
		{at(), file(`C:\a.txt`, modified("2016-12-31T23:59:60Z")), `"times":{"modified":"2016-12-31T23:59:60Z"}`, `mtime":"2016-12-31T23:59:60`},
		{at(), file(`C:\a.txt`, modified("2024-01-15T15:14:07.1234567891234Z")), `"mtime":"2024-01-15T15:14:07.123456789Z"`, "without_zone"},
		{at(), file(`C:\a.txt`, modified("2024-01-15T15:14:00")), `"without_zone":["mtime"]`, `"times"`},
		{at(), file(`C:\a.txt`, modified("2024-01-15")), `"mtime":"2024-01-15"`, `"times"`},
		{at(), file(`C:\a.txt`, analyze.Time{Role: analyze.RoleModified, Text: "1/2/2024", Ambiguous: true}), `"time_ambiguous":true`, "mtime"},
		{at(), &analyze.Finding{Kind: analyze.KindFile, Value: `C:\a`, Owner: `CORP\o`}, `"related":{"user":["CORP\\o"]}`, ""},
		{at(), &analyze.Finding{Kind: analyze.KindProcess, Value: "x.exe", Process: &analyze.ProcessInfo{ID: 4, Parent: 1}}, `"process":{"name":"x.exe","pid":4,"parent":{"pid":1}}`, ""},
		{at(), &analyze.Finding{Kind: analyze.KindProcess, Value: "0x04", Process: &analyze.ProcessInfo{ID: 4, Parent: -1}}, `"process":{"pid":4}`, ""},
	} {
		var out bytes.Buffer
		write(t, report.NewECS(&out, &report.TimeOptions{Given: time.Unix(1e9, 0)}), new(report.Document), c.f)
		if err := schema.Check(out.Bytes(), "lrkit"); err != nil {
			t.Errorf("%s: %v", c.at, err)
		}
		if !strings.Contains(out.String(), c.want) || c.not != "" && strings.Contains(out.String(), c.not) {
			t.Errorf("%s: want %s and not %q: %s", c.at, c.want, c.not, &out)
		}
	}
}

// TestECSTimestamp: a document has the time of the finding, else of the command, else what the user
// says, else when the input was changed.
func TestECSTimestamp(t *testing.T) {
	given, changed := time.Unix(1e9, 0), time.Date(2020, 2, 3, 4, 5, 6, 7, time.FixedZone("", 3600))
	began, ended := time.Unix(1.7e9, 0), time.Unix(1.7e9+60, 0)
	never := time.Date(30000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at     string
		value  string
		origin *report.Origin
		o      *report.TimeOptions
		want   string
		made   string
	}{
		{at(), "2024-01-02T03:04:05+01:00", &report.Origin{Ended: ended}, &report.TimeOptions{Given: given}, "2024-01-02T03:04:05+01:00", ""},
		{at(), "2016-12-31T23:59:60Z", nil, nil, "2016-12-31T23:59:59Z", ""},
		{at(), "2024-01-02T03:04:05", &report.Origin{Started: began, Ended: ended}, &report.TimeOptions{Given: given}, "2023-11-14T22:14:20Z", ""},
		{at(), "2024-01-02", &report.Origin{Started: began}, nil, "2023-11-14T22:13:20Z", ""},
		{at(), "", &report.Origin{Machine: "m"}, &report.TimeOptions{Given: given, Modified: changed}, "2001-09-09T01:46:40Z", ""},
		{at(), "", nil, &report.TimeOptions{Modified: changed}, "2020-02-03T03:05:06.000000007Z", "2020-02-03T03:05:06.000000007Z"},
		{at(), "", &report.Origin{Ended: never}, &report.TimeOptions{Given: never, Modified: changed}, "2020-02-03T03:05:06.000000007Z", "2020-02-03T03:05:06.000000007Z"},
		{at(), "", nil, nil, "", ""},
	} {
		var out bytes.Buffer
		f := &analyze.Finding{Kind: analyze.KindTimestamp, Value: "t", Times: []analyze.Time{{Text: "t", Value: c.value}}}
		write(t, report.NewECS(&out, c.o), &report.Document{Origin: c.origin}, f)
		for member, want := range map[string]string{"@timestamp": c.want, "created": c.made} {
			if got := fmt.Sprintf("%q:%q", member, want); want != "" && !strings.Contains(out.String(), got) || want == "" && strings.Contains(out.String(), member+`"`) {
				t.Errorf("%s: want %s: %s", c.at, got, &out)
			}
		}
	}
}

// TestTimesketchLeapSecond: Timesketch refuses a leap second, and its line would be lost.
func TestTimesketchLeapSecond(t *testing.T) {
	var out bytes.Buffer
	f := &analyze.Finding{Kind: analyze.KindTimestamp, Value: "t", Times: []analyze.Time{{Value: "2016-12-31T23:59:60.5Z"}}}
	write(t, report.NewTimesketch(&out), new(report.Document), f)
	for _, want := range []string{`"datetime":"2016-12-31T23:59:59.5+00:00"`, `"leap_second":"2016-12-31T23:59:60.5Z"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in %s", want, &out)
		}
	}
}
