package api

import (
	"context"
	"iter"
	"net/url"
	"strconv"
	"strings"
)

// Query says which actions to list, as in OData.
type Query struct {
	// Filter is a $filter, such as "type eq 'LiveResponse' and status eq 'Succeeded'", over id,
	// status, machineId, type, requestor and creationDateTimeUtc. Use Quote for values.
	Filter string
	// OrderBy is an $orderby, such as "creationDateTimeUtc desc". The service accepts it and does
	// not document it.
	OrderBy string
	// Top limits the number of actions. Skip leaves out the first ones. 0 means no limit, and none
	// left out.
	Top, Skip int
}

// Quote returns a text as a literal for a filter.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func (q Query) encode() string {
	var parts []string
	add := func(name, value string) {
		parts = append(parts, name+"="+strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
	}
	if q.Filter != "" {
		add("$filter", q.Filter)
	}
	if q.OrderBy != "" {
		add("$orderby", q.OrderBy)
	}
	if q.Top > 0 {
		add("$top", strconv.Itoa(q.Top))
	}
	if q.Skip > 0 {
		add("$skip", strconv.Itoa(q.Skip))
	}
	return strings.Join(parts, "&")
}

const opList = "list actions"

// Actions lists actions, page by page, on demand. A [*SkippedError] is about one action, and the
// list continues. Any other error comes once and last. A caller cancels with the context or by
// ending the loop.
//
// An action is yielded while its page is still being read, so memory does not depend on the size of
// pages. Do slow work after the loop: a page that takes more than five minutes fails. An action may
// come twice if its page was requested again.
func (c *Client) Actions(ctx context.Context, q Query) iter.Seq2[*Action, error] {
	return pages(ctx, c, listing{op: opList, path: pathActions, query: q.encode(), top: q.Top}, (*pageReader).action)
}
