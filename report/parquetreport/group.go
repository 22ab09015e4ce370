package parquetreport

import (
	"hash/crc32"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/report"
)

// group is a group of rows: a chunk of pages for each column. All groups of a file are made in the
// same memory.
type group struct {
	zstd   *zstd.Encoder
	rows   int
	chunks []chunk
	store  store
	dicts  int // bytes in dictionaries

	levels, body, packed []byte // of a page
	header               compact
	ints                 []int64
}

func newGroup(columns []report.Column) group {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault),
		zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options are ours
	}
	g := group{zstd: e, chunks: make([]chunk, len(columns))}
	for i := range columns {
		g.chunks[i].name, g.chunks[i].typ = columns[i].Name, physical(&columns[i])
	}
	return g
}

// size is how many bytes the pages have. Dictionaries are not compressed yet.
func (w *group) size() int { return w.store.size + w.dicts }

// add adds rows.
func (w *group) add(values []report.Values, rows int) {
	w.rows += rows
	for i := range values {
		w.column(&w.chunks[i], &values[i], rows)
	}
}

// reset makes the group empty.
func (w *group) reset() {
	for i := range w.chunks {
		w.chunks[i].reset()
	}
	w.store.reset()
	w.rows, w.dicts = 0, 0
}

// Kinds of pages, and what they are compressed with, by their numbers in Parquet.
const (
	dictionaryPage = 2
	dataPageV2     = 3
	zstdCodec      = 6
)

// dataPage adds the page of values, which is in the body. The levels are not compressed.
func (w *group) dataPage(c *chunk, rows, values, encoding int) {
	w.packed = w.zstd.EncodeAll(w.body, w.packed[:0])
	sum := crc32.Update(crc32.ChecksumIEEE(w.levels), crc32.IEEETable, w.packed)
	h := w.pageHeader(dataPageV2, len(w.levels)+len(w.body), len(w.levels)+len(w.packed), sum)
	h.begin(8)
	h.i32(1, rows)
	h.i32(2, rows-values)
	h.i32(3, rows)
	h.i32(4, encoding)
	h.i32(5, len(w.levels))
	h.i32(6, 0) // levels of repetition: nothing repeats
	h.bool(7, true)
	h.end()
	h.end()
	c.plain += len(h.b) + len(w.levels) + len(w.body)
	c.values += values
	c.encodings |= 1 << encoding
	for _, b := range [][]byte{h.b, w.levels, w.packed} {
		c.size += len(b)
		c.pages = w.store.add(c.pages, b)
	}
}

// nullPage adds a page of rows without a value.
func (w *group) nullPage(c *chunk) {
	if c.nulls == 0 {
		return
	}
	encoding := encodingLengths
	if c.typ == intType {
		encoding = encodingDeltas
	}
	w.body = appendDeltas(w.body[:0], nil)
	w.levels = appendRun(w.levels[:0], 1, c.nulls, 0)
	w.dataPage(c, c.nulls, 0, encoding)
	c.nulls = 0
}

// dictPage makes the page with the dictionary. It is valid until the next page.
func (w *group) dictPage(c *chunk) (header, body []byte) {
	w.packed = w.zstd.EncodeAll(c.dict.plain, w.packed[:0])
	h := w.pageHeader(dictionaryPage, len(c.dict.plain), len(w.packed), crc32.ChecksumIEEE(w.packed))
	h.begin(7)
	h.i32(1, c.dict.len())
	h.i32(2, encodingPlain)
	h.end()
	h.end()
	return h.b, w.packed
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

// write writes all pages, column by column. The footer has said where they will be.
func (w *group) write(write func([]byte)) {
	for i := range w.chunks {
		c := &w.chunks[i]
		for _, b := range [][]byte{c.dictHead, c.dictBody} {
			write(b)
		}
		for _, b := range c.pages {
			write(b)
		}
	}
}
