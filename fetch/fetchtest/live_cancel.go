package fetchtest

import (
	"net/http"
	"slices"
	"time"
)

// cancel answers the call to cancel an action. It needs the role with which the action was begun.
// The error for an action that has ended is not documented: this one is a guess.
func (x *exchange) cancel(token claims) *response {
	a, refused := x.found()
	if refused != nil {
		return refused
	}
	if refused := x.may(token, ofType(a.Type)); refused != nil {
		return refused
	}
	o, refused := x.object()
	if refused != nil {
		return refused
	}
	comment, refused := x.text(o, "Comment")
	if refused != nil {
		return refused
	}
	if a, refused = x.stop(a.ID, token.requestor(), comment); refused != nil {
		return refused
	}
	return x.json(http.StatusOK, x.single(a))
}

// stop cancels an action. What has run keeps its results, what was running never ends, and what has
// not begun never does.
func (x *exchange) stop(id, by, comment string) (*Action, *response) {
	x.e.mu.Lock()
	defer x.e.mu.Unlock()
	old := x.e.state.actions[id]
	if status, _ := old.status(x.now); ended(status) {
		return nil, x.apiError(
			http.StatusBadRequest, "BadRequest", "Machine action "+id+" cannot be cancelled: its status is "+status+".",
		)
	}
	a := *old
	after := x.now.Sub(a.Created)
	a.Steps = slices.DeleteFunc(slices.Clone(old.Steps), func(s Step) bool { return s.After > after })
	a.Steps = append(a.Steps, Step{after, "Cancelled"})
	a.CancelledBy, a.CancelComment = by, comment
	a.Commands = slices.Clone(old.Commands)
	for i := range a.Commands {
		a.Commands[i].stop(after)
	}
	x.e.state.replace(&a)
	return &a, nil
}

// stop takes away what would come of a command later.
func (c *Command) stop(after time.Duration) {
	if c.End > 0 && c.End <= after {
		return
	}
	c.End, c.Status, c.Errors, c.Result = 0, "", nil, nil
	if c.Start > after {
		c.Start = 0
	}
}
