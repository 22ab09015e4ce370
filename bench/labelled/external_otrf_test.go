package labelled

import (
	"strings"
	"testing"
)

// event is a message of a Windows event log and what it holds. The labels are for recall: what is
// not labelled may be right.
type event struct {
	Text   string   `json:"text"`
	Paths  []string `json:"paths"`
	Hashes string   `json:"hashes"` // KIND=digits,…
}

func events(t *testing.T) []event { return corpusLines[event](t, "otrf/events.jsonl", 420) }

// The floors of recall.
const (
	otrfPaths  = 0.998
	otrfHashes = 1.0
)

func TestOTRFRecall(t *testing.T) {
	var paths, foundPaths, hashes, foundHashes int
	for i, e := range events(t) {
		gotPaths, gotHashes := map[string]bool{}, map[string]bool{}
		for _, f := range mustFind(t, e.Text) {
			if isPath(f) {
				gotPaths[f.Value] = true
			}
			for _, h := range f.Hashes {
				gotHashes[h.Value] = true
			}
		}
		for _, want := range e.Paths {
			paths++
			if gotPaths[want] {
				foundPaths++
			} else {
				t.Logf("event %d: no path %q", i+1, want)
			}
		}
		for want := range strings.SplitSeq(e.Hashes, ",") {
			kind, digits, ok := strings.Cut(want, "=")
			if !ok {
				continue
			}
			hashes++
			if gotHashes[strings.ToLower(digits)] {
				foundHashes++
			} else {
				t.Logf("event %d: no %s %s", i+1, kind, digits)
			}
		}
	}
	t.Logf("%d of %d paths, %d of %d hashes", foundPaths, paths, foundHashes, hashes)
	if paths < 700 || float64(foundPaths) < otrfPaths*float64(paths) {
		t.Errorf("%d of %d paths found, less than %v", foundPaths, paths, otrfPaths)
	}
	if hashes < 100 || float64(foundHashes) < otrfHashes*float64(hashes) {
		t.Errorf("%d of %d hashes found", foundHashes, hashes)
	}
}
