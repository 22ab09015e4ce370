package run

import (
	"errors"
	"fmt"
)

var (
	// ErrNoRun is returned by Resume for a case without a run of the tenant.
	ErrNoRun = errors.New("run: the case has no run to go on with")
	// ErrUnsettled is in the chain of an error if the outcome of several requests in a row was not
	// known, and the lists of the service did not settle it. The other requests were not sent.
	ErrUnsettled = errors.New("run: the service does not say what became of requests")
	// ErrAllRefused is in the chain of an error if many requests in a row were refused with 403.
	// The other requests were not sent.
	ErrAllRefused = errors.New("run: every machine is refused")

	errLooking = errors.New("run: no answer was recorded")
)

// OtherRunError says that the case has an unfinished run of other steps.
type OtherRunError struct {
	Run string // its id
	Why string // what is not the same, if that is more than the steps; or empty
}

// Error implements error.
func (e *OtherRunError) Error() string {
	why := "has other steps"
	if e.Why != "" {
		why += " (" + e.Why + ")"
	}
	return fmt.Sprintf("run: the unfinished run %s of this case %s: resume it, or use another case", e.Run, why)
}

// FinishedError says that the steps of a plan have run on all of its machines.
type FinishedError struct {
	Run      string // the id of the last run that did
	Machines int    // of the plan
}

// Error implements error.
func (e *FinishedError) Error() string {
	return fmt.Sprintf("run: run %s of this case did that: nothing is left to do on the %d machines, and nothing is repeated by itself", e.Run, e.Machines)
}
