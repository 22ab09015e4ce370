package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// module has a package for each way in which a test may end.
const module = `
-- go.mod --
module example.com/m
go 1.26
-- good/good_test.go --
package good
import "testing"
func TestA(t *testing.T) { t.Log("the log of A"); t.Run("sub", func(t *testing.T) {}) }
func TestSkipped(t *testing.T) { t.Skip("no corpus") }
func BenchmarkB(b *testing.B) { for b.Loop() {} }
-- bad/bad_test.go --
package bad
import "testing"
func TestFails(t *testing.T) { t.Log("before it"); t.Error("that is wrong") }
func TestPasses(t *testing.T) { t.Log("of no interest") }
-- dies/dies_test.go --
package dies
import "testing"
func TestPanics(t *testing.T) { panic("what a pity") }
-- exits/exits_test.go --
package exits
import ("os"; "testing")
func TestExits(t *testing.T) { os.Exit(3) }
-- broken/broken_test.go --
package broken
import "testing"
func TestA(t *testing.T) { undefined() }
-- lazy/lazy_test.go --
package lazy
import "testing"
func TestSkipped(t *testing.T) { t.Skip("not today") }
-- none/none.go --
package none
`

func TestRun(t *testing.T) {
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
	for _, c := range []struct {
		name, args string
		ok         bool
		last       string
		say        []string
		not        []string
	}{
		{"all is well", "-- ./good ./none", true, "2 passed, 0 failed, 1 skipped", []string{"skipped 1: no corpus", "ok   example.com/m/good: 2 passed, 0 failed, 1 skipped"}, []string{"the log of A", "example.com/m/none"}},
		{"with logs", "-logs -- ./good", true, "2 passed, 0 failed, 1 skipped", []string{"the log of A"}, []string{"=== RUN"}},
		{"benchmarks", "-- -run ^$ -bench . -benchtime 1x ./good", true, "1 passed, 0 failed, 0 skipped", []string{"ns/op"}, nil},
		{"a failure", "-- ./bad", false, "1 passed, 1 failed, 0 skipped", []string{"FAIL example.com/m/bad TestFails", "before it", "that is wrong"}, []string{"of no interest"}},
		{"a panic", "-- ./dies", false, "0 passed, 1 failed, 0 skipped", []string{"what a pity"}, nil},
		{"an end in the middle", "-- ./exits ./good", false, "2 passed, 1 failed, 1 skipped", []string{"FAIL example.com/m/exits"}, nil},
		{"no build", "-- ./broken", false, "0 passed, 1 failed, 0 skipped", []string{"undefined: undefined"}, nil},
		{"no such package", "-- ./nowhere", false, "0 passed, 1 failed, 0 skipped", []string{"directory not found"}, nil},
		{"no reason to skip", "-- ./lazy", false, "0 passed, 1 failed, 0 skipped", []string{"skipped, and may not be: not today"}, nil},
		{"nothing ran", "-- -run Nothing ./good", false, "0 passed, 1 failed, 0 skipped", nil, nil},
		{"nothing passed", "-may-skip today -- ./lazy", false, "0 passed, 1 failed, 1 skipped", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			counts, output := filepath.Join(t.TempDir(), "counts"), filepath.Join(t.TempDir(), "output")
			args := append([]string{"-counts", counts, "-output", output, "-output-of", "good$", "-may-skip", "corpus"}, strings.Fields(c.args)...)
			ok, err := run(t.Context(), args, &out, &errs)
			if ok != c.ok || err != nil {
				t.Errorf("%v, %v", ok, err)
			}
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if last := lines[len(lines)-1]; last != c.last {
				t.Errorf("ends with %q, not with %q", last, c.last)
			}
			for _, s := range c.say {
				if !strings.Contains(out.String(), s) {
					t.Errorf("it does not say %q", s)
				}
			}
			for _, s := range c.not {
				if strings.Contains(out.String(), s) {
					t.Errorf("it says %q", s)
				}
			}
			written, err := os.ReadFile(counts)
			var passed, failed string
			if n := strings.Fields(string(written)); len(n) >= 4 {
				passed, failed = n[1], n[3]
			}
			if want := strings.Fields(c.last); err != nil || passed != want[0] || failed != want[2] {
				t.Errorf("the counts are %q, %v", written, err)
			}
			if all, err := os.ReadFile(output); err != nil || strings.Contains(string(all), "the log of A") != strings.Contains(c.last, "2 passed") || strings.Contains(string(all), "wrong") {
				t.Errorf("all output is %q, %v", all, err)
			}
			if t.Failed() {
				t.Log(out.String(), errs.String())
			}
		})
	}
}
