package uuid_test

import (
	"strings"
	"testing"

	"github.com/lrkit/lrkit/fetch/internal/uuid"
)

func TestParse(t *testing.T) {
	const id = "5382f7ea-7557-4ab7-9782-d50480024a4e"
	for _, s := range []string{id, strings.ToUpper(id)} {
		if u, ok := uuid.Parse(s); !ok || u.String() != id {
			t.Errorf("%s: %s, %v", s, u, ok)
		}
	}
	for _, s := range []string{"", id[1:], id + "0", strings.ReplaceAll(id, "-", "0"), "{" + id[2:] + "}", "-" + id[1:], id[:35] + "g", id[:35] + "-", id[:7] + "-" + id[8:]} {
		if u, ok := uuid.Parse(s); ok {
			t.Errorf("%q: %s", s, u)
		}
	}
	for i := range id { // a dash in any place, and another character in place of a dash
		c := "-"
		if id[i] == '-' {
			c = "0"
		}
		if u, ok := uuid.Parse(id[:i] + c + id[i+1:]); ok {
			t.Errorf("%s at %d: %s", c, i, u)
		}
	}
}
