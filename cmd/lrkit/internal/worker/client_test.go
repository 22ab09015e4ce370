package worker_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// part is a row of a request.
type part struct {
	id   int64
	name string
	data []byte // or the path
	last bool
	kind string
}

// whole is a blob in one row.
func whole(id int64, data string) part {
	return part{id: id, name: fmt.Sprint("blob ", id), data: []byte(data), last: true}
}

var partSchema = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.PrimitiveTypes.Int64}, {Name: "name", Type: arrow.BinaryTypes.String},
	{Name: "data", Type: arrow.BinaryTypes.LargeBinary}, {Name: "last", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "kind", Type: arrow.BinaryTypes.String, Nullable: true},
}, nil)

var pathSchema = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.PrimitiveTypes.Int64}, {Name: "name", Type: arrow.BinaryTypes.String}, {Name: "path", Type: arrow.BinaryTypes.String},
}, nil)

// blobStream makes an Arrow stream of parts, in batches of so many rows.
func blobStream(parts []part, rows int) []byte {
	var b bytes.Buffer
	w := ipc.NewWriter(&b, ipc.WithSchema(partSchema))
	for len(parts) > 0 {
		n := min(rows, len(parts))
		r := array.NewRecordBuilder(memory.DefaultAllocator, partSchema)
		for _, p := range parts[:n] {
			r.Field(0).(*array.Int64Builder).Append(p.id)
			r.Field(1).(*array.StringBuilder).Append(p.name)
			r.Field(2).(*array.BinaryBuilder).Append(p.data)
			r.Field(3).(*array.BooleanBuilder).Append(p.last)
			if kind := r.Field(4).(*array.StringBuilder); p.kind == "" {
				kind.AppendNull()
			} else {
				kind.Append(p.kind)
			}
		}
		if err := w.Write(r.NewRecordBatch()); err != nil {
			panic(err)
		}
		parts = parts[n:]
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// pathStream makes an Arrow stream of paths, whose ids are their places, and which all have a name.
func pathStream(name string, paths ...string) []byte {
	var b bytes.Buffer
	w := ipc.NewWriter(&b, ipc.WithSchema(pathSchema))
	r := array.NewRecordBuilder(memory.DefaultAllocator, pathSchema)
	for i, p := range paths {
		r.Field(0).(*array.Int64Builder).Append(int64(i))
		r.Field(1).(*array.StringBuilder).Append(name)
		r.Field(2).(*array.StringBuilder).Append(p)
	}
	if err := w.Write(r.NewRecordBatch()); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func frame(kind byte, payload []byte) []byte {
	return append(append(binary.LittleEndian.AppendUint32(nil, uint32(len(payload))), kind), payload...)
}

// answers is what a client of the worker knows: findings and statuses of blobs, and where the
// worker was last.
type answers struct {
	hello    string
	found    map[int64][]string // the findings whose status has come
	status   map[int64][]status
	pending  map[int64][]string
	at       int64 // the blob that was begun last
	begun    []int64
	order    []int64 // in which statuses came
	requests int     // answered
	frames   string  // their types
	largest  int
}

type status struct {
	document          int64
	sha256, code, err string
	size, findings    int64
	last              bool
}

func newAnswers() *answers {
	return &answers{found: map[int64][]string{}, status: map[int64][]status{}, pending: map[int64][]string{}}
}

// read reads frames until the worker ends, or until so many requests are answered.
func (a *answers) read(r io.Reader, requests int) error {
	for a.requests < requests || requests == 0 {
		var h [5]byte
		if _, err := io.ReadFull(r, h[:]); err != nil {
			return err
		}
		payload := make([]byte, binary.LittleEndian.Uint32(h[:]))
		if _, err := io.ReadFull(r, payload); err != nil {
			return err
		}
		if err := a.frame(h[4], payload); err != nil {
			return err
		}
	}
	return nil
}

func (a *answers) frame(kind byte, payload []byte) error {
	a.frames += string(kind)
	a.largest = max(a.largest, len(payload))
	switch kind {
	case 'H':
		a.hello = string(payload)
	case 'B':
		a.at = int64(binary.LittleEndian.Uint64(payload))
		a.begun = append(a.begun, a.at)
	case 'F':
		return batches(payload, a.findings)
	case 'S':
		return batches(payload, a.statuses)
	case 'E':
		a.requests++
	default:
		return fmt.Errorf("a frame of type %q", kind)
	}
	return nil
}

func batches(stream []byte, f func(arrow.RecordBatch)) error {
	r, err := ipc.NewReader(bytes.NewReader(stream))
	if err != nil {
		return err
	}
	for r.Next() {
		f(r.RecordBatch())
	}
	return r.Err()
}

// findings takes rows, each as one text of all its values but the blob's id.
func (a *answers) findings(b arrow.RecordBatch) {
	ids := b.Column(0).(*array.Int64)
	for i, row := range textRows(b, 1) {
		a.pending[ids.Value(i)] = append(a.pending[ids.Value(i)], row)
	}
}

// textRows returns each row as one text of its values, from a column on.
func textRows(b arrow.RecordBatch, from int) (rows []string) {
	for i := range int(b.NumRows()) {
		var row []byte
		for c := from; c < int(b.NumCols()); c++ {
			value := "null"
			if !b.Column(c).IsNull(i) {
				value = b.Column(c).ValueStr(i)
			}
			row = fmt.Appendf(row, "%s=%q ", b.ColumnName(c), value)
		}
		rows = append(rows, string(row))
	}
	return rows
}

func (a *answers) statuses(b arrow.RecordBatch) {
	column := func(name string) arrow.Array { return b.Column(b.Schema().FieldIndices(name)[0]) }
	text := func(name string, i int) string {
		if column(name).IsNull(i) {
			return ""
		}
		return column(name).(*array.String).Value(i)
	}
	number := func(name string, i int) int64 {
		if column(name).IsNull(i) {
			return -1
		}
		return column(name).(*array.Int64).Value(i)
	}
	for i := range int(b.NumRows()) {
		id := number("blob_id", i)
		s := status{number("document", i), text("sha256", i), text("error_code", i), text("error", i), number("size", i), number("findings", i), column("last").(*array.Boolean).Value(i)}
		a.status[id] = append(a.status[id], s)
		if s.last {
			a.order = append(a.order, id)
			a.found[id] = a.pending[id]
			delete(a.pending, id)
		}
	}
}

// check holds the answers to what they promise of each other.
func (a *answers) check(t *testing.T) {
	t.Helper()
	for id, all := range a.status {
		n := int64(0)
		for i, s := range all {
			n += s.findings
			if s.last != (i == len(all)-1) {
				t.Errorf("blob %d: status %d of %d is the last: %t", id, i, len(all), s.last)
			}
		}
		if n != int64(len(a.found[id])) {
			t.Errorf("blob %d has %d findings, its statuses say %d", id, len(a.found[id]), n)
		}
	}
	for id, rows := range a.pending {
		t.Errorf("blob %d has %d findings and no status", id, len(rows))
	}
}
