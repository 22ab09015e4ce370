package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

// Column is a column of the flat forms: CSV, Arrow and Parquet.
type Column struct {
	Name string
	Type ColumnType
	Doc  string // in Markdown
	// OfDocument is set for a column that has the same value in all rows of a document. Row.Finding
	// is not needed to get it.
	OfDocument bool

	needs part
	text  func(*Row) string        // of text; empty for none
	int   func(*Row) (int64, bool) // of a number
	bool  func(*Row) bool          // of a truth value
}

// ColumnType is the type of the values in a column.
type ColumnType uint8

// The types. A missing text is empty, and a missing truth value is false.
const (
	TextColumn ColumnType = iota // text, in UTF-8
	IntColumn
	BoolColumn
	TimeColumn // a point in time: text as RFC 3339 has it in CSV, else microseconds since 1970 in UTC
)

// columns is what the flat forms have of the table of fields, in their own order.
var columns = func() (all []Column) {
	var of []*field
	for i := range fields {
		if fields[i].column > 0 {
			of = append(of, &fields[i])
		}
	}
	slices.SortFunc(of, func(a, b *field) int { return a.column - b.column })
	for _, f := range of {
		all = append(all, f.toColumn())
	}
	return all
}()

// toColumn returns the field as a column. A span or an object is not one: the table has entries for
// the columns that it is divided into.
func (f *field) toColumn() Column {
	c := Column{Name: f.name, Doc: f.doc, OfDocument: f.ofDocument, needs: f.needs, text: f.asText(), int: f.int, bool: f.bool}
	switch {
	case f.int != nil:
		c.Type = IntColumn
	case f.bool != nil:
		c.Type = BoolColumn
	case f.time != nil:
		c.Type = TimeColumn
		c.int = func(r *Row) (int64, bool) {
			t := f.time(r)
			return t.UnixMicro(), !t.IsZero()
		}
	case f.ptr != nil:
		c.text = func(r *Row) string {
			if s := f.ptr(r); s != nil {
				return *s
			}
			return ""
		}
	case f.list != nil:
		c.text = func(r *Row) string { return strings.Join(f.list(r), f.separator) }
	}
	return c
}

// Columns returns the columns of every flat form, in order. New columns come last.
func Columns() []Column { return columns }

// Pick returns the columns with these names, in this order.
func Pick(names []string) ([]Column, error) {
	picked := make([]Column, 0, len(names))
	for i, name := range names {
		at := slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
		if at < 0 {
			return nil, noColumn(name)
		}
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("the column %q is named twice", name)
		}
		picked = append(picked, columns[at])
	}
	return picked, nil
}

// noColumn says that there is no such column, and which one may be meant.
func noColumn(name string) error {
	if near := nearest(name); near != "" {
		return fmt.Errorf("there is no column %q: did you mean %s?", name, near)
	}
	return fmt.Errorf("there is no column %q: docs/SCHEMA.md lists them", text.CutPrinted(name, 80))
}

// Text returns the value of a column of text or of times, with U+FFFD for each byte that is not
// UTF-8.
func (c *Column) Text(r *Row) string {
	s := c.raw(r)
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// Int returns the value of a column of numbers or of times, and whether there is one.
func (c *Column) Int(r *Row) (int64, bool) {
	if c.Absent(r) {
		return 0, false
	}
	if c.int == nil {
		panic("report: Int of a Column of another type")
	}
	return c.int(r.of(c))
}

// Bool returns the value of a column of truth values.
func (c *Column) Bool(r *Row) bool {
	if c.bool == nil {
		panic("report: Bool of a Column of another type")
	}
	return !c.Absent(r) && c.bool(r.of(c))
}

// raw returns the text as it was printed.
func (c *Column) raw(r *Row) string {
	if c.Absent(r) {
		return ""
	}
	if c.text == nil {
		panic("report: Text of a Column of another type")
	}
	return c.text(r.of(c))
}

// Absent reports that a column has no value in a row, or that its value is false. It costs next to
// nothing, and saves a call of Text, Int or Bool. If it returns false, there may still be no value.
func (c *Column) Absent(r *Row) bool {
	if r == nil {
		panic("report: a nil Row")
	}
	return c.needs&^r.has != 0
}

// of returns the row, if it has what a column needs.
func (r *Row) of(c *Column) *Row {
	if r.Document == nil || r.Finding == nil && !c.OfDocument {
		panic("report: a Row without a Document or a Finding: use NewRow")
	}
	return r
}
