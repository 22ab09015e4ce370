package cli

import (
	"github.com/lrkit/lrkit/fetch/statedir"
	"github.com/lrkit/lrkit/internal/text"
)

// writableState opens the state directory of this user for a verb that remembers the heads of cases.
func (a *app) writableState(cases ...string) (*statedir.Dir, error) {
	d, err := statedir.Open(cases...)
	if err == nil {
		a.noState(d)
	}
	return d, err
}

// readableState is the state directory for a verb that only compares with it; it is made by no such verb. It is opened
// once. If it cannot be used that is said, and nothing is compared.
func (a *app) readableState(dir string) *statedir.Dir {
	if a.memory == nil {
		d, err := statedir.Find()
		if err != nil {
			a.cannot("the state directory", err)
			d = statedir.Memory(nil)
		}
		a.noState(d)
		a.memory = d
	}
	if err := a.memory.Outside(dir); err != nil {
		a.cannot(dir, err)
		return nil
	}
	return a.memory
}

// noState says it if there is no state directory.
func (a *app) noState(d *statedir.Dir) {
	if d.Why() != nil {
		a.say("no state directory (%s): whether an older case was put back was not checked", text.SafeLine(d.Why().Error()))
	}
}
