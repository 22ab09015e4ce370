package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze"
)

// Column is a column of the flat forms: CSV, Arrow and Parquet.
type Column struct {
	Name string
	Type ColumnType
	Doc  string
	// OfDocument: it is the same in all rows of a document, and found without Row.Finding.
	OfDocument bool

	needs part                     // without which it has no value
	text  func(*Row) string        // of text; empty for none
	int   func(*Row) (int64, bool) // of a number
	bool  func(*Row) bool          // of a truth
}

// ColumnType is what a column holds.
type ColumnType uint8

// The types. Text that is not there is empty; a number may be missing.
const (
	TextColumn ColumnType = iota // text, in UTF-8
	IntColumn
	BoolColumn
)

// Row is a finding on its way into a flat form.
type Row struct {
	Document *Document
	Finding  *analyze.Finding
	parts    analyze.Parts
	has      part
}

// part is what some findings have, and many columns tell of.
type part uint8

const (
	hasSize part = 1 << iota
	hasHashes
	hasTimes
	hasPath
	hasProcess
	hasCollected
)

// NewRow returns the row of a finding.
func NewRow(d *Document, f *analyze.Finding) Row {
	given(d, f)
	r := Row{Document: d, Finding: f}
	if f.Size != nil {
		r.has |= hasSize
	}
	if len(f.Hashes) > 0 {
		r.has |= hasHashes
	}
	if len(f.Times) > 0 {
		r.has |= hasTimes
	}
	if f.Kind == analyze.KindFile {
		r.has |= hasPath
		r.parts = f.Parts()
	}
	if f.Process != nil {
		r.has |= hasProcess
	}
	if f.Collected != nil {
		r.has |= hasCollected
	}
	return r
}

// Text returns the value of a column of that type, with U+FFFD for each byte that is no UTF-8.
func (c *Column) Text(r *Row) string {
	s := c.raw(r)
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// Int returns the value of a column of that type, and whether there is one.
func (c *Column) Int(r *Row) (int64, bool) {
	if c.Absent(r) {
		return 0, false
	}
	if c.int == nil {
		panic("report: Int of a Column that is not one of numbers")
	}
	return c.int(r.of(c))
}

// Bool returns the value of a column of that type.
func (c *Column) Bool(r *Row) bool {
	if c.bool == nil {
		panic("report: Bool of a Column that is not one of truths")
	}
	return !c.Absent(r) && c.bool(r.of(c))
}

// raw is Text as it was printed.
func (c *Column) raw(r *Row) string {
	if c.Absent(r) {
		return ""
	}
	if c.text == nil {
		panic("report: Text of a Column that is not one of text")
	}
	return c.text(r.of(c))
}

// Absent says that a column has no value in a row, or false: what asks many columns asks this first, which costs next to nothing.
func (c *Column) Absent(r *Row) bool {
	if r == nil {
		panic("report: a nil Row")
	}
	return c.needs&^r.has != 0
}

// of returns the row, if it has what a column is of.
func (r *Row) of(c *Column) *Row {
	if r.Document == nil || r.Finding == nil && !c.OfDocument {
		panic("report: a Row without a Document or a Finding: use NewRow")
	}
	return r
}

// Columns returns those of every flat form, in order: what a reader looks for comes first, and new
// columns come last.
func Columns() []Column { return columns }

// Pick returns the columns of these names, in this order.
func Pick(names []string) ([]Column, error) {
	picked := make([]Column, 0, len(names))
	for i, name := range names {
		at := slices.IndexFunc(columns, func(c Column) bool { return c.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no column %q", name)
		}
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("the column %q is named twice", name)
		}
		picked = append(picked, columns[at])
	}
	return picked, nil
}

// needing marks a column that has a value only where there is p: it is asked for no other.
func needing(p part, c Column) Column {
	c.needs = p
	return c
}

// ofDocument marks a column.
func ofDocument(c Column) Column {
	c.OfDocument = true
	return c
}

func textColumn(name, doc string, get func(*Row) string) Column {
	return Column{Name: name, Type: TextColumn, Doc: doc, text: get}
}

func intColumn(name, doc string, get func(*Row) (int64, bool)) Column {
	return Column{Name: name, Type: IntColumn, Doc: doc, int: get}
}

func always(get func(*Row) int64) func(*Row) (int64, bool) {
	return func(r *Row) (int64, bool) { return get(r), true }
}

func hashColumn(kind string) Column {
	return needing(hasHashes, textColumn("hash_"+kind, "the "+strings.ToUpper(kind)+" of the file, or the hash itself", func(r *Row) string { return hashOf(r.Finding, kind) }))
}

func timeColumn(role analyze.Role, doc string) Column {
	return needing(hasTimes, textColumn("time_"+string(role), doc, func(r *Row) string {
		for _, t := range r.Finding.Times {
			if t.Role == role {
				return timeOf(t)
			}
		}
		return ""
	}))
}

// timeOf is a time in its usual form, or as it was printed where that is open.
func timeOf(t analyze.Time) string {
	if t.Value != "" {
		return t.Value
	}
	return t.Text
}

func ofOrigin(get func(*Origin) string) func(*Row) string {
	return func(r *Row) string {
		if r.Document.Origin == nil {
			return ""
		}
		return get(r.Document.Origin)
	}
}

var columns = []Column{
	ofDocument(textColumn("machine", "in a case: name of the machine", ofOrigin(func(o *Origin) string { return o.Machine }))),
	ofDocument(textColumn("script_name", "of the transcript", func(r *Row) string { return deref(r.Document.Facts.ScriptName) })),
	textColumn("kind", "what the finding is", func(r *Row) string { return string(r.Finding.Kind) }),
	textColumn("value", "as printed", func(r *Row) string { return r.Finding.Value }),
	needing(hasSize, intColumn("size", "in bytes; see size_ambiguous", always(func(r *Row) int64 { return r.Finding.Size.Bytes }))),
	ofDocument(textColumn("source", "name of the input", func(r *Row) string { return r.Document.Source })),
	ofDocument(intColumn("document", "number of the document in it, from 0", always(func(r *Row) int64 { return int64(r.Document.Facts.Document) }))),
	ofDocument(textColumn("sha256", "of the input as given", func(r *Row) string { return r.Document.SHA256 })),
	ofDocument(intColumn("exit_code", "of the transcript", func(r *Row) (int64, bool) {
		if code := r.Document.Facts.ExitCode; code != nil {
			return *code, true
		}
		return 0, false
	})),
	textColumn("field", "script_output or script_errors; empty in other inputs", func(r *Row) string { return r.Finding.Field.String() }),
	textColumn("normalized", "in its usual form, where it was printed in another", func(r *Row) string { return r.Finding.Normalized }),
	textColumn("rule", "what decided where the value ends", func(r *Row) string { return r.Finding.Rule }),
	textColumn("confidence", "high, medium or low", func(r *Row) string { return string(r.Finding.Confidence) }),
	intColumn("span_start", "first byte of the value in the expanded input", always(func(r *Row) int64 { return r.Finding.Span.Start })),
	intColumn("span_end", "the byte behind it", always(func(r *Row) int64 { return r.Finding.Span.End })),
	intColumn("text_offset", "of the value in the decoded text", always(func(r *Row) int64 { return r.Finding.TextOffset })),
	intColumn("line", "in the decoded text, from 1", always(func(r *Row) int64 { return r.Finding.Line })),
	needing(hasSize, textColumn("size_text", "as printed", func(r *Row) string { return r.Finding.Size.Text })),
	needing(hasSize, intColumn("size_min", "lower bound of what rounding hides", always(func(r *Row) int64 { return r.Finding.Size.Min }))),
	needing(hasSize, intColumn("size_max", "upper bound", always(func(r *Row) int64 { return r.Finding.Size.Max }))),
	needing(hasSize, textColumn("size_join", "how the size was tied to the file", func(r *Row) string { return string(r.Finding.Size.Join) })),
	hashColumn("md5"), hashColumn("sha1"), hashColumn("sha256"), hashColumn("sha512"),
	needing(hasHashes, textColumn("hash_join", "how the first hash was tied to the file", func(r *Row) string { return string(r.Finding.HashJoin) })),
	textColumn("platform", "windows or posix, of a path", func(r *Row) string { return r.Finding.Platform }),
	{Name: "truncated", Type: BoolColumn, Doc: "shortened by who printed it, or longer than 96 KiB", bool: func(r *Row) bool { return r.Finding.Truncated }},
	textColumn("context", "the line around the value, at most 512 bytes", func(r *Row) string { return r.Finding.Context }),
	textColumn("command", "that printed it, in a transcript file of PowerShell; at most 512 bytes", func(r *Row) string { return r.Finding.Command }),
	ofDocument(textColumn("machine_id", "in a case", ofOrigin(func(o *Origin) string { return o.MachineID }))),
	ofDocument(textColumn("action_id", "in a case", ofOrigin(func(o *Origin) string { return o.ActionID }))),
	ofDocument(intColumn("command_index", "in a case", func(r *Row) (int64, bool) {
		if o := r.Document.Origin; o != nil {
			return int64(o.CommandIndex), true
		}
		return 0, false
	})),
	ofDocument(textColumn("started", "in a case: when the command began, UTC", ofOrigin(func(o *Origin) string { return timeText(o.Started) }))),
	ofDocument(textColumn("ended", "in a case: when it ended, UTC", ofOrigin(func(o *Origin) string { return timeText(o.Ended) }))),
	textColumn("path", "directory and name of a listing's row, joined, unless the directory takes more than 1 KiB", func(r *Row) string { return r.Finding.Path }),
	needing(hasPath, textColumn("directory", "of a file", func(r *Row) string { return r.parts.Directory })),
	needing(hasPath, textColumn("name", "of a file, with its extension", func(r *Row) string { return r.parts.Name })),
	needing(hasPath, textColumn("extension", "of a file, without the dot", func(r *Row) string { return r.parts.Extension })),
	needing(hasPath, textColumn("stream", "alternate data stream", func(r *Row) string { return r.parts.Stream })),
	timeColumn(analyze.RoleCreated, "of the file"), timeColumn(analyze.RoleModified, "of the file"), timeColumn(analyze.RoleAccessed, "of the file"), timeColumn(analyze.RoleChanged, "of the file's entry"),
	needing(hasTimes, textColumn("time", "a timestamp itself, as RFC 3339; without a zone if none was printed", func(r *Row) string {
		if r.Finding.Kind != analyze.KindTimestamp {
			return ""
		}
		return r.Finding.Times[0].Value
	})),
	textColumn("owner", "of the file, as printed", func(r *Row) string { return r.Finding.Owner }),
	textColumn("signature", "state of the file's signature, as printed", func(r *Row) string { return r.Finding.Signature }),
	needing(hasProcess, intColumn("pid", "of a process", func(r *Row) (int64, bool) {
		id := r.Finding.Process.ID
		return id, id >= 0
	})),
	needing(hasProcess, intColumn("parent_pid", "of a process", func(r *Row) (int64, bool) {
		id := r.Finding.Process.Parent
		return id, id >= 0
	})),
	{Name: "masked", Type: BoolColumn, Doc: "a secret, of which nothing is shown", bool: func(r *Row) bool { return r.Finding.Masked }},
	textColumn("transforms", "steps from the decoded text to the value, divided by blanks", func(r *Row) string { return strings.Join(r.Finding.Transforms, " ") }),
	needing(hasSize, Column{Name: "size_ambiguous", Type: BoolColumn, Doc: "the size has more than one reading, between size_min and size_max", bool: func(r *Row) bool { return r.Finding.Size.Ambiguous }}),
	textColumn("matched", "entries of the hunt list that it hits, divided by |", func(r *Row) string { return strings.Join(r.Finding.Matched, "|") }),
	needing(hasCollected, textColumn("collected_sha256", "in a case: of the file itself, if it was collected", func(r *Row) string { return r.Finding.Collected.SHA256 })),
	needing(hasCollected, intColumn("collected_size", "in a case: of the file itself, in bytes", always(func(r *Row) int64 { return r.Finding.Collected.Size }))),
	needing(hasCollected, textColumn("collected_agrees", "in a case: whether the file has the size and the SHA-256 that were reported: true, false, or empty when neither was", collectedAgrees)),
	textColumn("decoded", "the command that a masked argument of PowerShell holds, its secrets masked", func(r *Row) string { return r.Finding.Decoded }),
}

func collectedAgrees(r *Row) string {
	if agrees := r.Finding.Collected.Agrees(); agrees != nil {
		return strconv.FormatBool(*agrees)
	}
	return ""
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func hashOf(f *analyze.Finding, kind string) string {
	for _, h := range f.Hashes {
		if h.Kind == kind {
			return h.Value
		}
	}
	return ""
}
