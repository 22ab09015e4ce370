package worker

import (
	"encoding/binary"
	"slices"
)

// columnType is the type of a column of a request.
type columnType uint8

const (
	wrongType columnType = iota
	int64Type
	boolType
	textType  // with offsets of 32 bits
	largeType // with offsets of 64 bits
)

// The types that a request may have, by their numbers in Arrow.
const (
	arrowInt         = 2
	arrowBinary      = 4
	arrowUTF8        = 5
	arrowBool        = 6
	arrowLargeBinary = 19
	arrowLargeUTF8   = 20
)

// requestColumn is a column that a request can have.
type requestColumn struct {
	name     string
	types    []columnType
	optional bool
}

var (
	numbers = []columnType{int64Type}
	truths  = []columnType{boolType}
	texts   = []columnType{textType, largeType}
)

// requestColumns are those of a kind of frame. The places go by the constants below.
func requestColumns(kind byte) []requestColumn {
	content := requestColumn{name: "data", types: texts}
	last := requestColumn{name: "last", types: truths}
	if kind == framePaths {
		content.name, last.optional = "path", true
	}
	return []requestColumn{
		columnID:      {name: "id", types: numbers},
		columnName:    {name: "name", types: texts},
		columnContent: content,
		columnLast:    last,
		columnKind:    {name: "kind", types: texts, optional: true},
	}
}

const (
	columnID = iota
	columnName
	columnContent
	columnLast
	columnKind
	columnCount
)

// layout says how the columns of a request follow one another.
type layout struct {
	order []int // which column comes where
	types [columnCount]columnType
	has   [columnCount]bool
}

// readLayout reads the schema of a request.
func readLayout(schema table, want []requestColumn) (layout, error) {
	var l layout
	if schema.i32(0)&0xFFFF != 0 {
		return l, badFrame("a request with numbers that are big-endian")
	}
	place, n := schema.vector(1, 4)
	for i := range n {
		field := schema.element(place, i)
		name := field.text(0)
		at := slices.IndexFunc(want, func(c requestColumn) bool { return c.name == name })
		t := typeOf(field)
		switch {
		case schema.f.bad:
			return l, errMessage
		case at < 0:
			return l, badFrame("a request with a column %.40q", name)
		case l.has[at]:
			return l, badFrame("a request with two columns %q", name)
		case !slices.Contains(want[at].types, t):
			return l, badFrame("a request with a column %q of a type that it cannot have", name)
		}
		l.has[at], l.types[at] = true, t
		l.order = append(l.order, at)
	}
	for i := range want {
		if !l.has[i] && !want[i].optional {
			return l, badFrame("a request without a column %q", want[i].name)
		}
	}
	if schema.f.bad {
		return l, errMessage
	}
	return l, nil
}

// typeOf returns the type of a field.
func typeOf(field table) columnType {
	if field.has(4) { // it is in a dictionary
		return wrongType
	}
	switch of := field.table(3); field.u8(2) {
	case arrowInt:
		if of.i32(0) == 64 && of.u8(1) == 1 {
			return int64Type
		}
	case arrowBool:
		return boolType
	case arrowUTF8, arrowBinary:
		return textType
	case arrowLargeUTF8, arrowLargeBinary:
		return largeType
	}
	return wrongType
}

// column is one of a batch.
type column struct {
	wide    bool   // the offsets have 64 bits
	valid   []byte // bits; nil where all rows have a value
	offsets []byte
	data    []byte
}

func (c *column) int64(row int) int64 {
	return int64(binary.LittleEndian.Uint64(c.data[8*row:]))
}

func (c *column) bool(row int) bool { return bit(c.data, row) }

func (c *column) isNull(row int) bool { return c.valid != nil && !bit(c.valid, row) }

func bit(b []byte, i int) bool { return b[i/8]>>(i%8)&1 != 0 }

// bytes returns a value of text. Its offsets have been checked.
func (c *column) bytes(row int) []byte {
	if c.isNull(row) {
		return nil
	}
	return c.data[c.offset(row):c.offset(row+1)]
}

func (c *column) offset(row int) int64 {
	if c.wide {
		return int64(binary.LittleEndian.Uint64(c.offsets[8*row:]))
	}
	return int64(int32(binary.LittleEndian.Uint32(c.offsets[4*row:])))
}

// ordered reports whether the offsets of all rows are in the data, one after the other.
func (c *column) ordered(rows int) bool {
	last := int64(0)
	for row := range rows + 1 {
		next := c.offset(row)
		if next < last || next > int64(len(c.data)) {
			return false
		}
		last = next
	}
	return true
}
