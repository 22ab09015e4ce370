package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tally counts what became of the inputs of a run, for the line that ends it.
type tally struct {
	with    int64 // inputs with findings
	without int64 // inputs that were read and had none
	failed  int64 // inputs that could not be read
	cut     int64 // inputs of which something is missing: cut, damaged, stopped by a limit
	left    int64 // not looked into
	reasons map[string]int64
	records bool // the verb has records and no findings
}

// add counts an input.
func (t *tally) add(j *job) {
	switch {
	case j.lost:
		t.failed++
	case !j.seen: // it was not wanted
		return
	case j.notRead != "":
		t.leave(j.notRead, 1)
	case j.found > 0:
		t.with++
	default:
		t.without++
	}
	if j.cut && j.notRead == "" {
		t.cut++
	}
}

// leave counts what is not looked into.
func (t *tally) leave(reason string, n int64) {
	if t.reasons == nil {
		t.reasons = map[string]int64{}
	}
	t.reasons[reason] += n
	t.left += n
}

// all is how many inputs there were, with those that were met in a folder and not opened.
func (t *tally) all() int64 { return t.with + t.without + t.failed + t.left }

// String returns the line. Its numbers add up to all, but for those that were cut, which are also
// among the others.
func (t *tally) String() string {
	var parts []string
	part := func(n int64, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	if t.records {
		part(t.with+t.without, "read")
	} else {
		part(t.with, "with findings")
		part(t.without, "without")
	}
	part(t.failed, "could not be read")
	if t.left > 0 {
		var reasons []string
		for _, r := range slices.SortedFunc(maps.Keys(t.reasons), func(a, b string) int {
			return cmp.Or(cmp.Compare(t.reasons[b], t.reasons[a]), strings.Compare(a, b))
		}) {
			reasons = append(reasons, fmt.Sprintf("%s %d", r, t.reasons[r]))
		}
		part(t.left, "not looked into ("+strings.Join(reasons, ", ")+")")
	}
	s := count(t.all(), "input") + ": " + strings.Join(parts, ", ")
	if t.cut > 0 {
		s += fmt.Sprintf("; %d of them cut", t.cut)
	}
	return s
}
