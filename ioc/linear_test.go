package ioc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/analyze/analyzetest"
	"github.com/lrkit/lrkit/internal/cputime"
)

// TestAnalyzer holds the search in text to the contract of analyzers.
func TestAnalyzer(t *testing.T) {
	list := read(t, "evil.exe\nnc.exe\npsex\n*.corp.local\nevil tool.exe\na a a a a a a a a a a a a b\n"+strings.Repeat("a.", 100)+"b\n")
	a := list.Analyzer()
	analyzetest.Run(t, a, []analyzetest.Case{
		{Text: "ran evil.exe", Want: []string{"file evil.exe"}},
		{Text: "EVIL.EXE/nc.exe psex", Want: []string{"file EVIL.EXE", "file nc.exe", "file psex"}},
		{Text: "a.b.corp.local", Want: []string{"domain a.b.corp.local"}},
		{Text: "evil.ex"},
	})
	analyzetest.Linear(t, a, "evil.exe", "evil.exe ", "nc.ex ", "a ", "a.", ".corp.local", "a.corp.local ", "-.corp.local", "psex")
}

// TestLinearValues: the CPU time for a finding grows with its length, whatever the pattern.
func TestLinearValues(t *testing.T) {
	const limit = 64 // 16 times the length; 256 times the time, if it were quadratic
	for _, entry := range []string{
		`C:\*a*a*a*a*a*a*a*a*b`, `C:\*aaaa*aaaa*aaaa*aaab`, `C:\*aaa?aaa?aaa?*b`, "*a*a*a*a*a*b.exe",
		"name:*aaaaaaab", `C:\` + strings.Repeat("*a", 400) + "b",
		`*\` + strings.Repeat("a", 200) + "b",
	} {
		list := read(t, entry)
		match := func(n int) func() {
			f := analyze.Finding{Kind: analyze.KindFile, Value: `C:\` + strings.Repeat("a", n)}
			return func() {
				if list.Match(&f) != nil {
					t.Error("it hits")
				}
			}
		}
		if ratio := cputime.Ratio(limit, match(6<<10), match(96<<10)); ratio >= limit {
			t.Errorf("%.40s: 96 KiB take %.0f times the CPU time of 6 KiB", entry, ratio)
		}
	}
}

// TestShared: many patterns that have all in common but their end.
func TestShared(t *testing.T) {
	var s strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&s, "C:\\Users\\*\\same\\%d\n", i)
	}
	list := read(t, s.String())
	f := analyze.Finding{Kind: analyze.KindFile, Value: `C:\Users\who\same\1999`}
	if got := list.Match(&f); len(got) != 1 || got[0] != `C:\Users\*\same\1999` {
		t.Errorf("%q", got)
	}
}

// FuzzRead: no list is too much for Read, and what it takes hits something without a panic.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"evil.exe\n", `C:\*a*a*b`, `\\?\UNC\srv\*`, `\??\C:\?`, "192.0.2.0/24", "*.evil[.]example", "hxxp://a/b?c#d", "HKLM:",
		"kind,value\nname,'-x\n", "Registry::HKLM", `name:"a`, "::", "FileSystem::/", "a::b\\",
	} {
		f.Add(seed, `C:\Temp\evil.exe`)
		f.Add(seed, "http://["+seed)
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		list := read2(text)
		if list == nil {
			return
		}
		for _, k := range analyze.Kinds() {
			list.Match(&analyze.Finding{Kind: k, Value: value})
		}
		analyzetest.Check(t, list.Analyzer(), []byte(value+"\n"+text))
	})
}
