package parquetreport

import (
	"encoding/binary"
	"math/bits"
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
	bytes   int // of groups
	memory  compact
}

// add adds a group, which begins at an offset of the file, and makes the pages of its dictionaries.
func (f *footer) add(g *group, offset int64) {
	f.rows += int64(g.rows)
	c := &f.memory
	c.b, c.last = c.b[:0], 0
	c.list(1, typeStruct, len(f.columns))
	plain, at := 0, offset
	for i := range g.chunks {
		chunk := &g.chunks[i]
		g.nullPage(chunk)
		n := 0
		if chunk.dict.len() > 0 {
			head, body := g.dictPage(chunk)
			chunk.dictHead, chunk.dictBody = append(chunk.dictHead[:0], head...), append(chunk.dictBody[:0], body...)
			n = len(head) + len(body)
			chunk.plain += len(head) + len(chunk.dict.plain)
			chunk.size += n
		}
		c.open()
		c.chunk(chunk, g.rows, at, n)
		c.end()
		plain += chunk.plain
		at += int64(chunk.size)
	}
	c.i64(2, int64(plain))
	c.i64(3, int64(g.rows))
	c.i64(5, offset)
	c.i64(6, at-offset)
	c.end()
	f.groups = append(f.groups, slices.Clone(c.b))
	f.bytes += len(c.b)
}

// size is about how long the footer is.
func (f *footer) size() int {
	size := f.bytes
	for i := range f.columns {
		size += 2*len(f.columns[i].Name) + len(f.columns[i].Doc) + 40
	}
	return size
}

// maxBound is how long the least and greatest text of a column may be, for the footer to have them.
const maxBound = 64

// chunk appends what the footer says of a column of a group. Its pages begin at an offset of the
// file, with so many bytes of a dictionary.
func (m *compact) chunk(c *chunk, rows int, at int64, dict int) {
	m.i64(2, 0) // no file of its own
	m.begin(3)
	m.i32(1, c.typ)
	encodings := c.encodings
	if c.typ != boolType {
		encodings |= 1 << encodingRuns // of the levels
	}
	if dict > 0 {
		encodings |= 1 << encodingPlain // of the dictionary
	}
	m.list(2, typeI32, bits.OnesCount(uint(encodings)))
	for e := 0; encodings>>e != 0; e++ {
		if encodings>>e&1 != 0 {
			m.varint(int64(e))
		}
	}
	m.list(3, typeBinary, 1)
	m.element(c.name)
	m.i32(4, zstdCodec)
	m.i64(5, int64(rows))
	m.i64(6, int64(c.plain))
	m.i64(7, int64(c.size))
	m.i64(9, at+int64(dict))
	if dict > 0 {
		m.i64(11, at)
	}
	m.begin(12)
	m.i64(3, int64(rows-c.values))
	if len(c.most) <= maxBound && c.most != nil {
		m.string(5, string(c.most))
	}
	if len(c.least) <= maxBound && c.least != nil {
		m.string(6, string(c.least))
	}
	m.end()
	m.end()
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
