package api

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"
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

const (
	opList   = "list actions"
	maxQuery = 16 << 10 // bytes of a next link's query
)

// maxPages is a variable for tests.
var maxPages = 10_000

// Actions lists actions, page by page, on demand. A [*SkippedError] is about one action, and the
// list continues. Any other error comes once and last. A caller cancels with the context or by
// ending the loop.
//
// An action is yielded while its page is still being read, so memory does not depend on the size of
// pages. Do slow work after the loop: a page that takes more than five minutes fails. An action may
// come twice if its page was requested again.
func (c *Client) Actions(ctx context.Context, q Query) iter.Seq2[*Action, error] {
	c.mustInit()
	return func(yield func(*Action, error) bool) {
		query, n := q.encode(), 0
		seen := make(map[[sha256.Size]byte]bool) // pages
		for query, first := query, true; first || query != ""; first = false {
			page := sha256.Sum256([]byte(query))
			if seen[page] || len(seen) == maxPages {
				yield(nil, &Error{Op: opList, Message: "the pages do not end", kind: ErrResponse})
				return
			}
			seen[page] = true
			more, next, before := true, "", n
			_, err := c.get(
				ctx,
				request{op: opList, path: pathActions, query: query, maxBytes: maxList, needs: toRead, read: func(r io.Reader) (err error) {
					p := newPageReader(r)
					n = before
					next, err = p.page(func() bool {
						a, skipped := p.action()
						if skipped != nil {
							more = yield(nil, skipped)
							return more
						}
						n++
						more = yield(a, nil) && (q.Top <= 0 || n < q.Top)
						return more
					})
					return err
				}},
			)
			if !more {
				return
			}
			if err == nil {
				query, err = c.nextQuery(next)
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

// nextQuery returns the query of a link to the next page. Nothing else of the link is used: the
// token is never sent to another host. Hosts of one region may name hosts of another. A link to
// another service is an error.
func (c *Client) nextQuery(next string) (string, error) {
	if next == "" {
		return "", nil
	}
	refuse := func(format string, args ...any) (string, error) {
		return "", &Error{Op: opList, Message: fmt.Sprintf(format, args...), kind: ErrResponse}
	}
	u, err := url.Parse(next)
	switch {
	case err != nil || len(u.RawQuery) > maxQuery || u.RawQuery == "":
		return refuse("a next page that is no link")
	case !strings.EqualFold(path.Base(u.Path), path.Base(pathActions)):
		return refuse("a next page of something else")
	}
	return wireQuery(u.RawQuery), nil
}

// wireQuery escapes what is not allowed in a request line.
func wireQuery(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
