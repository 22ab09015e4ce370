package fetch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/lrkit/lrkit/fetch/casedir"
)

func numbered(n int) string { return fmt.Sprintf("5382f7ea-7557-4ab7-9782-%012d", n) }

func TestTargets(t *testing.T) {
	targets, err := NewTargets(
		Target{numbered(3), 7}, Target{numbered(1), 0}, Target{strings.ToUpper(numbered(3)), 2}, Target{numbered(2), 5},
		Target{numbered(2), AllResults}, Target{numbered(3), 7},
	)
	if err != nil {
		t.Fatal(err)
	}
	targets.tidy()
	var got []string
	for i, end := range targets.actions() {
		if j, ok := targets.find(targets.at(i).action.String()); !ok || j != i {
			t.Errorf("found at %d, %v, want %d", j, ok, i)
		}
		got = append(got, fmt.Sprint(targets.at(i).action.String()[35:], targets.indexes(i), end))
	}
	if want := []string{"1[0] 1", "2[] 3", "3[2 7] 5"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, id := range []string{"", numbered(0), numbered(4), "x"} {
		if i, ok := targets.find(id); ok {
			t.Errorf("%q is at %d", id, i)
		}
	}
	for _, bad := range []Target{{"x", 0}, {numbered(1), -2}, {numbered(1), casedir.MaxIndex + 1}} {
		if err := targets.Add(bad); !errors.Is(err, casedir.ErrKey) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// TestTargetsAreSmall: a target costs few bytes, and there is a limit. The bytes are those of the
// slices: what the heap holds depends on the tests before this one.
func TestTargetsAreSmall(t *testing.T) {
	targets := new(Targets)
	for i := range MaxTargets {
		if err := targets.Add(Target{numbered(i), AllResults}); err != nil {
			t.Fatal(i, err)
		}
	}
	held := cap(targets.chunks) * int(unsafe.Sizeof(targets.chunks[0]))
	for _, chunk := range targets.chunks {
		held += cap(chunk) * int(unsafe.Sizeof(chunk[0]))
	}
	if each := float64(held) / MaxTargets; each < 18 || each > 19 {
		t.Errorf("%.1f bytes a target", each)
	}
	var limit *casedir.LimitError
	if err := targets.Add(Target{numbered(MaxTargets), AllResults}); !errors.As(err, &limit) || limit.Limit != "targets" ||
		targets.Len() != MaxTargets {
		t.Errorf("%v, %d targets", err, targets.Len())
	}
}
