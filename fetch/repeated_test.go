package fetch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// TestRepeated: an index that an action lists more than once is one command with one result.
func TestRepeated(t *testing.T) {
	at := func(index int, kind, status string) api.Command {
		return api.Command{Index: index, Type: kind, Status: status}
	}
	for _, c := range []struct {
		name     string
		commands []api.Command
		done     bool // the action
		want     string
		repeated []int
		links    int64
	}{
		{"twice", []api.Command{at(0, "RunScript", "Completed"), at(0, "RunScript", "Completed")}, true, "0 fetched", []int{1}, 1},
		{"many times", []api.Command{at(0, "RunScript", "Completed"), at(1, "GetFile", "Completed"), at(0, "RunScript", "Completed"), at(1, "GetFile", "Completed"), at(0, "GetFile", "Completed")},
			true, "0 fetched, 1 fetched", []int{2, 1}, 2},
		{"failed first", []api.Command{at(0, "RunScript", "Failed"), at(0, "RunScript", "Completed")}, true, "0 fetched", []int{1}, 1},
		{"failed last", []api.Command{at(0, "RunScript", "Completed"), at(0, "RunScript", "Failed")}, true, "0 fetched", []int{1}, 1},
		{"a file put first", []api.Command{at(0, "PutFile", "Completed"), at(0, "RunScript", "Completed")}, true, "0 fetched", []int{1}, 1},
		{"pending both", []api.Command{at(0, "RunScript", "Created"), at(0, "RunScript", "Created")}, false, "0 pending", []int{1}, 0},
		{"failed both", []api.Command{at(0, "RunScript", "Failed"), at(0, "RunScript", "Failed")}, true, "0 no result", []int{1}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t)
			a := &api.Action{ID: id(1), Status: map[bool]string{true: "Succeeded", false: "Pending"}[c.done], Commands: c.commands}
			s.actions = append(s.actions, a)
			for i := range 2 {
				s.blobs[a.ID+":"+string(rune('0'+i))] = newBlob(9, i)
			}
			for _, targets := range [][]fetch.Target{{{Action: id(1), Index: fetch.AllResults}}, {{Action: id(1), Index: 0}, {Action: id(1), Index: 1}, {Action: id(1), Index: 0}}} {
				dir := filepath.Join(t.TempDir(), "case")
				s.links.Store(0)
				_, items := fetchWith(t, s, dir, func(f *fetch.Fetcher) { f.Parallel = 8 }, targets...)
				var got []string
				var repeated []int
				for _, item := range items {
					if item.State == fetch.StateUnknown {
						continue
					}
					got = append(got, string(rune('0'+item.Key.Index))+" "+string(item.State))
					repeated = append(repeated, item.Repeated)
					if item.State != fetch.StateFetched {
						continue
					}
					b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(item.Blob.Path)))
					if err != nil || string(b) != newBlob(9, item.Key.Index) {
						t.Errorf("%s: %d bytes, %v", item.Blob.Path, len(b), err)
					}
				}
				if strings.Join(got, ", ") != c.want || len(repeated) != len(c.repeated) || repeated[0] != c.repeated[0] ||
					s.links.Load() != c.links {
					t.Errorf("%v: got %q, repeated %v, %d links", targets, got, repeated, s.links.Load())
				}
				if r, err := casedir.Verify(t.Context(), dir, nil); err != nil || !r.OK() {
					t.Errorf("%+v, %v", r, err)
				}
			}
		})
	}
}
