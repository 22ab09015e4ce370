package grammar

import (
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// TestClasses: the classes of the bitmaps hold all bytes that this package means by them.
func TestClasses(t *testing.T) {
	for c := range 256 {
		b := byte(c)
		unit := false
		for d := range 256 {
			unit = unit || quantity.MayFollow(b, byte(d))
		}
		for _, x := range []struct {
			name  string
			class plane.Class
			want  bool
		}{
			{"a separator", plane.Separator, isSep(b)},
			{"special", plane.Special, classes[b]&special != 0},
			{"of a word", plane.Word, isWord(b)},
			{"of a number", plane.InNumber, b >= '-' && b <= ':'},
			{"a path may follow", plane.Opener, b < ' ' || classes[b]&opener != 0 || b == '~'},
			{"may begin a unit", plane.UnitHead, unit},
			{"a size may follow", plane.LabelTail, beforeNumber[b]},
		} {
			if x.want && !x.class.Has(b) {
				t.Errorf("%q is %s, but not in class %d", b, x.name, x.class)
			}
		}
	}
}
