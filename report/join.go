package report

// Join moves the rows of another batch of the same columns to the end of this one. Both together
// are not more than the batch may have. If this one has no rows, they change their memory, and
// nothing is copied.
func (b *Batch) Join(other *Batch) {
	if other == nil {
		panic("report: a nil Batch")
	}
	if len(b.values) != len(other.values) || b.most != other.most {
		panic("report: Join of a Batch of another kind")
	}
	if b.rows+other.rows > b.most {
		panic("report: more rows than the Batch may have")
	}
	b.endDocument()
	other.endDocument()
	if b.rows == 0 {
		*b, *other = *other, *b
	} else {
		for i := range b.values {
			b.values[i].join(&other.values[i], b.rows)
		}
		b.rows += other.rows
		b.begun = b.rows
		b.bytes += other.bytes
		b.filled += other.filled
	}
	other.Reset()
}

// join adds the values of another batch after so many rows.
func (v *Values) join(other *Values, rows int) {
	if v.OfDocument {
		for i := range other.Runs {
			v.run(other.Runs[i])
		}
		return
	}
	if other.Count == 0 {
		return
	}
	switch v.Type {
	case TextColumn:
		v.padOffsets(rows)
		base := int32(len(v.Data))
		v.Data = append(v.Data, other.Data...)
		for _, end := range other.Offsets[1:] {
			v.Offsets = append(v.Offsets, base+end)
		}
	case IntColumn, TimeColumn:
		v.padInts(rows)
		v.Ints = append(v.Ints, other.Ints...)
	}
	setBits(v.Valid, rows, rows+other.all)
	orBits(v.Valid, rows, other.Valid)
	if v.all == rows {
		v.all += other.all
	}
	v.Count += other.Count
}

// run adds a run, or makes the last one longer.
func (v *Values) run(r Run) {
	if !r.Null {
		v.Count += r.Rows
	}
	if n := len(v.Runs); n > 0 && v.Runs[n-1].same(&r) {
		v.Runs[n-1].Rows += r.Rows
	} else {
		v.Runs = append(v.Runs, r)
	}
}

// orBits sets those bits from a place on that are set in another bitmap. It may be longer by bits
// that are not set.
func orBits(to []byte, at int, from []byte) {
	to = to[at/8:]
	shift := at % 8
	from = from[:min(len(from), len(to))]
	if shift == 0 {
		for i, b := range from {
			to[i] |= b
		}
		return
	}
	for i, b := range from {
		if b == 0 {
			continue
		}
		to[i] |= b << shift
		if high := b >> (8 - shift); high != 0 {
			to[i+1] |= high
		}
	}
}
