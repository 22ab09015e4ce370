package report

import "slices"

// BatchRows reads a batch row by row.
//
//	for rows := report.NewBatchRows(batch, "kind", "value"); rows.Next(); {
//		kind, value := rows.Text(0), rows.Text(1)
//		…
//	}
type BatchRows struct {
	columns []*batchColumn
	row, n  int
}

// batchColumn is a column of a batch, at a row.
type batchColumn struct {
	*Values
	run  int    // of Runs
	left int    // rows of it, with this one
	text []byte // of it
}

// NewBatchRows returns a reader of these columns, before the first row. It panics if the batch does
// not have one of them. The batch must not change meanwhile.
func NewBatchRows(b *Batch, names ...string) *BatchRows {
	if b == nil {
		panic("report: NewBatchRows without a Batch")
	}
	values := b.Values()
	r := &BatchRows{row: -1, n: b.Len()}
	for _, name := range names {
		i := slices.IndexFunc(values, func(v Values) bool { return v.Name == name })
		if i < 0 {
			panic("report: the batch has no column " + name)
		}
		r.columns = append(r.columns, &batchColumn{Values: &values[i], run: -1})
	}
	return r
}

// Next goes to the next row, and reports whether there is one.
func (r *BatchRows) Next() bool {
	if r.row+1 >= r.n {
		return false
	}
	r.row++
	for _, c := range r.columns {
		if !c.OfDocument {
			continue
		}
		if c.left--; c.left <= 0 {
			c.run++
			run := &c.Runs[c.run]
			c.left, c.text = run.Rows, append(c.text[:0], run.Text...)
		}
	}
	return true
}

// Text returns the text of column k, or nil if there is none. It is borrowed until the next row.
func (r *BatchRows) Text(k int) []byte {
	c := r.column(k)
	switch {
	case c.OfDocument:
		return c.text
	case c.Count == 0 || !c.has(r.row):
		return nil
	}
	return c.Data[c.Offsets[r.row]:c.Offsets[r.row+1]]
}

// Int returns the number of column k, and whether there is one.
func (r *BatchRows) Int(k int) (int64, bool) {
	c := r.column(k)
	switch {
	case c.OfDocument:
		run := &c.Runs[c.run]
		return run.Int, !run.Null
	case c.Count == 0 || !c.has(r.row):
		return 0, false
	}
	return c.Ints[r.row], true
}

// column returns column k.
func (r *BatchRows) column(k int) *batchColumn {
	if k < 0 || k >= len(r.columns) || r.row < 0 {
		panic("report: BatchRows without that column, or before Next")
	}
	return r.columns[k]
}

func (c *batchColumn) has(row int) bool { return c.Valid[row/8]&(1<<(row%8)) != 0 }
