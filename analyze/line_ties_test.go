package analyze

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// TestLineTies: what each path of a line has. Sizes and hashes are named by their places; hashes
// that begin at an even place are MD5, the others SHA-1.
func TestLineTies(t *testing.T) {
	for _, c := range []struct{ matches, want string }{
		{"0-9 file", "0: "},
		{"0-9 file, 10-12 size", "0: size 10"},
		{"0-2 size, 5-9 file", "5: size 0"},
		{"0-2 size, 5-9 file, 10-12 size", "5: size 10"},
		{"0-9 file, 10-12 size, 20-29 file", "0: size 10; 20: "},
		{"0-9 file, 10-20 hash, 21-30 hash, 32-40 hash", "0: hash 10 hash 21"},
		{"0-9 hash, 10-20 file", "10: hash 0"},
		{"0-20 file, 3-5 size", "0: "},
		{"0-20 file, 3-10 hash", "0: "},
		{"0-9 file, 10-12 size weak", "0: "},
		{"0-9 file, 10-12 size row 1.0", "0: "},
		{"0-2 size, 3-9 file, 10-12 size, 13-19 file", "3: size 0; 13: size 10"},
		{"0-2 hash, 3-9 file, 10-12 hash, 13-19 file", "3: hash 0; 13: hash 10"},
		{"0-2 size, 3-9 file, 13-19 file", "3: size 0; 13: "},
	} {
		list := &artifact.List{Matches: parseMatches(t, c.matches)}
		for i := range list.Matches {
			m := &list.Matches[i]
			m.Size = artifact.Exactly(1)
			if m.Kind == artifact.HashCode {
				m.Algorithm = artifact.MD5 + artifact.Algorithm(m.Start%2)
			}
		}
		ties := new(lineTies)
		ties.read(list, make([]byte, 64))
		var got []string
		for i := range list.Matches {
			if m := &list.Matches[i]; m.Kind == artifact.File {
				got = append(got, fmt.Sprintf("%d: %s", m.Start, showTies(ties, i)))
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: %q, want %q", c.matches, s, c.want)
		}
	}
}

func showTies(t *lineTies, path int) string {
	var all []string
	if s := t.ties[path].size; s > 0 {
		all = append(all, fmt.Sprintf("size %d", t.all[s-1].Start))
	}
	for h := t.ties[path].hash; h > 0; h = t.ties[h-1].next {
		all = append(all, fmt.Sprintf("hash %d", t.all[h-1].Start))
	}
	return strings.Join(all, " ")
}
