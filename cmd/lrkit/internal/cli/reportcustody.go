package cli

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/htmlreport"
	"github.com/lrkit/lrkit/triage"
)

// checkedCase is what reading the results of a case for a page showed of them.
type checkedCase struct {
	results, bytes int64 // that are as recorded
	altered        int64 // results that were read, and are not as recorded
	faults         []readFault
	more           int64
}

// readFault is a fault that reading a result showed.
type readFault struct {
	htmlreport.Fault
	unread bool // the result itself was not read: Verify names what is wrong with it
}

// maxFaults limits the faults and the lines of a case that a page shows.
const maxFaults = 1000

func (r *reportRun) checkedCase(c *triage.Case) *checkedCase {
	if r.checked[c] == nil {
		r.checked[c] = &checkedCase{}
	}
	return r.checked[c]
}

// add notes what reading a result showed. A result that the page leaves out was not read.
func (c *checkedCase) add(j *job, d *report.Document, err error) {
	switch {
	case err == nil && d != nil:
		c.results++
		c.bytes += j.result.Size
	case err != nil && ofError(err)&changed != 0:
		unread := errors.Is(err, casedir.ErrAltered)
		if !unread {
			c.altered++
		}
		if len(c.faults) == maxFaults {
			c.more++
			return
		}
		c.faults = append(c.faults, readFault{htmlreport.Fault{Code: casedir.FindingAltered, Path: j.result.Path, Detail: shownError(err)}, unread})
	}
}

// addTo adds what Verify did not find, because it did not read the results.
func (c *checkedCase) addTo(faults []htmlreport.Fault) []htmlreport.Fault {
	named := map[string]bool{}
	for _, f := range faults {
		switch f.Code {
		case casedir.FindingAltered, casedir.FindingMissing, casedir.FindingUnread: // the same fault; others are beside it
			named[f.Path] = true
		}
	}
	slices.SortFunc(c.faults, func(x, y readFault) int { return cmp.Compare(x.Path, y.Path) })
	for _, f := range c.faults {
		description := strings.TrimSuffix(f.Path, ".blob") + ".json"
		if !named[f.Path] && !(f.unread && named[description]) {
			faults = append(faults, f.Fault)
		}
	}
	return faults
}

// custody adds what the manifest of a case proves. The blobs were read before, and are not read
// again.
func (r *reportRun) custody(ctx context.Context, s *source) {
	var noted notedLines
	opts := &casedir.VerifyOptions{Head: r.f.head, Unread: true, Line: noted.add}
	if r.f.key != "" {
		key, err := readPublicKey(ctx, r.f.key)
		if err != nil {
			r.a.cannot(r.f.key, err)
			return
		}
		opts.PublicKey = key
	}
	v, err := casedir.Verify(ctx, s.name, opts)
	if err != nil {
		r.a.cannot(s.name, err)
		return
	}
	seen := r.checkedCase(s.in)
	c := htmlreport.Custody{Name: r.names[s.named()], Case: v.Case, Head: v.Head, Lines: v.Lines, Blobs: v.Blobs, Bytes: seen.bytes, Signed: v.Signed}
	c.More = v.More + seen.more + v.MoreNotes + v.MoreKept + noted.more
	if opts.PublicKey != nil {
		c.Key = hex.EncodeToString(opts.PublicKey)
	}
	for _, f := range v.Findings {
		c.Faults = append(c.Faults, htmlreport.Fault{Code: f.Code, Path: f.Path, Detail: faultText(&f)})
	}
	c.Faults = seen.addTo(c.Faults)
	if len(c.Faults) > 0 {
		r.a.status.add(changed)
	}
	c.Proofs = custodyProofs(v, opts, len(c.Faults) == 0, v.Blobs-seen.results-seen.altered)
	for _, n := range v.Notes {
		c.Events = append(c.Events, htmlreport.CustodyEvent{Line: n.Line, What: n.Code, Detail: text.CutPrinted(n.Detail, maxDetail)})
	}
	c.Events = append(c.Events, noted.events...)
	slices.SortStableFunc(c.Events, func(x, y htmlreport.CustodyEvent) int { return cmp.Compare(x.Line, y.Line) })
	for _, k := range v.Kept {
		c.Events = append(c.Events, htmlreport.CustodyEvent{What: "kept", Detail: fmt.Sprintf("%s, %s, SHA-256 %.64s", k.Path, count(k.Size, "byte"), k.SHA256)})
	}
	r.page.Content.Custody = append(r.page.Content.Custody, c)
}

func faultText(f *casedir.Finding) string {
	if f.Line == 0 {
		return f.Detail
	}
	return fmt.Sprintf("line %d (byte %d): %s", f.Line, f.Offset, f.Detail)
}

// custodyProofs says what was checked and what that proves.
func custodyProofs(v *casedir.Report, opts *casedir.VerifyOptions, sound bool, unread int64) (lines []string) {
	for _, p := range proofs(v, opts, proofPlace{sound: sound, unread: unread > 0, where: "below"}) {
		if p.name == "head kept elsewhere" && opts.Head == "" {
			p.result, p.means = "not checked", "the manifest alone does not show whether an older state of the case was put back: compare the head with a copy that was kept elsewhere"
		}
		lines = append(lines, p.name+": "+p.result+": "+p.means)
	}
	if unread > 0 {
		were := "were not compared with their hashes: they were"
		if unread == 1 {
			were = "was not compared with its hash: it was"
		}
		lines = append(lines, fmt.Sprintf("%s %s not read to the end for this page", count(unread, "result"), were))
	}
	return lines
}

// notedLines collects the lines about results that were fetched again, or of which other bytes were
// kept.
type notedLines struct {
	events []htmlreport.CustodyEvent
	more   int64
}

func (n *notedLines) add(e *casedir.Event) {
	switch e.Name {
	case casedir.EventRefetched, casedir.EventAltered, casedir.EventVersion, casedir.EventDescribed, casedir.EventRestarted:
	default:
		return
	}
	if len(n.events) == maxFaults {
		n.more++
		return
	}
	detail := e.Action
	if e.Index != nil {
		detail = fmt.Sprintf("%s:%d", e.Action, *e.Index)
	}
	if e.Reason != "" {
		detail += ": " + text.CutPrinted(masked(e.Reason), maxDetail)
	}
	n.events = append(n.events, htmlreport.CustodyEvent{Line: e.Seq + 1, What: e.Name, Detail: detail})
}
