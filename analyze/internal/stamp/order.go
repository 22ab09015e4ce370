package stamp

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// Order says whether the day or the month stands first in the dates of a listing.
type Order uint8

// The orders. Open is not decided yet.
const (
	Open Order = iota
	DayFirst
	MonthFirst
)

// OrderOf returns what a cell shows of the order: one of its first two numbers is no month.
func OrderOf(cell []byte) Order {
	n, ok := numbersOf(cell)
	switch {
	case !ok:
	case n[0] > 12 && n[0] <= 31 && n[1] >= 1 && n[1] <= 12 && n[2] >= 1000:
		return DayFirst
	case n[1] > 12 && n[1] <= 31 && n[0] >= 1 && n[0] <= 12:
		return MonthFirst
	}
	return Open
}

// By reads a cell as Cell does. Other cells of the listing have decided in which order a date is.
func By(cell []byte, order Order) (value string, ok bool) {
	var t Time
	if order == Open || !t.whole(cell) || !t.Open {
		return Cell(cell)
	}
	n, ok := numbersOf(cell)
	if !ok {
		return Cell(cell)
	}
	d := date{n[2], n[0], n[1]}
	if order == DayFirst {
		d.month, d.day = n[1], n[0]
	}
	if d.year < 100 {
		d.year = fullYear(d.year)
	}
	if !d.valid(true) {
		return Cell(cell)
	}
	t.date, t.Open = d, false
	var buf [48]byte
	return string(t.Append(buf[:0])), true
}

// numbersOf returns the numbers of a date that a cell begins with, the year last.
func numbersOf(cell []byte) (n [3]int, ok bool) {
	cell = bytes.Trim(cell, " \t")
	i := skipMark(cell, 0)
	mark := byte(0)
	for k := range n {
		from := i
		if n[k], i = digitsAt(cell, i, 4); i == from || k < 2 && i-from > 2 {
			return n, false
		}
		if k == 2 {
			break
		}
		c := ascii.At(cell, i)
		if c != '/' && c != '-' && c != '.' || k > 0 && c != mark {
			return n, false
		}
		mark = c
		i = skipMark(cell, i+1)
	}
	return n, true
}
