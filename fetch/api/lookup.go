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
	// batchMax is how many ids one call has at first. It shrinks if a server finds the query too
	// long.
	batchMax = 100
	// maxHeld limits the actions that are held of one response. The others are requested again.
	maxHeld = 8 << 20
)

// fewIDs is how many actions are requested one by one. Some tokens may read an action and not the
// list.
const fewIDs = 5

// Lookup requests actions by their ids. It calls each once for every action that the service knows,
// or with a [*SkippedError] for an action that cannot be read, which may have no id. Unknown ids
// are skipped. Up to five actions are requested one by one, more in lists of up to 100. If the list
// is forbidden, they are requested one by one. A caller cancels with the context.
//
// Responses have been read when each is called, so each may be slow. A few MiB are held; what is
// beyond is requested again.
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

// lookupEach is Lookup with a call for each action.
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

// lookupLists is Lookup with lists.
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

// holder holds the wanted actions of a response, up to a size.
type holder struct {
	wanted []string // sorted
	seen   []bool   // which of them
	found  []found
	size   int
	full   bool // there may be more
	stray  int  // elements without an id
}

// maxStray limits the reports about elements without an id.
const maxStray = 10

type found struct {
	action *Action
	err    error
}

// add adds an action, and reports whether there is room for another one.
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
		h.size += a.Size()
	}
	h.full = h.size >= maxHeld
	return !h.full
}

// lookupPage makes one call.
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

// lookupOne requests an action without a list.
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

// Size estimates the bytes of memory that an action takes.
func (a *Action) Size() int {
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

// tooLong reports whether a status may mean that the query is too long. Servers do not agree on
// one.
func tooLong(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return true
	}
	return false
}
