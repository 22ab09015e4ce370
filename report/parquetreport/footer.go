package parquetreport

import (
	"encoding/binary"

	"github.com/lrkit/lrkit/report"
)

// footer is the end of a file, which says what is in it. That of the groups is kept as it will be
// written: a file may have many.
type footer struct {
	columns []report.Column
	groups  []byte
	n       int
	rows    int64
}

// add adds a group, which begins at its offset.
func (f *footer) add(g *group, rows int) {
	f.n++
	f.rows += int64(rows)
	c := compact{b: f.groups}
	c.list(1, typeStruct, len(f.columns))
	c.b = append(c.b, g.meta.b...)
	c.i64(2, g.plain)
	c.i64(3, int64(rows))
	c.i64(5, g.offset)
	c.i64(6, int64(len(g.out)))
	c.end()
	f.groups = c.b
}

// bytes returns the footer with its length and what ends a file.
func (f *footer) bytes() []byte {
	var c compact
	c.i32(1, 2) // the version, for pages of the second
	c.list(2, typeStruct, len(f.columns)+1)
	c.open()
	c.string(4, "findings")
	c.i32(5, len(f.columns))
	c.end()
	for i := range f.columns {
		c.column(&f.columns[i])
	}
	c.i64(3, f.rows)
	c.list(4, typeStruct, f.n)
	c.b = append(c.b, f.groups...)
	c.string(6, "lrkit version (build )")
	c.list(7, typeStruct, len(f.columns))
	for range f.columns {
		c.open()
		c.begin(1) // values have the order of their type
		c.end()
		c.end()
	}
	c.end()
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(len(c.b)))
	return append(c.b, magic...)
}

// Numbers in Parquet for how often a column has a value, and for older names of types.
const (
	required, optional = 0, 1
	oldUTF8, oldInt64  = 0, 18
)

// column appends a column of the schema.
func (c *compact) column(of *report.Column) {
	c.open()
	c.i32(1, physical(of))
	if of.Type == report.BoolColumn {
		c.i32(3, required)
	} else {
		c.i32(3, optional)
	}
	c.string(4, of.Name)
	switch of.Type {
	case report.TextColumn:
		c.i32(6, oldUTF8)
		c.begin(10)
		c.begin(1) // a string
		c.end()
		c.end()
	case report.IntColumn:
		c.i32(6, oldInt64)
		c.begin(10)
		c.begin(10) // an integer
		c.field(1, typeByte)
		c.b = append(c.b, 64)
		c.bool(2, true) // with a sign
		c.end()
		c.end()
	}
	c.end()
}
