package parquetreport

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/lrkit/lrkit/report"
)

// Physical types, by their numbers in Parquet.
const (
	boolType = 0
	intType  = 2 // of 64 bits
	textType = 6
)

func physical(c *report.Column) int {
	switch c.Type {
	case report.IntColumn, report.TimeColumn:
		return intType
	case report.BoolColumn:
		return boolType
	}
	return textType
}

// chunk is a column of a group: pages of values, after a page with a dictionary where few values
// are different. A page of values has numbers in the dictionary, or the values themselves.
type chunk struct {
	name        string
	typ         int
	encodings   int    // of the pages of values, as a set
	values      int    // that are not null
	nulls       int    // rows without a value after the last page
	plain, size int    // of its pages
	least, most []byte // of its values; nil if they are not known
	dict        dictionary
	pages       [][]byte

	dictHead, dictBody []byte // its page, once the group ends
}

// reset makes the chunk empty.
func (c *chunk) reset() {
	c.dict.reset()
	clear(c.pages)
	*c = chunk{name: c.name, typ: c.typ, dict: c.dict, pages: c.pages[:0], dictHead: c.dictHead[:0], dictBody: c.dictBody[:0]}
}

// column adds rows to a column of the group.
func (w *group) column(c *chunk, v *report.Values, rows int) {
	if v.Count == 0 && v.Type != report.BoolColumn {
		c.nulls += rows
		return
	}
	w.nullPage(c)
	w.body = w.body[:0]
	switch {
	case v.Type == report.BoolColumn:
		v.Fill()
		c.extend(boolByte(v.Count == rows))
		c.extend(boolByte(v.Count > 0))
		w.body = append(w.body, v.Valid[:(rows+7)/8]...)
		w.levels = w.levels[:0] // there is always a value
		w.dataPage(c, rows, rows, encodingPlain)
	case v.OfDocument && c.typ == textType:
		w.runs(c, v)
		w.dataPage(c, rows, v.Count, encodingIndex)
	case c.typ == intType:
		v.Fill() // those of a document are equal, and differences of 0 take no bits
		w.numbers(c, v, rows)
		w.valid(v, rows)
		w.dataPage(c, rows, v.Count, encodingDeltas)
	case w.few(c, v):
		w.valid(v, rows)
		w.dataPage(c, rows, v.Count, encodingIndex)
	default:
		w.texts(c, v)
		w.valid(v, rows)
		w.dataPage(c, rows, v.Count, encodingLengths)
	}
}

func boolByte(is bool) []byte {
	if is {
		return []byte{1}
	}
	return []byte{0}
}

// valid makes the levels, which say of each row whether there is a value. A column of bits has the
// form that they have in a batch.
func (w *group) valid(v *report.Values, rows int) {
	if v.Count == rows {
		w.levels = appendRun(w.levels[:0], 1, rows, 1)
		return
	}
	bits := v.Valid[:(rows+7)/8]
	w.levels = binary.AppendUvarint(w.levels[:0], uint64(len(bits))<<1|1)
	w.levels = append(w.levels, bits...)
}

// numbers makes the body of a page of numbers.
func (w *group) numbers(c *chunk, v *report.Values, rows int) {
	w.ints = w.ints[:0]
	if v.Count == rows {
		w.ints = append(w.ints, v.Ints...)
	} else {
		for i, x := range v.Ints {
			if v.Valid[i/8]>>(i%8)&1 != 0 {
				w.ints = append(w.ints, x)
			}
		}
	}
	least, most := w.ints[0], w.ints[0]
	for _, x := range w.ints {
		least, most = min(least, x), max(most, x)
	}
	c.extendInt(least)
	c.extendInt(most)
	w.body = appendDeltas(w.body, w.ints)
}

func plainInt(dst []byte, n int64) []byte { return binary.LittleEndian.AppendUint64(dst, uint64(n)) }

func plainText(dst []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint32(dst, uint32(len(s))), s...)
}

// texts makes the body of a page of text: the lengths, and then all bytes as the batch has them.
func (w *group) texts(c *chunk, v *report.Values) {
	w.ints = w.ints[:0]
	var least, most []byte
	from := v.Offsets[0]
	for _, to := range v.Offsets[1:] {
		if from == to { // no text is empty
			continue
		}
		text := v.Data[from:to]
		from = to
		if len(w.ints) == 0 || bytes.Compare(text, least) < 0 {
			least = text
		}
		if len(w.ints) == 0 || bytes.Compare(text, most) > 0 {
			most = text
		}
		w.ints = append(w.ints, int64(len(text)))
	}
	c.extend(least)
	c.extend(most)
	w.body = appendDeltas(w.body, w.ints)
	w.body = append(w.body, v.Data...)
}

// few makes the body of a page of texts that have numbers in the dictionary. It returns false where
// that would not be worth it.
func (w *group) few(c *chunk, v *report.Values) bool {
	before, size := c.dict.len(), len(c.dict.plain)
	if !c.dict.of(v) {
		return false
	}
	for _, s := range c.dict.texts[before:] {
		c.extend([]byte(s))
	}
	w.dicts += len(c.dict.plain) - size
	w.appendIndexes(c.dict.len(), v.Count, c.dict.indexes)
	return true
}

// appendIndexes appends numbers in a dictionary of n values to the body.
func (w *group) appendIndexes(n, values int, indexes []uint16) {
	width := indexWidth(n)
	w.body = append(w.body, byte(width))
	if n == 1 {
		w.body = appendRun(w.body, width, values, 0)
	} else {
		w.body = appendPacked(w.body, width, indexes)
	}
}

// indexWidth is how many bits the numbers of so many values take.
func indexWidth(n int) int { return max(1, bits.Len(uint(n-1))) }

// extend notes another value. It is copied.
func (c *chunk) extend(value []byte) {
	if c.least == nil || bytes.Compare(value, c.least) < 0 {
		c.least = bytes.Clone(value)
	}
	if c.most == nil || bytes.Compare(value, c.most) > 0 {
		c.most = bytes.Clone(value)
	}
}

func (c *chunk) extendInt(n int64) {
	if c.least == nil || n < int64(binary.LittleEndian.Uint64(c.least)) {
		c.least = plainInt(c.least[:0], n)
	}
	if c.most == nil || n > int64(binary.LittleEndian.Uint64(c.most)) {
		c.most = plainInt(c.most[:0], n)
	}
}

// entryOverhead is how much memory a text of documents takes in a dictionary beside its bytes, at
// most: in a table that grows, in its page, and as garbage. It counts as if it were written, since
// every row may have a document of its own.
const entryOverhead = 500

// runs makes the body and the levels of a page of texts of documents: a run of rows has the same
// one, which has a number in the dictionary.
func (w *group) runs(c *chunk, v *report.Values) {
	before, size := c.dict.len(), len(c.dict.plain)
	w.ints = w.ints[:0]
	for i := range v.Runs {
		if r := &v.Runs[i]; !r.Null {
			n, added := c.dict.document(r.Text)
			if added {
				c.extend([]byte(r.Text))
			}
			w.ints = append(w.ints, int64(n))
		}
	}
	w.dicts += len(c.dict.plain) - size + entryOverhead*(c.dict.len()-before)
	width := indexWidth(c.dict.len())
	w.body, w.levels = append(w.body, byte(width)), w.levels[:0]
	at := 0
	for i := range v.Runs {
		r := &v.Runs[i]
		if r.Null {
			w.levels = appendRun(w.levels, 1, r.Rows, 0)
			continue
		}
		w.levels = appendRun(w.levels, 1, r.Rows, 1)
		w.body = appendRun(w.body, width, r.Rows, int(w.ints[at]))
		at++
	}
}
