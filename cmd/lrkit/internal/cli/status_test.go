package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/internal/archive"
)

// TestCode holds the order of docs/EXIT-CODES.md: 2 wins, then 5, 1, 4, 3.
func TestCode(t *testing.T) {
	order := []struct {
		status status
		code   int
	}{{usage, 2}, {changed, 5}, {failed, 1}, {limited, 4}, {anomalous, 3}, {0, 0}}
	for i, winner := range order {
		all := status(0)
		for _, weaker := range order[i:] {
			all.add(weaker.status)
			if got := all.code(); got != winner.code {
				t.Errorf("%b: code %d, want %d", all, got, winner.code)
			}
		}
	}
}

func TestOfError(t *testing.T) {
	for _, c := range []struct {
		err  error
		want status
	}{
		{nil, 0},
		{fs.ErrNotExist, failed},
		{fmt.Errorf("x: %w", lrkit.ErrChanged), changed},
		{errors.Join(&lrkit.SpoolError{Limit: 1}, nil), limited},
		{&lrkit.AbsentError{}, anomalous},
		{fmt.Errorf("x: %w", &archive.LimitError{}), limited},
	} {
		if got := ofError(c.err); got != c.want {
			t.Errorf("%v: status %b, want %b", c.err, got, c.want)
		}
	}
}
