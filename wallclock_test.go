package lrkit_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hang is the least time limit that a test may set: it ends what hangs, on the slowest machine.
const hang = 30 * time.Second

// wallClock are functions of tests that read the clock of the wall, or wait by it, for a good
// reason.
var wallClock = map[string]string{
	"fetch/api/actions_test.go status":                      "called in bubbles",
	"fetch/api/credentials_test.go Take":                    "called in bubbles",
	"fetch/api/device_test.go newDeviceLogin":               "called in bubbles",
	"fetch/api/device_test.go FuzzLogin":                    "compares with a year, and a minute does not matter",
	"fetch/api/run_test.go Take":                            "called in bubbles",
	"fetch/run/fake_test.go Lookup":                         "called in bubbles",
	"fetch/budget/sim_test.go Now":                          "called in bubbles",
	"fetch/budget/sim_test.go run":                          "called in bubbles",
	"fetch/faults_test.go try":                              "called in bubbles",
	"fetch/budget/processes_test.go TestProcesses":          "kills processes after a random time; any will do",
	"cmd/lrkit/internal/cli/device_test.go askFor":          "a token is valid for an hour, and 50 minutes are enough",
	"cmd/lrkit/internal/cli/secrets_test.go interruptAfter": "interrupts a run after some time; any will do",
	"internal/cputime/thread_test.go TestOthersDoNotCount":  "what it measures is that sleeping does not count",
	"link/interop/explained_test.go TestAzuriteExplained":   "compares dates, and half an hour is near enough",
}

// TestWallClock: no test measures by the clock of the wall, nor expects anything to happen within
// less than 30 s of it. Costs are counted, or are CPU time: see internal/cputime. What runs in a
// bubble of testing/synctest has a clock of its own, and benchmarks are there to measure.
func TestWallClock(t *testing.T) {
	used := map[string]bool{}
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || strings.HasPrefix(f.Name.Name, "Benchmark") {
				continue
			}
			for pos, what := range readsWallClock(f) {
				key := filepath.ToSlash(path) + " " + f.Name.Name
				if wallClock[key] == "" {
					t.Errorf("%s: %s: %s", set.Position(pos), f.Name.Name, what)
				}
				used[key] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range wallClock {
		if !used[key] {
			t.Errorf("%s is excused, and does nothing of the kind", key)
		}
	}
	if files < 200 {
		t.Errorf("only %d files with tests: this one does not run at the root of the module", files)
	}
}

// readsWallClock returns where a function depends on the clock of the wall.
func readsWallClock(f *ast.FuncDecl) map[token.Pos]string {
	found := map[token.Pos]string{}
	bubble, now := false, false
	var subs []token.Pos
	loops := 0
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops++
			for _, part := range children(n) {
				ast.Inspect(part, visit)
			}
			loops--
			return false
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				break
			}
			pkg, _ := sel.X.(*ast.Ident)
			name := sel.Sel.Name
			if pkg != nil {
				name = pkg.Name + "." + name
			}
			switch name {
			case "synctest.Test":
				bubble = true
			case "time.Now":
				now = true
			case "time.Since", "time.Until", "testing.Benchmark":
				found[n.Pos()] = "it measures with " + name
			case "time.Sleep":
				if loops == 0 {
					found[n.Pos()] = "it sleeps once, and expects that to be enough"
				}
			case "time.After", "time.AfterFunc", "time.NewTimer", "time.Tick":
				if d, ok := duration(n.Args[0]); loops == 0 && (!ok || d < hang) {
					found[n.Pos()] = "a limit of less than 30 s: " + name
				}
			case "context.WithTimeout", "context.WithTimeoutCause":
				if d, ok := duration(n.Args[1]); !ok || d < hang {
					found[n.Pos()] = "a limit of less than 30 s: " + name
				}
			default:
				switch sel.Sel.Name {
				case "Sub":
					subs = append(subs, n.Pos())
				case "SetDeadline", "SetReadDeadline", "SetWriteDeadline":
					found[n.Pos()] = "a deadline"
				}
			}
		}
		return true
	}
	ast.Inspect(f, visit)
	if now {
		for _, pos := range subs {
			found[pos] = "it measures with time.Now and Sub"
		}
	}
	if bubble {
		return nil
	}
	return found
}

// children returns the parts of a loop that run in each of its rounds.
func children(n ast.Node) (all []ast.Node) {
	switch n := n.(type) {
	case *ast.ForStmt:
		if n.Cond != nil {
			all = append(all, n.Cond)
		}
		if n.Post != nil {
			all = append(all, n.Post)
		}
		return append(all, n.Body)
	case *ast.RangeStmt:
		return append(all, n.X, n.Body)
	}
	return nil
}

// duration returns the value of a constant expression like 2*time.Minute.
func duration(e ast.Expr) (time.Duration, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		n, err := strconv.ParseInt(e.Value, 0, 64)
		return time.Duration(n), err == nil
	case *ast.SelectorExpr:
		unit, ok := map[string]time.Duration{
			"Hour": time.Hour, "Minute": time.Minute, "Second": time.Second, "Millisecond": time.Millisecond, "Microsecond": time.Microsecond,
		}[e.Sel.Name]
		return unit, ok
	case *ast.BinaryExpr:
		x, ok := duration(e.X)
		y, ok2 := duration(e.Y)
		switch e.Op {
		case token.MUL:
			return x * y, ok && ok2
		case token.ADD:
			return x + y, ok && ok2
		}
	}
	return 0, false
}
