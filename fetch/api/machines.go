package api

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	opMachine  = "get machine"
	opMachines = "list machines"
)

// validName reports whether a name may become part of a path, which escapes it.
func validName(name string) bool {
	return name != "" && len(name) <= 255 && utf8.ValidString(name) && strings.Trim(name, ".") != "" &&
		!strings.ContainsAny(name, `/\`) && !strings.ContainsFunc(name, unicode.IsControl)
}

// Machine returns a machine by its id or its full name. If a name has several machines, it is one
// of them: see Machines. A name is sent in lower case, as the service stores it.
func (c *Client) Machine(ctx context.Context, idOrName string) (*Machine, error) {
	c.mustInit()
	if !validName(idOrName) {
		return nil, &Error{Op: opMachine, Message: "neither the id nor the name of a machine: " + plain(fmt.Sprintf("%.80q", idOrName))}
	}
	idOrName = strings.ToLower(idOrName)
	body, err := c.get(ctx, request{op: opMachine, path: pathMachines + "/" + escapePath(idOrName), maxBytes: maxAnswer, needs: toRead})
	if err != nil {
		return nil, err
	}
	m, err := decodeMachine(body)
	if err == nil && machineID().MatchString(idOrName) && m.ID != idOrName {
		err = fmt.Errorf("another machine than the requested one")
	}
	if err != nil {
		return nil, &Error{Op: opMachine, Message: err.Error(), kind: ErrResponse}
	}
	return m, nil
}

// escapePath escapes a segment of a path.
func escapePath(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// MachineQuery says which machines to list: those for which all fields that are set hold.
type MachineQuery struct {
	Name     string // the full name, and Prefix its beginning: both are sent in lower case
	Prefix   string
	Tag      string // one of its tags
	Health   string // see Machine.Health
	Platform string // such as "Windows11"
	// Filter is a $filter besides, such as "lastSeen gt 2026-01-01T00:00:00Z". Use Quote for
	// values.
	Filter string
	// Top limits the number of machines. 0 means no limit.
	Top int
}

// filter returns the $filter.
func (q *MachineQuery) filter() string {
	var parts []string
	add := func(value, format string) {
		if value != "" {
			parts = append(parts, fmt.Sprintf(format, Quote(value)))
		}
	}
	add(strings.ToLower(q.Name), "computerDnsName eq %s")
	add(strings.ToLower(q.Prefix), "startswith(computerDnsName,%s)")
	add(q.Tag, "machineTags/any(tag: tag eq %s)")
	add(q.Health, "healthStatus eq %s")
	add(q.Platform, "osPlatform eq %s")
	switch {
	case q.Filter != "" && len(parts) > 0:
		parts = append(parts, "("+q.Filter+")")
	case q.Filter != "":
		parts = append(parts, q.Filter)
	}
	return strings.Join(parts, " and ")
}

// Machines lists machines, as Actions lists actions. The service knows those of the last months. It
// answers 404 if there is none, which is an empty list here.
func (c *Client) Machines(ctx context.Context, q MachineQuery) iter.Seq2[*Machine, error] {
	l := listing{op: opMachines, path: pathMachines, query: Query{Filter: q.filter(), Top: q.Top}.encode(), top: q.Top, may404: true}
	return pages(ctx, c, l, (*pageReader).machine)
}

// machine decodes the value as a machine of a list.
func (p *pageReader) machine() (*Machine, *SkippedError) {
	if reason := p.flawed(); reason != "" {
		return nil, &SkippedError{Kind: "machine", Reason: reason}
	}
	m, err := decodeMachine(p.text)
	if err != nil {
		return nil, &SkippedError{Kind: "machine", Reason: err.Error()}
	}
	return m, nil
}
