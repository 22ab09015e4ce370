package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// root is the path of the module that is released.
const root = "github.com/lrkit/lrkit"

// module is one that a binary consists of, with what of it is linked.
type module struct {
	path, version string
	dir           string
	packages      []string // their folders
	needs         []string // paths of modules that its packages import
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Dir        string
	Standard   bool
	Imports    []string
	Module     *struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{}
	}
}

// modules returns the modules that the command is built from for a target, the main module among
// them, by their paths.
func (s *source) modules(ctx context.Context, t target) ([]*module, error) {
	out, err := output(ctx, s.dir, t.environment(), "go", "list", "-deps", "-json=ImportPath,Dir,Standard,Imports,Module", "./cmd/lrkit")
	if err != nil {
		return nil, err
	}
	byPath := map[string]*module{}
	owner := map[string]*module{} // of a package
	imports := map[string][]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Standard {
			continue
		}
		if p.Module == nil || p.Module.Replace != nil {
			return nil, fmt.Errorf("%s is of no module, or its module is replaced", p.ImportPath)
		}
		m := byPath[p.Module.Path]
		if m == nil {
			m = &module{path: p.Module.Path, version: p.Module.Version, dir: p.Module.Dir}
			if p.Module.Main {
				m.version = s.version
			}
			byPath[m.path] = m
		}
		m.packages = append(m.packages, p.Dir)
		owner[p.ImportPath], imports[p.ImportPath] = m, p.Imports
	}
	if byPath[root] == nil {
		return nil, errors.New("the command is not of " + root)
	}
	for pkg, m := range owner {
		for _, i := range imports[pkg] {
			if o := owner[i]; o != nil && o != m && !slices.Contains(m.needs, o.path) {
				m.needs = append(m.needs, o.path)
			}
		}
	}
	var all []*module
	for _, m := range byPath {
		slices.Sort(m.needs)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b *module) int { return cmp.Compare(a.path, b.path) })
	return all, nil
}

// licenseFile is a text of a licence, or a notice beside one.
type licenseFile struct {
	name string // in the module
	data []byte
}

// notice says whether a file belongs to a licence but is none.
func (f licenseFile) notice() bool {
	name := strings.ToUpper(filepath.Base(f.name))
	return strings.HasPrefix(name, "NOTICE") || strings.HasPrefix(name, "PATENTS") || strings.HasPrefix(name, "AUTHORS")
}

// licenses returns the licences of what is linked of a module: those in the folders of packages,
// and in all above them.
func (m *module) licenses() ([]licenseFile, error) {
	folders := map[string]bool{}
	for _, dir := range m.packages {
		for ; len(dir) >= len(m.dir); dir = filepath.Dir(dir) {
			folders[dir] = true
		}
	}
	var files []licenseFile
	for dir := range folders {
		list, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			if !f.Type().IsRegular() || !licenseName(f.Name()) {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				return nil, err
			}
			rel, err := filepath.Rel(m.dir, filepath.Join(dir, f.Name()))
			if err != nil {
				return nil, err
			}
			files = append(files, licenseFile{filepath.ToSlash(rel), data})
		}
	}
	slices.SortFunc(files, func(a, b licenseFile) int { return cmp.Compare(a.name, b.name) })
	return files, nil
}

// licenseName says whether a file is named as those are that hold licences, and is no source.
func licenseName(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".go", ".s", ".c", ".h", ".py", ".sh":
		return false
	}
	upper := strings.ToUpper(name)
	for _, prefix := range []string{"LICENSE", "LICENCE", "COPYING", "UNLICENSE", "COPYRIGHT", "NOTICE", "PATENTS", "AUTHORS"} {
		if strings.HasPrefix(upper, prefix) {
			return true
		}
	}
	return false
}
