package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/arrowreport"
	"github.com/lrkit/lrkit/report/parquetreport"
)

// formats are those of findings.
var formats = []string{"table", "ndjson", "csv", "arrow", "parquet", "ecs", "timesketch"}

// formatFlags say in which form findings are written.
type formatFlags struct {
	format  string
	columns []string
	excel   string

	csv report.CSVOptions
}

func (f *formatFlags) register(flags *pflag.FlagSet) {
	flags.StringVarP(&f.format, "format", "f", "", "table (default on a terminal), ndjson (default otherwise), csv,\narrow (IPC stream), parquet (needs -o), ecs (Elastic Common Schema) or timesketch")
	flags.StringSliceVar(&f.columns, "columns", nil, "only these columns, in this order: csv, arrow and parquet; docs/SCHEMA.md lists them")
	flags.StringVar(&f.excel, "excel", "", "csv for Excel: with a byte order mark; --excel=';' where a semicolon divides cells")
	flags.Lookup("excel").NoOptDefVal = ","
}

// check completes the flags. The format is known.
func (f *formatFlags) check() (err error) {
	if err := oneOf("format", f.format, formats...); err != nil {
		return err
	}
	if f.columns != nil {
		switch f.format {
		case "csv", "arrow", "parquet":
		default:
			return fmt.Errorf("--columns goes with csv, arrow and parquet, not with %s", f.format)
		}
		if f.csv.Columns, err = report.Pick(f.columns); err != nil {
			return fmt.Errorf("--columns: %w", err)
		}
	}
	switch {
	case f.excel == "":
	case f.format != "csv":
		return fmt.Errorf("--excel goes with csv, not with %s", f.format)
	case f.excel != "," && f.excel != ";":
		return errors.New("--excel has no value, or the separator: , or ;")
	default:
		f.csv.Separator = f.excel[0]
	}
	return nil
}

// begin writes what comes before the first finding.
func (f *formatFlags) begin(w io.Writer) error {
	if f.format != "csv" {
		return nil
	}
	header := report.CSVHeader(&f.csv)
	if f.excel != "" {
		header = "\ufeff" + header
	}
	_, err := io.WriteString(w, header)
	return err
}

// closingSink is a sink for all inputs, with an end of its own.
type closingSink interface {
	report.Sink
	Close() error
}

// whole returns the sink of a format that is one piece for all inputs, or nil.
func (f *formatFlags) whole(w io.Writer) closingSink {
	columns := f.csv.Columns
	if columns == nil {
		columns = report.Columns()
	}
	switch f.format {
	case "arrow":
		return arrowreport.NewColumns(w, columns)
	case "parquet":
		return parquetreport.NewColumns(w, columns)
	}
	return nil
}

// sink returns the sink of one input.
func (f *formatFlags) sink(w io.Writer) report.Sink {
	switch f.format {
	case "csv":
		return report.NewCSV(w, &f.csv)
	case "table":
		return report.NewTable(w)
	case "ecs":
		return report.NewECS(w)
	case "timesketch":
		return report.NewTimesketch(w)
	}
	return report.NewNDJSON(w)
}
