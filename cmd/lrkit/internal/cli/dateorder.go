package cli

import (
	"context"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// dateOrders are the values of --date-order.
var dateOrders = map[string]analyze.DateOrder{
	"":          "",
	"dmy":       analyze.DayMonthYear,
	"mdy":       analyze.MonthDayYear,
	"ymd":       analyze.YearMonthDay,
	"day-first": analyze.DayMonthYear, "month-first": analyze.MonthDayYear, "year-first": analyze.YearMonthDay,
}

var dateOrderNames = []string{"dmy", "mdy", "ymd", "day-first", "month-first", "year-first"}

// dateOrder reads --date-order.
func dateOrder(value string) (analyze.DateOrder, error) {
	if order, ok := dateOrders[value]; ok {
		return order, nil
	}
	return "", oneOf("date-order", value, dateOrderNames...)
}

// untimed counts the times that a timeline has no line for.
type untimed struct{ ambiguous, incomplete int64 }

func (u *untimed) count(f *analyze.Finding) {
	for i := range f.Times {
		switch t := &f.Times[i]; {
		case report.OnTimeline(t):
		case t.Ambiguous:
			u.ambiguous++
		default:
			u.incomplete++
		}
	}
}

func (u *untimed) add(more untimed) {
	u.ambiguous += more.ambiguous
	u.incomplete += more.incomplete
}

// untimedNote says how many times the timeline does not have.
func (a *app) untimedNote(ctx context.Context, u untimed) {
	if a.quiet || ctx.Err() != nil {
		return
	}
	if u.ambiguous > 0 {
		a.say("%s left out: which number is the day is not known; --date-order says it", count(u.ambiguous, "time"))
	}
	if u.incomplete > 0 {
		a.say("%s left out: the year or the time of day is not known", count(u.incomplete, "time"))
	}
}
