package report_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/report"
)

var update = flag.Bool("update", false, "rewrite the table of columns in docs/SCHEMA.md")

// TestColumnsInDocs holds the table in docs/SCHEMA.md to the columns.
func TestColumnsInDocs(t *testing.T) {
	const file, begin, end = "../docs/SCHEMA.md", "<!-- columns -->\n", "<!-- end columns -->"
	var table strings.Builder
	table.WriteString("\n| column | holds | what |\n|---|---|---|\n")
	for _, c := range report.Columns() {
		kind := map[report.ColumnType]string{report.TextColumn: "text", report.IntColumn: "64-bit integer", report.BoolColumn: "boolean"}[c.Type]
		table.WriteString("| `" + c.Name + "` | " + kind + " | " + c.Doc + " |\n")
	}
	table.WriteString("\n")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), begin)
	old, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("docs/SCHEMA.md has no marks for the table")
	}
	if old == table.String() {
		return
	}
	if !*update {
		t.Fatal("docs/SCHEMA.md has another table: go test ./report -update")
	}
	if err := os.WriteFile(file, []byte(head+begin+table.String()+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}
