package analyze

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// DateOrder is the order of day, month and year in dates of numbers.
type DateOrder string

// The orders. 06/02/2013 is a day in February, or one in June; YearMonthDay is an order of dates
// whose year has two digits, as 13/02/06 has.
const (
	DayMonthYear DateOrder = "dmy"
	MonthDayYear DateOrder = "mdy"
	YearMonthDay DateOrder = "ymd"
)

func (o DateOrder) orders() artifact.Orders {
	switch o {
	case "":
		return 0
	case DayMonthYear:
		return artifact.DayFirst
	case MonthDayYear:
		return artifact.MonthFirst
	case YearMonthDay:
		return artifact.YearFirst
	}
	panic("analyze: unknown DateOrder " + string(o))
}
