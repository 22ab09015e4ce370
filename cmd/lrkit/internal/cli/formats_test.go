//go:build !lrkit_light && !lrkit_noarrow

package cli

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/fielddiff"
)

var breaking = flag.Bool("breaking", false, "with -update: also where a program that reads the output may fail")

// A recordedOutput is an output whose fields are recorded in testdata/formats.
type recordedOutput struct {
	name string
	args string // of the command, divided by blanks
	read func([]byte) ([]fielddiff.Record, error)
	file string // what the command writes, if that is not stdout
	in   string // stdin
}

// lines reads lines of JSON that have a schema, or are documents of another's.
func lines(b []byte) ([]fielddiff.Record, error) { return fielddiff.Lines(b, "document") }

// outputs are all that the command writes for programs, but for the answers of services.
var outputs = []recordedOutput{
	{"ndjson", "analyze -f ndjson --documents many INPUTS", lines, "", ""},
	{"matched", "analyze -f ndjson --match list.txt --documents many INPUTS", lines, "", ""},
	{"compact", "analyze -f ndjson --compact --context 20 in/notes.txt in/pack.zip", lines, "", ""},
	{"case", "analyze -f ndjson case", lines, "", ""},
	{"csv", "analyze -f csv case in/notes.txt", fielddiff.CSV, "", ""},
	{"arrow", "analyze -f arrow case in/hunt.json", fielddiff.Arrow, "", ""},
	{"parquet", "analyze -f parquet -o out.parquet case in/hunt.json", fielddiff.Parquet, "out.parquet", ""},
	{"ecs", "analyze -f ecs --timestamp 2026-11-30T18:00:00Z case in/hunt.json", lines, "", ""},
	{"timesketch", "analyze -f timesketch case in/hunt.json", lines, "", ""},
	{"stix", "analyze -f stix --timestamp 2026-11-30T18:00:00Z case in/hunt.json", fielddiff.Bundle, "", ""},
	{"ioc", "analyze -f ioc --all case in/hunt.json", fielddiff.CSV, "", ""},
	{"status", "analyze -f csv --documents many --status status.ndjson -o out.csv INPUTS in/none", lines, "status.ndjson", ""},
	{"stack", "analyze -f ndjson --stack path,name,hash case in/hunt.json", lines, "", ""},
	{"parse", "parse --documents many INPUTS case", lines, "", ""},
	{"summary", "summary -f json case", lines, "", ""},
	{"summary-csv", "summary -f csv case", fielddiff.CSV, "", ""},
	{"verify", "verify --json case", lines, "", ""},
	{"altered", "verify --json altered", lines, "", ""},
	{"export", "export case -o out", lines, "out/files.ndjson", ""},
	{"link", "link --json --at 2026-11-30T18:00:00Z", lines, "", recordedLink},
	{"manifest", "verify case", lines, "case/manifest.ndjson", ""},
	{"description", "verify case", lines, "case/blobs/5382f7ea-7557-4ab7-9782-000000000000/0.json", ""},
}

const everyInput = "in/broken.json in/cut.json in/hunt.json in/notes.gz in/notes.txt in/pack.tar in/pack.zip in/start.txt in/wide.txt in/x.bin"

// changing are fields of an output with another value in each run, build or system.
var changing = map[string][]string{
	"arrow": {"lrkit.version"}, "parquet": {"lrkit.version"}, "worker-F": {"lrkit.version"}, "worker-S": {"lrkit.version"}, "worker-H": {"version", "commit"},
	"status": {"error"}, "verify": {"case", "head"}, "altered": {"case", "head"},
	"manifest": {"case", "time", "prev", "hash", "writer", "key"},
}

// notRecorded are documented fields that these inputs do not have.
var notRecorded = map[string][]string{
	"lrkit.stack/1":      {"machines_at_least"},  // more than 32 MiB of machines
	"lrkit.transcript/1": {"error_records_more"}, // more than 100 records
}

// elsewhere are schemas that have no table of their own in docs/SCHEMA.md.
var elsewhere = []string{"lrkit.manifest/2", "lrkit.command/1", "lrkit.finding-compact/1"}

// TestFormats compares what the command writes for programs with what is recorded, by field.
// -update records what is new, and with -breaking also what breaks programs.
func TestFormats(t *testing.T) {
	formatInputs(t)
	seen := map[string]map[string]bool{}
	for _, o := range outputs {
		t.Run(o.name, func(t *testing.T) {
			now, err := o.read(o.written(t))
			if err != nil {
				t.Fatal(err)
			}
			compareFormat(t, o.name, "lrkit "+o.args, now, seen)
		})
	}
	var hello []byte
	t.Run("worker", func(t *testing.T) {
		frames, _, code := workerRows(t, []string{inputText(t, "in/hunt.json"), inputText(t, "in/broken.json"), "\x00"})
		if code != 0 {
			t.Fatalf("exit code %d", code)
		}
		hello = frames['H']
		for _, kind := range []byte{'F', 'S'} {
			now, err := fielddiff.Arrow(frames[kind])
			if err != nil {
				t.Fatal(err)
			}
			compareFormat(t, "worker-"+string(kind), "lrkit worker", now, seen)
		}
	})
	services := serviceRecords()
	services["worker-H"] = hello
	for name, b := range services {
		now, err := lines(b)
		if err != nil {
			t.Fatal(err)
		}
		compareFormat(t, name, "lrkit "+name, now, seen)
	}
	documented(t, seen)
}

// written runs the command, and returns what it wrote.
func (o *recordedOutput) written(t *testing.T) []byte {
	t.Helper()
	var out, said bytes.Buffer
	args := strings.Fields(strings.ReplaceAll(o.args, "INPUTS", everyInput))
	if code := Main(t.Context(), args, Streams{In: strings.NewReader(o.in), Out: &out, Err: &said}); code == 2 || out.Len() == 0 && o.file == "" {
		t.Fatalf("exit code %d: %s", code, &said)
	}
	if o.file == "" {
		return out.Bytes()
	}
	b, err := os.ReadFile(o.file)
	if err != nil {
		t.Fatalf("%v: %s", err, &said)
	}
	return b
}

// compareFormat compares records with those in a file, and notes which fields each schema has.
func compareFormat(t *testing.T, name, how string, now []fielddiff.Record, seen map[string]map[string]bool) {
	t.Helper()
	fielddiff.Mask(now, changing[name]...)
	for _, r := range now {
		if seen[r.Name] == nil {
			seen[r.Name] = map[string]bool{}
		}
		for i, f := range r.Fields {
			seen[r.Name][f.Path] = true
			if filepath.Separator == '\\' && (f.Path == "source" || f.Path == "lrkit.source") {
				r.Fields[i].Value = strings.ReplaceAll(f.Value, `\\`, "/")
			}
		}
	}
	file := filepath.Join(formatsFolder, name+".txt")
	b, err := os.ReadFile(file)
	if err != nil && !(*update && errors.Is(err, fs.ErrNotExist)) {
		t.Fatal(err)
	}
	was, err := fielddiff.ReadText(b)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	differences := fielddiff.Compare(was, now)
	broken := fielddiff.Breaking(differences)
	if *update && (*breaking || !broken) {
		text := "# " + how + ": go test ./cmd/lrkit/internal/cli -run TestFormats -update\n"
		if err := os.WriteFile(file, append([]byte(text), fielddiff.Text(now)...), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, d := range differences[:min(20, len(differences))] {
		t.Errorf("%s: %s", name, d.Text)
	}
	switch {
	case broken:
		t.Errorf("%s: %d differences. Programs that read it may fail: a field keeps its name, type and place within a schema version (docs/COMPATIBILITY.md)", name, len(differences))
	case len(differences) > 0:
		t.Errorf("%s: %d differences. If that is meant, record it: go test ./cmd/lrkit/internal/cli -run TestFormats -update", name, len(differences))
	}
}

// documented holds the record to the tables of docs/SCHEMA.md: each field that they name is
// recorded, or stands in a list of those that these inputs do not have.
func documented(t *testing.T, seen map[string]map[string]bool) {
	sections := documentedFields(t)
	for schema, fields := range sections {
		for _, field := range fields {
			absent := slices.Contains(notRecorded[schema], field)
			switch has := seen[schema][field]; {
			case !has && !absent:
				t.Errorf("%s: docs/SCHEMA.md names %s, which no recorded output has", schema, field)
			case has && absent:
				t.Errorf("%s: %s is recorded by now: take it off notRecorded", schema, field)
			}
		}
	}
	for schema := range seen {
		if strings.HasPrefix(schema, "lrkit.") && sections[schema] == nil && !slices.Contains(elsewhere, schema) {
			t.Errorf("docs/SCHEMA.md has no table for %s", schema)
		}
	}
}
