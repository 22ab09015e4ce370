package api

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// Query says which actions to list, in OData's words.
type Query struct {
	// Filter is such as "type eq 'LiveResponse' and status eq 'Succeeded'", over id, status, machineId, type, requestor and
	// creationDateTimeUtc. See Quote for values that come from elsewhere.
	Filter string
	// OrderBy is such as "creationDateTimeUtc desc". The service takes it and does not document it.
	OrderBy string
	// Top is how many to list at most, and Skip how many to leave out at the beginning; 0 for no such thing.
	Top, Skip int
}

// Quote returns a text as a literal of a filter.
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
	maxPages = 10_000
	maxQuery = 16 << 10 // bytes of a next link's query
)

// Actions lists actions, page by page, as they are asked for. An error comes once, last.
func (c *Client) Actions(ctx context.Context, q Query) iter.Seq2[*Action, error] {
	return func(yield func(*Action, error) bool) {
		query, n := q.encode(), 0
		seen := make(map[string]bool)
		for query, first := query, true; first || query != ""; first = false {
			if seen[query] || len(seen) == maxPages {
				yield(nil, &Error{Op: opList, Message: "the pages do not end", kind: ErrAnswer})
				return
			}
			seen[query] = true
			body, err := c.get(ctx, request{op: opList, path: pathActions, query: query, maxBytes: maxList, needs: readRoles})
			if err != nil {
				yield(nil, err)
				return
			}
			more := true
			next, err := decodeList(body, func(a *Action) bool {
				n++
				more = yield(a, nil) && (q.Top <= 0 || n < q.Top)
				return more
			})
			if err == nil && more {
				query, err = c.nextQuery(next)
			}
			if err != nil && more {
				yield(nil, &Error{Op: opList, Message: err.Error(), kind: ErrAnswer})
				return
			}
			if !more {
				return
			}
		}
	}
}

// decodeList reads a page. It stops when each returns false.
func decodeList(body string, each func(*Action) bool) (next string, err error) {
	page := gjson.Parse(body)
	if !page.IsObject() {
		return "", fmt.Errorf("a list that is no object")
	}
	found := false
	page.ForEach(func(key, v gjson.Result) bool {
		switch key.Str {
		case "@odata.nextLink", "odata.nextLink":
			setText(&next, v)
		case "value":
			if found || !v.IsArray() {
				break
			}
			found = true
			v.ForEach(func(_, v gjson.Result) bool {
				var a *Action
				if a, err = decodeAction(strings.Clone(v.Raw[:min(len(v.Raw), maxAction+1)])); err != nil {
					return false
				}
				return each(a)
			})
		}
		return err == nil
	})
	if err == nil && !found {
		err = fmt.Errorf("a list without a value")
	}
	return next, err
}

// nextQuery returns the query of a link to the next page. Only the query is taken from it, so that the token goes to no other host; a link
// to a host that is not the service's, or to something else, is an error. (Hosts of one region name hosts of another.)
func (c *Client) nextQuery(next string) (string, error) {
	if next == "" {
		return "", nil
	}
	u, err := url.Parse(next)
	switch {
	case err != nil || len(u.RawQuery) > maxQuery || u.RawQuery == "":
		return "", fmt.Errorf("a next page that is no link")
	case u.User != nil || !(u.Scheme == c.base.Scheme && strings.EqualFold(u.Host, c.base.Host) || u.Scheme == "https" && ours(u.Host) && ours(c.base.Host)):
		return "", fmt.Errorf("a next page on another host: %s", plain(u.Host))
	case !strings.EqualFold(strings.TrimRight(u.Path, "/"), c.base.Path+pathActions):
		return "", fmt.Errorf("a next page of something else: %s", plain(u.Path))
	}
	return wireQuery(u.RawQuery), nil
}

// wireQuery escapes what may not stand in a request line.
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
