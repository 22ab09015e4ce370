// Command typecheck checks the types of all packages of the module and of their tests for other
// systems, without compiling anything.
//
//	go run ./internal/ci/typecheck windows/amd64 linux/386
//
// Of packages that the module does not own only the declarations are read, which makes it some ten
// times cheaper than go vet. It prints a line for each system, with the number of packages, and all
// errors.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	ok := len(os.Args) > 1
	for _, target := range os.Args[1:] {
		c := newChecker(os.Stdout)
		n, err := c.target(target, "./...")
		if err != nil {
			fmt.Fprintln(os.Stderr, "typecheck:", err)
		}
		fmt.Printf("%s: %d packages, %d errors\n", target, n, c.errors)
		ok = ok && err == nil && c.errors == 0 && n > 0
	}
	if !ok {
		os.Exit(1)
	}
}

// listed is what go list says of a package.
type listed struct {
	Dir        string
	ImportPath string
	GoFiles    []string
	ImportMap  map[string]string
	Standard   bool
	Module     *struct {
		Main      bool
		GoVersion string
	}
	Error *struct{ Err string }
}

type checker struct {
	w      io.Writer
	set    *token.FileSet
	done   map[string]*types.Package
	sizes  types.Sizes
	errors int
}

func newChecker(w io.Writer) *checker {
	return &checker{w: w, set: token.NewFileSet(), done: map[string]*types.Package{"unsafe": types.Unsafe}}
}

// target checks packages for a system, and returns how many of them there are in the module.
func (c *checker) target(target string, patterns ...string) (n int, err error) {
	system, processor, ok := strings.Cut(target, "/")
	if c.sizes = types.SizesFor("gc", processor); !ok || c.sizes == nil {
		return 0, fmt.Errorf("%q is no system", target)
	}
	args := append([]string{"list", "-e", "-deps", "-test", "-json=Dir,ImportPath,GoFiles,ImportMap,Standard,Module,Error"}, patterns...)
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+processor, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	for packages := json.NewDecoder(out); ; { // each comes after those that it imports
		var p listed
		if err = packages.Decode(&p); err != nil {
			break
		}
		if p.check(c) {
			n++
		}
	}
	io.Copy(io.Discard, out)
	if err == io.EOF {
		err = nil
	}
	return n, errors.Join(err, cmd.Wait())
}

// check checks one package, and says whether it belongs to the module.
func (p *listed) check(c *checker) (own bool) {
	if p.ImportPath == "unsafe" || strings.HasSuffix(p.ImportPath, ".test") { // the generated main
		return false
	}
	own = p.Module != nil && p.Module.Main
	if p.Error != nil {
		c.fail(p.Error.Err)
		return own
	}
	var files []*ast.File
	for _, name := range p.GoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		f, err := parser.ParseFile(c.set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			c.fail(err.Error())
			return own
		}
		files = append(files, f)
	}
	conf := types.Config{
		IgnoreFuncBodies: !own,
		Sizes:            c.sizes,
		Error: func(err error) {
			if own {
				c.fail(err.Error())
			}
		},
		Importer: importer(func(path string) (*types.Package, error) {
			if mapped := p.ImportMap[path]; mapped != "" {
				path = mapped
			}
			if pkg := c.done[path]; pkg != nil {
				return pkg, nil
			}
			return nil, fmt.Errorf("%s is not listed before what imports it", path)
		}),
	}
	if p.Module != nil && p.Module.GoVersion != "" {
		conf.GoVersion = "go" + p.Module.GoVersion
	}
	path, _, _ := strings.Cut(p.ImportPath, " ") // pkg [pkg.test]
	c.done[p.ImportPath], _ = conf.Check(path, c.set, files, nil)
	return own
}

func (c *checker) fail(text string) {
	c.errors++
	fmt.Fprintln(c.w, text)
}

type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }
