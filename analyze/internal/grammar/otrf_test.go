package grammar

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// What the events do not label is not wrong: this measures recall alone.
func TestOTRFRecall(t *testing.T) {
	type event struct {
		Text   string
		Paths  []string
		Hashes json.RawMessage
	}
	all := readCorpus[event](t, "otrf/events.jsonl")
	var paths, foundPaths, hashes, foundHashes int
	missed := map[string]bool{}
	for _, e := range all {
		got := map[string]bool{}
		for _, line := range linesOf(e.Text) {
			for _, p := range pathsOf([]byte(line)) {
				got[value(line, p)] = true
			}
			list := new(artifact.List)
			Hashes(list, hexLine([]byte(line)))
			for _, h := range list.Matches {
				got[line[h.Start:h.End]] = true
			}
		}
		for _, p := range e.Paths {
			paths++
			if got[p] {
				foundPaths++
			} else if !missed[p] {
				missed[p] = true
				t.Logf("missed %s", p)
			}
		}
		for _, h := range hashesOf(t, e.Hashes) {
			hashes++
			if got[h] {
				foundHashes++
			} else {
				t.Logf("missed %s", h)
			}
		}
	}
	t.Logf("otrf: %d of %d paths, %d of %d hashes found", foundPaths, paths, foundHashes, hashes)
	if foundPaths < otrfPathFloor || foundHashes < otrfHashFloor {
		t.Errorf("the floors are %d paths and %d hashes", otrfPathFloor, otrfHashFloor)
	}
}

// hashesOf splits "SHA1=…,MD5=…"; an event without hashes has null.
func hashesOf(t *testing.T, raw json.RawMessage) []string {
	var list string
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	var all []string
	for pair := range strings.SplitSeq(list, ",") {
		// Zeros stand for a hash that was not computed.
		if _, h, ok := strings.Cut(pair, "="); ok && strings.Trim(h, "0") != "" {
			all = append(all, h)
		}
	}
	return all
}
