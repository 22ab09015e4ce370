package fetchtest_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/fetch/fetchtest/demo"
)

type list struct {
	Value []action
	Next  string `json:"@odata.nextLink"`
}

// TestList: filters, order and pages.
func TestList(t *testing.T) {
	w := demo.Tenant(at)
	b := newBench(t, w, fetchtest.Options{PageSize: 4})
	token := b.token()
	fetch := func(query string) (ids []string, pages int) {
		u := api + "/api/machineactions?" + query
		for u != "" {
			got := b.get(u, "Authorization", "Bearer "+token)
			if got.status != 200 {
				t.Fatalf("%s: %d %s", query, got.status, got.body)
			}
			page := decode[list](t, got.body)
			for _, a := range page.Value {
				ids = append(ids, a.ID)
			}
			if len(page.Value) > 4 {
				t.Errorf("%s: a page of %d", query, len(page.Value))
			}
			pages++
			u = page.Next
		}
		return ids, pages
	}
	q := func(filter string) string { return "$filter=" + url.QueryEscape(filter) }
	n := len(w.Actions)
	all, pages := fetch("")
	if len(all) != n || pages != (n+3)/4 {
		t.Errorf("%d of %d actions on %d pages", len(all), n, pages)
	}
	if all[0] != find(w, "lt-haddad").ID {
		t.Error("the newest is not the first")
	}
	up, _ := fetch("$orderby=" + url.QueryEscape("creationDateTimeUtc asc"))
	if slices.Reverse(up); !slices.Equal(up, all) {
		t.Error("$orderby")
	}
	if some, _ := fetch("$top=6&$skip=2"); !slices.Equal(some, all[2:8]) {
		t.Errorf("$top and $skip: %v", some)
	}
	if some, _ := fetch("$top=0"); len(some) != 0 {
		t.Errorf("$top=0: %v", some)
	}
	if some, _ := fetch("$skip=1000"); len(some) != 0 {
		t.Errorf("$skip=1000: %v", some)
	}
	dc, fs := find(w, "hv-dc01"), find(w, "hv-fs02")
	for filter, want := range map[string]int{
		"id eq '" + dc.ID + "'":                                         1,
		"id eq '" + strings.ToUpper(dc.ID) + "'":                        1,
		"id in ('" + dc.ID + "', '" + fs.ID + "')":                      2,
		"id in ('" + dc.ID + "','" + dc.ID + "','none')":                1,
		"machineId eq '" + fs.Machine + "'":                             2,
		"type eq 'LiveResponse'":                                        n - 2,
		"type ne 'LiveResponse'":                                        2,
		"status eq 'Pending'":                                           2,
		"status eq 'Pending' and machineId eq '" + fs.Machine + "'":     0,
		"type eq 'Isolate' or status eq 'TimeOut'":                      2,
		"(type eq 'Isolate' or status eq 'TimeOut') and type eq 'none'": 0,
		"creationDateTimeUtc gt 2026-11-23T11:59:00Z":                   1,
		"creationDateTimeUtc lt 2026-11-23T11:59:00Z":                   n - 1,
		"creationDateTimeUtc ge 2026-11-22T00:00:00.0000000Z and creationDateTimeUtc le 2026-11-24T00:00:00+01:00": n,
		"requestor eq 't.berg@halvorsen-maritime.example'":                                                         1,
		"status eq 'it''s'": 0,
	} {
		if got, _ := fetch(q(filter)); len(got) != want {
			t.Errorf("%s: %d, not %d", filter, len(got), want)
		}
	}
	ids := make([]string, 0, 1000)
	for i := range 1000 {
		ids = append(ids, fmt.Sprintf("'%08x-2222-4333-8444-555555555555'", i))
	}
	if got, _ := fetch(q("id in (" + strings.Join(append(ids, "'"+dc.ID+"'"), ",") + ")")); len(got) != 1 {
		t.Errorf("a thousand ids: %d", len(got))
	}
	// Both spellings of the API.
	page := decode[list](t, b.call(token, "/api/machineactions?$top=1").body)
	one := decode[action](t, b.call(token, "/api/machineactions/"+dc.ID).body)
	if page.Value[0].LastUpdateTimeUTC == nil || page.Value[0].LastUpdateDateTimeUTC != nil || one.LastUpdateTimeUTC != nil ||
		one.LastUpdateDateTimeUTC == nil {
		t.Error("spellings")
	}
}
