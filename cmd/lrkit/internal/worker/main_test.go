package worker_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker/faults"
	"github.com/lrkit/lrkit/internal/testkit/testhome"
	"github.com/lrkit/lrkit/report"
)

// asWorker makes the test process a worker: one that may end without the tests.
const asWorker = "LRKIT_TEST_AS_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		os.Exit(beWorker())
	}
	os.Exit(testhome.In(m).Run())
}

func beWorker() int {
	worker.Inject = faults.Injector()
	deadline := time.Hour
	if strings.HasSuffix(os.Getenv(faults.Variable), ":hang") {
		deadline = 3 * time.Second // more than a blob of a test takes on the busiest machine
	}
	err := worker.Run(context.Background(), os.Stdin, os.Stdout, &worker.Options{
		Analyze: lrkit.Options{Reuse: true}, Columns: report.Columns(), Deadline: deadline, Memory: 192 << 20, Spool: 1 << 30,
		Mask: func(s string) string { return s },
		Exit: func(code int, why string) {
			fmt.Fprintln(os.Stderr, why)
			os.Exit(code)
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	return 0
}
