package artifact

// Orders is a set of the orders in which a date may have its day, its month and its year.
type Orders uint8

// The orders. AnyOrder is all of them.
const (
	DayFirst Orders = 1 << iota
	MonthFirst
	YearFirst
	// DayUsual is in the set of a date whose day counts as first as long as nothing shows another
	// order.
	DayUsual

	AnyOrder = DayFirst | MonthFirst | YearFirst
)

// Single reports whether the set is one order.
func (o Orders) Single() bool {
	o &= AnyOrder
	return o != 0 && o&(o-1) == 0
}

// Orders returns in which orders the numbers of a time make a day; 0 for all other matches, and
// where there is no choice. Of an ambiguous time they make different days, and the text is the one
// with the day first.
func (m *Match) Orders() Orders {
	if m.Kind != Timestamp {
		return 0
	}
	return Orders(m.Size.Bytes)
}

// SetOrders sets what Orders returns.
func (m *Match) SetOrders(o Orders, ambiguous bool) {
	m.Size.Bytes = int64(o)
	if m.Flags &^= Ambiguous; ambiguous {
		m.Flags |= Ambiguous
	}
}
