package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/stack"
)

// stackNames are the values of --stack.
var stackNames = func() (names []string) {
	for _, by := range stack.All() {
		names = append(names, string(by))
	}
	return names
}()

// stackedRows is how many keys of each kind a table shows.
const stackedRows = 50

// stackWriter counts findings by machine, and writes what few machines have when all were counted.
type stackWriter struct {
	w       io.Writer
	by      []stack.By
	table   bool
	counter *stack.Counter
}

// checkStack says how --stack was used wrongly.
func (f *formatFlags) checkStack() error {
	for _, by := range f.stack {
		if err := oneOf("stack", by, stackNames...); err != nil {
			return err
		}
	}
	switch {
	case len(f.stack) == 0:
		return nil
	case f.format != "table" && f.format != "ndjson":
		return fmt.Errorf("--stack goes with table and ndjson, not with %s", f.format)
	case f.compact:
		return errors.New("--stack and --compact cannot be used together")
	}
	return nil
}

// stackWriter returns the writer of --stack, or nil if it is not given.
func (f *formatFlags) stackWriter(w io.Writer) columnWriter {
	if len(f.stack) == 0 {
		return nil
	}
	s := &stackWriter{w: w, table: f.format == "table", counter: stack.New(nil)}
	for _, by := range stack.All() {
		if slices.Contains(f.stack, string(by)) {
			s.by = append(s.by, by)
		}
	}
	return s
}

// NewBatch implements columnWriter.
func (s *stackWriter) NewBatch() *report.Batch {
	columns, err := report.Pick(stack.Columns())
	if err != nil {
		panic(err) // the names are those of package stack
	}
	return report.NewBatch(columns, stackBatchRows)
}

// A batch is handed on with so many rows or bytes.
const (
	stackBatchRows = 1024
	stackBatchText = 1 << 20
)

// Full implements columnWriter.
func (s *stackWriter) Full(b *report.Batch) bool {
	n, _ := b.Bytes()
	return b.Len() >= stackBatchRows || n >= stackBatchText
}

// WriteBatch implements columnWriter.
func (s *stackWriter) WriteBatch(b *report.Batch) error {
	s.counter.AddBatch(b, s.by...)
	return nil
}

// Close implements columnWriter: it writes the result.
func (s *stackWriter) Close() error {
	w := bufio.NewWriter(s.w)
	for i, by := range s.by {
		if !s.table {
			for _, e := range s.counter.Rare(by, -1) {
				w.Write(appendStacked(w.AvailableBuffer(), &e))
			}
			continue
		}
		if i > 0 {
			w.WriteByte('\n')
		}
		s.writeTable(w, by)
	}
	return w.Flush()
}

// beyond says how many findings were not counted, or nothing.
func (s *stackWriter) beyond() string {
	n := s.counter.Beyond()
	if n == 0 {
		return ""
	}
	return count(n, "finding") + " not counted: more than " + strconv.Itoa(stack.MaxKeys) + " different keys, or 16 MiB of them"
}

// writeTable writes the rarest keys of a kind for people.
func (s *stackWriter) writeTable(w *bufio.Writer, by stack.By) {
	all := s.counter.Rare(by, stackedRows)
	fmt.Fprintf(w, "%s: %d on one machine, of %s\n", by, s.counter.On(by, 1), count(int64(s.counter.Machines()), "machine"))
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(w, "  MACHINES  FINDINGS  EXAMPLE, AND THE FIRST MACHINE\n")
	for i := range all {
		e := &all[i]
		machines := strconv.Itoa(e.Machines)
		if e.AtLeast {
			machines += "+"
		}
		fmt.Fprintf(w, "  %8s  %8d  %s  (%s)\n", machines, e.Findings, text.SafeLine(masked(e.Example)), text.SafeLine(masked(e.Machine)))
	}
	if more := s.counter.LenOf(by) - len(all); more > 0 {
		fmt.Fprintf(w, "  and %d more, each on as many machines or more: -f ndjson lists all\n", more)
	}
}

// appendStacked appends the record of a key, schema lrkit.stack/1, as one line of NDJSON.
func appendStacked(b []byte, e *stack.Entry) []byte {
	b = fmt.Appendf(b, `{"schema":"lrkit.stack/1","by":"%s","example":`, e.By)
	b = text.AppendJSON(b, e.Example)
	b = fmt.Appendf(b, `,"machines":%d`, e.Machines)
	if e.AtLeast {
		b = append(b, `,"machines_at_least":true`...)
	}
	b = fmt.Appendf(b, `,"findings":%d,"machine":`, e.Findings)
	return append(text.AppendJSON(b, e.Machine), "}\n"...)
}
