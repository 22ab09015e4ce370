package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"

	"github.com/parquet-go/parquet-go"

	"github.com/lrkit/lrkit/report/parquetreport"
)

// printFooter prints how long the end of a Parquet file is, which lrkit holds until it is written,
// and how much of it there is for each row group.
func printFooter(name string) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	var empty bytes.Buffer
	if err := parquetreport.New(&empty).Close(); err != nil {
		return err
	}
	groups, footer, fixed := len(file.RowGroups()), footerSize(b), footerSize(empty.Bytes())
	fmt.Printf("Parquet: %d rows, %d bytes, %d row groups, a footer of %d bytes, %d of them a group\n",
		file.NumRows(), len(b), groups, footer, (footer-fixed)/max(1, groups))
	return nil
}

// footerSize returns how long the metadata at the end of a file is.
func footerSize(b []byte) int {
	return int(binary.LittleEndian.Uint32(b[len(b)-len("size")-len("PAR1"):]))
}
