package fetch

import (
	"bytes"
	"cmp"
	"iter"
	"sort"

	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// MaxTargets limits the targets of a set: the limit "targets".
const MaxTargets = 500_000

// Targets is a set of targets. It takes 18 bytes for each. The zero value is empty.
type Targets struct {
	chunks [][]target // of chunkLen: growing copies nothing
	n      int
}

const chunkLen = 4096

type target struct {
	action uuid.UUID
	index  int16 // of the command, or All
}

func (t *Targets) at(i int) *target { return &t.chunks[i/chunkLen][i%chunkLen] }

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

// Add adds a target. It returns the error of an invalid target, or a [*casedir.LimitError].
func (t *Targets) Add(one Target) error {
	id, ok := uuid.Parse(one.Action)
	if !ok || one.Index < AllResults || one.Index > casedir.MaxIndex {
		return casedir.ErrKey
	}
	if t.n == MaxTargets {
		return &casedir.LimitError{Limit: "targets", Max: MaxTargets}
	}
	if t.n == len(t.chunks)*chunkLen {
		t.chunks = append(t.chunks, make([]target, chunkLen))
	}
	t.n++
	*t.at(t.n - 1) = target{id, int16(one.Index)}
	return nil
}

// Len returns how many targets were added.
func (t *Targets) Len() int { return t.n }

// byAction sorts targets in place.
type byAction struct{ *Targets }

func (t byAction) Less(i, j int) bool { return t.at(i).compare(t.at(j)) < 0 }
func (t byAction) Swap(i, j int)      { *t.at(i), *t.at(j) = *t.at(j), *t.at(i) }

func (t *target) compare(o *target) int {
	return cmp.Or(bytes.Compare(t.action[:], o.action[:]), cmp.Compare(t.index, o.index))
}

// tidy sorts the targets and removes duplicates.
func (t *Targets) tidy() {
	sort.Sort(byAction{t})
	kept := 0
	for i := range t.n {
		if i == 0 || *t.at(i) != *t.at(kept - 1) {
			*t.at(kept) = *t.at(i)
			kept++
		}
	}
	t.n = kept
}

// actions iterates over the ranges of targets that are of one action.
func (t *Targets) actions() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i := 0; i < t.n; {
			end := t.end(i)
			if !yield(i, end) {
				return
			}
			i = end
		}
	}
}

// end returns the end of the targets of the action of target i.
func (t *Targets) end(i int) int {
	end := i + 1
	for end < t.n && t.at(end).action == t.at(i).action {
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
	i = sort.Search(t.n, func(i int) bool { return bytes.Compare(t.at(i).action[:], id[:]) >= 0 })
	return i, i < t.n && t.at(i).action == id
}

// indexes returns the wanted commands of the action of target i, or nil for all of them.
func (t *Targets) indexes(i int) []int {
	if t.at(i).index == AllResults {
		return nil
	}
	var all []int
	for ; i < t.n && (len(all) == 0 || t.at(i).action == t.at(i-1).action); i++ {
		all = append(all, int(t.at(i).index))
	}
	return all
}
