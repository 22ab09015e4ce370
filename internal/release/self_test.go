package main

import (
	"bytes"
	"cmp"
	"debug/buildinfo"
	"os"
	"slices"
	"testing"
)

// self returns the binary of this test as if it were the command, with its modules. The first is
// the main one.
func self(t *testing.T) (*source, []byte, []*module) {
	t.Helper()
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		t.Fatal(err)
	}
	s := made()
	modules := []*module{{path: root, version: s.version}}
	for _, d := range info.Deps {
		modules = append(modules, &module{path: d.Path, version: d.Version})
	}
	if len(modules) < 3 {
		t.Fatalf("%d modules", len(modules))
	}
	slices.SortFunc(modules[1:], func(a, b *module) int { return cmp.Compare(a.path, b.path) })
	return s, binary, modules
}
