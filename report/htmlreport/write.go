package htmlreport

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report/stack"
	"github.com/lrkit/lrkit/transcript"
)

//go:embed app.js
var script string

//go:embed app.css
var style string

//go:generate go run pagegen.go

// policy permits the two embedded files and nothing else.
func policy() string {
	return "default-src 'none'; script-src '" + hashOf(script) + "'; style-src '" + hashOf(style) + "'; base-uri 'none'; form-action 'none'; " +
		"require-trusted-types-for 'script'; trusted-types 'none'"
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// view is what page.html gets.
type view struct {
	*Page
	Kinds        []kindCount
	Shown        int64
	Missing      int64
	Rare         []rare
	Beyond       int64 // findings that are not in Rare
	Charts       []chart
	Timed        bool  // there are times, drawn or not
	Earlier      int64 // times before the first that is drawn
	Later        int64 // times after the last
	NoTime       int64
	First        []firstRow
	States       States
	Reported     []reportedFile
	MoreReported int64
}

// kindCount is a bar.
type kindCount struct {
	Kind          string
	Count, Hidden int64
	Percent       int
}

// firstRow is a finding for readers without scripts.
type firstRow struct{ Kind, Machine, Value, Source string }

const (
	rareRows     = 50  // of each kind
	noScriptRows = 200 // findings
)

// WriteTo writes the page.
func (p *Page) WriteTo(w io.Writer) (int64, error) {
	p.made()
	if w == nil {
		panic("htmlreport: WriteTo without a writer")
	}
	counted := &counter{w: w}
	out := bufio.NewWriterSize(counted, 64<<10)
	p.view().write(&markup{out})
	p.writeData(out)
	out.WriteString("<script>" + script + "</script>\n</body>\n</html>\n") // Flush has the error
	err := out.Flush()
	return counted.n, err
}

// view makes what page.html shows.
func (p *Page) view() *view {
	f := p.findings
	v := &view{Page: p, Shown: int64(len(f.sizes)), Missing: f.missing(), Beyond: p.rare.Beyond(), NoTime: p.times.beyond}
	most := int64(0)
	for _, n := range f.all {
		most = max(most, n)
	}
	for _, kind := range slices.Sorted(maps.Keys(f.all)) {
		v.Kinds = append(v.Kinds, kindCount{kind, f.all[kind], f.all[kind] - f.shown[kind], percent(f.all[kind], most)})
	}
	slices.SortStableFunc(v.Kinds, func(a, b kindCount) int { return cmp.Compare(b.Count, a.Count) })
	for _, by := range stack.All() {
		if all := p.rare.Rare(by, rareRows); len(all) > 0 {
			v.Rare = append(v.Rare, rare{By: by, Entries: all, Single: p.rare.On(by, 1), More: int64(p.rare.LenOf(by) - len(all))})
		}
	}
	v.Charts, v.Earlier, v.Later = p.times.charts(p.lastRun())
	v.Timed = p.times.n+p.times.beyond > 0
	v.First = f.first
	v.Reported, v.MoreReported = p.files.shown()
	v.States = p.Content.states()
	return v
}

// states returns the states that the summary shows.
func (c *Content) states() States {
	s := c.States
	if s != (States{}) {
		return s
	}
	for i := range c.Machines {
		m := &c.Machines[i]
		s.Failed += m.Failed
		s.Erred += m.Erred
		s.Doubtful += m.Doubtful
		s.Pending += m.Pending
		s.Succeeded += m.Succeeded
	}
	return s
}

// lastRun is when the last command ended.
func (p *Page) lastRun() (last time.Time) {
	if !p.Content.Ended.IsZero() {
		return p.Content.Ended
	}
	for i := range p.Content.Results {
		if t := p.Content.Results[i].Ended; t.After(last) {
			last = t
		}
	}
	return last
}

// Machines is how many machines the case has.
func (v *view) Machines() int64 { return int64(len(v.Content.Machines)) + v.Content.More.Machines }

// ResultCount is how many commands or inputs there are.
func (v *view) ResultCount() int64 {
	return int64(len(v.Content.Results)) + v.Content.More.Results - v.Content.Bare
}

// AllFindings is how many findings there are, in the page or not.
func (v *view) AllFindings() int64 { return v.findings.n }

// More is the command that lists all findings.
func (v *view) More() string { return v.opts.More }

// Title is that of the page.
func (v *view) Title() string { return cmp.Or(v.opts.Title, "lrkit report") }

// Note is that of the analyst, in lines.
func (v *view) Note() string { return text.Safe(v.opts.Note) }

// RareMachines says how many machines were compared.
func (v *view) RareMachines() string {
	n, what := int64(v.rare.Machines()), "machine"
	if !v.Content.Case {
		what = "input"
	}
	if n != 1 {
		what += "s"
	}
	return grouped(n) + " " + what
}

// Class is the style of the state of a result.
func (r Result) Class() string {
	switch r.State {
	case "failed", "script erred":
		return "bad"
	case "doubtful", "pending":
		return "warn"
	}
	return "good"
}

// when is a time, or two where they differ.
func when(from, to time.Time) string {
	const layout = "2006-01-02 15:04:05 UTC"
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case from.Equal(to), to.IsZero():
		return from.UTC().Format(layout)
	case from.IsZero():
		return "until " + to.UTC().Format(layout)
	}
	return from.UTC().Format(layout) + " to " + to.UTC().Format(layout)
}

// percent is the length of a bar.
func percent(n, most int64) int {
	if most == 0 {
		return 0
	}
	return max(int(n*100/most), 1)
}

// meaningOf says what the code of an anomaly means. An unknown one means nothing.
func meaningOf(code string) string {
	for _, c := range transcript.Codes() {
		if c.String() == code {
			return c.Meaning()
		}
	}
	return ""
}
