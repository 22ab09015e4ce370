package worker

import "encoding/binary"

// flat reads a flatbuffer, as Arrow describes its messages with. It looks at nothing outside of the
// bytes, takes no memory, and notes if something points out of them: what it returned is nothing
// then.
type flat struct {
	b   []byte
	bad bool
}

// at returns n bytes at a place, or zeros.
func (f *flat) at(place, n int) []byte {
	if place < 0 || n < 0 || place > len(f.b)-n {
		f.bad = true
		return zeros[:min(max(n, 0), len(zeros))]
	}
	return f.b[place : place+n]
}

var zeros [8]byte // as long as the longest number

func (f *flat) u16(place int) int { return int(binary.LittleEndian.Uint16(f.at(place, 2))) }
func (f *flat) i32(place int) int { return int(int32(binary.LittleEndian.Uint32(f.at(place, 4)))) }
func (f *flat) i64(place int) int64 {
	return int64(binary.LittleEndian.Uint64(f.at(place, 8)))
}

// table is one of its tables: fields by number, each of which may be missing.
type table struct {
	f          *flat
	place      int
	fields     int // where the places of its fields are listed
	fieldsSize int
}

// root returns the outermost table.
func (f *flat) root() table { return f.table(f.i32(0)) }

func (f *flat) table(place int) table {
	t := table{f: f, place: place, fields: place - f.i32(place)}
	t.fieldsSize = f.u16(t.fields)
	return t
}

// field returns where a field is, and 0 if it is missing.
func (t table) field(number int) int {
	const header = 4
	slot := header + 2*number
	if slot+2 > t.fieldsSize {
		return 0
	}
	if offset := t.f.u16(t.fields + slot); offset > 0 {
		return t.place + offset
	}
	return 0
}

// has reports whether there is a field.
func (t table) has(number int) bool { return t.field(number) > 0 }

func (t table) u8(number int) byte {
	if place := t.field(number); place > 0 {
		return t.f.at(place, 1)[0]
	}
	return 0
}

func (t table) i32(number int) int {
	if place := t.field(number); place > 0 {
		return t.f.i32(place)
	}
	return 0
}

func (t table) i64(number int) int64 {
	if place := t.field(number); place > 0 {
		return t.f.i64(place)
	}
	return 0
}

// table returns a field that is a table. If it is missing there is a table without fields.
func (t table) table(number int) table {
	if place := t.field(number); place > 0 {
		return t.f.table(place + t.f.i32(place))
	}
	return table{f: t.f}
}

// maxName is longer than the name of any column.
const maxName = 256

// text returns a field that is a string, at most maxName bytes of it.
func (t table) text(number int) string {
	place, n := t.vector(number, 1)
	return string(t.f.at(place, min(n, maxName)))
}

// vector returns where the elements of a field are, and how many there are. All are in the bytes.
func (t table) vector(number, size int) (place, n int) {
	field := t.field(number)
	if field == 0 {
		return 0, 0
	}
	place = field + t.f.i32(field)
	n = t.f.i32(place)
	place += 4
	if n < 0 || n > len(t.f.b)/size || len(t.f.at(place, n*size)) != n*size || t.f.bad {
		t.f.bad = true
		return 0, 0
	}
	return place, n
}

// element returns an element of a vector of tables.
func (t table) element(place, i int) table {
	place += 4 * i
	return t.f.table(place + t.f.i32(place))
}
