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

// list answers the list of actions, newest first unless $orderby says otherwise.
func (x *exchange) list() *response {
	q, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return x.badQuery("The query string could not be read.")
	}
	for name := range q {
		if strings.HasPrefix(name, "$") && !contains([]string{"$filter", "$top", "$skip", "$orderby"}, name) {
			return x.badQuery(fmt.Sprintf("The query parameter '%.100s' is not supported.", name))
		}
	}
	wanted := filter(func(*Action, time.Time) bool { return true })
	if text := q.Get("$filter"); text != "" {
		if wanted, err = parseFilter(text); err != nil {
			return x.badQuery(err.Error())
		}
	}
	top, ok1 := count(q, "$top", maxPage)
	skip, ok2 := count(q, "$skip", 0)
	if !ok1 || !ok2 {
		return x.badQuery("Invalid value for $top or $skip query option found. A non-negative integer was expected.")
	}
	if top > maxPage {
		return x.badQuery(
			fmt.Sprintf("The limit of '%d' for Top query has been exceeded. The value from the incoming request is '%d'.", maxPage, top),
		)
	}
	order, err := parseOrder(q.Get("$orderby"))
	if err != nil {
		return x.badQuery(err.Error())
	}

	var found []*Action
	for i := range x.e.tenant.Actions {
		if a := &x.e.tenant.Actions[i]; !a.Created.After(x.now) && wanted(a, x.now) {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(a, b *Action) int { return order(a, b, x.now) })
	found = found[min(skip, len(found)):]
	page := found[:min(top, x.e.opts.PageSize, len(found))]

	out := struct {
		Context string   `json:"@odata.context"`
		Value   []listed `json:"value"`
		Next    string   `json:"@odata.nextLink,omitempty"`
	}{Context: x.context("MachineActions"), Value: []listed{}}
	for _, a := range page {
		out.Value = append(out.Value, x.listed(a))
	}
	if len(page) < min(top, len(found)) {
		out.Next = x.nextLink(q, top, skip, len(page))
	}
	return x.json(http.StatusOK, out)
}

// nextLink returns the URL of the next page: the same request with another $skip, and the rest of
// $top.
func (x *exchange) nextLink(q url.Values, top, skip, n int) string {
	next := url.Values{}
	maps.Copy(next, q)
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
func parseOrder(s string) (func(a, b *Action, now time.Time) int, error) {
	type by struct {
		name string
		desc bool
	}
	all := []by{{"creationDateTimeUtc", true}}
	if s != "" {
		all = nil
		for part := range strings.SplitSeq(s, ",") {
			words := strings.Fields(part)
			if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" ||
				textProperties[words[0]] == nil && timeProperties[words[0]] == nil {
				return nil, badFilter("The $orderby expression '%.100s' is not valid.", part)
			}
			all = append(all, by{words[0], len(words) == 2 && words[1] == "desc"})
		}
	}
	return func(a, b *Action, now time.Time) int {
		for _, o := range all {
			var c int
			if text := textProperties[o.name]; text != nil {
				c = cmp.Compare(text(a, now), text(b, now))
			} else {
				c = timeProperties[o.name](a, now).Compare(timeProperties[o.name](b, now))
			}
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

func (x *exchange) badQuery(text string) *response {
	return x.apiError(http.StatusBadRequest, "ODataError", text)
}
