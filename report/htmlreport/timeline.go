package htmlreport

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/lrkit/lrkit/report"
)

// timeColumns are the times of a row that the timeline counts.
var timeColumns = []string{"time", "time_created", "time_modified"}

// timeline counts points in time by day: those of findings, as they were printed.
type timeline struct {
	days   [lastDay - firstDay]uint32
	n      int64 // in days
	beyond int64 // before or after them
}

// The days of a timeline, since 1970.
const (
	firstDay = 0
	lastDay  = 130 * 366 // about 2100
)

// addBatch counts the times of a batch.
func (t *timeline) addBatch(b *report.Batch) {
	rows := report.NewBatchRows(b, timeColumns...)
	for rows.Next() {
		for k := range timeColumns {
			t.add(rows.Text(k))
		}
	}
}

// add counts a time in the form of RFC 3339.
func (t *timeline) add(s []byte) {
	if len(s) < len(time.DateOnly) {
		return
	}
	at, err := time.Parse(time.DateOnly, string(s[:len(time.DateOnly)]))
	if err != nil {
		return
	}
	day := at.Unix() / (24 * 60 * 60)
	if at.Unix() < 0 || day >= lastDay {
		t.beyond++
		return
	}
	t.days[day]++
	t.n++
}

// chart is a histogram of times.
type chart struct {
	Title, Label string // Label says in words what is drawn
	Bins         []bin
	First, Last  string // names of the first and the last bin
	Max          int64
}

// bin is a bar of a chart. X, Y, Width and Height are in the units of the viewBox.
type bin struct {
	Name                string
	Count               int64
	X, Y, Width, Height int
}

// Sizes of a chart, in the units of its viewBox.
const (
	chartHeight = 100
	binWidth    = 10
)

// How far charts go back from the last day that has times.
const (
	chartDays   = 60
	chartMonths = 120
)

// charts returns the histograms of the last days and of the last years up to a time, after which
// nothing is drawn, and how many times are before and after them. The zero time means the last that
// was counted.
func (t *timeline) charts(upTo time.Time) (charts []chart, earlier, later int64) {
	last := int64(-1)
	limit := int64(math.MaxInt64)
	if !upTo.IsZero() {
		limit = upTo.Unix()/(24*60*60) + 1 // a machine may be in a zone ahead
	}
	for day, n := range t.days {
		switch {
		case int64(day) > limit:
			later += int64(n)
		case n > 0:
			last = int64(day)
		}
	}
	if last < 0 {
		return nil, 0, later
	}
	charts = []chart{t.byDay(last), t.byMonth(last)}
	earlier = t.n - later
	for _, b := range charts[1].Bins {
		earlier -= b.Count
	}
	return charts, earlier, later
}

func date(day int64) time.Time { return time.Unix(day*24*60*60, 0).UTC() }

func (t *timeline) byDay(last int64) chart {
	c := chart{Title: fmt.Sprintf("The last %d days", chartDays)}
	for day := max(last-chartDays+1, 0); day <= last; day++ {
		c.Bins = append(c.Bins, bin{Name: date(day).Format(time.DateOnly), Count: int64(t.days[day])})
	}
	c.draw()
	return c
}

func (t *timeline) byMonth(last int64) chart {
	c := chart{Title: fmt.Sprintf("The last %d years", chartMonths/12)}
	end := date(last)
	month := time.Date(end.Year(), end.Month()-chartMonths+1, 1, 0, 0, 0, 0, time.UTC)
	for !month.After(end) {
		next := month.AddDate(0, 1, 0)
		b := bin{Name: month.Format("2006-01")}
		for day := max(month.Unix()/(24*60*60), 0); day < next.Unix()/(24*60*60) && day <= last; day++ {
			b.Count += int64(t.days[day])
		}
		c.Bins = append(c.Bins, b)
		month = next
	}
	c.draw()
	return c
}

// draw computes the bars.
func (c *chart) draw() {
	all, most := int64(0), 0
	for i := range c.Bins {
		all += c.Bins[i].Count
		if c.Bins[i].Count > c.Bins[most].Count {
			most = i
		}
	}
	c.Max = c.Bins[most].Count
	c.First, c.Last = c.Bins[0].Name, c.Bins[len(c.Bins)-1].Name
	c.Label = fmt.Sprintf("%s times from %s to %s; most, %s, in %s", grouped(all), c.First, c.Last, grouped(c.Max), c.Bins[most].Name)
	for i := range c.Bins {
		b := &c.Bins[i]
		b.X, b.Width = i*binWidth, binWidth-1
		if c.Max > 0 && b.Count > 0 {
			b.Height = max(int(b.Count*chartHeight/c.Max), 2)
		}
		b.Y = chartHeight - b.Height
	}
}

// ViewBox is that of the SVG.
func (c *chart) ViewBox() string { return fmt.Sprintf("0 0 %d %d", len(c.Bins)*binWidth, chartHeight) }

// grouped writes a number with a comma after each three digits.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
