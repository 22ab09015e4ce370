package fetchtest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxPage is the most actions in an answer of the service.
const maxPage = 10_000

// actionProperties are what can be compared in the list of actions.
var actionProperties = &schema[*Action]{
	entity: "MachineAction",
	texts: map[string]func(*Action, time.Time) string{
		"id":     func(a *Action, _ time.Time) string { return a.ID },
		"status": (*Action).statusText,
		"machineid": func(a *Action, now time.Time) string {
			if now.Before(a.settled) {
				return ""
			}
			return strings.ToLower(a.Machine)
		},
		"type":      func(a *Action, _ time.Time) string { return a.Type },
		"requestor": func(a *Action, _ time.Time) string { return a.Requestor },
	},
	times: map[string]func(*Action, time.Time) time.Time{
		"creationdatetimeutc": (*Action).created,
	},
}

// list answers the list of actions, newest first unless $orderby says otherwise.
func (x *exchange) list(claims) *response {
	x.now = x.now.Add(-x.override.ago)
	q, refused := readQuery(x, actionProperties, "creationdatetimeutc", true)
	if refused != nil {
		return refused
	}
	found := slices.DeleteFunc(x.e.allActions(), func(a *Action) bool { return a.Created.After(x.now) })
	found = q.pick(found, x.now)
	page, next := cutPage(x, q, found)
	out := []listed{}
	for _, a := range page {
		out = append(out, x.listed(a))
	}
	return x.page("MachineActions", q.total(found), out, next)
}

// query is what was asked of a list.
type query[T any] struct {
	values    url.Values
	wanted    filter[T]
	order     func(a, b T, now time.Time) int
	top, skip int
	count     bool
}

// readQuery reads the query of a list. Items are in the order of a property unless it says
// otherwise.
func readQuery[T any](x *exchange, of *schema[T], by string, down bool) (query[T], *response) {
	q := query[T]{wanted: func(T, time.Time) bool { return true }}
	values, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return q, x.badQuery("The query string could not be read.")
	}
	q.values = url.Values{}
	for name, value := range values {
		key := strings.ToLower(name)
		if strings.HasPrefix(key, "$") && !contains([]string{"$filter", "$top", "$skip", "$orderby", "$count"}, key) {
			return q, x.badQuery(fmt.Sprintf("The query parameter '%.100s' is not supported.", name))
		}
		q.values[key] = value
	}
	if text := q.values.Get("$filter"); text != "" {
		if q.wanted, err = parseFilter(of, text); err != nil {
			return q, x.badQuery(err.Error())
		}
	}
	var ok1, ok2 bool
	q.top, ok1 = count(q.values, "$top", maxPage)
	q.skip, ok2 = count(q.values, "$skip", 0)
	if !ok1 || !ok2 {
		return q, x.badQuery("Invalid value for $top or $skip query option found. A non-negative integer was expected.")
	}
	if q.top > maxPage {
		return q, x.badQuery(
			fmt.Sprintf("The limit of '%d' for Top query has been exceeded. The value from the incoming request is '%d'.", maxPage, q.top),
		)
	}
	switch text := strings.ToLower(q.values.Get("$count")); text {
	case "true", "false", "":
		q.count = text == "true"
	default:
		return q, x.badQuery(fmt.Sprintf("Invalid value '%.100s' for $count query option found.", text))
	}
	if q.order, err = parseOrder(of, q.values.Get("$orderby"), by, down); err != nil {
		return q, x.badQuery(err.Error())
	}
	return q, nil
}

// pick returns the items that match, in order.
func (q *query[T]) pick(all []T, now time.Time) []T {
	var found []T
	for _, item := range all {
		if q.wanted(item, now) {
			found = append(found, item)
		}
	}
	slices.SortStableFunc(found, func(a, b T) int { return q.order(a, b, now) })
	return found
}

// total returns how many items there are on all pages if that was asked for.
func (q *query[T]) total(found []T) *int {
	if !q.count {
		return nil
	}
	n := len(found)
	return &n
}

// cutPage returns the items of this page, and the URL of the next if there is one.
func cutPage[T any](x *exchange, q query[T], found []T) ([]T, string) {
	if x.override.twice {
		found = twice(found)
	}
	found = found[min(q.skip, len(found)):]
	page := found[:min(q.top, x.e.opts.PageSize, len(found))]
	if len(page) == min(q.top, len(found)) {
		return page, ""
	}
	return page, x.nextLink(q.values, q.top, q.skip, len(page))
}

// twice returns each item twice.
func twice[T any](all []T) []T {
	var out []T
	for _, item := range all {
		out = append(out, item, item)
	}
	return out
}

// page is the answer with a page of a list.
func (x *exchange) page(of string, count *int, value any, next string) *response {
	return x.json(http.StatusOK, struct {
		Context string `json:"@odata.context"`
		Count   *int   `json:"@odata.count,omitempty"`
		Value   any    `json:"value"`
		Next    string `json:"@odata.nextLink,omitempty"`
	}{x.context(of), count, value, next})
}

// nextLink returns the URL of the next page: the same request with another $skip, and the rest of
// $top.
func (x *exchange) nextLink(q url.Values, top, skip, n int) string {
	next := url.Values{}
	maps.Copy(next, q) // names are in lower case
	if q.Has("$top") {
		next.Set("$top", strconv.Itoa(top-n))
	}
	next.Set("$skip", strconv.Itoa(skip+n))
	return x.base() + x.r.URL.EscapedPath() + "?" + strings.ReplaceAll(next.Encode(), "%24", "$")
}

// count parses a number.
func count(q url.Values, name string, otherwise int) (int, bool) {
	if !q.Has(name) {
		return otherwise, true
	}
	n, err := strconv.Atoi(q.Get(name))
	return n, err == nil && n >= 0
}

// parseOrder parses $orderby: properties, each followed by asc or desc.
func parseOrder[T any](of *schema[T], s, name string, down bool) (func(a, b T, now time.Time) int, error) {
	type by struct {
		name string
		desc bool
	}
	all := []by{{name, down}}
	if s != "" {
		all = nil
		for part := range strings.SplitSeq(strings.ToLower(s), ",") {
			words := strings.Fields(part)
			if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" || !of.has(words[0]) {
				return nil, badFilter("The $orderby expression '%.100s' is not valid.", part)
			}
			all = append(all, by{words[0], len(words) == 2 && words[1] == "desc"})
		}
	}
	return func(a, b T, now time.Time) int {
		for _, o := range all {
			c := of.compare(o.name, a, b, now)
			if o.desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	}, nil
}

// compare compares a property of two items.
func (s *schema[T]) compare(name string, a, b T, now time.Time) int {
	if text := s.texts[name]; text != nil {
		return cmp.Compare(text(a, now), text(b, now))
	}
	if at := s.times[name]; at != nil {
		return at(a, now).Compare(at(b, now))
	}
	return cmp.Compare(s.numbers[name](a, now), s.numbers[name](b, now))
}

func (x *exchange) badQuery(text string) *response {
	return x.apiError(http.StatusBadRequest, "ODataError", text)
}
