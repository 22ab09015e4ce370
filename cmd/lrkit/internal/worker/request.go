package worker

// request is what a frame asks for. Its rows lie in the payload.
type request struct {
	kind    byte
	payload []byte
	want    []requestColumn
}

// row is a part of a blob, or a file.
type row struct {
	id      int64
	name    string
	content []byte // a part of a blob, or the path of a file
	last    bool   // no other part follows
	kind    string // what the API said; empty if it is not known
}

// readRequest checks a frame: after that its rows can be read without an error.
func readRequest(kind byte, payload []byte) (request, error) {
	r := request{kind: kind, payload: payload, want: requestColumns(kind)}
	return r, r.batches(func(*batch) error { return nil })
}

// batches calls f for each batch.
func (r *request) batches(f func(*batch) error) error {
	in := messages{r.payload}
	m, ok, err := in.next()
	switch {
	case err != nil:
		return err
	case !ok || m.kind != schemaMessage:
		return badFrame("a request that is no Arrow stream")
	}
	l, err := readLayout(m.header, r.want)
	if err != nil {
		return err
	}
	for {
		m, ok, err := in.next()
		if err != nil || !ok {
			return err
		}
		if m.kind != batchMessage {
			return badFrame("a message of kind %d in an Arrow stream: want batches of rows", m.kind)
		}
		b, err := readBatch(&m, &l, r.want)
		if err == nil {
			err = f(&b)
		}
		if err != nil {
			return err
		}
	}
}

// rows calls f for each row.
func (r *request) rows(f func(*row) error) error {
	return r.batches(func(b *batch) error {
		for i := range b.rows {
			at := b.row(i)
			if err := f(&at); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *batch) row(i int) row {
	r := row{id: b.columns[columnID].int64(i), name: string(b.columns[columnName].bytes(i)), content: b.columns[columnContent].bytes(i), last: true}
	if b.has[columnLast] {
		r.last = b.columns[columnLast].bool(i)
	}
	if b.has[columnKind] {
		r.kind = string(b.columns[columnKind].bytes(i))
	}
	return r
}
