package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/report"
)

// leavesOut is a sink that has no place for some findings.
type leavesOut interface {
	LeftOut() *report.LeftOut
}

// leftOutNote says how many findings a format has no place for.
func (a *app) leftOutNote(ctx context.Context, format string, l *report.LeftOut) {
	if a.quiet || ctx.Err() != nil {
		return
	}
	if n := sum(l.Kinds); n > 0 {
		a.say("%s left out, of kinds that %s does not have: %s", count(n, "finding"), format, kindCounts(l.Kinds))
	}
	if l.Values > 0 {
		a.say("%s left out: printed shortened, masked, or in a form that %s does not take", count(l.Values, "finding"), format)
	}
	if l.Common > 0 {
		a.say("%s left out as common; --all has them", count(l.Common, "finding"))
	}
}

func sum(counts map[analyze.Kind]int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}

// kindCounts lists kinds, the most frequent first.
func kindCounts(counts map[analyze.Kind]int64) string {
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b analyze.Kind) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	var all []string
	for _, k := range kinds {
		all = append(all, fmt.Sprintf("%s %d", k, counts[k]))
	}
	return strings.Join(all, ", ")
}
