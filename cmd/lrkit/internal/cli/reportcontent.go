package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/htmlreport"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/triage"
)

// content makes the parts of the page that are not findings.
func (r *reportRun) content(ctx context.Context) {
	c := &r.page.Content
	rows := &resultRows{run: r}
	if len(r.names) > 1 {
		rows.byID = map[string]*htmlreport.Machine{}
	}
	at := r.places()
	for i := range r.inputs.sources {
		s := &r.inputs.sources[i]
		if s.in == nil {
			continue
		}
		c.Case = true
		if err := rows.ofCase(ctx, s, at[i]); err != nil {
			r.a.cannot(s.name, err)
		}
		r.custody(ctx, s)
	}
	for i, ref := range r.inputs.order {
		if r.inputs.sources[ref.source].in == nil {
			rows.loose(i)
		}
	}
	rows.end(c)
	c.Anomalies = r.sortedAnomalies()
	for _, l := range r.inputs.lost {
		c.Notes = append(c.Notes, "not read: "+shownPath(l.name)+": "+shownError(l.err))
	}
	for i := range r.inputs.passed {
		p := &r.inputs.passed[i]
		c.Notes = append(c.Notes, "not opened in "+shownPath(p.folder)+": "+p.String())
	}
	if r.short {
		c.Notes = append(c.Notes, "what is said of a result is shortened: there are too many to say it all")
	}
	if r.f.narrow() {
		c.Notes = append(c.Notes, "this page is narrowed down: it does not show all that was found")
	}
}

// shownPath is the last part of a path.
func shownPath(name string) string {
	name = strings.TrimRight(masked(name), `/\`)
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// shownError is the text of an error without the folders of this machine.
func shownError(err error) string {
	s := err.Error()
	if path := new(fs.PathError); errors.As(err, &path) {
		s = strings.ReplaceAll(s, path.Path, shownPath(path.Path))
	}
	return text.CutPrinted(masked(s), maxDetail)
}

// places returns, for each case, the number of each of its results among the inputs.
func (r *reportRun) places() [][]int32 {
	at := make([][]int32, len(r.inputs.sources))
	for i, ref := range r.inputs.order {
		if s := &r.inputs.sources[ref.source]; s.in != nil {
			if at[ref.source] == nil {
				at[ref.source] = make([]int32, s.in.Len())
			}
			at[ref.source][ref.result] = int32(i)
		}
	}
	return at
}

// resultRows makes the rows of results and machines. Of each state it keeps as many as a page
// shows.
type resultRows struct {
	run       *reportRun
	byState   map[triage.State][]htmlreport.Result
	results   int64
	bare      int64 // of results: actions without commands
	states    htmlreport.States
	ended     time.Time            // the last one
	bad, fine []htmlreport.Machine // with and without a failed command
	machines  int64
	last      *htmlreport.Machine // the one whose commands come
	lastID    string
	// Of several cases, in which a machine may be more than once, all machines:
	byID  map[string]*htmlreport.Machine
	order []*htmlreport.Machine
}

// ofCase adds the commands of a case, as its manifest tells of them. at are the places of its
// results.
func (b *resultRows) ofCase(ctx context.Context, s *source, at []int32) error {
	filter, err := b.run.f.filter()
	if err != nil {
		return err
	}
	o := &triage.SummaryOptions{Unread: true}
	o.Filter.Machines, o.Filter.Scripts = filter.Machines, filter.Scripts
	err = s.in.Summarize(ctx, o, func(c *triage.CommandSummary) error {
		state := c.State()
		var seen *readInput
		if c.Result != nil {
			i := sort.Search(s.in.Len(), func(i int) bool { return s.in.Path(i) >= c.Result.Path })
			seen = &b.run.seen[at[i]]
			state = seen.state
		}
		if seen != nil && seen.findings == 0 && b.run.f.narrow() {
			return nil
		}
		b.command(c, state, seen)
		return nil
	})
	b.endMachine()
	return err
}

// command adds a command.
func (b *resultRows) command(c *triage.CommandSummary, state triage.State, seen *readInput) {
	t := commandText{b.run.mask, c}
	row := htmlreport.Result{
		Machine: t.machine(), Action: c.Action.ID, Index: c.Command.Index, What: t.asked(), Asked: t.requested(), State: string(state),
		Began: c.Command.Started, Ended: c.Command.Started,
	}
	switch {
	case c.Result != nil:
		row.Source, row.Size, row.SHA256 = c.Result.Path, c.Result.Size, c.Result.SHA256
		row.Began, row.Ended = seen.began, seen.ended
		row.Findings, row.Detail = seen.findings, seen.detail
	case c.Command.Failure != "":
		row.Detail = []string{text.CutPrinted(b.run.mask(c.Command.Failure), maxDetail)}
	default:
		if ending := strings.TrimPrefix(t.ending(), ": "); ending != "" && !c.NoCommand {
			row.Detail = []string{ending}
		}
	}
	for _, e := range c.Command.Errors[:min(len(c.Command.Errors), maxDetailLines)] {
		row.Detail = append(row.Detail, text.CutPrinted(b.run.mask(e), maxDetail))
	}
	if id := machineOf(c); b.last == nil || b.lastID != id {
		b.endMachine()
		b.last, b.lastID = b.machine(id, &row, c), id
	}
	m := b.last
	countState(state, &m.Failed, &m.Erred, &m.Doubtful, &m.Pending, &m.Succeeded)
	m.Findings += row.Findings
	if c.NoCommand {
		b.bare++
	}
	b.add(state, row)
}

// asked says what a command does.
func (t commandText) asked() string {
	c := t.c
	if c.NoCommand {
		return t.shown(c.Action.Type, "action") + ": " + t.shown(c.Action.NoCommands, "no commands")
	}
	return strings.TrimSpace(t.shown(c.Command.Type, "command") + " " + t.shown(c.Command.Subject, "") + " " + t.shown(t.mask(c.Command.Args), ""))
}

// requested says who asked for it, and why.
func (t commandText) requested() string {
	comment := text.CutPrinted(t.mask(t.c.Action.Comment), maxDetail)
	switch who := t.shown(t.c.Action.Requestor, ""); {
	case comment == "":
		return who
	case who == "":
		return comment
	default:
		return who + ": " + comment
	}
}

// countState counts a command in the counter of its state.
func countState(state triage.State, failed, erred, doubtful, pending, succeeded *int64) {
	*map[triage.State]*int64{
		triage.StateFailed: failed, triage.StateErred: erred, triage.StateDoubtful: doubtful, triage.StatePending: pending, triage.StateSucceeded: succeeded,
	}[state]++
}

func (b *resultRows) add(state triage.State, row htmlreport.Result) {
	b.results++
	if row.Ended.After(b.ended) {
		b.ended = row.Ended
	}
	countState(state, &b.states.Failed, &b.states.Erred, &b.states.Doubtful, &b.states.Pending, &b.states.Succeeded)
	if b.byState == nil {
		b.byState = map[triage.State][]htmlreport.Result{}
	}
	if len(b.byState[state]) < htmlreport.MaxRows {
		b.byState[state] = append(b.byState[state], row)
	}
}

// loose adds input i, which lies in no case.
func (b *resultRows) loose(i int) {
	in, seen := b.run.inputs.open(i), &b.run.seen[i]
	if seen.findings == 0 && b.run.f.narrow() {
		return
	}
	name := b.run.shownName(i, &in)
	b.add(seen.state, htmlreport.Result{What: name, State: string(seen.state), Detail: seen.detail, Findings: seen.findings, Source: name})
}

// endMachine keeps the machine whose commands came. Of several cases, its next commands may come
// with the next one.
func (b *resultRows) endMachine() {
	if b.last != nil && b.byID == nil {
		b.keep(b.last)
	}
	b.last = nil
}

// machine returns the machine of an id.
func (b *resultRows) machine(id string, row *htmlreport.Result, c *triage.CommandSummary) *htmlreport.Machine {
	if m := b.byID[id]; m != nil {
		return m
	}
	m := &htmlreport.Machine{Name: row.Machine, ID: c.Action.MachineID}
	if b.byID != nil {
		b.byID[id] = m
		b.order = append(b.order, m)
	}
	return m
}

// keep keeps a machine of which all commands came.
func (b *resultRows) keep(m *htmlreport.Machine) {
	b.machines++
	to := &b.fine
	if m.Failed+m.Erred > 0 {
		to = &b.bad
	}
	if len(*to) < htmlreport.MaxRows {
		*to = append(*to, *m)
	}
}

// end puts the rows into the content: the worst first.
func (b *resultRows) end(c *htmlreport.Content) {
	for _, m := range b.order {
		b.keep(m)
	}
	slices.SortStableFunc(b.bad, func(x, y htmlreport.Machine) int { return cmp.Compare(y.Failed+y.Erred, x.Failed+x.Erred) })
	c.Machines = slices.Concat(b.bad, b.fine)
	c.Machines = c.Machines[:min(len(c.Machines), htmlreport.MaxRows)]
	for _, state := range states {
		c.Results = append(c.Results, b.byState[state]...)
	}
	c.Results = c.Results[:min(len(c.Results), htmlreport.MaxRows)]
	c.States, c.Ended, c.Bare = b.states, b.ended, b.bare
	c.More.Machines, c.More.Results = b.machines-int64(len(c.Machines)), b.results-int64(len(c.Results))
}

// anomalyPlace says where an anomaly is.
func anomalyPlace(source string, entry *report.Entry, a *transcript.Anomaly) string {
	place := source
	if entry != nil {
		place += ", entry " + text.CutPrinted(masked(entry.Name), maxDetail)
	}
	place += ", byte " + strconv.FormatInt(a.Offset, 10)
	if a.Detail != "" {
		place += ": " + text.CutPrinted(masked(a.Detail), maxDetail)
	}
	return place
}
