package run

import (
	"time"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// State is what became of a machine.
type State string

// The states.
const (
	// StateQueued is an action of an earlier process that has not ended, or has results to fetch.
	StateQueued State = "queued"
	StatePosted State = "posted" // the service has accepted the request
	// StateOffline is an action that waits for its machine. It stays queued at the service, for up
	// to three days.
	StateOffline State = "offline"
	StateEnded   State = "ended" // the action has ended, see Status
	// StateBusy is a machine on which another action runs. It is asked again at Until.
	StateBusy State = "busy"
	// StateThrottled is a request that was answered with 429. None is sent before Until.
	StateThrottled State = "throttled"
	// StateDeferred is a request that was not carried out for another reason, see Err. It may be
	// made again, by this process or the next one.
	StateDeferred State = "deferred"
	StateRefused  State = "refused" // the service refused it, see Err
	// StateLooking is a request whose outcome is not known: its action is looked for.
	StateLooking State = "looking"
	// StateUnknown is a request that may have been carried out. The lists of the service did not
	// settle it, and it is never repeated by itself.
	StateUnknown State = "unknown"
	// StateBefore is a machine on which the same steps have run, or may have run, in this case, for
	// an earlier process. See Runner.Again.
	StateBefore State = "before"
	// StateLeft is a machine without an outcome at the end: no request was carried out, or with an
	// Err its action is still looked for. The next process goes on with it.
	StateLeft State = "left"
)

// Outcome is something that happened to a machine.
type Outcome struct {
	State   State
	Machine Machine
	Run     string    // the id of the run
	N       int       // the number of the machine in the run
	Action  string    // the id of the action, if there is one
	Status  string    // of the action, as the service sent it, if known
	Code    string    // of the error of the service, if there was one
	Err     error     // its texts are safe to print
	Until   time.Time // see StateBusy and StateThrottled
}

// Summary counts what became of the machines of a plan, or of all of a run that was resumed.
type Summary struct {
	Run      string // the id of the run; of the last one if none was begun
	Machines int
	Accepted int // there is an action, of this process or an earlier one
	Refused  int
	Unknown  int
	Looking  int // not settled when the context ended
	Waiting  int // no request was carried out
	Before   int // see StateBefore; of a run that is gone on with, it counts as Accepted
}

// RunState is what a case tells of a run.
type RunState = casedir.RunState
