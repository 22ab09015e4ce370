package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"time"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

const (
	pageSize   = 100
	actionSize = 600_000
)

// pageScenes are answers of the API that are as large as they may be.
func pageScenes(cfg config) []scene {
	comment := func(a *fetchtest.Action) { a.RequestorComment = strings.Repeat("x", actionSize) }
	errors := func(a *fetchtest.Action) {
		a.Commands = append(a.Commands, fetchtest.GetFile(`C:\gone.txt`).Failed(time.Second, 2*time.Second, strings.Repeat("x", actionSize)))
	}
	large := func(a *fetchtest.Action) { a.RequestorComment = strings.Repeat("x", 2*actionSize) }
	n := cfg.pages * pageSize
	return []scene{
		pages("pages", n, comment, sceneRun{args: []string{"--dry-run", "--all", "all"}, exits: []int{0}, says: "to fetch"}),
		pages("pages of errors", n, errors, sceneRun{args: []string{"--dry-run", "--all", "all"}, exits: []int{0}, says: "to fetch"}),
		pages("actions too large", n, large, sceneRun{args: []string{"--dry-run", "--all", "all"}, exits: []int{1}, says: "was skipped"}),
		pages("pages, fetched", 40, comment, sceneRun{args: []string{"--all", "all", "--parallel", "8"}, exits: []int{0}, says: "fetched"}),
		pages("pages, waited for", pageSize, comment, sceneRun{args: []string{"--dry-run", "--wait", "--all", "all"}, exits: []int{0}, says: "to fetch"}),
		ids("ids", fetch.MaxTargets/1000, sceneRun{exits: []int{0}, says: "to fetch"}),
		ids("ids without end", fetch.MaxTargets+1, sceneRun{exits: []int{4}, says: `the limit "targets"`}),
	}
}

// pages is a service with actions of that kind.
func pages(name string, n int, change func(*fetchtest.Action), run sceneRun) scene {
	return scene{name, pagesRSS, func(dir string) (*staged, error) {
		e := fetchtest.New(hunt(n, change), &fetchtest.Options{PageSize: pageSize, PerMinute: -1, PerHour: -1})
		server := e.Start()
		return serve(dir, server.URL, run, func() { server.Close(); e.Close() }), nil
	}}
}

// hunt is a world of n actions with a result each.
func hunt(n int, change func(*fetchtest.Action)) *fetchtest.Tenant {
	w := fetchtest.One(fetchtest.Text(`{"script_name":"x.ps1","exit_code":0,"script_output":"","script_errors":""}`), time.Now().Add(-time.Hour))
	base := w.Actions[0]
	w.Actions = nil
	for i := range n {
		a := base
		a.ID = gen.CaseAction(i)
		a.Commands = []fetchtest.Command{base.Commands[0]}
		blob := *base.Commands[0].Result
		blob.Name = ""
		a.Commands[0].Result = &blob
		if change != nil {
			change(&a)
		}
		w.Actions = append(w.Actions, a)
	}
	return w
}

// ids is a service that lists n actions with nothing but ids, a hundred thousand a page, and knows
// them.
func ids(name string, n int, run sceneRun) scene {
	const most = 100_000
	run.args = []string{"--dry-run", "--all", "all"}
	return scene{name, pagesRSS, func(dir string) (*staged, error) {
		e := fetchtest.New(hunt(min(n, 2000), nil), &fetchtest.Options{PerMinute: -1, PerHour: -1})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if r.URL.Path != "/api/machineactions" || strings.HasPrefix(q.Get("$filter"), "id in") {
				e.ServeHTTP(w, r)
				return
			}
			from := 0
			fmt.Sscan(q.Get("$skip"), &from)
			io.WriteString(w, `{"value":[`)
			for i := from; i < min(n, from+most); i++ {
				fmt.Fprintf(w, `%s{"id":"%s"}`, map[bool]string{true: ","}[i > from], gen.CaseAction(i))
			}
			io.WriteString(w, "]")
			if from+most < n {
				fmt.Fprintf(w, `,"@odata.nextLink":"http://%s/api/machineactions?$skip=%d"`, r.Host, from+most)
			}
			io.WriteString(w, "}")
		}))
		return serve(dir, server.URL, run, func() { server.Close(); e.Close() }), nil
	}}
}

// serve is a fetch from a service.
func serve(dir, url string, run sceneRun, end func()) *staged {
	run.args = append([]string{"fetch", "--allow-api-host", "--case", filepath.Join(dir, "case")}, run.args...)
	run.env = []string{
		"LRKIT_API=" + url, "LRKIT_LOGIN=" + url, "LRKIT_SCOPE=" + fetchtest.Scope, "LRKIT_TENANT_ID=" + fetchtest.DefaultTenant,
		"LRKIT_CLIENT_ID=" + fetchtest.DefaultClientID, "LRKIT_CLIENT_SECRET=" + fetchtest.DefaultClientSecret,
	}
	return &staged{runs: []sceneRun{run}, close: end}
}
