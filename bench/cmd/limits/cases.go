package main

import (
	"path/filepath"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// caseScenes are cases of very many results, and manifests that are long in other ways.
func caseScenes(cfg config) []scene {
	const perLine = 300_000 // empty commands: a line of 900 KiB
	return []scene{
		cases("case", gen.Case{Results: cfg.results, Lines: cfg.lines}),
		cases("lines of commands", gen.Case{Results: 1, Lines: 60, Commands: perLine}),
	}
}

// cases is what the verbs do with a case.
func cases(name string, c gen.Case) scene {
	return scene{name, caseRSS, func(dir string) (*staged, error) {
		path := filepath.Join(dir, "case")
		if err := c.Write(path); err != nil {
			return nil, err
		}
		e := fetchtest.New(hunt(c.Results+1, nil), &fetchtest.Options{PerMinute: -1, PerHour: -1})
		server := e.Start()
		// One result more: that of the last action is not there yet.
		s := serve(dir, server.URL, sceneRun{args: []string{gen.CaseAction(c.Results), gen.CaseAction(0)}, exits: []int{0}, says: "present"},
			func() { server.Close(); e.Close() })
		for _, args := range [][]string{
			{"verify", path}, {"parse", path}, {"analyze", "--format", "ndjson", path}, {"analyze", "--format", "csv", path},
		} {
			s.runs = append(s.runs, sceneRun{args: args, exits: []int{0}})
		}
		return s, nil
	}}
}
