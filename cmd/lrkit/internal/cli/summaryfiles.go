package cli

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/triage"
)

// maxFileGroups bounds how many reported paths are told apart, over the whole case.
const maxFileGroups = 10_000

// fileGroups are files that were reported and not collected, by their paths.
type fileGroups struct {
	n      int64 // reports
	groups map[[16]byte]*fileGroup
	order  []*fileGroup
	others int64 // reports of no group: there are too many
}

// fileGroup is a path that was reported. Its texts are as they are shown.
type fileGroup struct {
	path, size string
	sizes      bool // there are several
	machine    string
	machines   machineCount
}

// addFiles takes the files that a command reported.
func (p *summaryPage) addFiles(c *triage.CommandSummary) {
	missing := c.Reported - c.Collected
	p.missing.n += missing
	p.differs += c.Differs
	if p.aside != nil { // all are shown, when it is their turn
		return
	}
	for i := range c.Files {
		f := &c.Files[i]
		switch {
		case f.File == nil:
			missing--
			p.missing.add(p, c, f)
		case differs(f) && len(p.differ) < shownFiles:
			p.differ = append(p.differ, p.differLine(c, f))
		}
	}
	p.missing.others += missing // of which the path is not known any more
}

func (g *fileGroups) add(p *summaryPage, c *triage.CommandSummary, f *triage.ReportedFile) {
	sum := sha256.Sum256(ioc.AppendPathKey(nil, f.Path))
	key := [16]byte(sum[:])
	one := g.groups[key]
	if one == nil {
		if len(g.order) == maxFileGroups {
			g.others++
			return
		}
		one = &fileGroup{path: p.path(f.Path), size: text.SafeLine(f.Size), machine: commandText{p.silent, c}.machine()}
		g.groups[key] = one
		g.order = append(g.order, one)
	}
	one.machines.add(machineOf(c))
	one.sizes = one.sizes || one.size != text.SafeLine(f.Size)
}

// path is a path as a summary shows it.
func (p *summaryPage) path(s string) string { return text.SafeLine(text.CutPrinted(p.mask(s), 512)) }

// differs reports whether a file was collected and is not as reported.
func differs(f *triage.ReportedFile) bool {
	agrees := f.File.Agrees()
	return agrees != nil && !*agrees
}

func (p *summaryPage) missingLine(c *triage.CommandSummary, f *triage.ReportedFile) string {
	return fileLine(commandText{p.silent, c}.machine(), text.SafeLine(f.Size), p.path(f.Path))
}

func (p *summaryPage) differLine(c *triage.CommandSummary, f *triage.ReportedFile) string {
	return fileLine(commandText{p.silent, c}.machine(), text.SafeLine(f.Size), p.path(f.Path)+": "+difference(f.File))
}

func fileLine(where, size, what string) string {
	return fmt.Sprintf("  %s  %12s  %s\n", where, size, what)
}

func difference(c *analyze.Collected) string {
	if c.HashAgrees != nil && !*c.HashAgrees {
		return "another SHA-256, " + c.SHA256
	}
	return count(c.Size, "byte")
}

// writeFiles writes what was reported and not collected, the rarest first, and what was collected
// and is not as reported. If again is set, it calls a function with each reported file, to show
// all.
func (p *summaryPage) writeFiles(w io.Writer, again func(func(*triage.CommandSummary, *triage.ReportedFile) error) error) error {
	if p.missing.n > 0 {
		b := new(strings.Builder)
		fmt.Fprintf(b, "\nREPORTED, NOT COLLECTED (%d)\n", p.missing.n)
		if again == nil {
			p.missing.write(b)
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
		if again != nil {
			if err := again(func(c *triage.CommandSummary, f *triage.ReportedFile) error {
				if f.File != nil {
					return nil
				}
				_, err := io.WriteString(w, p.missingLine(c, f))
				return err
			}); err != nil {
				return err
			}
		}
	}
	if p.differs == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(w, "\nCOLLECTED, NOT AS REPORTED (%d)\n", p.differs); err != nil {
		return err
	}
	if again != nil {
		return again(func(c *triage.CommandSummary, f *triage.ReportedFile) error {
			if f.File == nil || !differs(f) {
				return nil
			}
			_, err := io.WriteString(w, p.differLine(c, f))
			return err
		})
	}
	lines := strings.Join(p.differ, "")
	if more := p.differs - int64(len(p.differ)); more > 0 {
		lines += fmt.Sprintf("  … and %d more: --all shows them\n", more)
	}
	_, err := io.WriteString(w, lines)
	return err
}

// write writes the paths that a page shows.
func (g *fileGroups) write(b *strings.Builder) {
	slices.SortStableFunc(g.order, func(x, y *fileGroup) int { return cmp.Compare(x.machines.n, y.machines.n) })
	for _, f := range g.order[:min(len(g.order), shownFiles)] {
		where, size := f.machine, f.size
		if f.machines.n > 1 {
			where = count(f.machines.n, "machine")
		}
		if f.sizes {
			size = "several sizes"
		}
		b.WriteString(fileLine(where, size, f.path))
	}
	var more []string
	if n := len(g.order) - shownFiles; n > 0 {
		more = append(more, fmt.Sprintf("%d other paths", n))
	}
	if g.others > 0 { // they may be of the same paths
		more = append(more, fmt.Sprintf("%d other reports", g.others))
	}
	if more != nil {
		fmt.Fprintf(b, "  … and %s: --all shows them\n", strings.Join(more, ", "))
	}
}
