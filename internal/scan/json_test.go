package scan

import (
	"bytes"
	"strings"
	"testing"
)

// TestCopyJSON: every tier stops at each odd byte, wherever it stands, and writes no further than
// it may.
func TestCopyJSON(t *testing.T) {
	for _, k := range append(fast(), portable) {
		plain := strings.Repeat("0123 ~}!#[]", 30)
		for n := range 200 {
			check := func(s string, want int) {
				t.Helper()
				dst := bytes.Repeat([]byte{0xEE}, len(s)+Beyond+1)
				got := k.copyJSON(dst[:len(s)+Beyond], s)
				if got != want || string(dst[:want]) != s[:want] || dst[len(dst)-1] != 0xEE {
					t.Fatalf("%s: %q: %d bytes, want %d: %q", k, s, got, want, dst)
				}
			}
			check(plain[:n], n)
			for c := range 256 {
				is := c < 0x20 || c >= 0x7F || c == '"' || c == '\\'
				for _, after := range []int{0, 1, 7, 70} {
					s := plain[:n] + string([]byte{byte(c)}) + plain[:after]
					if is {
						check(s, n)
					} else {
						check(s, len(s))
					}
				}
			}
		}
		long := strings.Repeat("x", 2*maxCall+100)
		for _, at := range []int{maxCall - 1, maxCall, maxCall + 1, 2*maxCall + 99} {
			dst := make([]byte, len(long)+Beyond)
			if got := k.copyJSON(dst, long[:at]+`"`+long[at+1:]); got != at {
				t.Errorf("%s: %d bytes, want %d", k, got, at)
			}
		}
	}
}
