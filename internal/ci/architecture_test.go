package ci

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestArchitecture: docs/ARCHITECTURE.md has a row for each package, and the files that it names
// exist.
func TestArchitecture(t *testing.T) {
	page := read(t, "docs/ARCHITECTURE.md")
	_, table, ok := strings.Cut(page, "## The packages\n")
	table, _, ok2 := strings.Cut(table, "\n## ")
	if !ok || !ok2 {
		t.Fatal("docs/ARCHITECTURE.md has no table of packages")
	}
	var rows []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(table, -1) {
		rows = append(rows, m[1])
	}
	cmd := exec.Command("go", "list", "./...")
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	packages := []string{}
	for p := range strings.FieldsSeq(string(out)) {
		p = strings.TrimPrefix(strings.TrimPrefix(p, "github.com/lrkit/lrkit"), "/")
		switch {
		case p == "":
			p = "lrkit"
		case strings.HasPrefix(p, "bench/"):
			continue // bench/README.md has them
		}
		packages = append(packages, p)
		if !slices.Contains(rows, p) {
			t.Errorf("docs/ARCHITECTURE.md has no row for %s", p)
		}
	}
	for _, row := range rows {
		if !slices.Contains(packages, row) {
			t.Errorf("docs/ARCHITECTURE.md has a row for %s, which is no package", row)
		}
	}
	files := 0
	for _, m := range regexp.MustCompile("`([a-z_./]+(?:\\.go|/))`").FindAllStringSubmatch(page, -1) {
		files++
		if _, err := os.Stat(filepath.Join("../..", m[1])); err != nil {
			t.Errorf("docs/ARCHITECTURE.md: %v", err)
		}
	}
	if files < 20 || len(packages) < 30 {
		t.Errorf("%d files and %d packages", files, len(packages))
	}
}

// TestRoot: the root package stays small.
func TestRoot(t *testing.T) {
	const maxFiles, maxExports = 12, 20
	names, err := filepath.Glob("../../*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	exports := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			var ids []*ast.Ident
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					ids = append(ids, d.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						ids = append(ids, s.Name)
					case *ast.ValueSpec:
						ids = append(ids, s.Names...)
					}
				}
			}
			for _, id := range ids {
				if id.IsExported() {
					exports[id.Name] = true
				}
			}
		}
	}
	if files == 0 || files > maxFiles || len(exports) > maxExports {
		t.Errorf("%d files and %d exported names: %d and %d are the most", files, len(exports), maxFiles, maxExports)
	}
}
