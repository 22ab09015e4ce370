package labelled

import (
	"math"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

func TestWilson(t *testing.T) {
	// By hand, and as in Brown, Cai and DasGupta, Interval Estimation for a Binomial Proportion
	// (2001).
	for _, c := range []struct {
		of, all   int
		low, high float64
	}{
		{0, 0, 0, 1},
		{0, 10, 0, 0.2775},
		{10, 10, 0.7225, 1},
		{5, 10, 0.2366, 0.7634},
		{97, 100, 0.9155, 0.9897},
	} {
		low, high := Share{c.of, c.all}.Wilson()
		if math.Abs(low-c.low) > 1e-4 || math.Abs(high-c.high) > 1e-4 {
			t.Errorf("%d of %d: %.4f-%.4f, want %.4f-%.4f", c.of, c.all, low, high, c.low, c.high)
		}
	}
}

// TestStrict: the judge refuses what is nearly right.
func TestStrict(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	file := item{value: "a.txt", path: `C:\a.txt`, size: &analyze.Size{Bytes: 5, Min: 5, Max: 5},
		hashes: []analyze.Hash{{Kind: "md5", Value: "aa"}}}
	right := Want{Value: "a.txt", Path: `C:\a.txt`, Size: n(5), Hashes: map[string]string{"md5": "aa"}}
	if !file.is("joins", &right) {
		t.Fatal("the right one is refused")
	}
	for name, spoil := range map[string]func(*Want){
		"value":       func(w *Want) { w.Value = "a.tx" },
		"path":        func(w *Want) { w.Path = `C:\a.tx` },
		"no path":     func(w *Want) { w.Path = "" },
		"size":        func(w *Want) { w.Size = n(6) },
		"bounds":      func(w *Want) { w.SizeMin = n(4) },
		"hash":        func(w *Want) { w.Hashes = map[string]string{"md5": "ab"} },
		"more hashes": func(w *Want) { w.Hashes = map[string]string{"md5": "aa", "sha1": "b"} },
		"no hashes":   func(w *Want) { w.Hashes = nil },
		"truncated":   func(w *Want) { w.Truncated = true },
		"ambiguous":   func(w *Want) { w.Ambiguous = true },
		"normalized":  func(w *Want) { w.Normalized = "b" },
	} {
		w := right
		spoil(&w)
		if file.is("joins", &w) {
			t.Errorf("%s: taken though it is wrong", name)
		}
	}
}

// TestSecrets: a secret that is found and shown counts as lost.
func TestSecrets(t *testing.T) {
	c := Case{Text: "password: hunter2!", Want: []Want{{Secret: "hunter2!"}}}
	found := &analyze.Finding{Kind: analyze.KindSecret}
	found.Span.Start, found.Span.End = 10, 18
	for _, x := range []struct {
		name     string
		findings []*analyze.Finding
		right    bool
	}{
		{"covered", []*analyze.Finding{found}, true},
		{"none", nil, false},
		{"shown", []*analyze.Finding{found, {Kind: analyze.KindCommand, Value: c.Text}}, false},
	} {
		v := Outcome{Case: &c}
		v.secrets(x.findings)
		if v.Right() != x.right {
			t.Errorf("%s: lost %q, wrong %q", x.name, v.Lost, v.Wrong)
		}
	}
}

func TestSameTime(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"2024-01-15T15:14:07Z", "2024-01-15T15:14:07Z", true},
		{"2024-01-15T15:14:07.000Z", "2024-01-15T15:14:07Z", true},
		{"2024-01-15T15:14:07.1Z", "2024-01-15T15:14:07Z", false},
		{"2024-01-15T15:14:07+01:00", "2024-01-15T14:14:07Z", false},
		{"2024-01-15T15:14:07", "2024-01-15T15:14:07Z", false},
		{"2024-01-15T15:14:07", "2024-01-15T15:14:07.0", true},
		{"2024-01-15T15:14:07", "", false},
		{"", "2024-01-15T15:14:07", false},
		{"", "", true},
	} {
		if sameTime(c.a, c.b) != c.same {
			t.Errorf("%q and %q", c.a, c.b)
		}
	}
}
