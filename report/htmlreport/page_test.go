package htmlreport_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/htmlreport"
	"github.com/lrkit/lrkit/transcript"
)

// hostile has what markup, JSON, scripts and terminals read as more than text.
const hostile = "</script><script>alert(1)</script><!--\"'`&<img src=x onerror=alert(1)>\u202e\x1b[31m\x00\u2028\xff{{7*7}}"

func finding(value string) *analyze.Finding {
	return &analyze.Finding{
		Kind: analyze.KindFile, Value: value, Context: "size of " + value, Confidence: analyze.ConfidenceHigh, Field: transcript.FieldScriptOutput, Line: 3,
		Span: transcript.Span{Start: 10, End: 20}, Size: &analyze.Size{Bytes: 5, Text: "5 " + value},
	}
}

// newPage returns a page with so many findings and a hostile text in each place.
func newPage(t testing.TB, n int, o *htmlreport.Options) *htmlreport.Page {
	t.Helper()
	p := htmlreport.New(o)
	b := p.NewBatch()
	name := hostile
	for i := range n {
		if i%100 == 0 {
			b.Begin(&report.Document{
				Source: "/home/me/case/" + hostile, SHA256: strings.Repeat("a", 64), Origin: &report.Origin{Machine: hostile, MachineID: fmt.Sprint(i / 100)},
				Facts: transcript.Facts{ScriptName: &name},
			})
		}
		b.Add(finding(fmt.Sprint(hostile, i)))
		if p.Full(b) || i == n-1 {
			if err := p.WriteBatch(b); err != nil {
				t.Fatal(err)
			}
			b.Reset()
		}
	}
	p.Content = htmlreport.Content{
		Case: true, Notes: []string{hostile},
		Machines:  []htmlreport.Machine{{Name: hostile, ID: hostile, Failed: 1}},
		Results:   []htmlreport.Result{{Machine: hostile, Action: hostile, What: hostile, Asked: hostile, State: hostile, Detail: []string{hostile}, Source: hostile, SHA256: hostile}},
		Anomalies: []htmlreport.Anomaly{{Code: "raw-control", Severity: "note", Count: 1, Inputs: 1, Example: hostile}},
		Custody:   []htmlreport.Custody{{Name: hostile, Case: hostile, Head: hostile, Key: hostile, Proofs: []string{hostile}, Faults: []htmlreport.Fault{{Code: hostile, Path: hostile, Detail: hostile}}, Events: []htmlreport.CustodyEvent{{Line: 1, What: hostile, Detail: hostile}}}},
	}
	return p
}

func write(t testing.TB, p *htmlreport.Page) string {
	t.Helper()
	var b bytes.Buffer
	n, err := p.WriteTo(&b)
	if err != nil {
		t.Fatal(err)
	}
	if n != int64(b.Len()) {
		t.Errorf("WriteTo says %d bytes, and wrote %d", n, b.Len())
	}
	return b.String()
}

// TestHostile: text is text, wherever it stands. bench/htmlreport asks a browser.
func TestHostile(t *testing.T) {
	page := write(t, newPage(t, 3, &htmlreport.Options{Title: hostile, Note: hostile, More: hostile}))
	if n := strings.Count(page, "<script"); n != 2 {
		t.Errorf("%d scripts begin, want the data and the program", n)
	}
	if n := strings.Count(page, "</script"); n != 2 {
		t.Errorf("%d scripts end", n)
	}
	for _, s := range []string{"<img", "<!--", "\x1b", "\x00", "\u202e", "\u2028", "href=\"http"} {
		if strings.Contains(page, s) {
			t.Errorf("the page has %q", s)
		}
	}
	if strings.Count(page, "alert(1)") < 20 {
		t.Error("the text is not in the page")
	}
	data := page[strings.Index(page, `id="data">`):]
	data = data[:strings.Index(data, "</script")]
	if i := strings.IndexFunc(data, func(r rune) bool { return r > 0x7E || r < 0x20 }); i >= 0 {
		t.Errorf("the data is not ASCII: %q", data[i:i+10])
	}
	if strings.ContainsAny(data[len(`id="data">`):], "<>&") {
		t.Error("the data has what markup is made of")
	}
}

// TestPolicy: the policy is the first thing in the head, and names the hashes of what is embedded.
func TestPolicy(t *testing.T) {
	page := write(t, newPage(t, 1, nil))
	head := page[strings.Index(page, "<head>")+len("<head>\n"):]
	if !strings.HasPrefix(head, `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-`) {
		t.Errorf("the head begins with %q", head[:100])
	}
	for _, want := range []string{"base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"} {
		if !strings.Contains(head[:strings.Index(head, "\n")], want) {
			t.Errorf("the policy lacks %q", want)
		}
	}
	if regexp.MustCompile(`\s(style|on[a-z]+)="`).MatchString(page) {
		t.Error("there is an attribute that the policy forbids")
	}
}

// TestSame: the same content gives the same bytes, in batches of any size.
func TestSame(t *testing.T) {
	first := write(t, newPage(t, 2500, nil))
	if write(t, newPage(t, 2500, nil)) != first {
		t.Error("two pages differ")
	}
}

// TestMaxFindings: what is beyond is counted, and the command that lists it is named.
func TestMaxFindings(t *testing.T) {
	page := write(t, newPage(t, 2500, &htmlreport.Options{MaxFindings: 1000, More: "lrkit analyze x"}))
	for _, want := range []string{"1,500 of 2,500 findings are not in this page", "<code>lrkit analyze x</code>", "(1,500 not in this page)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// TestTextBudget: large texts make fewer findings, and not a larger page.
func TestTextBudget(t *testing.T) {
	p := htmlreport.New(&htmlreport.Options{MaxFindings: 1000})
	b := p.NewBatch()
	b.Begin(&report.Document{Source: "x"})
	for i := range 1000 {
		b.Add(finding(fmt.Sprint(i, strings.Repeat("<", 9000))))
		if p.Full(b) {
			if err := p.WriteBatch(b); err != nil {
				t.Fatal(err)
			}
			b.Reset()
		}
	}
	if err := p.WriteBatch(b); err != nil {
		t.Fatal(err)
	}
	page := write(t, p)
	if len(page) > 20<<20 {
		t.Errorf("the page has %d bytes", len(page))
	}
	if !strings.Contains(page, "of 1,000 findings are not in this page") {
		t.Error("the page does not say that findings are missing")
	}
}

// TestSize: the program and the style are small, and the page of nothing is.
func TestSize(t *testing.T) {
	var b bytes.Buffer
	if _, err := htmlreport.New(nil).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	style, script := between(b.String(), "<style>", "</style>"), between(b.String(), "<script>", "</script>")
	if n := len(style) + len(script); n > 12_000 || n < 5000 {
		t.Errorf("style and program have %d bytes", n)
	}
}

func between(s, from, to string) string {
	s = s[strings.Index(s, from)+len(from):]
	return s[:strings.Index(s, to)]
}

// TestTimeline: times are counted by day and month, up to the last command.
func TestTimeline(t *testing.T) {
	p := htmlreport.New(nil)
	b := p.NewBatch()
	b.Begin(&report.Document{Source: "x"})
	for _, at := range []string{"2026-01-15T15:14:07Z", "2026-01-15T15:14:07", "2025-12-31", "2009-07-14", "1969-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "x"} {
		b.Add(&analyze.Finding{Kind: analyze.KindTimestamp, Value: at, Times: []analyze.Time{{Text: at, Value: at}}})
	}
	if err := p.WriteBatch(b); err != nil {
		t.Fatal(err)
	}
	p.Content.Results = []htmlreport.Result{{Ended: time.Date(2026, 1, 15, 23, 0, 0, 0, time.UTC)}}
	page := write(t, p)
	for _, want := range []string{"3 times from 2025-11-17 to 2026-01-15; most, 2, in 2026-01-15", "3 times from 2016-02 to 2026-01; most, 2, in 2026-01", "Earlier than what is drawn: 1.", "Later than the last command, and not drawn: 1.", "Outside of 1970 to 2100, and not drawn: 1."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// TestOnlyLater: times of which none is drawn are counted all the same.
func TestOnlyLater(t *testing.T) {
	p := htmlreport.New(nil)
	b := p.NewBatch()
	b.Begin(&report.Document{Source: "x"})
	b.Add(&analyze.Finding{Kind: analyze.KindTimestamp, Value: "2099-01-01", Times: []analyze.Time{{Text: "x", Value: "2099-01-01"}}})
	if err := p.WriteBatch(b); err != nil {
		t.Fatal(err)
	}
	p.Content.Ended = time.Date(2026, 1, 15, 23, 0, 0, 0, time.UTC)
	if page := write(t, p); !strings.Contains(page, "Later than the last command, and not drawn: 1.") {
		t.Error("the page does not say that there is a later time")
	}
}

// TestLists: what a list leaves out is counted.
func TestLists(t *testing.T) {
	p := htmlreport.New(nil)
	b := p.NewBatch()
	b.Begin(&report.Document{Source: "x"})
	for i := range 60 {
		b.Add(&analyze.Finding{Kind: analyze.KindFile, Value: `C:\` + strings.Repeat("a", i+1)})
	}
	if err := p.WriteBatch(b); err != nil {
		t.Fatal(err)
	}
	p.Content = htmlreport.Content{Case: true, States: htmlreport.States{Failed: 2500, Pending: 7}, Machines: []htmlreport.Machine{{Name: "m", Failed: 1}}}
	page := write(t, p)
	for _, want := range []string{"By path: 60 on one machine", "and 10 more, each on as many machines or more", "<b>2,500</b> failed", "<b>7</b> pending"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
