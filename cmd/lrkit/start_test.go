package main_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// initLine is what GODEBUG=inittrace=1 prints of a package.
var initLine = regexp.MustCompile(`(?m)^init (\S+) @.* clock, (\d+) bytes, `)

// TestStart: packages of the fetcher cost next to nothing before main, and nothing keeps the linker
// from leaving out what is not used. It counts bytes and no time.
func TestStart(t *testing.T) {
	bin := built(t)
	program, err := os.ReadFile(bin)
	if err != nil {
		t.Fatal(err)
	}
	// It finds methods by their names: with it the linker keeps all of them, 3.6 MB.
	if !bytes.Contains(program, []byte("cobra.(*Command).ExecuteC")) || bytes.Contains(program, []byte("text/template.(*state).evalField")) {
		t.Error("package text/template is linked, or names of functions are not found")
	}
	cmd := exec.Command(bin, "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	all, own, seen := 0, 0, 0
	for _, m := range initLine.FindAllStringSubmatch(string(out), -1) {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if strings.HasPrefix(m[1], "github.com/lrkit/lrkit/fetch") {
			all += n
		}
		if strings.HasPrefix(m[1], "github.com/lrkit/lrkit/") {
			own += n
		}
	}
	if seen == 0 {
		t.Fatalf("no trace: %s", out)
	}
	if all > 32<<10 {
		t.Errorf("packages of the fetcher allocate %d bytes before main:\n%s", all, out)
	}
	if own > 400<<10 {
		t.Errorf("packages of lrkit allocate %d bytes before main:\n%s", own, out)
	}
	t.Logf("%d bytes, of %d by packages of lrkit", all, own)
}
