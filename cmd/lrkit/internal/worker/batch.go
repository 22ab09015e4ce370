package worker

// batch is a batch of rows of a request, in the bytes that came.
type batch struct {
	rows    int
	has     [columnCount]bool
	columns [columnCount]column
}

// readBatch finds the columns in a message. Everything that rows are read with is checked here.
func readBatch(m *message, l *layout, want []requestColumn) (b batch, err error) {
	h := m.header
	rows := h.i64(0)
	nodes, nodeCount := h.vector(1, 16)
	buffers, bufferCount := h.vector(2, 16)
	switch {
	case h.f.bad:
		return b, errMessage
	case h.has(3):
		return b, badFrame("a request with compressed columns")
	case rows < 0 || rows > int64(len(m.body)): // a row takes 8 bytes at least
		return b, badFrame("a batch of %d rows in %d bytes", rows, len(m.body))
	case nodeCount != len(l.order):
		return b, badFrame("a batch of %d columns, where the schema has %d", nodeCount, len(l.order))
	}
	b.rows, b.has = int(rows), l.has
	r := bufferReader{f: h.f, body: m.body, place: buffers, left: bufferCount}
	for i, at := range l.order {
		length, nulls := h.f.i64(nodes+16*i), h.f.i64(nodes+16*i+8)
		c := &b.columns[at]
		c.wide = l.types[at] == largeType
		valid := r.next()
		if l.types[at] == textType || c.wide {
			c.offsets = r.next()
		}
		c.data = r.next()
		switch {
		case h.f.bad || r.bad:
			return b, errMessage
		case length != rows:
			return b, badFrame("a column %q of %d rows in a batch of %d", want[at].name, length, rows)
		case nulls != 0 && at != columnKind:
			return b, badFrame("a column %q with a null", want[at].name)
		case nulls != 0:
			c.valid = valid
		}
		if !c.fits(l.types[at], b.rows) {
			return b, badFrame("a column %q that is not as long as its rows", want[at].name)
		}
	}
	return b, nil
}

// fits reports whether a column has what its rows need.
func (c *column) fits(t columnType, rows int) bool {
	if rows == 0 {
		return true
	}
	bits := (rows + 7) / 8
	if c.valid != nil && len(c.valid) < bits {
		return false
	}
	switch t {
	case int64Type:
		return len(c.data) >= 8*rows
	case boolType:
		return len(c.data) >= bits
	}
	width := 4
	if c.wide {
		width = 8
	}
	return len(c.offsets) >= width*(rows+1) && c.ordered(rows)
}

// bufferReader gives the buffers of a batch, one after the other.
type bufferReader struct {
	f     *flat
	body  []byte
	place int
	left  int
	bad   bool
}

// next returns the next buffer, which is never nil.
func (r *bufferReader) next() []byte {
	if r.left == 0 {
		r.bad = true
		return []byte{}
	}
	offset, length := r.f.i64(r.place), r.f.i64(r.place+8)
	r.place, r.left = r.place+16, r.left-1
	if size := int64(len(r.body)); offset < 0 || length < 0 || offset > size || length > size-offset {
		r.bad = true
		return []byte{}
	}
	return r.body[offset : offset+length : offset+length]
}
