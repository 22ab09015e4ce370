package cli

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// machineLister is what finding machines needs of a client.
type machineLister interface {
	Machine(ctx context.Context, idOrName string) (*api.Machine, error)
	Machines(ctx context.Context, q api.MachineQuery) iter.Seq2[*api.Machine, error]
}

// resolver finds the machines that selectors name.
type resolver struct {
	client machineLister
	base   api.MachineQuery // what all of them must be, besides
	skip   func(error)      // called with each entry of a list that cannot be read

	held  int
	byID  map[string]*api.Machine
	named map[string][]*api.Machine // by name, in lower case
}

// resolved is what a selector names.
type resolved struct {
	selector
	machines []*api.Machine
}

// ambiguous reports whether one machine was to be named and there are several.
func (r *resolved) ambiguous() bool { return r.kind == byName && len(r.machines) > 1 }

// takeNewest leaves the machine of a name that was seen last, if there is one.
func (r *resolved) takeNewest() {
	if !r.ambiguous() {
		return
	}
	slices.SortStableFunc(r.machines, func(x, y *api.Machine) int { return y.LastSeen.Compare(x.LastSeen) })
	if r.machines[0].LastSeen.After(r.machines[1].LastSeen) {
		r.machines = r.machines[:1]
	}
}

const (
	maxHeldMachines = 64 << 20 // bytes of machines that are held
	maxFilter       = 1400     // bytes of an escaped filter: some servers take 2,048 with all else
	// maxSingly is how many machines are asked for one by one if no list has them. A machine that
	// was not seen for a month is in none.
	maxSingly = 100
)

// resolve returns what each selector names, in their order.
func (r *resolver) resolve(ctx context.Context, all *selectors) ([]resolved, error) {
	r.byID, r.named = map[string]*api.Machine{}, map[string][]*api.Machine{}
	for _, b := range batches(all.list) {
		if err := r.batch(ctx, b); err != nil {
			return nil, err
		}
	}
	if err := r.singly(ctx, all.list); err != nil {
		return nil, err
	}
	found := make([]resolved, len(all.list))
	for i, s := range all.list {
		found[i] = resolved{s, r.of(s)}
		if s.kind != byTag {
			continue
		}
		q := r.base
		q.Tag = s.value
		if err := r.list(ctx, q, func(m *api.Machine) { found[i].machines = append(found[i].machines, m) }); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// of returns the machines that are known for a name or an id.
func (r *resolver) of(s selector) []*api.Machine {
	switch m := r.byID[s.value]; {
	case s.kind == byName:
		return r.named[s.value]
	case s.kind == byID && m != nil:
		return []*api.Machine{m}
	}
	return nil
}

// batches are filters for names and ids, each short enough for a URL.
func batches(all []selector) (filters []string) {
	var parts []string
	size := 0
	for _, s := range all {
		property := map[selectorKind]string{byName: "computerDnsName", byID: "id"}[s.kind]
		if property == "" {
			continue
		}
		part := property + " eq " + api.Quote(s.value)
		n := len(url.PathEscape(" or " + part))
		if size += n; size > maxFilter && len(parts) > 0 {
			filters = append(filters, strings.Join(parts, " or "))
			parts, size = nil, n
		}
		parts = append(parts, part)
	}
	if len(parts) > 0 {
		filters = append(filters, strings.Join(parts, " or "))
	}
	return filters
}

func (r *resolver) batch(ctx context.Context, filter string) error {
	q := r.base
	if q.Filter != "" {
		filter = "(" + q.Filter + ") and (" + filter + ")"
	}
	q.Filter = filter
	return r.list(ctx, q, r.know)
}

// know takes note of a machine.
func (r *resolver) know(m *api.Machine) {
	if name := strings.ToLower(m.Name); !slices.Contains(r.named[name], m) {
		r.named[name] = append(r.named[name], m)
	}
}

// list lists machines. One that was listed before is the same value again.
func (r *resolver) list(ctx context.Context, q api.MachineQuery, each func(*api.Machine)) error {
	seen := map[string]bool{} // a page may come twice
	for m, err := range r.client.Machines(ctx, q) {
		if skipped := new(api.SkippedError); errors.As(err, &skipped) {
			r.skip(err)
			continue
		}
		if err != nil {
			return err
		}
		if seen[m.ID] {
			continue
		}
		seen[m.ID] = true
		if m, err = r.hold(m); err != nil {
			return err
		}
		each(m)
	}
	return nil
}

// hold keeps a machine once.
func (r *resolver) hold(m *api.Machine) (*api.Machine, error) {
	if known := r.byID[m.ID]; known != nil {
		return known, nil
	}
	if r.held += machineSize(m); r.held > maxHeldMachines {
		return nil, &casedir.LimitError{Limit: "machines", Max: maxHeldMachines}
	}
	r.byID[m.ID] = m
	return m, nil
}

// machineSize estimates the bytes that a machine takes.
func machineSize(m *api.Machine) int {
	n := 1024 + len(m.Name) + len(m.Group.Name) + len(m.OS.Version)
	for _, tag := range m.Tags {
		n += 32 + len(tag)
	}
	return n + 256*len(m.Network.Addresses)
}

// singly asks for each machine that no list had, if there are few.
func (r *resolver) singly(ctx context.Context, all []selector) error {
	if r.base != (api.MachineQuery{}) {
		return nil
	}
	left := maxSingly
	for _, s := range all {
		if s.kind == byTag || len(r.of(s)) > 0 {
			continue
		}
		if left--; left < 0 {
			return nil
		}
		m, err := r.client.Machine(ctx, s.value)
		switch {
		case errors.Is(err, api.ErrNotFound):
			continue
		case err != nil:
			return err
		}
		if m, err = r.hold(m); err != nil {
			return err
		}
		if s.kind == byName && strings.EqualFold(m.Name, s.value) {
			r.know(m)
		}
	}
	return nil
}

// bySeen sorts machines by the time at which they were last seen, the latest first.
func bySeen(x, y *api.Machine) int {
	return cmp.Or(y.LastSeen.Compare(x.LastSeen), cmp.Compare(x.ID, y.ID))
}
