package ci

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRace: .ci/run races the tests of every package that starts goroutines.
func TestRace(t *testing.T) {
	raced := words(`^  go_test -race (.*)$`, read(t, ".ci/run"))
	found := 0
	sources(t, func(path, text string) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "bench/") || strings.HasPrefix(path, "link/interop/") || strings.Contains(path, "/testdata/") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if starts(file) {
			found++
			if pkg := filepath.ToSlash(filepath.Dir(path)); !covers(raced, pkg) {
				t.Errorf("%s starts goroutines, and .ci/run does not race %s", path, pkg)
			}
		}
	}, ".go")
	if found < 10 {
		t.Errorf("%d files start goroutines", found)
	}
}

// starts says whether a file has a go statement, or calls a method named Go.
func starts(file *ast.File) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Go" {
				found = true
			}
		}
		return !found
	})
	return found
}

// covers says whether a package is among patterns.
func covers(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		p = strings.TrimPrefix(p, "./")
		under, all := strings.CutSuffix(p, "/...")
		return p == pkg || all && (pkg == under || strings.HasPrefix(pkg, under+"/"))
	})
}
