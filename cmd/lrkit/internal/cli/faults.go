//go:build faults && !lrkit_light && !lrkit_noarrow

package cli

import (
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/worker/faults"
)

func init() { worker.Inject = faults.Injector() }
