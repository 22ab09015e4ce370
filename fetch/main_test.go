package fetch_test

import (
	"bytes"
	"log"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/canary"
	"github.com/lrkit/lrkit/internal/testkit/testhome"
)

// standardLog is what went to the standard logger: net/http tells it what a server sends unasked.
var standardLog locked

type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.b.Len() < 1<<24 {
		l.b.Write(p)
	}
	return len(p), nil
}

func TestMain(m *testing.M) {
	log.SetOutput(&standardLog)
	code := testhome.In(m).Run()
	if found := canary.For(signature, fetchtest.DefaultClientSecret).In(standardLog.b.Bytes()); found != "" {
		os.Stdout.WriteString("the standard logger got a secret: " + found + "\n")
		code = 1
	}
	os.Exit(code)
}

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
	return filepath.Clean(dir)
}
