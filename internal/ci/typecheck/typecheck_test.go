package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// module has errors that show on some systems only.
const module = `
-- go.mod --
module example.com/m
go 1.26
-- a.go --
package m
import "os"
var Sum, _ = os.Getwd()
-- big.go --
package m
var Big = 1 << 40
-- m_windows.go --
package m
import "syscall"
var Code int = syscall.ERROR_ACCESS_DENIED
-- m_darwin_test.go --
package m
import "testing"
func TestA(t *testing.T) { undefined() }
-- outside_test.go --
package m_test
import ("example.com/m"; "strings"; "testing")
func TestB(t *testing.T) { t.Log(strings.ToUpper(m.Sum)) }
-- broken/broken_plan9.go --
package broken
import "example.com/m/nowhere"
`

func TestTarget(t *testing.T) {
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(module)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Setenv("GOFLAGS", "-mod=mod")
	for target, want := range map[string]string{
		"linux/amd64":   "",
		"linux/386":     "(overflows)",
		"windows/amd64": "m_windows.go:3",
		"darwin/arm64":  "undefined: undefined",
		"plan9/amd64":   "example.com/m/nowhere",
	} {
		var out bytes.Buffer
		c := newChecker(&out)
		n, err := c.target(target, "./...")
		if n < 2 || err != nil && target != "plan9/amd64" {
			t.Errorf("%s: %d packages, %v", target, n, err)
		}
		if (c.errors > 0) != (want != "") || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %d errors, want %q:\n%s", target, c.errors, want, &out)
		}
	}
	if _, err := newChecker(new(bytes.Buffer)).target("windows", "./..."); err == nil {
		t.Error("windows alone is taken for a system")
	}
}
