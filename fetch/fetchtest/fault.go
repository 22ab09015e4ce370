package fetchtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Fault is something that goes wrong: which requests it hits, and what it does to them. It is data:
// a file can hold a schedule of faults, and a fuzzer can make one. [ReadFaults] reads a schedule,
// and [FaultActions] lists what a fault can do.
//
// All faults that hit a request act on it, in the order of the schedule. The first with an answer
// of its own wins.
//
// It is one flat struct because a schedule in JSON has flat objects.
type Fault struct {
	// Kind is the kind of the requests, one of the Kind constants. Empty means any for which Do
	// makes sense.
	Kind string `json:"kind,omitempty"`
	// Of is the target of the requests: the ID of an action, <action>/<index> for a result or its
	// link, or the name of a blob. The ID alone means all results of the action. Empty means any.
	Of string `json:"of,omitempty"`
	// Range is the range of the requests: as in the header ("bytes=0-4194303"), "none" for requests
	// without one, or "@1048576" for those whose range contains this offset, however a client
	// divides the blob. Empty means any.
	Range string `json:"range,omitempty"`
	// From is the first request that is hit, counted from 1 among those that match; 0 is 1. Count
	// is how many are hit from there on; 0 is 1, and -1 is all.
	From  int `json:"from,omitempty"`
	Count int `json:"count,omitempty"`

	// Do is the name of a [FaultAction], which says what the other fields mean.
	Do string `json:"do"`

	At         int64             `json:"at,omitempty"`          // an offset in the body that is sent
	By         int64             `json:"by,omitempty"`          // a number of bytes
	Start      int64             `json:"start,omitempty"`       // is added to the first byte of a range
	End        int64             `json:"end,omitempty"`         // is added to the last byte of a range
	Total      int64             `json:"total,omitempty"`       // is added to the length of a blob
	Rate       int64             `json:"rate,omitempty"`        // bytes a second
	Seconds    float64           `json:"seconds,omitempty"`     // a time
	RetryAfter string            `json:"retry_after,omitempty"` // the header as it is sent; "+30s" is the date in 30 seconds
	Status     int               `json:"status,omitempty"`      // of an answer
	Header     map[string]string `json:"header,omitempty"`      // of an answer
	Body       string            `json:"body,omitempty"`        // of an answer
	To         string            `json:"to,omitempty"`          // a URL
}

// scheduled is a fault and how many requests have matched it.
type scheduled struct {
	Fault
	seen int
}

// ReadFaults reads a schedule: a JSON array of faults. An unknown field is an error, and so is a
// fault that [Fault.Check] rejects.
func ReadFaults(r io.Reader) ([]Fault, error) {
	if r == nil {
		panic("fetchtest: ReadFaults from a nil io.Reader")
	}
	dec := json.NewDecoder(progressReader{r})
	dec.DisallowUnknownFields()
	var all []Fault
	if err := dec.Decode(&all); err != nil {
		return nil, fmt.Errorf("fetchtest: the schedule of faults cannot be read: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("fetchtest: there is data after the schedule of faults")
	}
	for i, f := range all {
		if err := f.Check(); err != nil {
			return nil, fmt.Errorf("fetchtest: fault %d: %w", i, err)
		}
	}
	return all, nil
}

// Check returns what is wrong with a fault.
func (f Fault) Check() error {
	do, ok := effects[f.Do]
	switch {
	case !ok:
		return fmt.Errorf("no fault does %q", f.Do)
	case f.Kind != "" && !slices.Contains(kinds, f.Kind):
		return fmt.Errorf("there is no kind %q", f.Kind)
	case f.Kind != "" && len(do.kinds) > 0 && !slices.Contains(do.kinds, f.Kind):
		return fmt.Errorf("%q makes no sense for %s requests", f.Do, f.Kind)
	case f.From < 0 || f.Count < -1:
		return fmt.Errorf("%q has a negative count", f.Do)
	case f.Seconds < 0 || f.Seconds > 1e6 || f.Rate < 0 || f.At < 0 || f.By < 0:
		return fmt.Errorf("%q has a number that is negative, or too large", f.Do)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("%q has no status from 200 to 599", f.Do)
	}
	if at, ok := strings.CutPrefix(f.Range, "@"); ok {
		if _, err := strconv.ParseInt(at, 10, 64); err != nil {
			return fmt.Errorf("the range %q has no offset", f.Range)
		}
	}
	for _, need := range do.needs {
		if !f.has(need) {
			return fmt.Errorf("%q needs %q", f.Do, need)
		}
	}
	return nil
}

// has reports whether a field is set.
func (f Fault) has(field string) bool {
	switch field {
	case "rate":
		return f.Rate > 0
	case "seconds":
		return f.Seconds > 0
	case "by":
		return f.By > 0
	case "to":
		return f.To != ""
	case "status":
		return f.Status != 0
	case "header":
		return len(f.Header) > 0
	case "start, end or total":
		return f.Start != 0 || f.End != 0 || f.Total != 0
	}
	return true
}

// SetFaults replaces the schedule and restarts the counting. If a fault is invalid, nothing
// changes.
func (e *Emulator) SetFaults(all []Fault) error {
	e.mustInit()
	var schedule []*scheduled
	for i, f := range all {
		if err := f.Check(); err != nil {
			return fmt.Errorf("fetchtest: fault %d: %w", i, err)
		}
		schedule = append(schedule, &scheduled{Fault: f})
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults = schedule
	return nil
}

// Pending returns the faults that have not struck as often as they should. Faults without an end
// are left out.
func (e *Emulator) Pending() []Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []Fault
	for _, s := range e.faults {
		if s.Count >= 0 && s.seen < max(s.From, 1)+max(s.Count, 1)-1 {
			all = append(all, s.Fault)
		}
	}
	return all
}

// due counts the request for the faults that match it, and collects those that hit it. e.mu is
// held.
func (x *exchange) due() {
	for _, s := range x.e.faults {
		if !x.matches(s.Fault) {
			continue
		}
		s.seen++
		first := max(s.From, 1)
		if s.seen >= first && (s.Count < 0 || s.seen < first+max(s.Count, 1)) {
			x.faults = append(x.faults, s.Fault)
			x.rec.Fault = strings.TrimSpace(x.rec.Fault + " " + s.Do)
		}
	}
}

func (x *exchange) matches(f Fault) bool {
	if f.Kind != "" && f.Kind != x.kind {
		return false
	}
	if only := effects[f.Do].kinds; len(only) > 0 && !slices.Contains(only, x.kind) {
		return false
	}
	if key := x.key(); f.Of != "" && !strings.EqualFold(f.Of, key) && f.Of != x.blob &&
		!strings.HasPrefix(strings.ToLower(key), strings.ToLower(f.Of)+"/") {
		return false
	}
	got := rangeHeader(x.r.Header)
	switch at, covers := strings.CutPrefix(f.Range, "@"); {
	case f.Range == "":
		return true
	case f.Range == "none":
		return got == ""
	case covers:
		return x.covers(got, at)
	}
	return got == f.Range
}

// covers reports whether a range contains an offset.
func (x *exchange) covers(ranges, at string) bool {
	offset, err := strconv.ParseInt(at, 10, 64)
	if err != nil || x.target == nil {
		return false
	}
	size := x.target.Content.Size()
	off, n, found := parseRange(ranges, size)
	if found == rangeNone {
		off, n = 0, size
	}
	return offset >= off && offset < off+n
}
