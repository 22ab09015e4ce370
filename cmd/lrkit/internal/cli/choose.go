package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
)

// choose finds the machines that flags name, each once, in the order of the flags. ok is false if
// that failed, which was said. The error is one of usage: a name has several machines, and none of
// them was chosen.
func (a *app) choose(ctx context.Context, client machineLister, f *selectorFlags, all *selectors) (machines []*api.Machine, ok bool, err error) {
	skipped := int64(0)
	r := resolver{client: client, skip: func(err error) {
		if skipped++; skipped <= maxMessages {
			a.cannot("the list of machines", err)
		}
	}}
	found, err := r.resolve(ctx, all)
	if err != nil {
		a.cannot("the list of machines", err)
		return nil, false, nil
	}
	seen := map[*api.Machine]bool{}
	unknown, ambiguous := int64(0), int64(0)
	for i := range found {
		one := &found[i]
		if f.newest {
			one.takeNewest()
		}
		switch {
		case one.ambiguous():
			if ambiguous++; ambiguous <= maxMessages {
				a.sayAmbiguous(one)
			}
		case len(one.machines) == 0:
			if unknown++; unknown <= maxMessages {
				a.sayUnknown(one.selector)
			}
		}
		for _, m := range one.machines {
			if !seen[m] {
				seen[m] = true
				machines = append(machines, m)
			}
		}
	}
	switch {
	case ambiguous > 0:
		return nil, false, fmt.Errorf("%s ambiguous: nothing was done", areOrIs(ambiguous, "name"))
	case unknown > 0:
		a.status.add(failed)
		if unknown > maxMessages {
			a.say("%s not known to the API, the first %d are named", areOrIs(unknown, "machine"), maxMessages)
		}
		return nil, false, nil
	case skipped > 0:
		return nil, false, nil // some machine is missing, and which is not known
	}
	return machines, true, nil
}

// sayAmbiguous lists the machines of a name.
func (a *app) sayAmbiguous(r *resolved) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s have this name: name one by its id, or take the newest with --newest",
		shownSelector(r.String()), count(int64(len(r.machines)), "machine"))
	machines := slices.Clone(r.machines)
	slices.SortFunc(machines, bySeen)
	for i, m := range machines {
		if i == maxMessages {
			fmt.Fprintf(&b, "\n  and %s more", count(int64(len(machines)-i), "machine"))
			break
		}
		fmt.Fprintf(&b, "\n  %s  %s, last seen %s, %s", m.ID, ofAPI(cmp.Or(m.Health, "no health status")), timeOrNever(m.LastSeen), ofAPI(osOf(m)))
	}
	a.say("%s", masked(b.String()))
}

func (a *app) sayUnknown(s selector) {
	what := "the API knows no such machine"
	switch {
	case s.kind == byTag:
		what = "the API lists no machine with this tag"
	case s.kind == byName && !strings.Contains(s.value, "."):
		what += "; it wants the full name: 'lrkit machines --prefix " + s.value + "' lists those that begin so"
	}
	a.say("%s", masked(shownSelector(s.String())+": "+what))
}

// areOrIs is a count with its verb.
func areOrIs(n int64, noun string) string {
	if n == 1 {
		return count(n, noun) + " is"
	}
	return count(n, noun) + " are"
}

func timeOrNever(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}

// osOf is the operating system of a machine in a word or two.
func osOf(m *api.Machine) string {
	return strings.TrimSpace(cmp.Or(m.OS.Platform, "no platform") + " " + m.OS.Version)
}

// errNoMachine is for verbs that need one.
var errNoMachine = errors.New("no machine: --machine, --machines or --tag")
