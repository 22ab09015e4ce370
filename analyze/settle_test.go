package analyze

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// parseMatches reads "0-9 file, 2-4 domain row 1.2 weak": places, kind, and number and scanner of a
// row.
func parseMatches(t *testing.T, s string) (all []artifact.Match) {
	t.Helper()
	for part := range strings.SplitSeq(s, ", ") {
		m := artifact.Match{Level: artifact.High}
		words := strings.Fields(part)
		if _, err := fmt.Sscanf(words[0], "%d-%d", &m.Start, &m.End); err != nil {
			t.Fatalf("%q: %v", part, err)
		}
		if m.Kind = artifact.CodeOf(artifact.Kind(words[1])); m.Kind == artifact.Other {
			t.Fatalf("%q: no such kind", part)
		}
		for i := 2; i < len(words); i++ {
			switch words[i] {
			case "row":
				i++
				if _, err := fmt.Sscanf(words[i], "%d.%d", &m.Row.Number, &m.Row.Scanner); err != nil {
					t.Fatalf("%q: %v", part, err)
				}
			case "weak":
				m.Flags |= artifact.Weak
			case "windows":
				m.Flags |= artifact.Windows
			}
		}
		all = append(all, m)
	}
	return all
}

func showMatches(all []artifact.Match) string {
	var parts []string
	for i := range all {
		m := &all[i]
		s := fmt.Sprintf("%d-%d %s", m.Start, m.End, m.Kind.Kind())
		if m.Row.Number != 0 {
			s += fmt.Sprintf(" row %d.%d", m.Row.Number, m.Row.Scanner)
		}
		if m.Flags.Has(artifact.Weak) {
			s += " weak"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// TestSettle: which matches are left of those of a line, in whatever order scanners found them.
func TestSettle(t *testing.T) {
	for _, c := range []struct{ matches, want string }{
		{"0-4 size, 6-9 hash", "0-4 size, 6-9 hash"},
		{"6-9 hash, 0-4 size", "0-4 size, 6-9 hash"},
		// two scanners found the same
		{"0-9 file, 0-9 file", "0-9 file"},
		{"0-9 file, 0-9 file row 1.2", "0-9 file row 1.2"},
		// what lies in a path
		{"0-20 file windows, 3-8 domain, 9-12 size, 10-20 timestamp", "0-20 file"},
		{"0-20 file windows, 2-8 domain", "0-20 file, 2-8 domain"},
		{"0-20 file, 2-8 ipv4", "0-20 file"},
		{"0-20 file windows, 3-19 hash, 4-18 guid", "0-20 file, 3-19 hash, 4-18 guid"},
		{"0-20 file, 15-25 account", "0-20 file, 15-25 account"},
		// what lies in a URL
		{"0-30 url, 8-20 domain, 20-30 file, 22-25 size", "0-30 url, 8-20 domain"},
		// a cell is what the table says
		{"0-9 file row 1.1, 0-9 size, 2-4 domain, 12-20 file", "0-9 file row 1.1, 12-20 file"},
		{"0-9 command row 1.1, 2-4 domain, 5-8 size", "0-9 command row 1.1, 2-4 domain, 5-8 size"},
		{"0-9 file row 1.1, 4-12 process row 1.2, 14-16 process row 2.2", "0-9 file row 1.1, 14-16 process row 2.2"},
		// weak ones
		{"0-9 file, 2-5 file weak", "0-9 file"},
		{"0-9 size, 2-5 domain weak", "0-9 size, 2-5 domain weak"},
		{"0-9 file, 0-9 file weak", "0-9 file"},
	} {
		for _, backwards := range []bool{false, true} {
			r := new(resolver)
			r.list.Matches = parseMatches(t, c.matches)
			if backwards {
				for i, k := 0, len(r.list.Matches)-1; i < k; i, k = i+1, k-1 {
					all := r.list.Matches
					all[i], all[k] = all[k], all[i]
				}
			}
			for i := range r.list.Matches {
				r.inRows = r.inRows || r.list.Matches[i].Row.Number != 0
			}
			r.sort()
			r.settle()
			if got := showMatches(r.list.Matches); got != c.want {
				t.Errorf("%s: left %q, want %q", c.matches, got, c.want)
			}
		}
	}
}

// TestSortMany: many matches are in the same order as few.
func TestSortMany(t *testing.T) {
	r := new(resolver)
	for i := range 10 * fewMatches {
		start := i * 7919 % 1000
		r.list.Add(start, start+1+i%3, artifact.Code(1+i%18), artifact.RuleURL, artifact.High)
	}
	r.sort()
	for i := 1; i < len(r.list.Matches); i++ {
		if a, b := &r.list.Matches[i-1], &r.list.Matches[i]; r.list.Compare(a, b) > 0 {
			t.Fatalf("%+v before %+v", a, b)
		}
	}
}
