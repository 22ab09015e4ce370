package analyzetest_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/analyze/analyzetest"
)

// recorder takes errors instead of failing.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

// run calls f until it fails.
func (r *recorder) run(f func()) {
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
	}()
	f()
}

// TestCheck: each way to break the contract is found.
func TestCheck(t *testing.T) {
	all := func(line []byte) analyze.Match {
		return analyze.Match{Start: 0, End: len(line), Kind: "x", Rule: "x"}
	}
	var shared int
	for _, c := range []struct {
		name, want string
		matcher    func() analyze.Matcher
	}{
		{"outside", "the line has 5 bytes", func() analyze.Matcher {
			return func(dst []analyze.Match, line []byte) []analyze.Match {
				return append(dst, analyze.Match{Start: 0, End: len(line) + 1})
			}
		}},
		{"empty", "a match at [0, 0)", func() analyze.Matcher {
			return func(dst []analyze.Match, line []byte) []analyze.Match { return append(dst, analyze.Match{}) }
		}},
		{"loses", "it lost what dst held", func() analyze.Matcher {
			return func(dst []analyze.Match, line []byte) []analyze.Match { return append(dst[:0], all(line)) }
		}},
		{"changes", "it changed the line", func() analyze.Matcher {
			return func(dst []analyze.Match, line []byte) []analyze.Match {
				copy(line, bytes.ToUpper(line))
				return dst
			}
		}},
		{"shares", "one matcher finds", func() analyze.Matcher {
			return func(dst []analyze.Match, line []byte) []analyze.Match {
				if shared++; shared%2 == 0 {
					return dst
				}
				return append(dst, all(line))
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &recorder{TB: t}
			r.run(func() { analyzetest.Check(r, analyze.Analyzer{Name: "bad", New: c.matcher}, []byte("hello\n")) })
			if len(r.said) == 0 || !strings.Contains(r.said[0], c.want) {
				t.Errorf("said %q, want %q", r.said, c.want)
			}
		})
	}
}

// TestLinear: a matcher that looks at the rest of the line for each byte is found out.
func TestLinear(t *testing.T) {
	r := &recorder{TB: t}
	analyzetest.Linear(r, analyze.Analyzer{Name: "slow", New: func() analyze.Matcher {
		return func(dst []analyze.Match, line []byte) []analyze.Match {
			for i := range line {
				if bytes.IndexByte(line[i:], 'x') >= 0 {
					return dst
				}
			}
			return dst
		}
	}}, "a")
	if len(r.said) == 0 || !strings.Contains(r.said[0], "times the CPU time") {
		t.Errorf("said %q", r.said)
	}
}

// TestDefault holds the analyzers that run when none are named to what users' own are held to.
func TestDefault(t *testing.T) {
	text := "C:\\Temp\\a.bin  51 MB\r\nsha256: " + strings.Repeat("ab", 32) + "\nName Id\n---- --\na.exe 12\n\nhttp://a.example.com/x who@example.com 192.0.2.1\n"
	for _, a := range append(analyze.Default(), analyze.Addresses, analyze.Names, analyze.Times) {
		analyzetest.Check(t, a, []byte(text))
	}
}
