package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/exported"
)

// TestRecorded: the public packages export what is recorded, and the changelog names what is gone.
func TestRecorded(t *testing.T) {
	var out bytes.Buffer
	if err := check(&out, "../../..", config{}); err != nil {
		t.Errorf("%v\n%s", err, &out)
	}
}

// TestSystems: the record is made on one system, so files for some systems export nothing.
func TestSystems(t *testing.T) {
	all, err := exported.Packages("../../..")
	if err != nil {
		t.Fatal(err)
	}
	constrained := 0
	for _, p := range all {
		dir := filepath.Join("../../..", strings.TrimPrefix(p.Path(), exported.Module))
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(names), err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") || !forSome(name, string(b)) {
				continue
			}
			constrained++
			file, err := parser.ParseFile(token.NewFileSet(), name, b, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.FileExports(file)
			for _, d := range file.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Recv != nil && !ast.IsExported(strings.TrimLeft(types.ExprString(d.Recv.List[0].Type), "*")) {
						continue
					}
					t.Errorf("%s exports %s, which other systems may not have", name, d.Name)
				case *ast.GenDecl:
					if d.Tok != token.IMPORT {
						t.Errorf("%s exports %ss that other systems may not have", name, d.Tok)
					}
				}
			}
		}
	}
	if constrained < 5 {
		t.Errorf("only %d files are for some systems", constrained)
	}
}

func forSome(name, text string) bool {
	for line := range strings.Lines(text) {
		if constraint.IsGoBuild(strings.TrimSpace(line)) {
			return true
		}
	}
	base := strings.TrimSuffix(filepath.Base(name), ".go")
	return strings.HasSuffix(base, "_windows") || strings.HasSuffix(base, "_darwin") || strings.HasSuffix(base, "_linux")
}

// declare returns the lines of a package with some declarations.
func declare(t *testing.T, text string) []string {
	t.Helper()
	set := token.NewFileSet()
	std := importer.ForCompiler(set, "source", nil)
	conf := types.Config{Importer: std}
	var all []*types.Package
	for _, p := range []struct{ path, text string }{
		{exported.Module + "/p/internal/q", "package q\ntype T struct{ A int }\nfunc (T) M() {}\ntype Hidden struct{ B int }\n"},
		{exported.Module + "/p", "package p\n" + text},
	} {
		file, err := parser.ParseFile(set, "p.go", p.text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		conf.Importer = chain{std, all}
		pkg, err := conf.Check(p.path, set, []*ast.File{file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pkg)
	}
	return list(all[1:])
}

type chain struct {
	types.Importer
	own []*types.Package
}

func (c chain) Import(path string) (*types.Package, error) {
	for _, p := range c.own {
		if p.Path() == path {
			return p, nil
		}
	}
	return c.Importer.Import(path)
}

// TestChanges: what a program would notice is named, and nothing else is.
func TestChanges(t *testing.T) {
	for _, test := range []struct{ name, was, is, want string }{
		{"nothing", "func F(a int) {}", "func F(b int) { _ = 1 }", ""},
		{"unexported", "type t struct{ A int }; func f() {}", "", ""},
		{"unexported field", "type T struct{ a int }", "type T struct{ b string }", ""},
		{"function", "func F() {}", "", "removed: pkg p, func F()"},
		{"result", "func F() {}", "func F() error { return nil }", "changed: pkg p, func F()\n      now: pkg p, func F() error"},
		{"variadic", "func F(a []int) {}", "func F(a ...int) {}", "changed: pkg p, func F([]int)\n      now: pkg p, func F(...int)"},
		{"function in a field", "type T struct{ A func(a int) }", "type T struct{ A func(b int) }", ""},
		{"channel", "var V chan int", "var V <-chan int", "changed: pkg p, var V chan int\n      now: pkg p, var V <-chan int"},
		{"new", "", "type T int", "new:     pkg p, type T int"},
		{"field", "type T struct{ A, B int }", "type T struct{ A int }", "removed: pkg p, type T struct, B int"},
		{"type of a field", "type T struct{ A int }", "type T struct{ A uint }", "changed: pkg p, type T struct, A int\n      now: pkg p, type T struct, A uint"},
		{"tag", "type T struct{ A int `json:\"a\"` }", "type T struct{ A int `json:\"b\"` }", "changed: pkg p, type T struct, A int \"json:\\\"a\\\"\"\n      now: pkg p, type T struct, A int \"json:\\\"b\\\"\""},
		{"comparable", "type T struct{ a int }", "type T struct{ a []int }", "removed: pkg p, type T struct, comparable"},
		{"promoted", "type e struct{ A int }; type T struct{ e }", "type e struct{}; type T struct{ e }", "removed: pkg p, type T struct, A int"},
		{"receiver", "type T int; func (T) M() {}", "type T int; func (*T) M() {}", "changed: pkg p, method (T) M()\n      now: pkg p, method (*T) M()"},
		{"method", "type T int; func (T) M() {}", "type T int", "removed: pkg p, method (T) M()"},
		{"interface", "type I interface{ A() }", "type I interface{ A(); B() }", "changed: pkg p, type I interface { A() }\n      now: pkg p, type I interface { A(); B() }"},
		{"closed", "type I interface{ A() }", "type I interface{ A(); b() }", "changed: pkg p, type I interface { A() }\n      now: pkg p, type I interface { A(); unexported methods }"},
		{"constant", "const C = 1", "const C = 2", "changed: pkg p, const C untyped int = 1\n      now: pkg p, const C untyped int = 2"},
		{"constraint", "func F[T any](t T) {}", "func F[T ~int | string](t T) {}", "changed: pkg p, func F[T interface{}](T)\n      now: pkg p, func F[T interface { ~int | string }](T)"},
		{"type of a value", "var E error", "var E string", "changed: pkg p, var E error\n      now: pkg p, var E string"},
		{"alias", "type A = int", "type A = string", "changed: pkg p, type A = int\n      now: pkg p, type A = string"},
		{"moved to an internal package", "type T struct{ A int }; func (T) M() {}; func F() T { return T{} }",
			"import \"" + exported.Module + "/p/internal/q\"; type T = q.T; func F() T { return T{} }", ""},
		{"type without a public name", "import \"" + exported.Module + "/p/internal/q\"; var V *q.Hidden", "import \"" + exported.Module + "/p/internal/q\"; type h q.Hidden; var V *h",
			"changed: pkg p, var V *p/internal/q.Hidden\n      now: pkg p, var V *p.h"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, d := range compare(declare(t, test.was), declare(t, test.is)) {
				if strings.Contains(fmt.Sprint(d), "Hidden struct") || strings.Contains(fmt.Sprint(d), "type h struct") {
					continue // the types themselves
				}
				got = append(got, d.String())
			}
			if text := strings.Join(got, "\n"); text != test.want {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
		})
	}
}

func TestSymbol(t *testing.T) {
	for line, want := range map[string]string{
		"pkg fetch/api, func New(string) *fetch/api.Client": "fetch/api.New",
		"pkg p, method (*T) M(int, string) error":           "p.T.M",
		"pkg p, method (T) M()":                             "p.T.M",
		"pkg p, type T struct, A int":                       "p.T.A",
		"pkg p, type T struct, embedded A q.A":              "p.T.A",
		"pkg p, type T[P interface{}] struct, A []int":      "p.T.A",
		"pkg p, type I interface { A(); B() }":              "p.I",
		"pkg p, const C untyped int = 1":                    "p.C",
		"nothing":                                           "nothing",
	} {
		if got := symbol(line); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
}

// TestRecord: what is written is read again, the last version counts, and the changelog has to name
// what is gone.
func TestRecord(t *testing.T) {
	dir := t.TempDir()
	if _, err := read(dir); err == nil {
		t.Error("an empty folder is read")
	}
	was, is := declare(t, "func Gone() {}; func Stays() {}"), declare(t, "func Stays() {}; func New() {}")
	for version, lines := range map[string][]string{"v0.9.0": {"pkg p, func Old()"}, "v0.10.0": was} {
		if err := release(dir, version, lines); err != nil {
			t.Fatal(err)
		}
	}
	if err := release(dir, "v1", was); err == nil {
		t.Error("v1 is taken for a version")
	}
	r, err := read(dir)
	if err != nil || r.version != "v0.10.0" || !reflect.DeepEqual(r.expected(), was) {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := r.write(is); err != nil {
		t.Fatal(err)
	}
	if r, err = read(dir); err != nil || !reflect.DeepEqual(r.expected(), is) || len(r.added) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	log := "# Changelog\n\n## Unreleased\n\nGoneby.\n\n## v0.10.0\n\nGone\n"
	if names := r.unsaid(unreleased(log)); !reflect.DeepEqual(names, []string{"p.Gone"}) {
		t.Errorf("not named: %q", names)
	}
	if names := r.unsaid(unreleased(strings.Replace(log, "Goneby", "`p.Gone` is gone", 1))); names != nil {
		t.Errorf("not named: %q", names)
	}
	if err := os.WriteFile(filepath.Join(dir, nextName), []byte("- pkg p, func Never()\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(dir); err == nil {
		t.Error("what never was is removed")
	}
}
