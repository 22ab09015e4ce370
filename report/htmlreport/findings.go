package htmlreport

import (
	"math"
	"slices"

	"github.com/lrkit/lrkit/report"
	"github.com/lrkit/lrkit/report/stack"
)

// rowColumns are what a row of the page is made of, in the order of the constants below.
var rowColumns = []string{
	"kind", "value", "path", "context", "confidence", "field", "time", "time_modified", "size", "line", "span_start", "span_end",
	"source", "machine", "script_name", "sha256", "document", "entry", "entry_index",
}

const (
	columnKind = iota
	columnValue
	columnPath
	columnContext
	columnConfidence
	columnField
	columnTime
	columnModified
	columnSize
	columnLine
	columnStart
	columnEnd
	columnSource
	columnMachine
	columnScript
	columnSHA256
	columnDocument
	columnEntry
	columnEntryIndex
)

// neededColumns returns the names of all columns that a page needs.
func neededColumns() []string {
	names := append(slices.Clone(rowColumns), timeColumns...)
	names = append(names, reportedColumns...)
	names = append(names, stack.Columns()...)
	slices.Sort(names)
	return slices.Compact(names)
}

// Limits of the text in a page.
const (
	textPerFinding = 128 // bytes, on average, as they are written
	minTextBudget  = textPerFinding * DefaultMaxFindings
	maxText        = 4 << 10 // bytes of one text
	noScriptText   = 200     // bytes of a text for readers without scripts
)

// findings are the rows of a page by columns. A text is a number: its place in strings.
type findings struct {
	most    int
	budget  int // bytes of text that may still be added
	full    bool
	strings interned

	docs   []docRow
	rows   []uint32 // how many rows each of docs has
	values [numTexts][]uint32
	sizes  []int64 // -1 when unknown
	lines  []int64
	starts []int64
	ends   []int64

	all        map[string]int64 // findings by kind, shown or not
	shown      map[string]int64
	n          int64 // findings, shown or not
	first      []firstRow
	lastSource string
}

// The texts of a row.
const (
	textKind = iota
	textValue
	textPrinted
	textContext
	textConfidence
	textField
	textTime
	numTexts
)

// docRow is a document that has rows.
type docRow struct {
	source, machine, script, sha256, entry uint32
	document, index                        int64 // of the entry; -1 when there is none
}

func newFindings(most int) *findings {
	budget := textPerFinding * most
	if most > math.MaxInt/textPerFinding {
		budget = math.MaxInt
	}
	return &findings{
		most: most, budget: max(budget, minTextBudget), strings: newInterned(),
		all: map[string]int64{}, shown: map[string]int64{},
	}
}

// add adds the rows of a batch, as far as there is room. The first that has none is the last that
// is looked at.
func (f *findings) add(b *report.Batch, sourceName func(string) string) {
	rows := report.NewBatchRows(b, rowColumns...)
	for rows.Next() {
		kind := rows.Text(columnKind)
		f.n++
		f.all[string(kind)]++
		if f.full = f.full || len(f.sizes) >= f.most || f.budget < 0; f.full {
			continue
		}
		f.shown[string(kind)]++
		f.document(rows, sourceName)
		printed := rows.Text(columnValue)
		value := rows.Text(columnPath) // of a row of a listing, whose value is the name alone
		if len(value) == 0 {
			value = printed
		}
		when := rows.Text(columnTime)
		if len(when) == 0 {
			when = rows.Text(columnModified)
		}
		for k, text := range [numTexts][]byte{
			textKind: kind, textValue: value, textPrinted: printed, textContext: rows.Text(columnContext), textConfidence: rows.Text(columnConfidence),
			textField: rows.Text(columnField), textTime: when,
		} {
			f.values[k] = append(f.values[k], f.text(text))
		}
		if len(f.first) < noScriptRows {
			f.first = append(f.first, firstRow{string(kind), string(rows.Text(columnMachine)), string(cut(value, noScriptText)), f.lastSource})
		}
		size, ok := rows.Int(columnSize)
		if !ok || size < 0 {
			size = -1
		}
		line, _ := rows.Int(columnLine)
		start, _ := rows.Int(columnStart)
		end, _ := rows.Int(columnEnd)
		f.sizes, f.lines = append(f.sizes, size), append(f.lines, line)
		f.starts, f.ends = append(f.starts, start), append(f.ends, end)
	}
}

// document notes the document of a row.
func (f *findings) document(rows *report.BatchRows, sourceName func(string) string) {
	name := rows.Text(columnSource)
	if sourceName != nil {
		name = []byte(sourceName(string(name)))
	}
	f.lastSource = string(cut(name, noScriptText))
	number, _ := rows.Int(columnDocument)
	index, ok := rows.Int(columnEntryIndex)
	if !ok {
		index = -1
	}
	d := docRow{
		source: f.text(name), machine: f.text(rows.Text(columnMachine)), script: f.text(rows.Text(columnScript)),
		sha256: f.text(rows.Text(columnSHA256)), document: number, entry: f.text(rows.Text(columnEntry)), index: index,
	}
	if n := len(f.docs); n > 0 && f.docs[n-1] == d {
		f.rows[n-1]++
		return
	}
	f.docs, f.rows = append(f.docs, d), append(f.rows, 1)
}

// text returns the number of a text, which is added if it is new.
func (f *findings) text(s []byte) uint32 {
	n, added := f.strings.add(cut(s, maxText))
	f.budget -= added
	return n
}

// missing returns how many findings are not shown.
func (f *findings) missing() int64 { return f.n - int64(len(f.sizes)) }
