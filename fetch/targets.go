package fetch

import (
	"bytes"
	"cmp"
	"iter"
	"slices"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// MaxTargets is how many targets may be added: the limit "targets".
const MaxTargets = 1_000_000

// Targets is a set of targets. It takes few bytes for each. The zero value is empty.
type Targets struct {
	all []target
}

type target struct {
	action uuid.UUID
	index  int16 // of the command, or All
}

// NewTargets returns a set of these targets.
func NewTargets(all ...Target) (*Targets, error) {
	t := new(Targets)
	for _, one := range all {
		if err := t.Add(one); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Add adds a target. The error is that of a target that cannot be, or a [*casedir.LimitError].
func (t *Targets) Add(one Target) error {
	id, ok := uuid.Parse(one.Action)
	if !ok || one.Index < All || one.Index > casedir.MaxIndex {
		return casedir.ErrKey
	}
	if len(t.all) == MaxTargets {
		return &casedir.LimitError{Limit: "targets", Max: MaxTargets}
	}
	t.all = append(t.all, target{id, int16(one.Index)})
	return nil
}

// Len returns how many targets were added.
func (t *Targets) Len() int { return len(t.all) }

// tidy sorts the targets, and removes those that are there twice.
func (t *Targets) tidy() {
	slices.SortFunc(t.all, func(a, b target) int {
		return cmp.Or(bytes.Compare(a.action[:], b.action[:]), cmp.Compare(a.index, b.index))
	})
	t.all = slices.Compact(t.all)
}

// actions iterates over the ranges of targets that are of one action.
func (t *Targets) actions() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i := 0; i < len(t.all); {
			end := t.end(i)
			if !yield(i, end) {
				return
			}
			i = end
		}
	}
}

// end returns where the targets of the action of target i end.
func (t *Targets) end(i int) int {
	end := i + 1
	for end < len(t.all) && t.all[end].action == t.all[i].action {
		end++
	}
	return end
}

// find returns the first target of an action.
func (t *Targets) find(action string) (i int, ok bool) {
	id, ok := uuid.Parse(action)
	if !ok {
		return 0, false
	}
	i, _ = slices.BinarySearchFunc(t.all, id, func(x target, id uuid.UUID) int {
		return cmp.Or(bytes.Compare(x.action[:], id[:]), 1) // the first of them
	})
	return i, i < len(t.all) && t.all[i].action == id
}

// indexes returns the commands that are wanted of the action of target i; nil for all of them.
func (t *Targets) indexes(i int) []int {
	if t.all[i].index == All {
		return nil
	}
	var all []int
	for _, one := range t.all[i:t.end(i)] {
		all = append(all, int(one.index))
	}
	return all
}
