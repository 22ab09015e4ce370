// Page writes a page of package htmlreport with hostile text of 20 kinds in every column of every
// part, and says how large it is. bench/htmlreport/check.py opens it in a browser.
//
//	go run ./bench/cmd/page -findings 100000 -o page.html
package main

import (
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/htmlreport"
	"github.com/lrkit/lrkit/transcript"
)

// hostile are texts that try to be more than text.
var hostile = []string{
	"<script>document.title='OWNED'</script>", `"><img src=x onerror=alert(1)>`, "</script><script>alert(1)</script>", "<!--<script>",
	"javascript:alert(1)", "[x](http://203.0.113.9/)", `=HYPERLINK("http://203.0.113.9")`, "\x1b[31mred\x1b[0m", "\u202egpj.exe", "a\u200bb",
	"${7*7}{{7*7}}", "]]>", "\u2028alert(1)//", "<svg onload=alert(1)>", "<iframe src=http://203.0.113.9/>", "<style>*{display:none}</style>",
	"<base href=http://203.0.113.9/>", "&lt;b&gt;", "\x00nul", "\xed\xa0\x80lone",
}

func main() {
	log.SetFlags(0)
	findings := flag.Int("findings", 100_000, "how many")
	every := flag.Int("every", 50, "one finding of so many is hostile")
	output := flag.String("o", "page.html", "the page")
	flag.Parse()
	f, err := os.Create(*output)
	if err != nil {
		log.Fatal(err)
	}
	n, err := newPage(*findings, max(*every, 1)).WriteTo(f)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d findings, %d bytes\n", *findings, n)
}

// newPage returns a page with that many findings.
func newPage(findings, every int) *htmlreport.Page {
	p := htmlreport.New(&htmlreport.Options{Title: all(), Note: all(), MaxFindings: findings, More: all()})
	p.Content = content()
	random := rand.New(rand.NewPCG(1, 2))
	const perDocument = 500
	batch := p.NewBatch()
	flush := func() {
		if err := p.WriteBatch(batch); err != nil {
			log.Fatal(err)
		}
		batch.Reset()
	}
	for i := range findings {
		if i%perDocument == 0 {
			batch.Begin(document(i / perDocument))
		}
		batch.Add(finding(random, i, i%every == 0))
		if p.Full(batch) {
			flush()
		}
	}
	flush()
	return p
}

// all is every hostile text in one.
func all() string {
	var text strings.Builder
	for _, s := range hostile {
		text.WriteString(s + " ")
	}
	return text.String()
}

func document(i int) *report.Document {
	script := hostile[i%len(hostile)] + ".ps1"
	d := &report.Document{
		Source: fmt.Sprintf("blobs/%04d/0.blob %s", i, hostile[i%len(hostile)]), SHA256: fmt.Sprintf("%064x", i), Kind: report.KindRunScript,
		Origin: &report.Origin{Machine: fmt.Sprintf("ws-%03d.corp.example", i%60), MachineID: fmt.Sprintf("%040x", i%60), ActionID: fmt.Sprint(i)},
	}
	if i%10 == 0 {
		d.Origin.Machine = hostile[i/10%len(hostile)]
	}
	d.Facts.ScriptName = &script
	return d
}

func finding(random *rand.Rand, i int, bad bool) *analyze.Finding {
	kinds := []analyze.Kind{
		analyze.KindFile, analyze.KindFile, analyze.KindFile, analyze.KindFile, analyze.KindIPv4, analyze.KindDomain,
		analyze.KindRegistry, analyze.KindAccount, analyze.KindProcess, analyze.KindURL,
	}
	f := &analyze.Finding{
		Kind: kinds[random.IntN(len(kinds))], Confidence: analyze.ConfidenceHigh, Field: transcript.FieldScriptOutput,
		Line: int64(random.IntN(9999)) + 1, Rule: "path-line", Platform: "windows",
	}
	f.Value = fmt.Sprintf("%s-%08x.example", f.Kind, random.Uint32())
	if f.Kind == analyze.KindFile {
		f.Value = fmt.Sprintf(`C:\Users\u%d\AppData\Local\Temp\%010x.%s`, random.IntN(900), random.Uint64()>>24, []string{"exe", "dll", "ps1", "zip"}[i%4])
	}
	if bad {
		f.Value = hostile[i/50%len(hostile)] + fmt.Sprint(i%500)
		f.Confidence = analyze.Confidence(hostile[i%len(hostile)])
	}
	if f.Kind == analyze.KindFile {
		size := int64(random.Uint64N(1 << 34))
		f.Size = &analyze.Size{Bytes: size, Min: size, Max: size, Text: fmt.Sprint(size)}
		if bad {
			f.Size.Text = hostile[i/50%len(hostile)]
		}
		at := time.Unix(1_700_000_000+random.Int64N(90_000_000), 0).UTC().Format(time.RFC3339)
		f.Times = []analyze.Time{{Role: analyze.RoleModified, Text: at, Value: at}}
	}
	f.Context = "-a----  " + f.Value
	f.Span = transcript.Span{Start: int64(i) * 100, End: int64(i)*100 + int64(len(f.Value))}
	return f
}

// content has hostile text in each column of each part.
func content() htmlreport.Content {
	c := htmlreport.Content{Case: true}
	for i, s := range hostile {
		c.Notes = append(c.Notes, s)
		c.Machines = append(c.Machines, htmlreport.Machine{Name: s, ID: s, Failed: int64(i), Succeeded: 1})
		c.Results = append(c.Results, htmlreport.Result{
			Machine: s, Action: s, What: s, Asked: s, State: s, Detail: []string{s, s}, Source: s, SHA256: s, Size: 1,
		})
		c.Anomalies = append(c.Anomalies, htmlreport.Anomaly{Code: s, Severity: s, Count: 1, Inputs: 1, Example: s})
		c.Custody = append(c.Custody, htmlreport.Custody{
			Name: s, Case: s, Head: s, Key: s, Proofs: []string{s}, Faults: []htmlreport.Fault{{Code: s, Path: s, Detail: s}},
			Events: []htmlreport.CustodyEvent{{Line: 1, What: s, Detail: s}},
		})
	}
	return c
}
