package stack

import (
	"cmp"
	"slices"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// columns are what a row is stacked by, in the order of the constants below.
var columns = []string{"kind", "value", "normalized", "path", "name", "platform", "hash_sha256", "hash_sha1", "hash_md5", "machine_id", "machine", "source"}

const (
	columnKind = iota
	columnValue
	columnNormalized
	columnPath
	columnName
	columnPlatform
	columnSHA256
	columnSHA1
	columnMD5
	columnMachineID
	columnMachine
	columnSource
)

// Columns returns the names of the columns that a batch needs for [Counter.AddBatch].
func Columns() []string { return slices.Clone(columns) }

// AddBatch counts the files and hashes of a batch: their paths, names and hashes, as far as they
// are asked for. Machines are identified by their ids, and those without one by their names. A row
// without a machine counts for its source.
func (c *Counter) AddBatch(b *report.Batch, what ...By) {
	c.made()
	rows := report.NewBatchRows(b, columns...)
	for rows.Next() {
		kind := string(rows.Text(columnKind))
		if kind != "file" && kind != "hash" {
			continue
		}
		machine, machines := string(firstOf(rows, columnMachineID, columnMachine, columnSource)), len(c.names)
		windows := string(rows.Text(columnPlatform)) != "posix"
		for _, by := range what {
			var value []byte
			switch {
			case by == Hash:
				value = firstOf(rows, columnSHA256, columnSHA1, columnMD5)
			case kind != "file":
			case by == Name:
				value = rows.Text(columnName)
			case by == Path:
				value = firstOf(rows, columnPath, columnNormalized, columnValue)
			}
			c.Add(by, string(value), windows, machine)
		}
		if len(c.names) > machines {
			c.Name(machine, string(firstOf(rows, columnMachine, columnMachineID, columnSource)))
		}
	}
}

// firstOf returns the first text that is not empty.
func firstOf(r *report.BatchRows, columns ...int) []byte {
	for _, k := range columns {
		if s := r.Text(k); len(s) > 0 {
			return s
		}
	}
	return nil
}

// AddFinding counts a file or a hash of a machine as AddBatch does.
func (c *Counter) AddFinding(f *analyze.Finding, machine string, what ...By) {
	c.made()
	if f == nil {
		panic("stack: AddFinding without a Finding")
	}
	if f.Kind != analyze.KindFile && f.Kind != analyze.KindHash {
		return
	}
	windows := f.Platform != "posix"
	for _, by := range what {
		value := ""
		switch {
		case by == Hash:
			value = hashOf(f)
		case f.Kind != analyze.KindFile:
		case by == Name:
			value = f.Parts().Name
		case by == Path:
			value = cmp.Or(f.Path, f.Normalized, f.Value)
		}
		c.Add(by, value, windows, machine)
	}
}

// hashOf returns the strongest hash of a finding that is stacked.
func hashOf(f *analyze.Finding) string {
	for _, kind := range []string{"sha256", "sha1", "md5"} {
		for _, h := range f.Hashes {
			if h.Kind == kind {
				return h.Value
			}
		}
	}
	return ""
}
