package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/parquetreport"
)

// format is a form in which findings are written.
type format struct {
	name    string
	note    string // for the help
	columns bool   // --columns picks columns of it
	held    bool   // much of it stays in memory until it is written
	dated   bool   // everything in it has a time: --timestamp is that of what has none

	// One of these is set.
	each  func(io.Writer, *sinkOptions) report.Sink     // makes a sink for one input
	whole func(io.Writer, []report.Column) columnWriter // makes what all inputs share

	joined func(io.Writer) io.WriteCloser // makes what the output of all sinks goes through; may be nil
}

// sinkOptions are those of the sink of one input.
type sinkOptions struct {
	csv   *report.CSVOptions
	times report.TimeOptions
	all   bool
}

// formatTable has a line for each format of this build. The help, the completion and the tests of
// all formats go by it.
var formatTable = slices.DeleteFunc([]format{
	{name: "table", note: "default on a terminal", each: newTable},
	{name: "ndjson", note: "default otherwise", each: plainSink(report.NewNDJSON)},
	{name: "csv", columns: true, each: func(w io.Writer, o *sinkOptions) report.Sink { return report.NewCSV(w, o.csv) }},
	{name: "arrow", note: "IPC stream", columns: true, whole: arrowFormat},
	{name: "parquet", note: "needs -o", columns: true, held: true, whole: closing(parquetreport.NewColumns)},
	{name: "ecs", note: "Elastic Common Schema", dated: true, each: func(w io.Writer, o *sinkOptions) report.Sink { return report.NewECS(w, &o.times) }},
	{name: "timesketch", each: plainSink(report.NewTimesketch)},
	{name: "stix", note: "STIX 2.1 bundle", dated: true, each: func(w io.Writer, o *sinkOptions) report.Sink { return report.NewSTIX(w, &o.times) },
		joined: func(w io.Writer) io.WriteCloser { return report.NewSTIXBundle(w) }},
	{name: "ioc", note: "indicators for --match, as CSV", each: newIndicators, joined: func(w io.Writer) io.WriteCloser { return report.NewIndicatorList(w) }},
}, func(f format) bool { return f.each == nil && f.whole == nil })

func newTable(w io.Writer, o *sinkOptions) report.Sink {
	t := report.NewTable(w)
	t.All = o.all
	return t
}

func newIndicators(w io.Writer, o *sinkOptions) report.Sink {
	s := report.NewIndicators(w)
	s.All = o.all
	return s
}

// plainSink adapts the function of a format that has no options.
func plainSink[S report.Sink](makeSink func(io.Writer) S) func(io.Writer, *sinkOptions) report.Sink {
	return func(w io.Writer, _ *sinkOptions) report.Sink { return makeSink(w) }
}

// closing adapts the function of a format that is one piece for all inputs.
func closing[W columnWriter](makeWriter func(io.Writer, []report.Column) W) func(io.Writer, []report.Column) columnWriter {
	return func(w io.Writer, columns []report.Column) columnWriter { return makeWriter(w, columns) }
}

// formats are the names of the formats.
var formats = func() (names []string) {
	for _, f := range formatTable {
		names = append(names, f.name)
	}
	return names
}()

// formatHelp lists the formats, on lines that the help can hold.
func formatHelp() string {
	const width = 84
	var help strings.Builder
	n := 0
	for i, f := range formatTable {
		item := f.name
		if f.note != "" {
			item += " (" + f.note + ")"
		}
		switch i {
		case len(formatTable) - 1:
		case len(formatTable) - 2:
			item += " or"
		default:
			item += ","
		}
		switch {
		case i == 0:
		case n+1+len(item) > width:
			help.WriteByte('\n')
			n = 0
		default:
			help.WriteByte(' ')
			n++
		}
		help.WriteString(item)
		n += len(item)
	}
	return help.String()
}

// formatFlags say in which form findings are written.
type formatFlags struct {
	format  string
	columns []string
	excel   string
	all     bool
	compact bool
	context int
	stack   []string
	given   string // --timestamp

	csv   report.CSVOptions
	times report.TimeOptions
}

func (f *formatFlags) register(flags *pflag.FlagSet) {
	flags.StringVarP(&f.format, "format", "f", "", formatHelp())
	flags.StringSliceVar(&f.columns, "columns", nil, "only these columns, in this order: csv, arrow and parquet; docs/SCHEMA.md lists them")
	flags.StringVar(&f.excel, "excel", "", "csv for Excel: with a byte order mark; --excel=';' where a semicolon divides cells")
	flags.Lookup("excel").NoOptDefVal = ","
	flags.BoolVar(&f.all, "all", false, "in a table and a list of indicators, also what is common: hosts and URLs that name schemas; other formats have it")
	flags.BoolVar(&f.compact, "compact", false, "ndjson in which a document stands once, on a line of its own, and findings have its number")
	flags.StringSliceVar(&f.stack, "stack", nil, "count files by the machines that have them, and print what few have first: by path, name and hash")
	flags.StringVar(&f.given, "timestamp", "", "ecs and stix: when something was seen of which neither the text nor a case says it, as RFC 3339 (default when the file was changed)")
	flags.IntVar(&f.context, "context", analyze.DefaultContext, "how many bytes of the line around a value to show at most; 0 for none")
}

// check completes the flags. The format is known.
func (f *formatFlags) check() (err error) {
	if err := checkContext(f.context); err != nil {
		return err
	}
	if f.format == "arrow" && arrowFormat == nil {
		return notBuilt("--format arrow")
	}
	if err := oneOf("format", f.format, formats...); err != nil {
		return err
	}
	if err := f.checkStack(); err != nil {
		return err
	}
	if f.columns != nil {
		if !f.chosen().columns {
			return fmt.Errorf("--columns goes with csv, arrow and parquet, not with %s", f.format)
		}
		if f.csv.Columns, err = report.Pick(f.columns); err != nil {
			return fmt.Errorf("--columns: %w", err)
		}
	}
	if err := f.checkGiven(); err != nil {
		return err
	}
	switch {
	case f.compact && f.format != "ndjson":
		return fmt.Errorf("--compact goes with ndjson, not with %s", f.format)
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

// checkGiven reads --timestamp.
func (f *formatFlags) checkGiven() (err error) {
	if f.given == "" {
		return nil
	}
	if !f.chosen().dated {
		return fmt.Errorf("--timestamp goes with %s, not with %s", datedFormats(), f.format)
	}
	if f.times.Given, err = time.Parse(time.RFC3339, f.given); err != nil {
		return fmt.Errorf("--timestamp is %.60q: want a time as RFC 3339 has it, such as 2026-11-30T18:00:00Z", f.given)
	}
	return nil
}

// datedFormats are the formats that --timestamp goes with.
func datedFormats() string {
	var names []string
	for _, f := range formatTable {
		if f.dated {
			names = append(names, f.name)
		}
	}
	return strings.Join(names, " and ")
}

// checkContext checks the value of --context.
func checkContext(n int) error {
	if n < 0 || n > analyze.MaxContext {
		return fmt.Errorf("--context is %d, it is from 0 to %d", n, analyze.MaxContext)
	}
	return nil
}

// contextOption is what --context means to the library.
func contextOption(n int) int {
	if n == 0 {
		return -1 // none
	}
	return n
}

// begin writes what comes before the first finding: a header.
func (f *formatFlags) begin(w io.Writer) error {
	header := report.CSVHeader(&f.csv)
	switch f.format {
	case "csv":
	case "ioc":
		header = report.IndicatorHeader
	default:
		return nil
	}
	if f.excel != "" {
		header = "\ufeff" + header
	}
	_, err := io.WriteString(w, header)
	return err
}

// whole returns the writer of a format that is one piece for all inputs, or nil.
func (f *formatFlags) whole(w io.Writer) columnWriter {
	if stacked := f.stackWriter(w); stacked != nil {
		return stacked
	}
	columns := f.csv.Columns
	if columns == nil {
		columns = report.Columns()
	}
	if whole := f.chosen().whole; whole != nil {
		return whole(w, columns)
	}
	return nil
}

// sink returns the sink of one input, which was changed at some time. What is no file has been read
// just now.
func (f *formatFlags) sink(w io.Writer, modified time.Time) report.Sink {
	if f.compact {
		return report.NewCompact(w)
	}
	o := sinkOptions{&f.csv, f.times, f.all}
	if !modified.IsZero() {
		o.times.Modified = modified
	}
	return f.chosen().each(w, &o)
}

// joined returns the writer that the output of all sinks goes through, and what ends it once all
// has been written.
func (f *formatFlags) joined(w io.Writer) (_ io.Writer, end func() error) {
	end = func() error { return nil }
	switch join := f.chosen().joined; {
	case f.compact:
		return report.NewCompactOutput(w), end
	case join != nil:
		j := join(w)
		return j, j.Close
	}
	return w, end
}

// chosen returns the format that was asked for. Its name is known.
func (f *formatFlags) chosen() *format {
	return &formatTable[slices.IndexFunc(formatTable, func(t format) bool { return t.name == f.format })]
}
