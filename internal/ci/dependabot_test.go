package ci

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDependabot: dependencies are updated wherever there are some.
func TestDependabot(t *testing.T) {
	config := read(t, ".github/dependabot.yml")
	found := map[string][]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		name := d.Name()
		ecosystem := ""
		switch {
		case name == "go.mod":
			ecosystem = "gomod"
		case strings.HasPrefix(name, "requirements") && strings.HasSuffix(name, ".txt"), name == "pyproject.toml":
			ecosystem = "pip"
		default:
			return nil
		}
		dir, err := filepath.Rel("../..", filepath.Dir(path))
		if err != nil {
			return err
		}
		if dir = "/" + strings.TrimPrefix(filepath.ToSlash(dir), "."); !slices.Contains(found[ecosystem], dir) {
			found[ecosystem] = append(found[ecosystem], dir)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for ecosystem, dirs := range found {
		slices.Sort(dirs)
		_, rest, ok := strings.Cut(config, "package-ecosystem: "+ecosystem+"\n")
		listed := words(`^    directories: \[(.*)\]$`, rest)
		if !ok || !slices.Equal(listed, dirs) {
			t.Errorf("%s: dependabot.yml has %q, the project %q", ecosystem, listed, dirs)
		}
	}
	if len(found) != 2 || !strings.Contains(config, "package-ecosystem: github-actions\n") {
		t.Errorf("ecosystems: %q, and the actions of workflows", found)
	}
}
