package parquetreport

import "encoding/binary"

// compact appends values in Thrift's compact protocol, in which Parquet has its metadata.
type compact struct {
	b     []byte
	last  int   // the field before
	outer []int // that of the structs around this one
}

// The types of the protocol that are needed.
const (
	typeTrue = iota + 1
	typeFalse
	typeByte
	_
	typeI32
	typeI64
	_
	typeBinary
	typeList
	_
	_
	typeStruct
)

// field begins a field. Those of a struct come in the order of their ids.
func (c *compact) field(id int, of byte) {
	c.b = append(c.b, byte(id-c.last)<<4|of) // no two ids are further apart than 15
	c.last = id
}

func (c *compact) varint(n int64) { c.b = binary.AppendVarint(c.b, n) } // zigzag

func (c *compact) i32(id int, n int)   { c.field(id, typeI32); c.varint(int64(n)) }
func (c *compact) i64(id int, n int64) { c.field(id, typeI64); c.varint(n) }

func (c *compact) bool(id int, is bool) {
	if is {
		c.field(id, typeTrue)
	} else {
		c.field(id, typeFalse)
	}
}

func (c *compact) string(id int, s string) { c.field(id, typeBinary); c.element(s) }

// element is a string of a list.
func (c *compact) element(s string) {
	c.b = append(binary.AppendUvarint(c.b, uint64(len(s))), s...)
}

// list begins a list. Its elements follow.
func (c *compact) list(id int, of byte, n int) {
	c.field(id, typeList)
	if n < 15 {
		c.b = append(c.b, byte(n)<<4|of)
		return
	}
	c.b = binary.AppendUvarint(append(c.b, 0xF0|of), uint64(n))
}

// begin begins a struct that is a field, and open one that is an element of a list.
func (c *compact) begin(id int) { c.field(id, typeStruct); c.open() }

func (c *compact) open() { c.outer, c.last = append(c.outer, c.last), 0 }

// end ends a struct.
func (c *compact) end() {
	c.b = append(c.b, 0)
	if n := len(c.outer); n > 0 { // not that of the whole
		c.last, c.outer = c.outer[n-1], c.outer[:n-1]
	}
}
