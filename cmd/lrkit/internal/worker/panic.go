package worker

import (
	"fmt"
	"path"
	"runtime"
	"strings"

	"github.com/lrkit/lrkit/cmd/lrkit/internal/outcome"
)

// panicError says how and where the analysis of a blob panicked.
type panicError struct {
	value any
	at    string
}

func (e *panicError) Error() string {
	return fmt.Sprintf("%v: %v, at %s", outcome.ErrCrashed, e.value, e.at)
}

func (e *panicError) Unwrap() error { return outcome.ErrCrashed }

// panickedAt returns the place of our code that panicked, or called what did. It is for a deferred
// function.
func panickedAt() string {
	const module = "github.com/lrkit/lrkit"
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])]) // not those of the recovery
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, module) {
			return fmt.Sprintf("%s:%d", path.Base(f.File), f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}
