package htmlreport

import (
	"bufio"
	"bytes"
	"fmt"
	"html/template"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/transcript"
)

// pieces are what texts are made of: what means something to markup, and what html/template escapes
// in its own way.
var pieces = []string{"", "a", "<", ">", "</title>", "</style>", "\"", "'", "&amp;", "&", "+", "\x00", "\xff", "`", "=", "--", "-->", "{{.}}", "é", "\u202e", "\u2028", "\ufdd0", "\uffff", "%", "/", "\\", "javascript:", " ", "\n"}

type maker struct{ *rand.Rand }

func (r maker) text() string {
	var b strings.Builder
	for range r.IntN(4) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

func (r maker) number() int64 { return []int64{0, 1, 2, 999, 1000, 1234567, -1}[r.IntN(7)] }

func (r maker) time() time.Time {
	return []time.Time{{}, time.Unix(1775369228, 0), time.Unix(1775369999, 0)}[r.IntN(3)]
}

func (r maker) content() (c Content) {
	c.Case = r.IntN(2) == 0
	for range r.IntN(3) {
		c.Notes = append(c.Notes, r.text())
		c.Machines = append(c.Machines, Machine{r.text(), r.text(), r.number(), r.number(), r.number(), r.number(), r.number(), r.number()})
		c.Anomalies = append(c.Anomalies, Anomaly{[]string{"raw-control", r.text()}[r.IntN(2)], r.text(), r.number(), r.number(), r.text()})
	}
	for range r.IntN(4) {
		c.Results = append(c.Results, Result{r.text(), r.text(), r.IntN(3), r.text(), r.text(), []string{"failed", "pending", r.text()}[r.IntN(3)],
			[]string{r.text()}, r.time(), r.time(), r.text(), r.number(), r.text(), r.number()})
	}
	for range r.IntN(2) {
		c.Custody = append(c.Custody, Custody{r.text(), r.text(), r.text(), r.number(), r.number(), r.number(), r.text(), r.IntN(2) == 0,
			[]string{r.text()}, []Fault{{r.text(), r.text(), r.text()}}, []CustodyEvent{{r.number(), r.text(), r.text()}}, r.number()})
	}
	c.More = More{r.number(), r.number()}
	c.States = States{r.number(), r.number(), r.number(), r.number(), r.number()}
	c.Ended = r.time()
	return c
}

func (r maker) page(t *testing.T) *Page {
	t.Helper()
	p := New(&Options{Title: r.text(), Note: r.text(), More: r.text(), MaxFindings: r.IntN(4) * 3})
	b := p.NewBatch()
	name := r.text()
	for range r.IntN(8) {
		b.Begin(&report.Document{Source: r.text(), SHA256: strings.Repeat("a", 64), Origin: &report.Origin{Machine: r.text(), MachineID: fmt.Sprint(r.IntN(3))}, Facts: transcript.Facts{ScriptName: &name}})
		b.Add(&analyze.Finding{Kind: analyze.KindFile, Value: `C:\` + r.text(), Path: `C:\` + r.text(), Context: r.text(), Size: &analyze.Size{Bytes: 5, Text: r.text()},
			Collected: []*analyze.Collected{nil, {}}[r.IntN(2)]})
		b.Add(&analyze.Finding{Kind: analyze.KindTimestamp, Value: "2026-04-05", Normalized: []string{"2026-04-05T00:00:00Z", "1999-01-02T00:00:00Z", "1601-01-01T00:00:00Z", "2099-01-02T00:00:00Z"}[r.IntN(4)]})
	}
	if err := p.WriteBatch(b); err != nil {
		t.Fatal(err)
	}
	p.Content = r.content()
	return p
}

// TestTemplate: what is made of page.html writes what html/template does with it, which knows of
// each place what has to be escaped there.
func TestTemplate(t *testing.T) {
	source, err := os.ReadFile("page.html")
	if err != nil {
		t.Fatal(err)
	}
	page := template.Must(template.New("page").Funcs(template.FuncMap{
		"n": grouped, "n64": func(n int) string { return grouped(int64(n)) }, "when": when, "meaning": meaningOf,
		"shown": text.SafeLine, "quoted": func(s string) string { return text.SafeLine(text.ShellWord(s)) },
		"style": func() template.CSS { return template.CSS(style) },
	}).Parse(strings.Replace(string(source), "{{policy}}", policy(), 1)))
	for seed := range uint64(300) {
		v := maker{rand.New(rand.NewPCG(seed, 1))}.page(t).view()
		var want, got bytes.Buffer
		if err := page.Execute(&want, v); err != nil {
			t.Fatal(err)
		}
		w := bufio.NewWriter(&got)
		v.write(&markup{w})
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if a, b := want.String(), got.String(); a != b {
			i := 0
			for i < len(a) && i < len(b) && a[i] == b[i] {
				i++
			}
			t.Fatalf("seed %d: at byte %d %q, want %q", seed, i, b[max(i-100, 0):min(i+60, len(b))], a[max(i-100, 0):min(i+60, len(a))])
		}
	}
}
