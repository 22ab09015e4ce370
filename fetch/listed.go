package fetch

import (
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/internal/status"
	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// maxAnswers limits the answers of lists that are held. The actions beyond it are looked up.
const maxAnswers = 32 << 20

// listed is what the lists of a run have answered.
type listed struct {
	over map[uuid.UUID]bool        // the actions of which nothing is left to do
	held map[uuid.UUID]*api.Action // those of which results are to be fetched
	size int                       // of held
}

// list handles what List lists. An action of which nothing has to be fetched is over at once, the
// others become targets.
func (r *run) list() error {
	r.listed = listed{over: map[uuid.UUID]bool{}, held: map[uuid.UUID]*api.Action{}}
	if r.List == nil {
		return nil
	}
	return r.List(r.ctx, func(a *api.Action) error {
		id, ok := uuid.Parse(a.ID)
		if !ok || r.over[id] || r.held[id] != nil {
			return r.fail
		}
		if len(r.over)+r.targets.Len() >= MaxTargets {
			return &casedir.LimitError{Limit: "targets", Max: MaxTargets}
		}
		if a.Type == "" || a.Status == "" { // it says too little
			return r.targets.Add(Target{Action: a.ID, Index: AllResults})
		}
		if r.settled(a, id.String()) {
			r.over[id] = true
			r.handle(a, id.String(), nil)
			return r.fail
		}
		if r.size < maxAnswers {
			r.size += a.Size()
			r.held[id] = a
		}
		return r.targets.Add(Target{Action: a.ID, Index: AllResults})
	})
}

// settled reports whether nothing has to be fetched of an action, nor waited for.
func (r *run) settled(a *api.Action, id string) bool {
	if r.Case == nil {
		return true
	}
	if r.Wait && !a.Done() {
		return false
	}
	if !status.HasResults(a.Type) {
		return true
	}
	a = withPackage(a)
	for i := range a.Commands {
		_, recorded := r.Case.Has(casedir.Key{Tenant: r.Tenant, Action: id, Index: a.Commands[i].Index})
		if recorded && r.Refetch || !recorded && a.Commands[i].HasResult() {
			return false
		}
	}
	return true
}

// answered handles a target that a list has answered, and reports whether there is nothing to look
// up.
func (r *run) answered(i int) bool {
	id := r.targets.at(i).action
	if r.over[id] {
		r.seen[i] = true
		return true
	}
	a := r.held[id]
	if a == nil || r.Wait && !a.Done() {
		return false
	}
	delete(r.held, id)
	r.found(a, nil)
	return true
}
