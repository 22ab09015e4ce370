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

// chunk is a column of a group: a page of values, after a page with a dictionary where few values
// are different.
type chunk struct {
	typ         int
	encoding    int // of the page of values
	rows        int
	values      int    // that are not null
	dict        int64  // where the page with the dictionary is in the file; 0 for none
	data        int64  // where the page of values is
	plain, size int    // of its pages
	least, most []byte // of its values; nil if they are not known
}

// column adds a column to the group.
func (w *group) column(v *report.Values, rows int) {
	c := chunk{typ: physical(&v.Column), rows: rows, values: v.Count}
	w.body = w.body[:0]
	switch {
	case v.Type == report.BoolColumn:
		v.Fill()
		c.values, c.encoding = rows, encodingPlain
		c.least, c.most = boolByte(v.Count == rows), boolByte(v.Count > 0)
		w.body = append(w.body, v.Valid[:(rows+7)/8]...)
		w.levels = w.levels[:0] // there is always a value
	case v.Count == 0:
		c.encoding = encodingLengths
		if c.typ == intType {
			c.encoding = encodingDeltas
		}
		w.body = appendDeltas(w.body, nil)
		w.levels = appendRun(w.levels[:0], 1, rows, 0)
	case v.OfDocument:
		w.runs(v, &c)
	case v.Type == report.IntColumn || v.Type == report.TimeColumn:
		w.numbers(v, &c)
		w.valid(v, rows)
	case w.dict.of(v):
		w.few(v, &c)
		w.valid(v, rows)
	default:
		w.texts(v, &c)
		w.valid(v, rows)
	}
	w.dataPage(&c)
	w.describe(v.Name, &c)
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

// numbers makes the body of a column of numbers.
func (w *group) numbers(v *report.Values, c *chunk) {
	c.encoding = encodingDeltas
	w.ints = w.ints[:0]
	if v.Count == c.rows {
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
	c.least, c.most = plainInt(nil, least), plainInt(nil, most)
	w.body = appendDeltas(w.body, w.ints)
}

func plainInt(dst []byte, n int64) []byte { return binary.LittleEndian.AppendUint64(dst, uint64(n)) }

func plainText(dst []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint32(dst, uint32(len(s))), s...)
}

// texts makes the body of a column of text: the lengths, and then all bytes as the batch has them.
func (w *group) texts(v *report.Values, c *chunk) {
	c.encoding = encodingLengths
	w.ints = w.ints[:0]
	from := v.Offsets[0]
	for _, to := range v.Offsets[1:] {
		if from == to { // no text is empty
			continue
		}
		text := v.Data[from:to]
		from = to
		if len(w.ints) == 0 || bytes.Compare(text, c.least) < 0 {
			c.least = text
		}
		if len(w.ints) == 0 || bytes.Compare(text, c.most) > 0 {
			c.most = text
		}
		w.ints = append(w.ints, int64(len(text)))
	}
	w.body = appendDeltas(w.body, w.ints)
	w.body = append(w.body, v.Data...)
}

// few makes the body of a column whose texts have numbers in a dictionary.
func (w *group) few(v *report.Values, c *chunk) {
	for _, s := range w.dict.texts {
		w.body = plainText(w.body, s)
		c.extend([]byte(s))
	}
	w.dictPage(c, len(w.dict.texts))
	width := indexWidth(len(w.dict.texts))
	w.body = append(w.body[:0], byte(width))
	if len(w.dict.texts) == 1 {
		w.body = appendRun(w.body, width, v.Count, 0)
	} else {
		w.body = appendPacked(w.body, width, w.dict.indexes)
	}
}

// indexWidth is how many bits the numbers of so many values take.
func indexWidth(n int) int { return max(1, bits.Len(uint(n-1))) }

// extend notes another value.
func (c *chunk) extend(value []byte) {
	if c.least == nil || bytes.Compare(value, c.least) < 0 {
		c.least = value
	}
	if c.most == nil || bytes.Compare(value, c.most) > 0 {
		c.most = value
	}
}

// runs makes the body of a column of documents: a run of rows has the same value.
func (w *group) runs(v *report.Values, c *chunk) {
	numbers := map[string]int{}
	var least, most int64
	for i := range v.Runs {
		r := &v.Runs[i]
		key := r.Text
		if c.typ == intType {
			key = string(plainInt(nil, r.Int))
		}
		if _, seen := numbers[key]; seen || r.Null {
			continue
		}
		if len(numbers) == 0 {
			least, most = r.Int, r.Int
		}
		numbers[key] = len(numbers)
		if c.typ == intType {
			least, most = min(least, r.Int), max(most, r.Int)
			w.body = append(w.body, key...)
		} else {
			c.extend([]byte(key))
			w.body = plainText(w.body, key)
		}
	}
	if c.typ == intType {
		c.least, c.most = plainInt(nil, least), plainInt(nil, most)
	}
	w.dictPage(c, len(numbers))
	width := indexWidth(len(numbers))
	w.body, w.levels = append(w.body[:0], byte(width)), w.levels[:0]
	for i := range v.Runs {
		r := &v.Runs[i]
		if r.Null {
			w.levels = appendRun(w.levels, 1, r.Rows, 0)
			continue
		}
		key := r.Text
		if c.typ == intType {
			key = string(plainInt(nil, r.Int))
		}
		w.levels = appendRun(w.levels, 1, r.Rows, 1)
		w.body = appendRun(w.body, width, r.Rows, numbers[key])
	}
}
