package download

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"sync"
	"testing"

	"github.com/lrkit/lrkit/internal/testkit/testhome"
)

// standardLog is what anything wrote to the standard logger: net/http does when a server sends more
// than it was asked for.
var standardLog locked

type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.b.Len() < 1<<25 {
		l.b.Write(p)
	}
	return len(p), nil
}

func TestMain(m *testing.M) {
	log.SetOutput(&standardLog)
	code := testhome.In(m).Run()
	if leak := leaks(standardLog.b.String()); leak != "" {
		fmt.Println("the standard logger got a secret:", leak)
		code = 1
	}
	os.Exit(code)
}
