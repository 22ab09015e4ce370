package api

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// TestResultLink: a link is what the value holds, also where it was escaped for HTML.
func TestResultLink(t *testing.T) {
	// The example of the page "Get live response results".
	sample := `{
    "@odata.context": "https://api.securitycenter.microsoft.com/api/$metadata#Edm.String",
    "value": "https://core.windows.net/investigation-actions-data/ID/CustomPlaybookCommandOutput/4ed5e7807ad1fe59b00b664fe06a0f07?se=2021-02-04T16%3A13%3A50Z&sp=r&sv=2019-07-07&sr=b&sig=1dYGe9rPvUlXBPvYSmr6/OLXPY98m8qWqfIQCBbyZTY%3D"
}`
	const query = "se=2021-02-04T16%3A13%3A50Z&sp=r&sv=2019-07-07&sr=b&sig=1dYGe9rPvUlXBPvYSmr6/OLXPY98m8qWqfIQCBbyZTY%3D"
	const base = "https://core.windows.net/investigation-actions-data/ID/CustomPlaybookCommandOutput/4ed5e7807ad1fe59b00b664fe06a0f07?"
	for _, c := range []struct{ name, body, want string }{
		{"documented", sample, base + query},
		{"escaped for HTML", strings.ReplaceAll(sample, "&", "&amp;"), base + query},
		{"twice", strings.ReplaceAll(sample, "&", "&amp;amp;"), base + query},
		{"another entity is left alone", strings.ReplaceAll(sample, "sp=r", "sp=r&copy;&#43;"), base + strings.ReplaceAll(query, "sp=r", "sp=r&copy;&#43;")},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.RequestURI != "/api/machineactions/"+id0+"/GetLiveResponseResultDownloadLink(index=3)" {
				t.Error(r.RequestURI)
			}
			w.Write([]byte(c.body))
		})
		l, err := s.ResultLink(t.Context(), id0, 3)
		if err != nil {
			t.Fatal(err)
		}
		if l.Reveal() != c.want {
			t.Errorf("%s: %s", c.name, l.Reveal())
		}
	}
	for _, body := range []string{`{}`, `{"value":""}`, `{"value":5}`, `{"value":null}`, `[]`, `{"Value":"https://x"}`, `{"value":"` + strings.Repeat("a", maxLink+1) + `"}`} {
		s := serve(t, says(200, body))
		if _, err := s.ResultLink(t.Context(), id0, 0); !errors.Is(err, ErrResponse) || strings.Contains(err.Error(), "aaaa") {
			t.Errorf("%.50s: %v", body, err)
		}
	}
	s := serve(t, says(200, sample))
	for _, index := range []int{-1, 10000} {
		if _, err := s.ResultLink(t.Context(), id0, index); err == nil {
			t.Error(index)
		}
	}
}
