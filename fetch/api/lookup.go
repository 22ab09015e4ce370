package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
)

const (
	opLookup = "look up actions"
	// batchMax is how many ids go into one call to begin with. If a server finds the query too long, it becomes less.
	batchMax = 100
	// maxHeld is how many bytes of actions are held of one answer. The others are asked for again.
	maxHeld = 8 << 20
)

// fewIDs is how many actions are asked for one by one: a list is refused to some that may read an action.
const fewIDs = 5

// Lookup asks about actions by their ids and calls each for every one that the service knows, once, or with a
// [*SkippedError] for one that cannot be read, which may have no id. Ids that it does not know are passed over. Up to
// five are asked for one by one, more by lists of up to 100; where the list is forbidden, they are asked for one by one.
//
// The answer to a call has been read when each is called, which may take its time. A few MiB of it are held: what is
// beyond is asked for again.
func (c *Client) Lookup(ctx context.Context, ids []string, each func(*Action, error)) error {
	c.mustInit()
	if each == nil {
		each = func(*Action, error) {}
	}
	if len(ids) <= fewIDs {
		return c.lookupEach(ctx, ids, each)
	}
	return c.lookupLists(ctx, ids, each)
}

// lookupEach is Lookup by a call for each action.
func (c *Client) lookupEach(ctx context.Context, ids []string, each func(*Action, error)) error {
	left := make([]string, len(ids))
	for i := range ids {
		id, err := checkID(opLookup, ids[i])
		if err != nil {
			return err
		}
		left[i] = id
	}
	slices.Sort(left)
	for _, id := range slices.Compact(left) {
		h := &holder{wanted: []string{id}, seen: make([]bool, 1)}
		if err := c.lookupOne(ctx, h); err != nil {
			return err
		}
		for _, f := range h.found {
			each(f.action, f.err)
		}
	}
	return nil
}

// lookupLists is Lookup by lists.
func (c *Client) lookupLists(ctx context.Context, ids []string, each func(*Action, error)) error {
	for len(ids) > 0 {
		left := make([]string, min(len(ids), int(c.batch.Load())))
		for i := range left {
			id, err := checkID(opLookup, ids[i])
			if err != nil {
				return err
			}
			left[i] = id
		}
		ids = ids[len(left):]
		if err := c.lookupBatch(ctx, left, each); err != nil {
			return err
		}
	}
	return nil
}

// lookupBatch is Lookup for few ids, which it reorders.
func (c *Client) lookupBatch(ctx context.Context, left []string, each func(*Action, error)) error {
	slices.Sort(left)
	left = slices.Compact(left)
	for len(left) > 0 {
		some := left[:min(len(left), int(c.batch.Load()))]
		h := &holder{wanted: some, seen: make([]bool, len(some))}
		err := c.lookupPage(ctx, h)
		e, ok := errors.AsType[*Error](err)
		if ok && tooLong(e.Status) && len(some) == 1 {
			err = c.lookupOne(ctx, h)
		}
		for _, f := range h.found {
			each(f.action, f.err)
		}
		if errors.Is(err, ErrForbidden) && len(h.found) == 0 {
			c.log.InfoContext(ctx, "the list is forbidden: asking for each action", "error", e)
			return c.lookupEach(ctx, left, each)
		}
		if ok && tooLong(e.Status) && len(some) > 1 {
			n := (len(some) + 1) / 2
			c.batch.Store(int64(n))
			c.log.InfoContext(ctx, "asking about less actions at once", "actions", n, "error", e)
			continue
		}
		if err != nil {
			return err
		}
		if !h.full {
			left = left[len(some):]
			continue
		}
		kept := left[:0]
		for i, id := range left {
			if i >= len(h.seen) || !h.seen[i] {
				kept = append(kept, id)
			}
		}
		left = kept
	}
	return nil
}

// holder holds what an answer says of the actions that were asked for, up to a size.
type holder struct {
	wanted []string // sorted
	seen   []bool   // which of them
	found  []found
	size   int
	full   bool // there may be more
	stray  int  // elements without an id
}

// maxStray is how many elements of an answer that have no id are reported.
const maxStray = 10

type found struct {
	action *Action
	err    error
}

// take takes an action, and says whether there is room for another one.
func (h *holder) add(id string, a *Action, err error) bool {
	if id == "" {
		if h.stray++; h.stray <= maxStray {
			h.found = append(h.found, found{nil, err})
		}
		return true
	}
	i, ok := slices.BinarySearch(h.wanted, strings.ToLower(id))
	if !ok || h.seen[i] {
		return true
	}
	h.seen[i] = true
	h.found = append(h.found, found{a, err})
	if a != nil {
		h.size += a.size()
	}
	h.full = h.size >= maxHeld
	return !h.full
}

// ask makes one call.
func (c *Client) lookupPage(ctx context.Context, h *holder) error {
	quoted := make([]string, len(h.wanted))
	for i, id := range h.wanted {
		quoted[i] = Quote(id)
	}
	for a, err := range c.Actions(ctx, Query{Filter: "id in (" + strings.Join(quoted, ",") + ")"}) {
		var skipped *SkippedError
		id := ""
		switch {
		case errors.As(err, &skipped):
			id = skipped.ID
		case err != nil:
			return err
		default:
			id = a.ID
		}
		if !h.add(id, a, err) {
			return nil
		}
	}
	return nil
}

// askByItself asks for an action without a list.
func (c *Client) lookupOne(ctx context.Context, h *holder) error {
	a, err := c.Action(ctx, h.wanted[0])
	switch {
	case err == nil:
		h.add(a.ID, a, nil)
	case errors.Is(err, ErrResponse):
		h.add(h.wanted[0], nil, &SkippedError{ID: h.wanted[0], Reason: err.Error()})
	case !errors.Is(err, ErrNotFound):
		return err
	}
	return nil
}

// size is about how many bytes an action takes.
func (a *Action) size() int {
	n := 512 + len(a.ID) + len(a.Type) + len(a.Status) + len(a.Scope) + len(a.Title) + len(a.MachineID) + len(a.Machine) +
		len(a.Requestor) + len(a.RequestorComment) + len(a.CancellationRequestor) + len(a.CancelComment) +
		len(a.RequestSource) + len(a.ExternalID) + len(a.Troubleshoot)
	for i := range a.Commands {
		c := &a.Commands[i]
		n += 256 + len(c.Type) + len(c.Status)
		for _, p := range c.Params {
			n += 64 + len(p.Key) + len(p.Value)
		}
		for _, e := range c.Errors {
			n += 32 + len(e)
		}
	}
	return n
}

// tooLong says whether a status may mean that the query is too long. Servers do not agree on one.
func tooLong(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return true
	}
	return false
}
