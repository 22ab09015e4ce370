package labelled

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
)

const (
	enough     = 15 // of each kind and join, in both halves together
	mostOfOne  = 30 // cases of one source
	leastCases = 400
	leastFrom  = 20 // sources
)

// keep are the licences under which a text may be kept here.
var keep = []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "Unlicense", "public-domain", "MIT OR Apache-2.0", "lsof"}

// short says why there are fewer than enough of a kind or a join.
var short = map[string]string{
	"task":            "of the packages that were found one prints scheduled tasks; others name them in prose",
	"command":         "documentation shows commands as input, which is no finding; few packages print command lines",
	"join: signature": "no package that was found prints the state of signatures of files",
}

// halves reads both halves.
func halves(t *testing.T) map[string][]FieldCase {
	t.Helper()
	all := map[string][]FieldCase{}
	for _, half := range []string{"field", "final"} {
		cases, err := ReadField(filepath.Join(labels, half))
		if err != nil {
			t.Fatal(err)
		}
		all[half] = cases
	}
	return all
}

func TestFieldCases(t *testing.T) {
	seen := map[string]string{}
	for half, cases := range halves(t) {
		for i := range cases {
			c := &cases[i]
			if c.Source+".jsonl" != c.File {
				t.Errorf("%s/%s:%d: a case of %s", half, c.File, c.Line, c.Source)
			}
			id := c.Text + c.SHA256
			if at := seen[id]; at != "" {
				t.Errorf("%s/%s:%d: the text of %s again", half, c.File, c.Line, at)
			}
			seen[id] = c.Place
			wellFormedField(t, c)
		}
	}
}

// wellFormedField checks what a slip of the pen would break.
func wellFormedField(t *testing.T, c *FieldCase) {
	t.Helper()
	for name, member := range map[string]string{"version": c.Version, "licence": c.Licence, "package": c.Package, "place": c.Place, "note": c.Note} {
		if member == "" {
			t.Errorf("%s:%d: no %s", c.File, c.Line, name)
		}
	}
	if (c.Text == "") == (c.SHA256 == "") || c.SHA256 != "" && !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(c.SHA256) {
		t.Errorf("%s:%d: neither a text nor a digest, or both", c.File, c.Line)
	}
	if c.Text != "" && !slices.Contains(keep, c.Licence) {
		t.Errorf("%s:%d: a text under %q is kept", c.File, c.Line, c.Licence)
	}
	if !slices.Contains([]string{"", "line", "row", "block"}, c.Layout) {
		t.Errorf("%s:%d: layout %q", c.File, c.Line, c.Layout)
	}
	for _, k := range c.Kinds {
		if !slices.Contains(analyze.Kinds(), k) {
			t.Errorf("%s:%d: no kind %q", c.File, c.Line, k)
		}
	}
	for i := range c.Want {
		w := &c.Want[i]
		if !slices.Contains(analyze.Kinds(), w.Kind) || !c.Judges(w.Kind) {
			t.Errorf("%s:%d: %q is of kind %q, which is not judged", c.File, c.Line, w.Value, w.Kind)
		}
		if w.Value == "" || c.Text != "" && !strings.Contains(c.Text, w.Value) {
			t.Errorf("%s:%d: %q is not in the text", c.File, c.Line, w.Value)
		}
		if w.Kind == analyze.KindTimestamp && !w.Optional && w.Time == nil || w.Kind == analyze.KindSize && !w.Optional && w.Size == nil {
			t.Errorf("%s:%d: %q does not say what it means", c.File, c.Line, w.Value)
		}
		if len(w.joined()) > 0 && c.Layout == "" && !w.Optional {
			t.Errorf("%s:%d: %q is joined, but the case has no layout", c.File, c.Line, w.Value)
		}
		for name, h := range w.Hashes {
			if n := map[string]int{"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}[name]; len(h) != n || h != strings.ToLower(h) {
				t.Errorf("%s:%d: %q is no %s in lower case", c.File, c.Line, h, name)
			}
		}
		for _, join := range w.Open {
			if !slices.Contains(JoinNames, join) {
				t.Errorf("%s:%d: no join %q", c.File, c.Line, join)
			}
		}
	}
}

func TestFieldSplit(t *testing.T) {
	both := halves(t)
	here, there := Sources(both["field"]), Sources(both["final"])
	for _, sources := range []map[string]int{here, there} {
		for s, n := range sources {
			if n > mostOfOne {
				t.Errorf("%d cases of %s, at most %d", n, s, mostOfOne)
			}
		}
	}
	for s := range here {
		if there[s] > 0 {
			t.Errorf("%s is in both halves", s)
		}
	}
	if n := len(here) + len(there); n < leastFrom {
		t.Errorf("%d sources of at least %d", n, leastFrom)
	}
	all := len(both["field"]) + len(both["final"])
	if all < leastCases {
		t.Errorf("%d cases of at least %d", all, leastCases)
	}
	if n := len(both["final"]); 10*n < 3*all || 5*n > 2*all {
		t.Errorf("%d of %d cases are judged by -final, not a third", n, all)
	}
}

func TestFieldCounts(t *testing.T) {
	n := map[string]int{}
	for _, k := range analyze.Kinds() {
		n[string(k)] = 0
	}
	for _, j := range JoinNames[:6] {
		n["join: "+j] = 0
	}
	for _, l := range []string{"line", "row", "block"} {
		n["joins by "+l] = 0
	}
	for _, cases := range halves(t) {
		for i := range cases {
			for j := range cases[i].Want {
				w := &cases[i].Want[j]
				if w.Optional {
					continue
				}
				n[string(w.Kind)]++
				for _, join := range w.joined() {
					n["join: "+join]++
					n["joins by "+cases[i].Layout]++
				}
			}
		}
	}
	for what, count := range n {
		switch why := short[what]; {
		case count < enough && why == "":
			t.Errorf("%s: %d, at least %d are needed", what, count, enough)
		case count >= enough && why != "":
			t.Errorf("%s: %d are enough; it is still listed as short", what, count)
		}
	}
}
