package casedir

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

// Results are the results of a case, in byte order of their paths. They take about a hundred bytes
// each. The rest is read on demand.
type Results struct {
	path  string
	x     *index
	order []uint32
}

// ReadResults is [Read], and returns the results of the manifest. visit may be nil. Too many
// results, such as more than [MaxResults], are a [*LimitError].
func ReadResults(ctx context.Context, path string, opts *ReadOptions, visit func(e *Event) error) (*Results, error) {
	r := &Results{path: path, x: newIndex()}
	err := Read(ctx, path, opts, func(e *Event) error {
		if err := r.x.apply(e); err != nil || visit == nil {
			return err
		}
		return visit(e)
	})
	if err != nil {
		return nil, err
	}
	r.order = r.x.sorted()
	r.x.table, r.x.kept = nil, nil // nothing is looked for any more
	return r, nil
}

// Len returns the number of results.
func (r *Results) Len() int { return len(r.order) }

func (r *Results) entry(i int) *entry {
	if i < 0 || i >= len(r.order) {
		panic(fmt.Sprintf("casedir: there is no result %d among %d", i, len(r.order)))
	}
	return r.x.entry(int(r.order[i]))
}

// Of returns which results are of an action: n of them, from first on.
func (r *Results) Of(action string) (first, n int) {
	id, ok := uuid.Parse(action)
	if !ok {
		return 0, 0
	}
	compare := func(i uint32, id uuid.UUID) int {
		e := r.x.entry(int(i))
		return bytes.Compare(e.action[:], id[:])
	}
	first, _ = slices.BinarySearchFunc(r.order, id, compare)
	for n = first; n < len(r.order) && compare(r.order[n], id) == 0; n++ {
	}
	return first, n - first
}

// Key returns the key of result i.
func (r *Results) Key(i int) Key { return r.x.key(r.entry(i)) }

// Blob returns what is held of result i: its path in the case, with forward slashes, its size, and
// its hashes.
func (r *Results) Blob(i int) Blob { return r.x.blob(r.entry(i)) }

// Description returns what the API said about the command of result i. It checks the hash.
func (r *Results) Description(i int) (*Description, error) {
	text, err := Command(r.path, r.Key(i), r.Blob(i))
	if err != nil {
		return nil, err
	}
	return ParseDescription(text)
}

// Find returns which result has a key, and false if none has.
func (r *Results) Find(k Key) (int, bool) {
	if r.x == nil {
		return 0, false
	}
	id, ok := uuid.Parse(k.Action)
	tenant, known := r.x.number[k.Tenant]
	if !ok || !known || k.Index < 0 || k.Index > MaxIndex {
		return 0, false
	}
	want := &entry{action: id, index: uint16(k.Index), tenant: tenant}
	return slices.BinarySearchFunc(r.order, want, func(i uint32, want *entry) int { return r.x.entry(int(i)).compare(want) })
}
