// Package fielddiff compares what the command writes for programs with what it wrote before, field
// by field.
//
// What was written is kept as text: a line for each record, and below it one for each field with
// its path, its type and its value as JSON. Columns of CSV, Arrow and Parquet are the fields of a
// first record, whose order counts.
package fielddiff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Record is a line of JSON, a row, or the columns of rows.
type Record struct {
	Name   string // its schema, or what it is
	Fields []Field
}

// Columns is the name of the record whose fields are columns.
const Columns = "columns"

// A Field is a member of a record, or of an object or an array within it.
type Field struct {
	Path  string // as times.modified, or span[0]
	Type  string // string, integer, number, boolean, null, object, array, or a type of a column
	Value string // JSON, empty for objects and arrays
}

// mask is the value of a field that is never the same.
const mask = `"…"`

// Mask replaces the values of fields with these names, which are different in each run.
func Mask(records []Record, names ...string) {
	for _, r := range records {
		for i, f := range r.Fields {
			last := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
			if f.Value != "" && (slices.Contains(names, last) || slices.Contains(names, f.Path)) {
				r.Fields[i].Value = mask
			}
		}
	}
}

// Text writes records as text.
func Text(records []Record) []byte {
	var b bytes.Buffer
	for _, r := range records {
		fmt.Fprintf(&b, "record %s\n", r.Name)
		for _, f := range r.Fields {
			fmt.Fprintf(&b, "\t%s\t%s\t%s\n", f.Path, f.Type, f.Value)
		}
	}
	return b.Bytes()
}

// ReadText reads the text of Text. Lines that begin with # are comments.
func ReadText(b []byte) ([]Record, error) {
	var all []Record
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		name, isRecord := strings.CutPrefix(line, "record ")
		parts := strings.Split(line, "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case isRecord:
			all = append(all, Record{Name: name})
		case len(parts) == 4 && parts[0] == "" && len(all) > 0:
			r := &all[len(all)-1]
			r.Fields = append(r.Fields, Field{parts[1], parts[2], parts[3]})
		default:
			return nil, fmt.Errorf("line %d is no field of a record: %.100q", n, line)
		}
	}
	return all, nil
}

// jsonText is a value as JSON on one line, without escapes for HTML.
func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Sprintf("%q", err.Error())
	}
	return strings.TrimSpace(b.String())
}
