package api

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	opWait = "wait for actions"
	// batchMax is how many ids go into one call to begin with. If a server finds the query too long, it becomes less.
	batchMax = 100
	pollMax  = time.Minute
	// pollShare is the least pause for each call of a poll but the first: polling takes at most a third of an hour's calls.
	pollShare = 7500 * time.Millisecond
	// pollFails is how many polls may fail in a row, each after its tries.
	pollFails = 5
	// missesMax is how often a list may lack an id before the id is asked for by itself.
	missesMax = 3
)

// Wait waits until all actions have ended, and calls each for every one of them, once, as soon as that is seen; each is never
// called by two goroutines. Up to 100 actions are asked about with one call, after growing pauses of up to a minute.
//
// An action that does not exist (any more) does not keep the others waiting: its error comes at the end, joined with those of its like. Wait itself has no end
// but the context's: a machine that is offline keeps its action pending for days.
func (c *Client) Wait(ctx context.Context, ids []string, each func(*Action)) error {
	pending := make([]string, 0, len(ids))
	for _, id := range ids {
		id, err := checkID(opWait, id)
		if err != nil {
			return err
		}
		pending = append(pending, id)
	}
	slices.Sort(pending)
	pending = slices.Compact(pending)
	misses := make(map[string]int)
	var lost []error
	pause, fails := c.poll, 0
	for len(pending) > 0 {
		seen := make(map[string]*Action)
		err := c.look(ctx, pending, seen)
		switch {
		case err == nil:
			fails = 0
		case ctx.Err() != nil, errors.Is(err, ErrRefused), errors.Is(err, ErrForbidden):
			return errors.Join(append(lost, err)...)
		default:
			if fails++; fails == pollFails {
				return errors.Join(append(lost, err)...)
			}
			c.log.WarnContext(ctx, "asking again later", "op", opWait, "error", err)
		}
		ended := 0
		still := pending[:0]
		for _, id := range pending {
			a := seen[id]
			if a == nil && err == nil {
				if misses[id]++; misses[id] >= missesMax {
					var gone error
					if a, gone = c.Action(ctx, id); errors.Is(gone, ErrNotFound) {
						lost = append(lost, gone)
						continue
					}
				}
			}
			if a == nil || !a.Done() {
				still = append(still, id)
				continue
			}
			ended++
			each(a)
		}
		pending = still
		if len(pending) == 0 {
			break
		}
		least := c.poll + time.Duration((len(pending)-1)/int(c.batch.Load()))*pollShare
		if ended > 0 {
			pause = least // where some end, others do
		}
		pause = max(pause, least)
		if err := sleep(ctx, pause+rand.N(pause/4+1)); err != nil {
			return errors.Join(append(lost, &Error{Op: opWait, Message: err.Error(), cause: err})...)
		}
		pause = min(pause*3/2, max(pollMax, least))
	}
	return errors.Join(lost...)
}

// look asks about ids, many with one call, and notes what is known of each.
func (c *Client) look(ctx context.Context, ids []string, seen map[string]*Action) error {
	for len(ids) > 0 {
		n := min(len(ids), int(c.batch.Load()))
		if n == 1 {
			a, err := c.Action(ctx, ids[0])
			switch {
			case err == nil:
				seen[ids[0]] = a
			case !errors.Is(err, ErrNotFound): // that is found out by misses
				return err
			}
			ids = ids[1:]
			continue
		}
		quoted := make([]string, n)
		for i, id := range ids[:n] {
			quoted[i] = Quote(id)
		}
		var failed error
		for a, err := range c.Actions(ctx, Query{Filter: "id in (" + strings.Join(quoted, ",") + ")"}) {
			if err != nil {
				failed = err
				break
			}
			id := strings.ToLower(a.ID)
			if _, asked := slices.BinarySearch(ids[:n], id); asked {
				seen[id] = a
			}
		}
		if e, ok := errors.AsType[*Error](failed); ok && tooLong(e.Status) {
			c.batch.Store(int64(n+1) / 2)
			c.log.InfoContext(ctx, "asking about less actions at once", "actions", (n+1)/2, "error", e)
			continue
		}
		if failed != nil {
			return failed
		}
		ids = ids[n:]
	}
	return nil
}

// tooLong says whether a status may mean that the query is too long. Servers do not agree on one.
func tooLong(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge:
		return true
	}
	return false
}
