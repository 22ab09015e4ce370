package testhome

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/statedir"
)

// TestAll: the tests of every package that can reach the state directory or the budget of calls run
// in a home of their own.
func TestAll(t *testing.T) {
	const module = "github.com/lrkit/lrkit"
	list := exec.Command("go", "list", "-f",
		`{{.ImportPath}} {{.Dir}} {{join .Deps ","}} {{join .TestImports ","}},{{join .XTestImports ","}} {{len .TestGoFiles}}{{len .XTestGoFiles}}`, module+"/...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	type pkg struct{ dir, deps, imports, tests string }
	packages := map[string]pkg{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), " ")
		packages[f[0]] = pkg{f[1], f[2], f[3], f[4]}
	}
	reaches := func(name string) bool {
		for _, state := range []string{module + "/fetch/statedir", module + "/fetch/budget"} {
			if name == state || slices.Contains(strings.Split(packages[name].deps, ","), state) {
				return true
			}
		}
		return false
	}
	n := 0
	for name, p := range packages {
		needs := reaches(name)
		for imported := range strings.SplitSeq(p.imports, ",") {
			needs = needs || reaches(imported)
		}
		if !needs || p.tests == "00" || name == module+"/internal/testkit/testhome" {
			continue
		}
		n++
		files, err := filepath.Glob(filepath.Join(p.dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(file string) bool {
			b, err := os.ReadFile(file)
			return err == nil && bytes.Contains(b, []byte("testhome.In(m)"))
		}) {
			t.Errorf("%s: its tests can reach the state directory, and have no TestMain with testhome.In", strings.TrimPrefix(name, module+"/"))
		}
	}
	if n == 0 {
		t.Errorf("no package reaches %s", statedir.EnvVar)
	}
}
