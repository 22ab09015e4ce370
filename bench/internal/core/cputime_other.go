//go:build !unix

package core

import "time"

var start = time.Now()

// CPUTime is wall time here.
func CPUTime() time.Duration { return time.Since(start) }
