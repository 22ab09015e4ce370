// Package badzip writes zip archives record by record, right or wrong, for tests and benchmarks.
package badzip

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"math"
)

// Entry is what the headers of an entry say. They need not be true.
type Entry struct {
	Name       string
	Data       []byte // as it lies in the archive
	Method     uint16
	Flags      uint16
	CRC        uint32
	Packed     uint64 // the size of Data, as it is said
	Size       uint64 // of the content, as it is said
	Extra      []byte
	Host       byte   // the system that made it
	Attributes uint32 // of that system
	Zip64      bool   // sizes and place are in the extra field
}

// Stored returns an entry that is as it should be, not compressed.
func Stored(name, content string) Entry {
	n := uint64(len(content))
	return Entry{Name: name, Data: []byte(content), CRC: crc32.ChecksumIEEE([]byte(content)), Packed: n, Size: n}
}

// Deflated returns an entry that is as it should be, compressed.
func Deflated(name, content string) Entry {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err) // the level is known
	}
	w.Write([]byte(content))
	w.Close()
	e := Stored(name, content)
	e.Method, e.Data, e.Packed = 8, b.Bytes(), uint64(b.Len())
	return e
}

// Builder collects the records of an archive.
type Builder struct {
	b       bytes.Buffer
	central bytes.Buffer
	n       int
}

// Of returns an archive of entries, each as it should be.
func Of(entries ...Entry) []byte {
	b := new(Builder)
	for _, e := range entries {
		b.Central(e, b.Local(e))
	}
	return b.End("")
}

// Raw adds bytes that are no record.
func (b *Builder) Raw(data string) { b.b.WriteString(data) }

// Offset returns where the next record comes.
func (b *Builder) Offset() int64 { return int64(b.b.Len()) }

// Local adds the local header of an entry and its data, and returns where it is.
func (b *Builder) Local(e Entry) int64 {
	at := b.Offset()
	b.LocalHeader(e)
	b.b.Write(e.Data)
	return at
}

// LocalHeader adds a local header without data.
func (b *Builder) LocalHeader(e Entry) {
	b.b.WriteString("PK\x03\x04")
	put(&b.b, uint16(45))
	e.common(&b.b, 0)
	b.b.WriteString(e.Name)
	b.b.Write(e.extra(0))
}

// Central adds a record to the directory, for a local header at an offset.
func (b *Builder) Central(e Entry, at int64) {
	b.n++
	c := &b.central
	c.WriteString("PK\x01\x02")
	put(c, uint16(45)|uint16(e.Host)<<8, uint16(45))
	e.common(c, at)
	put(c, uint16(0), uint16(0), uint16(0), e.Attributes)
	if e.Zip64 {
		put(c, uint32(math.MaxUint32))
	} else {
		put(c, uint32(at))
	}
	c.WriteString(e.Name)
	c.Write(e.extra(at))
}

// common writes what both kinds of headers have.
func (e *Entry) common(b *bytes.Buffer, at int64) {
	put(b, e.Flags, e.Method, uint16(0x6000), uint16(0x5d7e), e.CRC)
	if e.Zip64 {
		put(b, uint32(math.MaxUint32), uint32(math.MaxUint32))
	} else {
		put(b, uint32(e.Packed), uint32(e.Size))
	}
	put(b, uint16(len(e.Name)), uint16(len(e.extra(at))))
}

func (e *Entry) extra(at int64) []byte {
	if !e.Zip64 {
		return e.Extra
	}
	var b bytes.Buffer
	put(&b, uint16(1), uint16(24), e.Size, e.Packed, uint64(at))
	return append(b.Bytes(), e.Extra...)
}

// End adds the directory and the record that ends the archive, and returns all of it.
func (b *Builder) End(comment string) []byte {
	at, n := b.directory()
	put(&b.b, []byte("PK\x05\x06"), uint16(0), uint16(0), uint16(b.n), uint16(b.n), uint32(n), uint32(at), uint16(len(comment)), []byte(comment))
	return b.b.Bytes()
}

// End64 is End with the records of ZIP64.
func (b *Builder) End64() []byte {
	at, n := b.directory()
	end := b.Offset()
	put(&b.b, []byte("PK\x06\x06"), uint64(44), uint16(45), uint16(45), uint32(0), uint32(0), uint64(b.n), uint64(b.n), uint64(n), uint64(at))
	put(&b.b, []byte("PK\x06\x07"), uint32(0), uint64(end), uint32(1))
	none := uint16(math.MaxUint16)
	put(&b.b, []byte("PK\x05\x06"), none, none, none, none, uint32(math.MaxUint32), uint32(math.MaxUint32), uint16(0))
	return b.b.Bytes()
}

func (b *Builder) directory() (at, n int64) {
	at, n = b.Offset(), int64(b.central.Len())
	b.b.Write(b.central.Bytes())
	return at, n
}

// put writes numbers as a zip has them.
func put(b *bytes.Buffer, values ...any) {
	for _, v := range values {
		binary.Write(b, binary.LittleEndian, v) // it never fails: sizes are fixed
	}
}
