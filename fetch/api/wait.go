package api

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

const (
	opWait  = "wait for actions"
	pollMax = time.Minute
	// pollShare is the least pause for each call of a poll but the first: polling uses at most a
	// third of the calls of an hour.
	pollShare = 7500 * time.Millisecond
	// pollFails is how many polls in a row may fail, each after its retries.
	pollFails = 5
	// missesMax is how often a list may lack an id before the action is requested by itself.
	missesMax = 3
	// maxLost limits the errors about actions that do not exist.
	maxLost = 100
)

// Wait waits until all actions have ended. It calls each once for every action as soon as it has
// ended, or with a [*SkippedError] for an action that cannot be read, from one goroutine at a time.
// One call asks about up to 100 actions, after pauses that grow to a minute. pending, if not nil,
// is called with each action that has not ended.
//
// An action that does not exist does not delay the others: its error comes at the end, joined with
// others of the kind. Wait ends only when all actions have ended, or with the context: an offline
// machine keeps its action pending for days.
func (c *Client) Wait(ctx context.Context, ids []string, each func(*Action, error), pending func(*Action)) error {
	c.mustInit()
	if each == nil {
		each = func(*Action, error) {}
	}
	w := waiting{c: c, each: each, pending: pending}
	for _, id := range ids {
		id, err := checkID(opWait, id)
		if err != nil {
			return err
		}
		w.ids = append(w.ids, id)
	}
	slices.Sort(w.ids)
	w.ids = slices.Compact(w.ids)
	w.misses = make([]uint8, len(w.ids))
	pause, fails := c.poll, 0
	for len(w.ids) > 0 {
		ended, err := w.round(ctx)
		switch {
		case err == nil:
			fails = 0
		case ctx.Err() != nil, errors.Is(err, ErrRefused), errors.Is(err, ErrForbidden):
			return err
		default:
			if fails++; fails == pollFails {
				return err
			}
			c.log.WarnContext(ctx, "asking again later", "op", opWait, "error", err)
		}
		if len(w.ids) == 0 {
			break
		}
		least := c.poll + time.Duration((len(w.ids)-1)/int(c.batch.Load()))*pollShare
		if ended > 0 {
			pause = least // where some end, others do
		}
		pause = max(pause, least)
		if err := sleep(ctx, pause+rand.N(pause/4+1)); err != nil {
			return &Error{Op: opWait, Message: err.Error(), cause: err}
		}
		pause = min(pause*3/2, max(pollMax, least))
	}
	return w.missing()
}

// waiting holds the actions that have not ended.
type waiting struct {
	c       *Client
	each    func(*Action, error)
	pending func(*Action) // nil for none
	ids     []string      // sorted
	misses  []uint8       // how often a list lacked each
	lost    []error       // the first that do not exist
	more    int           // others
}

// round asks about all actions once, and returns how many have ended.
func (w *waiting) round(ctx context.Context) (ended int, err error) {
	known, over := make([]bool, len(w.ids)), make([]bool, len(w.ids))
	err = w.c.lookupLists(ctx, w.ids, func(a *Action, err error) {
		id := ""
		var skipped *SkippedError
		if errors.As(err, &skipped) {
			id = skipped.ID
		} else {
			id = strings.ToLower(a.ID)
		}
		i, ok := slices.BinarySearch(w.ids, id)
		if !ok {
			return
		}
		known[i] = true
		if a == nil || a.Done() {
			over[i] = true
			ended++
			w.each(a, err)
		} else if w.pending != nil {
			w.pending(a)
		}
	})
	n := 0
	for i, id := range w.ids {
		if !over[i] && !known[i] && err == nil {
			over[i] = w.missed(ctx, i)
		}
		if over[i] {
			continue
		}
		w.ids[n], w.misses[n] = id, w.misses[i]
		n++
	}
	w.ids, w.misses = w.ids[:n], w.misses[:n]
	return ended, err
}

// missed requests an action by itself if lists lacked it often enough, and reports whether to give
// up on it.
func (w *waiting) missed(ctx context.Context, i int) bool {
	if w.misses[i]++; w.misses[i] < missesMax {
		return false
	}
	w.misses[i] = missesMax - 1 // from now on each time
	a, err := w.c.Action(ctx, w.ids[i])
	switch {
	case err == nil && a.Done():
		w.each(a, nil)
		return true
	case !errors.Is(err, ErrNotFound):
		return false
	case len(w.lost) < maxLost:
		w.lost = append(w.lost, err)
	default:
		w.more++
	}
	return true
}

// missing joins the errors about actions that do not exist.
func (w *waiting) missing() error {
	all := w.lost
	if w.more > 0 {
		all = append(all, fmt.Errorf("api: %s: %w: %d more", opWait, ErrNotFound, w.more))
	}
	return errors.Join(all...)
}
