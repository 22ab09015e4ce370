package zero

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/exported"
)

// program writes a program that calls everything that the packages export.
func program(all []*types.Package) (text []byte, kinds, funcs int) {
	var imports, typeRows, funcRows bytes.Buffer
	for i, p := range all {
		name, used := fmt.Sprint("p", i), false
		for _, n := range p.Scope().Names() {
			o := p.Scope().Lookup(n)
			if !o.Exported() {
				continue
			}
			switch o := o.(type) {
			case *types.TypeName:
				if named, ok := o.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
					continue
				}
				kinds, used = kinds+1, true
				fmt.Fprintf(&typeRows, "\t\t%q: reflect.TypeFor[%s.%s](),\n", p.Name()+"."+n, name, n)
			case *types.Func:
				if o.Signature().TypeParams().Len() > 0 {
					continue // reflection cannot have one
				}
				funcs, used = funcs+1, true
				fmt.Fprintf(&funcRows, "\t\t%q: reflect.ValueOf(%s.%s),\n", p.Name()+"."+n, name, n)
			}
		}
		if used {
			fmt.Fprintf(&imports, "\t%s %q\n", name, p.Path())
		}
	}
	return fmt.Appendf(nil, `package main

import (
	"encoding/json"
	"os"
	"reflect"

	%q
%s)

func main() {
	types := map[string]reflect.Type{
%s	}
	funcs := map[string]reflect.Value{
%s	}
	err := zero.In(func(dir string) error {
		made, err := zero.Made(dir)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode([]zero.Report{zero.Check(types, funcs, made), zero.CheckReaders(funcs), zero.CheckWriters(funcs)})
	})
	if err != nil {
		panic(err)
	}
}
`, module+"/internal/testkit/zero", &imports, &typeRows, &funcRows), kinds, funcs
}

// TestZero: no call of anything that the library exports ends in a nil dereference: zero values and
// nil arguments work, or what is missing is said. A reader that returns nothing for ever is
// io.ErrNoProgress, and a short write is reported. What is exported is asked of the compiler, so
// that nothing new is left out.
func TestZero(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	all, err := exported.Packages(root)
	if err != nil {
		t.Fatal(err)
	}
	text, kinds, funcs := program(all)
	if kinds < 150 || funcs < 100 {
		t.Errorf("only %d types and %d functions", kinds, funcs)
	}
	// The program stands in the module only for the compiler.
	dir := t.TempDir()
	main, overlay := filepath.Join(dir, "main.go"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "internal", "testkit", "zero", "everything", "main.go"): main}})
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{main: text, overlay: replace} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command("go", "run", "-overlay", overlay, "./internal/testkit/zero/everything")
	run.Dir = root
	var stderr bytes.Buffer
	run.Stderr = &stderr
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var reports []Report
	if err := json.Unmarshal(out[bytes.LastIndexByte(bytes.TrimSpace(out), '\n')+1:], &reports); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for i, least := range []int{800, 8, 10} {
		for _, w := range reports[i].Wrong {
			t.Error(w)
		}
		if reports[i].Calls < least {
			t.Errorf("%d: only %d calls", i, reports[i].Calls)
		}
	}
	t.Logf("%d types, %d functions, %d calls with nothing, %d with idle readers, %d with short writers", kinds, funcs, reports[0].Calls, reports[1].Calls, reports[2].Calls)
}
