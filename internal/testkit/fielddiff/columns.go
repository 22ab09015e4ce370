package fielddiff

import (
	"bytes"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/parquet-go/parquet-go"
)

// Arrow reads a stream: its metadata, its columns, and its rows without what is null.
func Arrow(b []byte) ([]Record, error) {
	r, err := ipc.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	metadata, head := Record{Name: "metadata"}, Record{Name: Columns}
	for i, key := range r.Schema().Metadata().Keys() {
		metadata.Fields = append(metadata.Fields, Field{key, "string", jsonText(r.Schema().Metadata().Values()[i])})
	}
	for _, f := range r.Schema().Fields() {
		kind := f.Type.String()
		if f.Nullable {
			kind += " or null"
		}
		head.Fields = append(head.Fields, Field{f.Name, kind, ""})
	}
	all := []Record{metadata, head}
	for r.Next() {
		batch := r.RecordBatch()
		for i := range int(batch.NumRows()) {
			row := Record{Name: "row"}
			for c := range int(batch.NumCols()) {
				if column := batch.Column(c); !column.IsNull(i) {
					row.Fields = append(row.Fields, Field{batch.ColumnName(c), column.DataType().String(), jsonText(column.ValueStr(i))})
				}
			}
			all = append(all, row)
		}
	}
	return all, r.Err()
}

// Parquet reads a file: its metadata, its columns, and its rows without what is null.
func Parquet(b []byte) ([]Record, error) {
	file, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	metadata, head := Record{Name: "metadata"}, Record{Name: Columns}
	for _, pair := range file.Metadata().KeyValueMetadata {
		metadata.Fields = append(metadata.Fields, Field{pair.Key, "string", jsonText(pair.Value)})
	}
	for _, f := range file.Schema().Fields() {
		kind := f.Type().String()
		if f.Optional() {
			kind += " or null"
		}
		head.Fields = append(head.Fields, Field{f.Name(), kind, ""})
	}
	all := []Record{metadata, head}
	for _, group := range file.RowGroups() {
		rows := group.Rows()
		buffer := make([]parquet.Row, 64)
		for end := error(nil); end == nil; {
			var n int
			n, end = rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				all = append(all, parquetRow(head, row))
			}
			if end != nil && end != io.EOF {
				return nil, end
			}
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func parquetRow(head Record, row parquet.Row) Record {
	r := Record{Name: "row"}
	for i, cell := range row {
		if !cell.IsNull() {
			r.Fields = append(r.Fields, Field{head.Fields[i].Path, cell.Kind().String(), jsonText(fmt.Sprint(cell))})
		}
	}
	return r
}
