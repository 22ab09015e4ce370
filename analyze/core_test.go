package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// TestCore: texts that the core before this one and this one, or a step on the way, read in two
// ways, or that stopped one of them. Fuzzing one beside the other found them.
func TestCore(t *testing.T) {
	families := []analyze.Analyzer{analyze.Times, analyze.Sizes}
	for _, c := range []struct {
		why       string
		analyzers []analyze.Analyzer
		text      string
		want      []string
	}{
		{"a path ends before its last name begins", nil, `A:\0{0}' to\0`, []string{`file A:\0{0}`}},
		{"an answer to whoami, when no other line has a backslash", []analyze.Analyzer{analyze.Accounts}, "$ whoami\ncorp\\ann\n", []string{`account corp\ann`}},
		{"a line as UTF-16 has no candidates before it is normalized", families, "nothing\n" + utf16("took 51 MB in all\n"), []string{"size 51 MB"}},
		{"an escape sequence divides a size", families, "nothing\n51\x1b[0m MB\n", []string{"size 51 MB"}},
		{"the seconds of a time and a letter after them are no size", families, "15:14:07 M\n15:14:07 5 MB\n", []string{"size 5 MB"}},
		{"a slash after a scheme that ends with a digit", []analyze.Analyzer{analyze.Paths}, "s3://bucket/key =/x /etc/hosts", []string{"file /etc/hosts"}},
		{"a candidate in the last byte of a chunk", nil, strings.Repeat("x", 16<<10-12) + ` C:\a.txt` + "\n1 KB\n", []string{`file C:\a.txt`}},
		{"a hash over the border of a block", []analyze.Analyzer{analyze.Hashes}, strings.Repeat(".", 47) + strings.Repeat("ab", 16), []string{"hash " + strings.Repeat("ab", 16)}},
	} {
		var got []string
		opts := &analyze.Options{Analyzers: c.analyzers}
		for f, err := range analyze.Findings(transcript.NewPlainReader(strings.NewReader(c.text), 0), opts) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(f.Kind)+" "+f.Value)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: found %q, want %q", c.why, got, c.want)
		}
	}
}
