package run_test

import (
	"os"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/testhome"
)

func TestMain(m *testing.M) { os.Exit(testhome.In(m).Run()) }

// fastDir is an empty folder, in memory where there is such a place: fsync takes no time there.
func fastDir(t testing.TB) string {
	const memory = "/dev/shm"
	if _, err := os.Stat(memory); err != nil {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(memory, "lrkit-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
