package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Few actions are asked for one by one; many by a list, and one by one where the list is forbidden.
func TestLookupCalls(t *testing.T) {
	for _, c := range []struct {
		name      string
		ids       int
		forbidden bool // the list
		calls     int
	}{
		{"one", 1, false, 1},
		{"few", 5, false, 5},
		{"few, the list is forbidden", 5, true, 5},
		{"more", 6, false, 1},
		{"more, the list is forbidden", 6, true, 7},
		{"many, the list is forbidden", 120, true, 122}, // two lists, and each of them
	} {
		t.Run(c.name, func(t *testing.T) {
			var ids []string
			for i := range c.ids {
				ids = append(ids, numbered(i))
			}
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.RawQuery == "" {
					says(200, actionJSON(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], ""))(w, r)
					return
				}
				if c.forbidden {
					says(403, `{"error":{"code":"Forbidden"}}`)(w, r)
					return
				}
				var found []string
				for _, id := range ids {
					if strings.Contains(r.URL.RawQuery, id) {
						found = append(found, actionJSON(id, ""))
					}
				}
				says(200, `{"value":[`+strings.Join(found, ",")+`]}`)(w, r)
			})
			var got []string
			err := s.Lookup(t.Context(), ids, func(a *Action, err error) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, a.ID)
			})
			slices.Sort(got)
			if err != nil || !slices.Equal(got, ids) {
				t.Errorf("%d of %d: %v", len(got), len(ids), err)
			}
			if len(s.calls) != c.calls {
				t.Errorf("%d calls, want %d", len(s.calls), c.calls)
			}
		})
	}
}

// Ids that the service does not know are passed over, one by one as in a list.
func TestLookupUnknown(t *testing.T) {
	s := serve(t, says(404, `{"error":{"code":"ResourceNotFound"}}`))
	err := s.Lookup(t.Context(), []string{numbered(1), numbered(2)}, func(*Action, error) { t.Error("something was found") })
	if err != nil || len(s.calls) != 2 {
		t.Errorf("%d calls: %v", len(s.calls), err)
	}
}

// A next page is asked for at our own host, whatever host its link names.
func TestNextPageHost(t *testing.T) {
	for _, next := range []string{
		"https://api-us3.securitycenter.microsoft.com/api/machineactions?$skip=1",
		"https://api-eu.securitycenter.windows.com:443/api/MachineActions?$skip=1",
		"https://evil.example/api/machineactions?$skip=1",
		"machineactions?$skip=1",
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.RawQuery == "" {
				says(200, `{"value":[`+actionJSON(numbered(1), "")+`],"@odata.nextLink":"`+next+`"}`)(w, r)
				return
			}
			says(200, `{"value":[`+actionJSON(numbered(2), "")+`]}`)(w, r)
		})
		n := 0
		for _, err := range s.Actions(t.Context(), Query{}) {
			if err != nil {
				t.Errorf("%s: %v", next, err)
			}
			n++
		}
		if n != 2 || len(s.calls) != 2 || s.calls[1].URL.RawQuery != "$skip=1" {
			t.Errorf("%s: %d actions with %d calls", next, n, len(s.calls))
		}
	}
}

func TestRegionalHosts(t *testing.T) {
	for base, ok := range map[string]bool{
		"https://api-us3.securitycenter.microsoft.com":          true,
		"https://api-eu3.securitycenter.microsoft.com/":         true,
		"https://API-EU.securitycenter.windows.com":             true,
		"https://api-swa12.securitycenter.windows.com":          true,
		"http://api-us3.securitycenter.microsoft.com":           false,
		"https://api-us3.securitycenter.microsoft.com.evil.com": false,
		"https://api-us3-x.securitycenter.microsoft.com":        false,
		"https://api-us3.securitycenter.microsoft.com:8443":     false,
		"https://x.api-us3.securitycenter.microsoft.com":        false,
		"https://api-us3.securitycenter.microsoft.us":           false,
	} {
		if c, got := CloudOf(base); got != ok || ok && (c.Scope != scopePublic || c.Login != loginPublic) {
			t.Errorf("%s: %t, %+v", base, got, c)
		}
	}
}

func TestLinkInQuotes(t *testing.T) {
	const want = "https://x.blob.core.windows.net/c/b?sig=a"
	for _, value := range []string{want, `\"` + want + `\"`, `'` + want + `'`, ` \"` + want + `\"\n`, strings.ReplaceAll(want, "?", "?a&amp;")} {
		got, ok := linkIn(`{"value":"` + value + `"}`)
		if !ok || strings.ReplaceAll(got, "a&", "") != want {
			t.Errorf("%s: %q", value, got)
		}
	}
	for _, value := range []string{`null`, `""`, `"\"\""`, `5`} {
		if got, ok := linkIn(`{"value":` + value + `}`); ok {
			t.Errorf("%s: %q", value, got)
		}
	}
}

func TestTenantOf(t *testing.T) {
	for payload, want := range map[string]string{
		`{"tid":"7D7B92C8-4ac8-4aa5-b222-9f91ca0bf8d9"}`: "7d7b92c8-4ac8-4aa5-b222-9f91ca0bf8d9",
		`{"tid":"evil/.."}`: "",
		`{}`:                "",
		`not json`:          "",
	} {
		if got := TenantOf(jwt(payload)); got != want {
			t.Errorf("%s: %q", payload, got)
		}
	}
	if got := TenantOf("opaque"); got != "" {
		t.Errorf("%q", got)
	}
}
