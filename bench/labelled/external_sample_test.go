package labelled

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

const (
	sampleSeed  = "lrkit 1\n"
	sampleSize  = 300
	sampleWrong = 0.02 // the largest share of findings that are no path, or one with a wrong border
	sampleNew   = 30   // how many findings may be unread: what changes is read again before it is many
)

// sampled is a finding of the sample.
type sampled struct {
	ticket, key string
	event       int
	finding     *analyze.Finding
}

// drawFindings draws from the findings of paths that no label names. A finding is known by the hash
// of its message and its span.
func drawFindings(t *testing.T) []sampled {
	var all []sampled
	for i, e := range events(t) {
		for _, f := range mustFind(t, e.Text) {
			if !isPath(f) || slices.Contains(e.Paths, f.Value) {
				continue
			}
			span := strconv.FormatInt(f.Span.Start, 10) + "-" + strconv.FormatInt(f.Span.End, 10)
			key := hexSum(e.Text + "\n" + span)[:16]
			all = append(all, sampled{hexSum(sampleSeed + key), key, i + 1, f})
		}
	}
	slices.SortFunc(all, func(a, b sampled) int {
		if a.ticket < b.ticket {
			return -1
		}
		return 1
	})
	return all
}

// TestOTRFPrecision: what was read by eye. The verdicts are "path", "border" (a path, and more or
// less of it) and "none".
func TestOTRFPrecision(t *testing.T) {
	data, err := os.ReadFile("testdata/otrf-verdicts.json")
	if err != nil {
		t.Fatal(err)
	}
	var verdicts map[string]string
	if err := json.Unmarshal(data, &verdicts); err != nil {
		t.Fatal(err)
	}
	all := drawFindings(t)
	if len(all) < sampleSize {
		t.Fatalf("%d findings are not labelled", len(all))
	}
	var right, wrong, unread int
	for _, s := range all[:sampleSize] {
		switch v := verdicts[s.key]; v {
		case "path":
			right++
		case "border", "none":
			wrong++
			t.Logf("event %d, %s: %q in %q", s.event, v, s.finding.Value, s.finding.Context)
		default:
			unread++
			t.Logf("event %d, not read yet, %q: %q in %q", s.event, s.key, s.finding.Value, s.finding.Context)
		}
	}
	t.Logf("of %d findings %d are paths, %d are not, %d are not read", sampleSize, right, wrong, unread)
	if unread > sampleNew {
		t.Errorf("%d findings are not read yet", unread)
	}
	if share := (Share{Of: wrong, All: right + wrong}); share.Value() > sampleWrong {
		t.Errorf("%d of %d findings are wrong, more than %v", wrong, right+wrong, sampleWrong)
	}
}
