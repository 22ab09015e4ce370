package parquetreport

import (
	"encoding/binary"
	"slices"

	"github.com/lrkit/lrkit/internal/build"
	"github.com/lrkit/lrkit/report"
)

// footer is the end of a file, which says what is in it. That of the groups is kept as it will be
// written: a file may have many.
type footer struct {
	columns []report.Column
	groups  [][]byte
	rows    int64
	memory  compact
}

// add adds a group, which begins at its offset.
func (f *footer) add(g *group, rows int) {
	f.rows += int64(rows)
	c := &f.memory
	c.b, c.last = c.b[:0], 0
	c.list(1, typeStruct, len(f.columns))
	c.b = append(c.b, g.meta.b...)
	c.i64(2, g.plain)
	c.i64(3, int64(rows))
	c.i64(5, g.offset)
	c.i64(6, int64(len(g.out)))
	c.end()
	f.groups = append(f.groups, slices.Clone(c.b))
}

// write writes the footer with its length and what ends a file.
func (f *footer) write(write func([]byte)) {
	size := 0
	part := func(b []byte) { write(b); size += len(b) }
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
	c.list(4, typeStruct, len(f.groups))
	part(c.b)
	for _, g := range f.groups {
		part(g)
	}
	c.b = c.b[:0]
	c.keyValues(f.columns)
	c.string(6, "lrkit version (build )")
	c.list(7, typeStruct, len(f.columns))
	for range f.columns {
		c.open()
		c.begin(1) // values have the order of their type
		c.end()
		c.end()
	}
	c.end()
	part(c.b)
	write(append(binary.LittleEndian.AppendUint32(nil, uint32(size)), magic...))
}

// keyValues appends the metadata of the file. A column of Parquet has none of its own: its
// description is under its name.
func (c *compact) keyValues(columns []report.Column) {
	c.list(5, typeStruct, len(columns)+2)
	pair := func(key, value string) {
		c.open()
		c.string(1, key)
		c.string(2, value)
		c.end()
	}
	pair("lrkit.schema", report.FindingSchema)
	pair("lrkit.version", build.Version())
	for i := range columns {
		pair("lrkit.description."+columns[i].Name, columns[i].Doc)
	}
}

// Numbers in Parquet for how often a column has a value, and for older names of types.
const (
	required, optional           = 0, 1
	oldUTF8, oldMicros, oldInt64 = 0, 10, 18
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
	case report.TimeColumn:
		c.i32(6, oldMicros)
		c.begin(10)
		c.begin(8)      // a timestamp
		c.bool(1, true) // in UTC
		c.begin(2)
		c.begin(2) // of microseconds
		c.end()
		c.end()
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
