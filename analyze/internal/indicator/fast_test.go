package indicator

import (
	"reflect"
	"testing"

	"golang.org/x/net/publicsuffix"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// scannerOf returns a scanner that looks at a line.
func scannerOf(line []byte) *Scanner {
	s := New(All)
	s.begin(new(artifact.List), lineOf(string(line)))
	return s
}

// TestFastForms: what a fast form decides, the general one decides alike.
func TestFastForms(t *testing.T) {
	random := newLines(7)
	all := tableLines()
	for range 40000 {
		all = append(all, random.line())
	}
	addresses, names := 0, 0
	for _, line := range all {
		for i, c := range line {
			if c != '.' {
				continue
			}
			if fast := scannerOf(line); fast.plainIPv4(i) {
				addresses++
				slow := scannerOf(line)
				if slow.timeAt(i) || !slow.ipv4(i) || !reflect.DeepEqual(slow.list.Matches, fast.list.Matches) || slow.addressEnd != fast.addressEnd {
					t.Fatalf("%q: address at %d: %+v, want %+v", line, i, fast.list.Matches, slow.list.Matches)
				}
			}
			if i > 0 && ascii.IsDigit(line[i-1]) && scannerOf(line).dotTime(i) != scannerOf(line).timeAt(i) {
				t.Fatalf("%q: dotTime differs at %d", line, i)
			}
			if fast := scannerOf(line); fast.noName(i) {
				names++
				slow := scannerOf(line)
				if slow.dotted(i); len(slow.list.Matches) > 0 || slow.nameEnd != fast.nameEnd {
					t.Fatalf("%q: no name around %d: %+v to %d, want to %d", line, i, slow.list.Matches, fast.nameEnd, slow.nameEnd)
				}
			}
		}
	}
	if addresses < 100 || names < 10000 {
		t.Errorf("%d addresses and %d other names are decided fast", addresses, names)
	}
}

func TestTopLevel(t *testing.T) {
	labels := []string{"com", "COM", "exe", "de", "museum", "ps1", "zip", "log", "a", "zz", "arpa", "example", "travel", "x--y"}
	for range 2 { // from the list, and from memory
		for _, l := range labels {
			if _, want := publicsuffix.PublicSuffix(lowered([]byte(l))); topLevelOf([]byte(l)).is(topLevel) != want {
				t.Errorf("%s: want %t", l, want)
			}
		}
	}
}
