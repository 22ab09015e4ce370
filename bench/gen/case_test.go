package gen_test

import (
	"path/filepath"
	"testing"

	"github.com/lrkit/lrkit/bench/gen"
	"github.com/lrkit/lrkit/fetch/casedir"
)

// TestCase: a made-up case is what a writer leaves.
func TestCase(t *testing.T) {
	for _, c := range []gen.Case{{Results: 1}, {Results: 3}, {Results: 5, Lines: 40}, {Lines: 20, Commands: 1000}} {
		dir := filepath.Join(t.TempDir(), "case")
		if err := c.Write(dir); err != nil {
			t.Fatal(err)
		}
		r, err := casedir.Verify(t.Context(), dir, nil)
		if err != nil || !r.OK() || r.Blobs != int64(c.Results) || r.Lines != int64(max(c.Lines, 2*c.Results+2)) {
			t.Errorf("%+v: %+v, %v", c, r, err)
		}
		d, err := casedir.Open(t.Context(), dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.Results {
			if b, ok := d.Has(casedir.Key{Tenant: gen.CaseTenant, Action: gen.CaseAction(i)}); !ok || b.Size == 0 {
				t.Errorf("%+v: result %d is not there", c, i)
			}
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
