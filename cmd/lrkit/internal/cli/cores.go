package cli

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/spf13/pflag"
)

// registerJobs adds --jobs. Its default is what a command that reads files is expected to use: all
// cores that the process may use. The help is the same on each machine, and so are manual pages.
func registerJobs(flags *pflag.FlagSet, jobs *int) {
	flags.IntVarP(jobs, "jobs", "j", runtime.GOMAXPROCS(0), "cores to use in all, for several inputs and for a large one; output does not depend on it")
	flags.Lookup("jobs").DefValue = "all of them"
}

func checkJobs(jobs int) error {
	if jobs < 1 {
		return fmt.Errorf("--jobs is %d, it is 1 at least", jobs)
	}
	return nil
}

// cores is how many runs of the command have bounded the cores that the process uses, and how many
// those were before.
var cores struct {
	sync.Mutex
	users, before int
}

// useCores bounds the cores that the process uses, its garbage collector included, until the
// function that it returns is called.
func useCores(n int) (end func()) {
	cores.Lock()
	defer cores.Unlock()
	if cores.users == 0 {
		cores.before = runtime.GOMAXPROCS(0)
	}
	cores.users++
	runtime.GOMAXPROCS(min(n, cores.before))
	return func() {
		cores.Lock()
		defer cores.Unlock()
		if cores.users--; cores.users == 0 {
			runtime.GOMAXPROCS(cores.before)
		}
	}
}

// oftenPercent is how much memory may grow, in percent of what is in use, until garbage is
// collected.
const oftenPercent = 15

// growth is how much memory may grow, in percent of what is in use; 0 for any.
var growth atomic.Int32

// Growth returns by how many percent of what is in use memory may grow until garbage is collected;
// 0 where the command does not say.
func Growth() int { return int(growth.Load()) }

// collectOften makes the garbage collector run more often, until the function that it returns is
// called: what is in use are large buffers that stay, which cost it nothing, and by default it
// would leave as much garbage beside them. A GOGC of the user is left alone.
func collectOften() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	growth.Store(oftenPercent)
	before := debug.SetGCPercent(oftenPercent)
	return func() {
		growth.Store(0)
		debug.SetGCPercent(before)
	}
}
