package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
)

// TestMixedFolder: the line that ends a run accounts for each of 305 files.
func TestMixedFolder(t *testing.T) {
	dir := t.TempDir()
	m, err := gen.Mixed(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m.Inputs() != 305 {
		t.Fatalf("%d inputs", m.Inputs())
	}
	left, n := "", 0
	for _, why := range slices.SortedFunc(maps.Keys(m.Left), func(a, b string) int {
		return cmp.Or(m.Left[b]-m.Left[a], strings.Compare(a, b))
	}) {
		left += fmt.Sprintf(", %s %d", why, m.Left[why])
		n += m.Left[why]
	}
	rest := fmt.Sprintf(", %d not looked into (%s); %d of them cut\n", n, left[2:], m.Cut)
	if m.Failed > 0 {
		rest = fmt.Sprintf(", %d could not be read", m.Failed) + rest
	}
	code := 3 // archives, garbage, what is cut
	if m.Failed > 0 {
		code = 1
	}
	for _, c := range []struct {
		verb []string
		want string
	}{
		{[]string{"analyze", "-f", "ndjson"}, fmt.Sprintf("lrkit: 305 inputs: %d with findings, %d without", m.Findings, m.None) + rest},
		{[]string{"analyze", "-f", "table", "-j", "4"}, fmt.Sprintf("lrkit: 305 inputs: %d with findings, %d without", m.Findings, m.None) + rest},
		{[]string{"parse"}, fmt.Sprintf("lrkit: 305 inputs: %d read", m.Findings+m.None) + rest},
	} {
		var out, messages bytes.Buffer
		got := Main(t.Context(), append(c.verb, dir), Streams{In: strings.NewReader(""), Out: &out, Err: &messages})
		lines := strings.SplitAfter(messages.String(), "\n")
		if last := lines[len(lines)-2]; got != code || last != c.want {
			t.Errorf("%v: exit code %d, want %d\n%swant\n%s", c.verb, got, code, last, c.want)
		}
		if slices.Contains(c.verb, "table") {
			if n := strings.Count(out.String(), "nothing found"); n != m.None {
				t.Errorf("%d inputs say that nothing was found, want %d", n, m.None)
			}
		}
	}
}
