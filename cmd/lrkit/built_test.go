package main_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// built builds the command with flags of go build, and returns the name of its file. It skips the
// test where short ones are asked for.
func built(t *testing.T, flags ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds the command")
	}
	file := filepath.Join(t.TempDir(), "lrkit.exe") // Windows runs nothing else
	if out, err := exec.Command("go", append(append([]string{"build"}, flags...), "-o", file, ".")...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return file
}
