package ci

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRace: .ci/run races the tests of every package that starts goroutines.
func TestRace(t *testing.T) {
	raced := words(`^  go_test -race (.*)$`, read(t, ".ci/run"))
	found := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if d.Name() == "testdata" || path != "../.." && (strings.HasPrefix(d.Name(), ".") || path == "../../bench" || path == "../../link/interop") {
				return fs.SkipDir
			}
			return nil
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if starts(file) {
			found++
			rel, err := filepath.Rel("../..", filepath.Dir(path))
			if err != nil {
				return err
			}
			if pkg := filepath.ToSlash(rel); !covers(raced, pkg) {
				t.Errorf("%s starts goroutines, and .ci/run does not race %s", path, pkg)
			}
		}
		return nil
	})
	if err != nil || found < 10 {
		t.Errorf("%d files start goroutines: %v", found, err)
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
