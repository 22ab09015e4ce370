// Package exported asks the compiler what the public packages of the module export.
package exported

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Module is the path of the module.
const Module = "github.com/lrkit/lrkit"

// Public says whether a package is for others to import.
func Public(path string) bool {
	rest, ok := strings.CutPrefix(path, Module)
	if !ok || rest != "" && rest[0] != '/' {
		return false
	}
	for part := range strings.SplitSeq(rest, "/") {
		if slices.Contains([]string{"internal", "bench", "cmd", "fuzz"}, part) {
			return false
		}
	}
	return true
}

// Packages returns the public packages of the module whose root is a folder, in the order of their
// paths. All that they import is known as well, so their types are whole.
func Packages(root string) ([]*types.Package, error) {
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "./...")
	list.Dir = root
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	files := map[string]string{}
	var paths []string
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
		if Public(path) {
			paths = append(paths, path)
		}
	}
	compiled := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
	slices.Sort(paths)
	all := make([]*types.Package, len(paths))
	for i, path := range paths {
		if all[i], err = compiled.Import(path); err != nil {
			return nil, err
		}
	}
	return all, nil
}
