package parquetreport

import (
	"hash/crc32"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/report"
)

// group makes the groups of rows of a file, one after the other, in the same memory.
type group struct {
	zstd   *zstd.Encoder
	offset int64   // where it begins in the file
	out    []byte  // its pages
	meta   compact // what the footer says of its columns
	plain  int64   // how long its pages were before they were compressed

	levels, body, packed []byte // of a page
	header               compact
	ints                 []int64
	dict                 dictionary
}

func newGroup() group {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault),
		zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options are ours
	}
	return group{zstd: e}
}

// at is where the next page is in the file.
func (w *group) at() int64 { return w.offset + int64(len(w.out)) }

// make makes the pages of all columns.
func (w *group) make(values []report.Values, rows int) {
	w.out, w.meta.b, w.plain = w.out[:0], w.meta.b[:0], 0
	for i := range values {
		w.column(&values[i], rows)
	}
}

// Kinds of pages, and what they are compressed with, by their numbers in Parquet.
const (
	dictionaryPage = 2
	dataPageV2     = 3
	zstdCodec      = 6
)

// dictPage adds the page with the dictionary, which is in the body.
func (w *group) dictPage(c *chunk, n int) {
	c.dict, c.encoding = w.at(), encodingIndex
	w.packed = w.zstd.EncodeAll(w.body, w.packed[:0])
	h := w.pageHeader(dictionaryPage, len(w.body), len(w.packed), crc32.ChecksumIEEE(w.packed))
	h.begin(7)
	h.i32(1, n)
	h.i32(2, encodingPlain)
	h.end()
	w.page(c, len(w.body), nil)
}

// dataPage adds the page of values. The levels are not compressed.
func (w *group) dataPage(c *chunk) {
	c.data = w.at()
	w.packed = w.zstd.EncodeAll(w.body, w.packed[:0])
	sum := crc32.Update(crc32.ChecksumIEEE(w.levels), crc32.IEEETable, w.packed)
	h := w.pageHeader(dataPageV2, len(w.levels)+len(w.body), len(w.levels)+len(w.packed), sum)
	h.begin(8)
	h.i32(1, c.rows)
	h.i32(2, c.rows-c.values)
	h.i32(3, c.rows)
	h.i32(4, c.encoding)
	h.i32(5, len(w.levels))
	h.i32(6, 0) // levels of repetition: nothing repeats
	h.bool(7, true)
	h.end()
	w.page(c, len(w.levels)+len(w.body), w.levels)
}

func (w *group) pageHeader(kind, plain, size int, sum uint32) *compact {
	h := &w.header
	h.b, h.last = h.b[:0], 0
	h.i32(1, kind)
	h.i32(2, plain)
	h.i32(3, size)
	h.i32(4, int(int32(sum)))
	return h
}

// page adds a page whose header lacks its end.
func (w *group) page(c *chunk, plain int, levels []byte) {
	w.header.end()
	n := len(w.out)
	w.out = append(w.out, w.header.b...)
	c.plain += len(w.header.b) + plain
	w.out = append(append(w.out, levels...), w.packed...)
	c.size += len(w.out) - n
}

// maxBound is how long the least and greatest text of a column may be, for the footer to have them.
const maxBound = 64

// describe adds a column to what the footer says.
func (w *group) describe(name string, c *chunk) {
	w.plain += int64(c.plain)
	m := &w.meta
	m.last = 0
	m.i64(2, 0) // no file of its own
	m.begin(3)
	m.i32(1, c.typ)
	encodings := []int{c.encoding}
	if c.typ != boolType {
		encodings = append(encodings, encodingRuns) // of the levels
	}
	if c.dict > 0 {
		encodings = append(encodings, encodingPlain) // of the dictionary
	}
	m.list(2, typeI32, len(encodings))
	for _, e := range encodings {
		m.varint(int64(e))
	}
	m.list(3, typeBinary, 1)
	m.element(name)
	m.i32(4, zstdCodec)
	m.i64(5, int64(c.rows))
	m.i64(6, int64(c.plain))
	m.i64(7, int64(c.size))
	m.i64(9, c.data)
	if c.dict > 0 {
		m.i64(11, c.dict)
	}
	m.begin(12)
	m.i64(3, int64(c.rows-c.values))
	if len(c.most) <= maxBound && c.most != nil {
		m.string(5, string(c.most))
	}
	if len(c.least) <= maxBound && c.least != nil {
		m.string(6, string(c.least))
	}
	m.end()
	m.end()
	m.end()
}
