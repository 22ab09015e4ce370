package lrkit

import (
	"strings"
	"testing"
)

func TestWildcard(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{
		{"ws-1", "ws-1", true},
		{"WS-1", "ws-1", true},
		{"ws-1", "ws-10", false},
		{"ws-*", "ws-10", true},
		{"*", "x", true},
		{"*", "", false},
		{"", "", false},
		{"", "x", false},
		{"*.ps1", "a.ps1", true},
		{"*.ps1", "a.ps1x", false},
		{"a*b*c", "aXbYc", true},
		{"a*b*c", "aXbY", false},
		{"a**c", "abc", true},
		{"a[1]", "a[1]", true},
		{"é*", "Éa", true},
		{strings.Repeat("*a", 200), strings.Repeat("a", 4000) + "b", false},
	} {
		if got := wildcard(c.pattern, c.s); got != c.want {
			t.Errorf("%.20q, %.20q: %t", c.pattern, c.s, got)
		}
	}
}

func TestFilterMachine(t *testing.T) {
	f := Filter{Machines: []string{"ws-1", "db*"}}
	for name, want := range map[string]bool{
		"ws-1": true, "WS-1.corp.example": true, "ws-10.corp.example": false, "db7.corp.example": true, "db7": true, "": false, "corp": false,
	} {
		if got := f.Machine(name, "id"); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
	if !f.Machine("other", "WS-1") || !(&Filter{}).Machine("", "") {
		t.Error("an id, or no filter")
	}
}
