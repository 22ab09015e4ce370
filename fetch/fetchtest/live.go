package fetchtest

import "time"

// Live says how Live Response runs. The zero value is as documented, where it is.
type Live struct {
	// Sessions is how many sessions there may be at a time: 25 if 0, any number if negative. An
	// action counts from when it is created until it has ended. PendingCounts says that it does so
	// too while it waits for a machine that cannot be reached; otherwise it does not.
	Sessions      int
	PendingCounts bool

	// RunsPerMinute is how many calls to run commands are answered in any 60 seconds: 10 if 0, any
	// number if negative.
	RunsPerMinute int

	// PackagesPerMinute and PackagesPerHour are how many calls for links to investigation packages
	// are answered: 2 and 120 if 0, any number if negative.
	PackagesPerMinute, PackagesPerHour int

	// RunStatus is the status of the answer to such a call: 201 if 0. The documentation has an
	// example with 200.
	RunStatus int

	// Settles is how long an action looks as in the answer to the call that created it: without a
	// machine and without commands. When it is settled, it has another time of creation. If 0, only
	// that answer is so.
	Settles time.Duration

	// Start is how long it takes from when a machine can be reached until the first command begins:
	// a second if 0. Queue is how long an action waits for the machine: 3 days if 0. ScriptLimit is
	// how long a script may run: 10 minutes if 0.
	Start, Queue, ScriptLimit time.Duration
}

func (l *Live) setDefaults() {
	setDefault(&l.Sessions, 25)
	setDefault(&l.RunsPerMinute, 10)
	setDefault(&l.PackagesPerMinute, 2)
	setDefault(&l.PackagesPerHour, 120)
	setDefault(&l.RunStatus, 201)
	setDefault(&l.Start, time.Second)
	setDefault(&l.Queue, 3*24*time.Hour)
	setDefault(&l.ScriptLimit, 10*time.Minute)
}
