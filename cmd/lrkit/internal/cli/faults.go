//go:build faults

package cli

import (
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker/faults"
)

func init() { worker.Inject = faults.Injector() }
