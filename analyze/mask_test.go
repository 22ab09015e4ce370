package analyze_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lrkit/lrkit/analyze"
)

// marked finds secrets between § marks, and urls and words of one kind around them.
func marked(kind analyze.Kind, word string) analyze.Analyzer {
	return analyze.Analyzer{Name: "marked " + word, New: func() analyze.Matcher {
		return func(dst []analyze.Match, line []byte) []analyze.Match {
			for at := 0; ; {
				i := bytes.Index(line[at:], []byte(word))
				if i < 0 {
					return dst
				}
				dst = append(dst, analyze.Match{Start: at + i, End: at + i + len(word), Kind: kind, Normalized: "n-" + word})
				at += i + len(word)
			}
		}
	}}
}

func TestMask(t *testing.T) {
	for _, c := range []struct {
		name, text string
		others     []analyze.Analyzer
		want       []string
	}{
		{"alone", "pw is HUSH", nil, []string{"secret REDACTED true| pw is REDACTED"}},
		{"twice", "HUSH and HUSH", nil, []string{"secret REDACTED true| REDACTED and REDACTED", "secret REDACTED true| REDACTED and REDACTED"}},
		{"within another", "x=aHUSHb", []analyze.Analyzer{marked(analyze.KindURL, "aHUSHb")}, []string{
			"url aREDACTEDb false| x=aREDACTEDb", "secret REDACTED true| x=aREDACTEDb"}},
		{"around another", "HUSH", []analyze.Analyzer{marked(analyze.KindDomain, "US")}, []string{"secret REDACTED true| REDACTED"}},
		{"overlapping", "HUSHb", []analyze.Analyzer{marked(analyze.KindDomain, "SHb")}, []string{"secret REDACTED true| REDACTEDb", "domain REDACTEDb false| REDACTEDb"}},
		{"beside", "see q, HUSH", []analyze.Analyzer{marked(analyze.KindDomain, "q")}, []string{
			"domain q false|n-q see q, REDACTED", "secret REDACTED true| see q, REDACTED"}},
		{"in a long line", strings.Repeat("x", 2000) + "HUSH" + strings.Repeat("y", 2000), nil, []string{
			"secret REDACTED true| " + strings.Repeat("x", 254) + "REDACTED" + strings.Repeat("y", 254)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			analyzers := append(c.others, marked(analyze.KindSecret, "HUSH"))
			var got []string
			for _, f := range findAll(t, c.text, &analyze.Options{Analyzers: analyzers}) {
				got = append(got, fmt.Sprintf("%s %s %v|%s %s", f.Kind, f.Value, f.Masked, f.Normalized, f.Context))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			for _, f := range findAll(t, c.text, &analyze.Options{Analyzers: analyzers, ShowSecrets: true}) {
				if f.Masked || !strings.Contains(f.Context, "HUSH") {
					t.Errorf("shown: %+v", f.Value)
				}
			}
		})
	}
}
