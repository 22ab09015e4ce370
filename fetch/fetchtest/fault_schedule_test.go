package fetchtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// TestSchedule: which requests a fault hits.
func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		name     string
		schedule []fetchtest.Fault
		want     string // the statuses of requests for 0-3, 4-7, 8-11, all, and 0-3 again
	}{
		{"none", nil, "206 206 206 200 206"},
		{"the first", []fetchtest.Fault{{Do: "internal"}}, "500 206 206 200 206"},
		{"the third", []fetchtest.Fault{{Do: "internal", From: 3}}, "206 206 500 200 206"},
		{"two from the second", []fetchtest.Fault{{Do: "internal", From: 2, Count: 2}}, "206 500 500 200 206"},
		{"all from the fourth", []fetchtest.Fault{{Do: "internal", From: 4, Count: -1}}, "206 206 206 500 500"},
		{"a range", []fetchtest.Fault{{Do: "internal", Range: "bytes=4-7", Count: -1}}, "206 500 206 200 206"},
		{"the second of a range", []fetchtest.Fault{{Do: "internal", Range: "bytes=0-3", From: 2}}, "206 206 206 200 500"},
		{"a byte", []fetchtest.Fault{{Do: "internal", Range: "@9", Count: -1}}, "206 206 500 500 206"},
		{"no range", []fetchtest.Fault{{Do: "internal", Range: "none"}}, "206 206 206 500 206"},
		{"of the result", []fetchtest.Fault{{Do: "internal", Of: fetchtest.OneAction + "/0"}}, "500 206 206 200 206"},
		{"of the action", []fetchtest.Fault{{Do: "internal", Of: strings.ToUpper(fetchtest.OneAction)}}, "500 206 206 200 206"},
		{"of another", []fetchtest.Fault{{Do: "internal", Of: fetchtest.OneAction + "/1", Count: -1}}, "206 206 206 200 206"},
		{"of another kind", []fetchtest.Fault{{Do: "internal", Kind: fetchtest.KindLink, Count: -1}}, "206 206 206 200 206"},
		{"two", []fetchtest.Fault{{Do: "internal"}, {Do: "busy", From: 2}}, "500 503 206 200 206"},
		{"two at once: the first answers", []fetchtest.Fault{{Do: "busy"}, {Do: "internal"}}, "503 206 206 200 206"},
		{"two at once: both act", []fetchtest.Fault{{Do: "whole"}, {Do: "corrupt", At: 0}}, "200 206 206 200 206"},
	} {
		b := newBench(t, fetchtest.One(fetchtest.Text(sixteen), at), fetchtest.Options{Faults: c.schedule})
		var got []string
		for _, ranges := range []string{"bytes=0-3", "bytes=4-7", "bytes=8-11", "", "bytes=0-3"} {
			var header []string
			if ranges != "" {
				header = []string{"Range", ranges}
			}
			got = append(got, fmt.Sprint(b.get(b.link(), header...).status))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, not %s", c.name, s, c.want)
		}
	}
}

// TestReadFaults: what is wrong with a schedule is said.
func TestReadFaults(t *testing.T) {
	all, err := fetchtest.ReadFaults(
		strings.NewReader(
			`[{"kind":"blob","of":"x/0","range":"@5","from":2,"count":-1,"do":"cut","at":7},{"do":"throttled","retry_after":"1e9"}]`,
		),
	)
	if err != nil || len(all) != 2 || all[0].At != 7 || all[0].Count != -1 || all[1].RetryAfter != "1e9" {
		t.Errorf("%+v %v", all, err)
	}
	for text, want := range map[string]string{
		``:                               "EOF",
		`{}`:                             "object",
		`[] []`:                          "after the schedule",
		`[{"do":"dance"}]`:               "dance",
		`[{"do":"cut","when":1}]`:        "when",
		`[{"do":"cut","kind":"x"}]`:      "kind",
		`[{"do":"whole","kind":"list"}]`: "makes no sense",
		`[{"do":"slow"}]`:                "rate",
		`[{"do":"redirect"}]`:            "to",
		`[{"do":"content-range"}]`:       "start, end or total",
		`[{"do":"cut","from":-1}]`:       "count",
		`[{"do":"cut","at":-1}]`:         "negative",
		`[{"do":"cut","range":"@x"}]`:    "offset",
		`[{"do":"status","status":100}]`: "status",
	} {
		if _, err := fetchtest.ReadFaults(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("New takes a fault that is none")
		}
	}()
	fetchtest.New(fetchtest.One(digits(1), at), &fetchtest.Options{Faults: []fetchtest.Fault{{Do: "dance"}}})
}

// FuzzFaults: no schedule makes the emulator panic, and none lets it send another status than it
// logs. Faults that take time are left out.
func FuzzFaults(f *testing.F) {
	for _, c := range shows {
		text, err := json.Marshal([]fetchtest.Fault{c.fault})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), "bytes=4-11")
	}
	f.Add(
		`[{"do":"range","start":-9223372036854775808,"end":9223372036854775807},{"do":"content-range","total":9223372036854775807}]`,
		"bytes=0-",
	)
	f.Add(`[{"do":"replace","total":9223372036854775807},{"do":"corrupt","at":9223372036854775807}]`, "")
	f.Add(
		`[{"do":"touch","range":"@9223372036854775807","count":-1},{"do":"shorter","by":9223372036854775807},{"do":"multipart"}]`,
		"bytes=1-1",
	)
	f.Fuzz(func(t *testing.T, text, ranges string) {
		faults, err := fetchtest.ReadFaults(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, one := range faults {
			if one.Rate > 0 || one.Seconds > 0 || one.By > 1<<20 || one.Total > 1<<20 || one.Do == "stall" || one.Do == "hang" || one.Do == "hang-undone" ||
				one.Do == "huge-header" {
				return
			}
		}
		e := fetchtest.New(
			fetchtest.One(fetchtest.Text(sixteen), at),
			&fetchtest.Options{Clock: fetchtest.NewClock(at).Now, Faults: faults},
		)
		link, err := e.Link(fetchtest.OneAction, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			r := httptest.NewRequest(method, link, nil)
			r.Header.Set("Range", ranges)
			w := httptest.NewRecorder()
			aborted := serve(t, e, w, r)
			log := e.Requests(fetchtest.KindBlob)
			if got := log[len(log)-1]; !aborted && got.Status != w.Code || method == http.MethodHead && w.Body.Len() > 0 {
				t.Errorf("%s: %d, and %d in the log, with %q", text, w.Code, got.Status, w.Body)
			}
		}
	})
}
