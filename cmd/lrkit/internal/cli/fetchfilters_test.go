package cli

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNarrowed(t *testing.T) {
	const at = "2026-04-01T00:00:00Z"
	one := "machineId eq '" + hexID(1) + "'"
	for _, c := range []struct {
		name  string
		all   []string
		ids   []string
		since string
		want  []string
	}{
		{"a time", nil, nil, at, []string{"creationDateTimeUtc gt " + at}},
		{"a machine", nil, []string{hexID(1)}, "", []string{"(" + one + ")"}},
		{"both", nil, []string{hexID(1), hexID(2)}, at, []string{"(" + one + " or machineId eq '" + hexID(2) + "') and creationDateTimeUtc gt " + at}},
		{"of what is listed", []string{"status eq 'Failed' or status eq 'Pending'", "all"}, []string{hexID(1)}, "", []string{
			"(status eq 'Failed' or status eq 'Pending') and (" + one + ")", "(" + one + ")"}},
		{"nothing", []string{"all", "status eq 'Failed'"}, nil, "", []string{"all", "status eq 'Failed'"}},
	} {
		if diff := cmp.Diff(c.want, narrowed(c.all, c.ids, c.since)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	var ids []string
	for i := range 100 {
		ids = append(ids, hexID(i))
	}
	filters := narrowed(nil, ids, at)
	for _, f := range filters {
		if n := len(url.PathEscape(f)); n > maxFilter+100 {
			t.Errorf("a filter of %d bytes", n)
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(filters, func(f string) bool { return len(equalsID(f, id)) == 1 }) {
			t.Errorf("%s is in no filter", id)
		}
	}
}

// equalsID returns the comparisons of a filter with an id.
func equalsID(filter, id string) (found []string) {
	for _, m := range equalsMachine.FindAllStringSubmatch(filter, -1) {
		if m[1] == id {
			found = append(found, id)
		}
	}
	return found
}
