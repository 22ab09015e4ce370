package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report/stack"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

// shownRarest is how many paths, names and hashes of one machine a page shows of each.
const shownRarest = 5

// summaryParts are the parts of a page that are about all commands together.
type summaryParts struct {
	kinds     map[analyze.Kind]int64
	anomalies map[transcript.Code]*anomalyCount
	rare      *stack.Counter
}

// anomalyCount counts an anomaly over all results.
type anomalyCount struct{ results, n int64 }

func newSummaryParts() summaryParts {
	return summaryParts{kinds: map[analyze.Kind]int64{}, anomalies: map[transcript.Code]*anomalyCount{}, rare: stack.New(nil)}
}

// add takes a command.
func (p *summaryParts) add(c *triage.CommandSummary) {
	for kind, n := range c.ByKind {
		p.kinds[kind] += n
	}
	if c.Rare != nil {
		p.rare.Merge(c.Rare)
	}
	if c.Document == nil {
		return
	}
	ofResult := map[transcript.Code]int64{}
	for i := range c.Document.Facts.Anomalies {
		a := &c.Document.Facts.Anomalies[i]
		ofResult[a.Code] += a.Count
	}
	if c.Archive != nil {
		for code, n := range c.Archive.Counts {
			ofResult[code] += n
		}
	}
	for code, n := range ofResult {
		count := p.anomalies[code]
		if count == nil {
			count = &anomalyCount{}
			p.anomalies[code] = count
		}
		count.n += n
		count.results++
	}
}

// write writes the parts that have something.
func (p *summaryParts) write(b *strings.Builder) {
	p.writeKinds(b)
	p.writeRare(b)
	p.writeAnomalies(b)
}

func (p *summaryParts) writeKinds(b *strings.Builder) {
	all, list := int64(0), []string{}
	for _, kind := range slices.SortedFunc(maps.Keys(p.kinds), func(x, y analyze.Kind) int {
		return cmp.Or(cmp.Compare(p.kinds[y], p.kinds[x]), cmp.Compare(x, y))
	}) {
		all += p.kinds[kind]
		list = append(list, fmt.Sprintf("%s %d", kind, p.kinds[kind]))
	}
	if all > 0 {
		fmt.Fprintf(b, "\nFINDINGS (%d)\n  %s\n", all, strings.Join(list, ", "))
	}
}

// writeRare writes what one machine of several has.
func (p *summaryParts) writeRare(b *strings.Builder) {
	if p.rare.Machines() < 2 {
		return
	}
	var lines strings.Builder
	for _, by := range stack.All() {
		single := p.rare.On(by, 1)
		if single == 0 {
			continue
		}
		fmt.Fprintf(&lines, "  by %s: %d\n", by, single)
		for _, e := range p.rare.Rare(by, min(single, shownRarest)) {
			fmt.Fprintf(&lines, "      %s (%s)\n", text.SafeLine(masked(e.Example)), text.SafeLine(masked(e.Machine)))
		}
	}
	if lines.Len() == 0 {
		return
	}
	fmt.Fprintf(b, "\nON ONE MACHINE OF %d\n%s", p.rare.Machines(), lines.String())
	if n := p.rare.Beyond(); n > 0 {
		fmt.Fprintf(b, "  %s not counted: there were too many different ones\n", count(n, "finding"))
	}
}

func (p *summaryParts) writeAnomalies(b *strings.Builder) {
	if len(p.anomalies) == 0 {
		return
	}
	b.WriteString("\nANOMALIES\n")
	for _, code := range slices.SortedFunc(maps.Keys(p.anomalies), func(x, y transcript.Code) int {
		return cmp.Or(cmp.Compare(y.Severity(), x.Severity()), cmp.Compare(p.anomalies[y].results, p.anomalies[x].results), cmp.Compare(x, y))
	}) {
		n := p.anomalies[code]
		fmt.Fprintf(b, "  %s %s: %d in %s. %s\n", code.Severity(), code, n.n, count(n.results, "result"), code.Meaning())
	}
}

// writeParts writes the parts about all commands together.
func (p *summaryPage) writeParts(w io.Writer) error {
	b := new(strings.Builder)
	p.parts.write(b)
	_, err := io.WriteString(w, b.String())
	return err
}
