package casedir

import (
	"context"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/internal/status"
	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// MaxOpenActions limits the actions of a tenant that [Dir.OpenActions] looks at: the limit
// "actions".
const MaxOpenActions = 500_000

// OpenAction is an action that the manifest tells of, and that has not ended, or has results that
// are not in the case.
type OpenAction struct {
	Action string
	// Type is its type as the API last said it, or empty.
	Type string
	// Op is the operation by which this case began it: OpRun, OpCollect, or empty.
	Op string
}

// HasResults reports whether the action may have results to fetch, as far as is known.
func (a OpenAction) HasResults() bool { return a.Op == OpCollect || status.HasResults(a.Type) }

// openAction is what is held of an action.
type openAction struct {
	id      uuid.UUID
	results uint64 // the commands with a result, by index
	done    bool
	more    bool // there may be other results
	op      uint8
	kind    uint16 // its type, by number
}

// OpenActions returns the open actions of a tenant in the order in which they are first in the
// manifest. An action is done if the API said so and each of its results is in the case.
func (d *Dir) OpenActions(ctx context.Context, tenant string) ([]OpenAction, error) {
	d.mustOpen()
	o := openActions{tenant: strings.ToLower(tenant), places: map[uuid.UUID]int{}}
	if err := d.Read(ctx, o.apply); err != nil {
		return nil, err
	}
	var open []OpenAction
	for i := range o.all {
		a := &o.all[i]
		if one := (OpenAction{Action: a.id.String(), Type: o.kind(a), Op: ops[a.op]}); !a.done || a.more || d.lacks(o.tenant, one.Action, a.results) {
			open = append(open, one)
		}
	}
	return open, nil
}

// lacks reports whether a result is not in the case.
func (d *Dir) lacks(tenant, action string, results uint64) bool {
	for i := 0; results>>i != 0; i++ {
		if results>>i&1 == 0 {
			continue
		}
		if _, ok := d.Has(Key{Tenant: tenant, Action: action, Index: i}); !ok {
			return true
		}
	}
	return false
}

// openActions are the actions of a tenant.
type openActions struct {
	tenant string
	all    []openAction
	places map[uuid.UUID]int
	kinds  []string
}

// ops are the operations by number.
var ops = []string{"", OpRun, OpCollect}

func (o *openActions) apply(e *Event) error {
	id, ok := uuid.Parse(e.Action)
	if !ok || e.Tenant != o.tenant {
		return nil
	}
	switch e.Name {
	case EventAction:
		a, err := o.action(id)
		if err != nil {
			return err
		}
		o.said(a, e.ActionDescription())
	case EventOutcome:
		if e.Change == nil || e.Outcome != OutcomeAccepted || e.Op == OpCancel {
			return nil
		}
		a, err := o.action(id)
		if err != nil {
			return err
		}
		a.op = uint8(max(0, slices.Index(ops, e.Op)))
	}
	return nil
}

func (o *openActions) action(id uuid.UUID) (*openAction, error) {
	i, ok := o.places[id]
	if !ok {
		if len(o.all) == MaxOpenActions {
			return nil, &LimitError{Limit: "actions", Max: MaxOpenActions}
		}
		i = len(o.all)
		o.all = append(o.all, openAction{id: id})
		o.places[id] = i
	}
	return &o.all[i], nil
}

// said takes note of what the API said.
func (o *openActions) said(a *openAction, d ActionDescription) {
	a.done, a.more, a.results = status.ActionDone(d.Status), false, 0
	a.kind = o.number(d.Type)
	for _, c := range d.Commands {
		switch {
		case !status.HasResult(c.Type, c.Status):
		case c.Index >= 0 && c.Index < 64:
			a.results |= 1 << c.Index
		default:
			a.more = true
		}
	}
	for _, cut := range d.Truncated {
		a.more = a.more || cut.Field == "commands"
	}
}

const maxKinds = 100

// number returns the number of a type of actions, 0 for none.
func (o *openActions) number(kind string) uint16 {
	kind = machineText(kind)
	i := slices.Index(o.kinds, kind)
	switch {
	case kind == "":
		return 0
	case i < 0 && len(o.kinds) == maxKinds:
		i = 0
	case i < 0:
		i = len(o.kinds)
		o.kinds = append(o.kinds, kind)
	}
	return uint16(i + 1)
}

func (o *openActions) kind(a *openAction) string {
	if a.kind == 0 {
		return ""
	}
	return o.kinds[a.kind-1]
}
