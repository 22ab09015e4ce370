package lrkit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/bench/labelled"
	"github.com/lrkit/lrkit/ioc"
	"github.com/lrkit/lrkit/report"
)

// kindTable has a row for each kind of finding: an entry of an indicator list that hits a finding
// with a value, and the member of ECS that has the value. Where a kind has none, why says so.
var kindTable = map[analyze.Kind]struct {
	value, entry, noEntry string
	ecs, noECS            string
}{
	analyze.KindFile:      {value: `C:\a\evil.exe`, entry: "evil.exe", ecs: "file.path"},
	analyze.KindRegistry:  {value: `HKLM\Software\Evil`, entry: `HKEY_LOCAL_MACHINE\Software\Evil`, ecs: "registry.path"},
	analyze.KindHash:      {value: strings.Repeat("ab", 16), entry: "md5:" + strings.Repeat("AB", 16), ecs: "file.hash.md5"},
	analyze.KindIPv4:      {value: "192.0.2.7", entry: "192.0.2.0/24", ecs: "related.ip"},
	analyze.KindIPv6:      {value: "2001:db8::7", entry: "2001:db8::/32", ecs: "related.ip"},
	analyze.KindDomain:    {value: "a.evil.example", entry: "*.evil.example", ecs: "related.hosts"},
	analyze.KindURL:       {value: "http://evil.example/a", entry: "hxxp://evil.example/a", ecs: "url.full"},
	analyze.KindEmail:     {value: "a@evil.example", entry: "A@evil.example", ecs: "related.user"},
	analyze.KindSID:       {value: "S-1-5-21-1-2-3-512", entry: "s-1-5-21-1-2-3-512", ecs: "user.id"},
	analyze.KindAccount:   {value: `CORP\evil`, entry: `account:corp\EVIL`, ecs: "user.name"},
	analyze.KindGUID:      {value: "{3f2504e0-4f89-11d3-9a0c-0305e82c3301}", entry: "3F2504E0-4F89-11D3-9A0C-0305E82C3301", noECS: "of what, is unknown"},
	analyze.KindProcess:   {value: "evil.exe", entry: "evil.exe", ecs: "process.name"},
	analyze.KindService:   {value: "EvilSvc", entry: "name:evilsvc", ecs: "service.name"},
	analyze.KindTask:      {value: "EvilTask", entry: "name:eviltask", noECS: "ECS has no scheduled tasks"},
	analyze.KindTimestamp: {value: "2024-01-15T15:14:07Z", noEntry: "a list holds no times", ecs: "@timestamp"},
	analyze.KindCommand:   {value: "evil.exe -x", noEntry: "what is in it is found in the text", ecs: "process.command_line"},
	analyze.KindSecret:    {value: "REDACTED", noEntry: "a list is no place for secrets", noECS: "it is masked"},
	analyze.KindSize:      {value: "51 MB", noEntry: "a list holds no sizes", noECS: "of what, is unknown"},
}

// TestKindsAreWhole names every place that a kind of finding is missing from.
func TestKindsAreWhole(t *testing.T) {
	kinds := analyze.Kinds()
	for _, k := range declaredKinds(t) {
		if !slices.Contains(kinds, k) {
			t.Errorf("%s: missing from analyze.Kinds", k)
			kinds = append(kinds, k)
		}
	}
	schema := kindRow(t)
	for _, k := range kinds {
		if _, ok := kindTable[k]; !ok {
			t.Errorf("%s: no row in kindTable of newkind_test.go", k)
		}
		for place, err := range map[string]error{
			`docs/SCHEMA.md: field "kind" of report/fields.go, then go test ./report -update`: inSchema(schema, k),
			"ECS: report/ecs.go":              inECS(k),
			"indicator list: ioc/find.go":     inList(k),
			"labelled set: testdata/labelled": inLabelledSet(k),
		} {
			if err != nil {
				t.Errorf("%s: missing from %s: %v", k, place, err)
			}
		}
	}
	for k := range kindTable {
		if !slices.Contains(kinds, k) {
			t.Errorf("%s: a row in kindTable, and no such kind", k)
		}
	}
}

// declaredKinds returns the constants of analyze.Kind, as the source declares them.
func declaredKinds(t *testing.T) (kinds []analyze.Kind) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "analyze/internal/artifact/kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Kind" {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := v.(*ast.BasicLit); ok {
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, analyze.Kind(s))
			}
		}
		return true
	})
	if len(kinds) == 0 {
		t.Fatal("analyze/internal/artifact/kind.go declares no kinds")
	}
	return kinds
}

// kindRow returns the row of docs/SCHEMA.md that lists the kinds of findings.
func kindRow(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("docs/SCHEMA.md")
	if err != nil {
		t.Fatal(err)
	}
	_, findings, _ := strings.Cut(string(b), "## lrkit.finding/1")
	_, row, ok := strings.Cut(findings, "| `kind` |")
	if !ok {
		t.Fatal("docs/SCHEMA.md has no row for the kind of a finding")
	}
	row, _, _ = strings.Cut(row, "\n")
	return row
}

func inSchema(row string, k analyze.Kind) error {
	if !strings.Contains(row, "`"+string(k)+"`") {
		return errors.New("the kind is not listed")
	}
	return nil
}

// found returns a finding of a kind, as the analyzers make it.
func found(k analyze.Kind) *analyze.Finding {
	f := &analyze.Finding{Kind: k, Value: kindTable[k].value}
	switch k {
	case analyze.KindHash:
		f.Hashes = []analyze.Hash{{Kind: "md5", Value: f.Value}}
	case analyze.KindTimestamp:
		f.Times = []analyze.Time{{Text: f.Value, Value: f.Value}}
	}
	return f
}

func inECS(k analyze.Kind) error {
	row := kindTable[k]
	if row.noECS != "" {
		return nil
	}
	if row.ecs == "" {
		return errors.New("kindTable has no member")
	}
	var out bytes.Buffer
	s := report.NewECS(&out, nil)
	if err := errors.Join(s.Begin(&report.Document{}), s.Finding(found(k))); err != nil {
		return err
	}
	var at any
	if err := json.Unmarshal(out.Bytes(), &at); err != nil {
		return err
	}
	for name := range strings.SplitSeq(row.ecs, ".") {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	value := row.value
	if k == analyze.KindAccount {
		_, value, _ = strings.Cut(value, `\`)
	}
	if list, ok := at.([]any); ok && len(list) == 1 {
		at = list[0]
	}
	if at != value {
		return errors.New(row.ecs + " has not the value")
	}
	return nil
}

func inList(k analyze.Kind) error {
	row := kindTable[k]
	if row.noEntry != "" {
		return nil
	}
	if row.entry == "" {
		return errors.New("kindTable has no entry")
	}
	list, err := ioc.Read("list", strings.NewReader(row.entry))
	if err != nil {
		return err
	}
	if list.Match(found(k)) == nil {
		return errors.New(row.entry + " does not hit " + row.value)
	}
	return nil
}

func inLabelledSet(k analyze.Kind) error {
	for _, name := range labelled.Kinds {
		if labelled.FindingKind(name) != k {
			continue
		}
		cases, err := labelled.Read("testdata/labelled", name)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(cases, func(c labelled.Case) bool { return !c.Negative() }) {
			return nil
		}
		return errors.New(name + ".jsonl has no case with a finding")
	}
	return errors.New("labelled.Kinds has no file for it")
}
