package report

import (
	"slices"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/internal/scan"
)

// Batch collects rows by column, for formats that write columns: the values of a column lie
// together, as Arrow has them. It uses the same memory for all batches. What a row does not have
// costs next to nothing: most columns have no value in most rows.
//
//	b := report.NewBatch(report.Columns(), 1000)
//	b.Begin(document)
//	for b.Len() < 1000 {
//		b.Add(finding)
//	}
//	values := b.Values()
//	b.Reset()
type Batch struct {
	values []Values
	groups []batchGroup
	shared []*Values // those of columns that belong to the document
	row    Row
	rows   int
	most   int // rows
	bytes  int // of text, with that of each document once
	filled int // how many more there are with that of a document in each row
	every  int // bytes of text that each row has from its document
	begun  int // the first row of the document
}

// batchGroup are columns that need the same parts of a finding.
type batchGroup struct {
	needs              part
	texts, ints, bools []*Values
}

// Values are those of a column in the rows of a [Batch]. Until [Values.Fill] is called, a column
// that belongs to the document has Runs and nothing else, and one without values has nothing.
type Values struct {
	Column
	Count   int     // how many rows have a value
	Valid   []byte  // a bit for each row, the lowest first: it has a value, or the truth value is true
	Data    []byte  // text, which is UTF-8
	Offsets []int32 // of text: where in Data that of each row begins, and the end of the last
	Ints    []int64 // of numbers and times; 0 where there is none
	Runs    []Run   // of a document, one after the other

	rows   int // of a batch at most
	len    int // how many the batch has, once it is asked for values
	all    int // how many rows have a value before the first that has none
	filled bool
}

// Run is a value that some rows have, one after the other. A truth value is a number, 0 or 1.
type Run struct {
	Rows int
	Null bool
	Text string
	Int  int64
}

// NewBatch returns a batch of at most so many rows.
func NewBatch(columns []Column, rows int) *Batch {
	b := &Batch{values: make([]Values, len(columns)), most: rows}
	for i, c := range columns {
		v := &b.values[i]
		v.Column = c
		v.Valid, v.rows = make([]byte, (rows+7)/8), rows
		if c.OfDocument {
			b.shared = append(b.shared, v)
			continue
		}
		g := b.group(c.needs)
		switch c.Type {
		case TextColumn:
			g.texts = append(g.texts, v)
		case IntColumn, TimeColumn:
			g.ints = append(g.ints, v)
		case BoolColumn:
			g.bools = append(g.bools, v)
		}
	}
	return b
}

func (b *Batch) group(needs part) *batchGroup {
	for i := range b.groups {
		if b.groups[i].needs == needs {
			return &b.groups[i]
		}
	}
	b.groups = append(b.groups, batchGroup{needs: needs})
	return &b.groups[len(b.groups)-1]
}

// Begin says that rows of another document follow.
func (b *Batch) Begin(d *Document) {
	if d == nil {
		panic("report: Begin without a Document")
	}
	b.endDocument()
	b.row, b.every = Row{Document: d}, 0
	for _, v := range b.shared {
		if v.Type == TextColumn {
			b.every += len(v.Text(&b.row))
		}
	}
}

// Add adds a row. There are fewer than the batch may have.
func (b *Batch) Add(f *analyze.Finding) {
	r := &b.row
	r.set(r.Document, f)
	r.takeParts()
	at := b.rows
	if at == b.most {
		panic("report: more rows than the Batch may have")
	}
	if at == b.begun {
		b.bytes += b.every
	} else {
		b.filled += b.every
	}
	for i := range b.groups {
		g := &b.groups[i]
		if g.needs&^r.has != 0 {
			continue
		}
		for _, v := range g.texts {
			if s := v.text(r); s != "" {
				v.putText(at, s)
				b.bytes += len(s)
			}
		}
		for _, v := range g.ints {
			if n, ok := v.int(r); ok {
				v.padInts(at)
				v.Ints = append(v.Ints, n)
				v.put(at)
			}
		}
		for _, v := range g.bools {
			if v.bool(r) {
				v.put(at)
			}
		}
	}
	b.rows = at + 1
}

// put notes that a row has a value.
func (v *Values) put(row int) {
	if v.all == row {
		v.all++ // its bit is set with others
	} else {
		v.Valid[row/8] |= 1 << (row % 8)
	}
	v.Count++
}

// putText adds text as it was printed.
func (v *Values) putText(row int, s string) {
	v.padOffsets(row)
	v.Data = append(v.Data, s...)
	v.Offsets = append(v.Offsets, int32(len(v.Data)))
	v.put(row)
}

// padOffsets adds an end for each row before row that has none.
func (v *Values) padOffsets(row int) {
	if v.Offsets == nil {
		v.Offsets = make([]int32, 1, v.rows+1)
	}
	if n := len(v.Offsets); n <= row {
		v.Offsets = v.Offsets[:row+1]
		fill(v.Offsets[n:], int32(len(v.Data)))
	}
}

// padInts adds a number for each row before row that has none.
func (v *Values) padInts(row int) {
	if v.Ints == nil {
		v.Ints = make([]int64, 0, v.rows)
	}
	if n := len(v.Ints); n < row {
		v.Ints = v.Ints[:row]
		clear(v.Ints[n:])
	}
}

func fill[T any](to []T, value T) {
	for i := range to {
		to[i] = value
	}
}

// Len is the number of rows.
func (b *Batch) Len() int { return b.rows }

// Bytes is how many bytes of text the rows have, with that of each document once, and how many more
// [Values.Fill] adds, of all columns together.
func (b *Batch) Bytes() (text, filled int) { return b.bytes, b.filled }

// Values returns the values of all columns, in their order. They are valid until the next Reset.
func (b *Batch) Values() []Values {
	b.endDocument()
	for i := range b.values {
		v := &b.values[i]
		v.len = b.rows
		switch {
		case v.OfDocument || v.Count == 0:
		case v.Type == TextColumn:
			v.padOffsets(b.rows)
			v.repair()
		case v.Type == IntColumn || v.Type == TimeColumn:
			v.padInts(b.rows)
		}
		setBits(v.Valid, 0, v.all)
	}
	return b.values
}

// beyondASCII has the class 1 for each byte of it.
var beyondASCII = func() *scan.Classes {
	c := new(scan.Classes)
	c.Add(0x80, 1)
	return c
}()

// repair puts U+FFFD for each byte that is not UTF-8. Nearly all text is ASCII, which is known of
// all rows at once.
func (v *Values) repair() {
	if beyondASCII.Of(v.Data) == 0 {
		return
	}
	var data []byte // from the first row that is changed
	from := int32(0)
	for row := range v.Offsets[1:] {
		text := v.Data[from:v.Offsets[row+1]]
		from = v.Offsets[row+1]
		switch {
		case !utf8.Valid(text):
			if data == nil {
				data = slices.Clone(v.Data[:int(from)-len(text)])
			}
			data = append(data, string([]rune(string(text)))...)
		case data != nil:
			data = append(data, text...)
		}
		if data != nil {
			v.Offsets[row+1] = int32(len(data))
		}
	}
	if data != nil {
		v.Data = data
	}
}

// endDocument notes the values that all rows of the document have.
func (b *Batch) endDocument() {
	rows := b.rows - b.begun
	if rows == 0 {
		return
	}
	b.begun = b.rows
	r := &Row{Document: b.row.Document}
	for _, v := range b.shared {
		run := Run{Rows: rows}
		switch v.Type {
		case TextColumn:
			run.Text = v.Text(r)
			run.Null = run.Text == ""
		case IntColumn, TimeColumn:
			var ok bool
			run.Int, ok = v.Int(r)
			run.Null = !ok
		case BoolColumn:
			if v.Bool(r) {
				run.Int = 1
			}
		}
		v.run(run)
	}
}

func (r *Run) same(other *Run) bool {
	return r.Null == other.Null && r.Int == other.Int && r.Text == other.Text
}

// Fill puts the values of Runs into the rows that they stand for, and makes a column without values
// as long as the others.
func (v *Values) Fill() {
	if v.filled || !v.OfDocument && v.Count > 0 {
		return
	}
	v.filled = true
	row := 0
	for i := range v.Runs {
		run := &v.Runs[i]
		from, to := row, row+run.Rows
		row = to
		if run.Null || v.Type == BoolColumn && run.Int == 0 {
			continue
		}
		setBits(v.Valid, from, to)
		switch v.Type {
		case TextColumn:
			v.padOffsets(from)
			v.fillText(run)
		case IntColumn, TimeColumn:
			v.padInts(from)
			v.Ints = v.Ints[:to]
			fill(v.Ints[from:], run.Int)
		}
	}
	switch v.Type {
	case TextColumn:
		v.padOffsets(v.len)
	case IntColumn, TimeColumn:
		v.padInts(v.len)
	}
}

// fillText adds a text for each row of a run.
func (v *Values) fillText(run *Run) {
	size, n := len(run.Text), len(v.Data)
	v.Data = slices.Grow(v.Data, size*run.Rows)[:n+size*run.Rows]
	for done := copy(v.Data[n:], run.Text); done < size*run.Rows; {
		done += copy(v.Data[n+done:], v.Data[n:n+done]) // twice as much each time
	}
	for range run.Rows {
		n += size
		v.Offsets = append(v.Offsets, int32(n))
	}
}

// setBits sets the bits [from, to).
func setBits(b []byte, from, to int) {
	for ; from < to && from%8 != 0; from++ {
		b[from/8] |= 1 << (from % 8)
	}
	fill(b[from/8:to/8], 0xFF)
	for from = max(from, to&^7); from < to; from++ {
		b[from/8] |= 1 << (from % 8)
	}
}

// Reset takes all rows out of the batch. The document goes on.
func (b *Batch) Reset() {
	b.endDocument()
	for i := range b.values {
		v := &b.values[i]
		v.Count, v.all, v.filled = 0, 0, false
		clear(v.Valid[:(b.rows+7)/8])
		v.Data, v.Ints = v.Data[:0], v.Ints[:0]
		if v.Offsets != nil {
			v.Offsets = v.Offsets[:1]
		}
		clear(v.Runs) // nothing of a document is kept
		v.Runs = v.Runs[:0]
	}
	b.rows, b.begun, b.bytes, b.filled = 0, 0, 0, 0
}
