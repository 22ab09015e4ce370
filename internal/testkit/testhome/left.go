package testhome

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// reportLeft names the package if goroutines of its tests run when they have ended. `.ci/nightly
// harden` counts these lines, and those of packages that left none.
func reportLeft(w io.Writer) {
	var stacks []string
	for range 500 { // the last steps of a goroutine come after the test that waited for it
		if stacks = left(); len(stacks) == 0 {
			fmt.Fprintln(w, "nothing left running in", filepath.Base(os.Args[0]))
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Fprintf(w, "left running in %s: %d goroutines, as\n%s\n", filepath.Base(os.Args[0]), len(stacks), stacks[0])
}

// left returns the stacks of goroutines that tests began, but for those of signals, which never
// end.
func left() []string {
	b := make([]byte, 1<<20)
	b = b[:runtime.Stack(b, true)]
	var all []string
	for stack := range strings.SplitSeq(string(b), "\n\n") {
		if !strings.Contains(stack, "testhome.left(") && !strings.Contains(stack, "os/signal.signal_recv") && !strings.Contains(stack, "runtime.ensureSigM") {
			all = append(all, stack)
		}
	}
	return all
}
