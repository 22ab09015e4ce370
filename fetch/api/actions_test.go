package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func actionJSON(id, status string) string {
	return fmt.Sprintf(`{"id":%q,"type":"LiveResponse","status":%q,"commands":[]}`, id, status)
}

func numbered(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-000000000000", n) }

func TestActions(t *testing.T) {
	var s *served
	s = serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RawQuery {
		case "$filter=type%20eq%20%27LiveResponse%27%20and%20machineId%20eq%20%27o%27%27neil%26%27&$orderby=creationDateTimeUtc%20desc&$skip=7":
			fmt.Fprintf(
				w,
				`{"@odata.context":"x","value":[%s,%s],"@odata.nextLink":"%s/api/machineactions?$skiptoken=a b\u0026x=1"}`,
				actionJSON(numbered(1), "Failed"), actionJSON(numbered(2), "Odd"), s.server.URL,
			)
		case "$skiptoken=a%20b&x=1":
			fmt.Fprintf(w, `{"value":[],"@odata.nextLink":"%s/api/machineactions?$skiptoken=c"}`, s.server.URL)
		case "$skiptoken=c":
			fmt.Fprintf(w, `{"value":[%s],"@odata.nextLink":null}`, actionJSON(numbered(3), "Pending"))
		default:
			t.Errorf("%q", r.URL.RawQuery)
		}
	})
	var got []string
	for a, err := range s.Actions(t.Context(), Query{Filter: "type eq 'LiveResponse' and machineId eq " + Quote("o'neil&"), OrderBy: "creationDateTimeUtc desc", Skip: 7}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a.ID)
	}
	if !slices.Equal(got, []string{numbered(1), numbered(2), numbered(3)}) || s.budget.taken != 3 {
		t.Error(got, s.budget.taken)
	}
}

func TestActionsStop(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(
			w, `{"value":[%s,%s],"@odata.nextLink":"http://%s/api/machineactions?p=%sx"}`,
			actionJSON(numbered(1), ""), actionJSON(numbered(2), ""), r.Host, r.URL.Query().Get("p"),
		)
	})
	n := 0
	for range s.Actions(t.Context(), Query{}) {
		if n++; n == 3 {
			break
		}
	}
	if s.budget.taken != 2 {
		t.Error(s.budget.taken)
	}
	n = 0
	for _, err := range s.Actions(t.Context(), Query{Top: 5}) {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	if n != 5 {
		t.Errorf("%d, and 5 were asked for", n)
	}
}

func TestActionsErrors(t *testing.T) {
	for _, c := range []struct{ name, body, text string }{
		{"another host", `{"value":[],"@odata.nextLink":"https://example.com/api/machineactions?a=1"}`, "do not end"},
		{"one of the service, and we are elsewhere", `{"value":[],"@odata.nextLink":"https://api.security.microsoft.com/api/machineactions?a=1"}`, "do not end"},
		{"another scheme", `{"value":[],"@odata.nextLink":"https://HOST/api/machineactions?a=1"}`, "do not end"},
		{"another port", `{"value":[],"@odata.nextLink":"http://127.0.0.1:1/api/machineactions?a=1"}`, "do not end"},
		{"a user", `{"value":[],"@odata.nextLink":"http://x@HOST/api/machineactions?a=1"}`, "do not end"},
		{"a region's host", `{"value":[],"@odata.nextLink":"https://api-us3.securitycenter.microsoft.com/api/machineactions?a=1"}`, "do not end"},
		{"another version's path", `{"value":[],"@odata.nextLink":"https://HOST/api/v1.0/MachineActions?a=1"}`, "do not end"},
		{"another path", `{"value":[],"@odata.nextLink":"http://HOST/api/machines?a=1"}`, "something else"},
		{"a way up", `{"value":[],"@odata.nextLink":"http://HOST/api/machineactions/../x?a=1"}`, "something else"},
		{"no query", `{"value":[],"@odata.nextLink":"http://HOST/api/machineactions"}`, "no link"},
		{"no URL", `{"value":[],"@odata.nextLink":"http://[::1/?a"}`, "no link"},
		{"itself", `{"value":[],"@odata.nextLink":"http://HOST/api/machineactions?a=1"}`, "do not end"},
		{"no value", `{"@odata.context":"x"}`, "without a value"},
		{"a value that is none", `{"value":{}}`, "without a value"},
		{"no object", `[]`, "no object"},
		{"a comma too many", `{"value":[],}`, "not JSON"},
		{"a comma too few", `{"value":[] "a":1}`, "not JSON"},
		{"a comma too many in the list", `{"value":[{},]}`, "not JSON"},
		{"brackets that do not fit", `{"value":[{]}`, "not JSON"},
		{"something after it", `{"value":[]}]`, "not JSON"},
		{"a name without quotes", `{value:[]}`, "not JSON"},
		{"cut in the list", `{"value":[`, "not JSON"},
		{"cut after it", `{"value":[]`, "not JSON"},
		{"deep", `{"a":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `,"value":[]}`, "not JSON"},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, strings.ReplaceAll(c.body, "HOST", r.Host))
		})
		var last error
		n := 0
		for a, err := range s.Actions(t.Context(), Query{}) {
			if skipped := new(SkippedError); errors.As(err, &skipped) {
				continue
			}
			if last != nil || a != nil {
				t.Errorf("%s: something after the error, or in its place", c.name)
			}
			last = err
			n++
		}
		if n != 1 || !errors.Is(last, ErrResponse) || !strings.Contains(last.Error(), c.text) {
			t.Errorf("%s: %d, %v", c.name, n, last)
		}
	}
}

// fleet answers questions about actions, in virtual time.
type fleet struct {
	t      *testing.T
	start  time.Time
	ends   map[string]time.Duration // when an action ends; absent: does not exist
	max    int                      // ids that a query may have; 0 for any
	lists  int
	single int
	most   int
}

func (f *fleet) status(id string) string {
	if time.Since(f.start) >= f.ends[id] {
		return "Succeeded"
	}
	return "InProgress"
}

func (f *fleet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if id, ok := strings.CutPrefix(r.URL.Path, "/api/machineactions/"); ok {
		f.single++
		if _, ok := f.ends[id]; !ok {
			says(404, `{"error":{"code":"ResourceNotFound","message":"no such action"}}`)(w, r)
			return
		}
		fmt.Fprint(w, actionJSON(id, f.status(id)))
		return
	}
	f.lists++
	q, err := url.ParseQuery(r.URL.RawQuery)
	filter := q.Get("$filter")
	list, ok := strings.CutPrefix(filter, "id in (")
	if err != nil || !ok {
		f.t.Errorf("%q, %v", filter, err)
	}
	ids := strings.Split(strings.TrimSuffix(list, ")"), ",")
	f.most = max(f.most, len(ids))
	if f.max > 0 && len(ids) > f.max {
		says(414, "URI too long")(w, r)
		return
	}
	var found []string
	for _, id := range ids {
		if id = strings.Trim(id, "'"); f.ends[id] != 0 {
			found = append(found, actionJSON(strings.ToUpper(id), f.status(id)))
		}
	}
	fmt.Fprintf(w, `{"value":[%s]}`, strings.Join(found, ","))
}

func TestWait(t *testing.T) {
	for _, c := range []struct {
		name         string
		actions, max int
	}{{"one", 1, 0}, {"a few", 12, 0}, {"many", 250, 0}, {"many, short queries", 250, 30}, {"one by one", 3, 1}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fleet{t: t, start: time.Now(), ends: make(map[string]time.Duration), max: c.max}
				var ids []string
				for i := range c.actions {
					ids = append(ids, strings.ToUpper(numbered(i)), numbered(i))
					f.ends[numbered(i)] = time.Duration(i+1) * time.Second
				}
				s := inTime(t, f.ServeHTTP)
				seen := make(map[string]int)
				if err := s.Wait(t.Context(), ids, func(a *Action, _ error) { seen[strings.ToLower(a.ID)]++ }, nil); err != nil {
					t.Fatal(err)
				}
				for i := range c.actions {
					if seen[numbered(i)] != 1 {
						t.Errorf("%s was reported %d times", numbered(i), seen[numbered(i)])
					}
				}
				took := time.Since(f.start)
				if took > time.Duration(c.actions)*time.Second+pollMax*5/4 {
					t.Errorf("took %v", took)
				}
				t.Logf("%d actions in %v: %d lists (up to %d ids), %d single calls", c.actions, took, f.lists, f.most, f.single)
				if c.max == 0 && c.actions == 12 && f.single > 2 {
					t.Error("asked one by one")
				}
			})
		})
	}
}

func TestWaitForWhatIsNotThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{t: t, start: time.Now(), ends: map[string]time.Duration{numbered(1): time.Minute, numbered(2): time.Second}}
		s := inTime(t, f.ServeHTTP)
		var seen []string
		err := s.Wait(
			t.Context(), []string{numbered(1), numbered(2), numbered(3)},
			func(a *Action, _ error) { seen = append(seen, a.ID) }, nil,
		)
		if !errors.Is(err, ErrNotFound) || len(seen) != 2 || f.single == 0 || f.single > 6 {
			t.Error(err, seen, f.single)
		}
	})
}

func TestWaitThroughErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{t: t, start: time.Now(), ends: map[string]time.Duration{numbered(1): 5 * time.Minute, numbered(2): time.Second}}
		s := inTime(t, func(w http.ResponseWriter, r *http.Request) {
			if d := time.Since(f.start); d > time.Minute && d < 3*time.Minute {
				says(503, "")(w, r)
				return
			}
			f.ServeHTTP(w, r)
		})
		n := 0
		if err := s.Wait(t.Context(), []string{numbered(1), numbered(2)}, func(*Action, error) { n++ }, nil); err != nil || n != 2 {
			t.Error(err, n)
		}
	})
}

func TestWaitGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inTime(t, says(500, ""))
		start := time.Now()
		if err := s.Wait(t.Context(), []string{numbered(1), numbered(2)}, nil, nil); err == nil {
			t.Error("no error")
		}
		if s.budget.taken != pollFails*failTries {
			t.Errorf("%d calls in %v", s.budget.taken, time.Since(start))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := inTime(t, says(403, ""))
		if err := s.Wait(t.Context(), []string{numbered(1), numbered(2)}, nil, nil); !errors.Is(err, ErrForbidden) || s.budget.taken != 2 {
			t.Error(err, s.budget.taken)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{t: t, start: time.Now(), ends: map[string]time.Duration{numbered(1): time.Hour, numbered(2): time.Hour}}
		s := inTime(t, f.ServeHTTP)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := s.Wait(ctx, []string{numbered(1), numbered(2)}, nil, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	s := serve(t, says(500, ""))
	if err := s.Wait(t.Context(), nil, nil, nil); err != nil || s.budget.taken != 0 {
		t.Error(err, s.budget.taken)
	}
}
