package analyze

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/layout"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
)

// The order of day and month is that of all rows of one listing, table or list, within these
// bounds: rows are held back while a time waits for it.
const (
	maxOrderBytes   = 256 << 10
	maxOrderMatches = 4 << 10
)

// dates holds back what has an ambiguous time, until all rows of its listing have shown in which
// order they have day and month.
type dates struct {
	asked  artifact.Orders // by the caller, for what stays open
	source int32           // of the rows; 0 is none
	column int32           // of a log: where the dates begin
	known  artifact.Orders // by which all dates of the rows are days
	here   bool            // the present line is a row of them
	last   int64           // number of the last row
	held   []*pending
	at     int64 // offset of the present line
	start  int64 // and of the first one with a time that is held
}

// logged is the source of lines that begin with a date.
const logged int32 = -1

// timeOrders are the orders of the times of a file, as many as there are roles.
type timeOrders [4]artifact.Orders

// next turns to the next line.
func (d *dates) next(sl *slice, list *artifact.List) {
	d.here = false
	if list.Dated || len(d.held) > 0 {
		d.read(sl, list)
	} else if list.Source == d.source {
		d.last = sl.line
	}
}

// read is next for a line that may be a row, or after which something is held.
func (d *dates) read(sl *slice, list *artifact.List) {
	d.at = sl.offset
	if len(d.held) > 0 && (sl.line-d.last > maxJoinLines || sl.offset-d.start > maxOrderBytes) {
		d.release()
	}
	source, column := list.Source, int32(0)
	if source == 0 {
		if !list.Dated {
			return
		}
		if source, column = sourceOf(sl.text, list.Matches); source == 0 {
			return
		}
	}
	if source != d.source || column != d.column || sl.line-d.last > maxJoinLines {
		d.release()
		d.source, d.column, d.known = source, column, artifact.AnyOrder
	}
	d.here, d.last = true, sl.line
	if !list.Dated {
		return
	}
	for i := range list.Matches {
		if o := list.Matches[i].Orders(); o != 0 {
			d.known &= o
		}
	}
}

// sourceOf returns what the line is a row of that has such matches and is no row of a layout: a
// label and a date make an item of a list, and nothing before the date makes an entry of a log.
func sourceOf(text []byte, matches []artifact.Match) (source, column int32) {
	for i := range matches {
		m := &matches[i]
		if m.Orders() == 0 {
			continue
		}
		before := trimBlanks(text[:m.Start])
		switch {
		case len(before) == 0, len(before) == 1 && (before[0] == '[' || before[0] == '"' || before[0] == '('):
			return logged, m.Start
		case len(before) <= maxLabel && isLabel(before[len(before)-1:]):
			return layout.List, 0
		}
		return 0, 0
	}
	return 0, 0
}

// maxLabel bounds the label of an item.
const maxLabel = 120

// hold holds p back, which has an ambiguous time.
func (d *dates) hold(p *pending) {
	if d.here {
		d.keep(p)
	}
}

// join makes the file wait for what the time waits for that was found before it.
func (d *dates) join(file, time *pending) {
	if file.ruledOut |= time.ruledOut; time.held {
		d.keep(file)
	}
}

func (d *dates) keep(p *pending) {
	if p.held {
		return
	}
	if len(d.held) == 0 {
		d.start = d.at
	}
	p.held = true
	p.refs++
	d.held = append(d.held, p)
}

// release lets go of all that is held, with what the rows so far have shown.
func (d *dates) release() {
	for _, p := range d.held {
		p.held = false
		p.refs--
		p.ruledOut = artifact.AnyOrder &^ d.known
	}
	clear(d.held)
	d.held = d.held[:0]
}

// settle gives an ambiguous time of p its value, if the rows leave one order, or else the caller
// has said which it is.
func (d *dates) settle(t *Time, orders artifact.Orders, p *pending) {
	may := orders & artifact.AnyOrder &^ p.ruledOut
	contradicted := p.ruledOut == artifact.AnyOrder
	if contradicted {
		may = orders & artifact.AnyOrder
	}
	by := may
	if contradicted || !may.Single() {
		by = may & d.asked
	}
	if by != 0 {
		if value, ok := stamp.Reorder(t.Value, by); ok {
			t.Value = value
			return
		}
	}
	if orders&artifact.DayUsual != 0 && !contradicted {
		return
	}
	t.Value, t.Ambiguous = "", true
}
