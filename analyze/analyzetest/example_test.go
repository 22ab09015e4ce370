package analyzetest_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/analyze/analyzetest"
	"github.com/lrkit/lrkit/transcript"
)

// CVE finds the numbers of vulnerabilities: CVE-, a year, and four or more digits.
//
// It looks for the dashes, which are rarer than letters, and for what has to be around the first
// one.
var CVE = analyze.Analyzer{
	Name:          "cve",
	Doc:           "numbers of vulnerabilities, as CVE-2021-44228",
	RequiredBytes: "-", // it is shown only lines that hold one
	New: func() analyze.Matcher { // nothing has to be remembered from line to line
		return func(dst []analyze.Match, line []byte) []analyze.Match {
			for i := 0; ; {
				dash := bytes.IndexByte(line[i:], '-')
				if dash < 0 {
					return dst
				}
				dash += i
				i = dash + 1
				if start, end, ok := cveAt(line, dash); ok {
					m := analyze.Match{Start: start, End: end, Kind: "cve", Rule: "cve", Confidence: analyze.ConfidenceHigh}
					if upper := bytes.ToUpper(line[start:end]); !bytes.Equal(upper, line[start:end]) {
						m.Normalized = string(upper)
					}
					dst = append(dst, m)
					i = end
				}
			}
		}
	},
}

// cveAt says what stands around the first dash of a number.
func cveAt(line []byte, dash int) (start, end int, ok bool) {
	start = dash - len("CVE")
	if start < 0 || !strings.EqualFold(string(line[start:dash]), "CVE") || start > 0 && wordByte(line[start-1]) {
		return 0, 0, false
	}
	year := digits(line, dash+1)
	if year != dash+5 || year == len(line) || line[year] != '-' {
		return 0, 0, false
	}
	end = digits(line, year+1)
	if n := end - year - 1; n < 4 || n > 19 || end < len(line) && wordByte(line[end]) {
		return 0, 0, false
	}
	return start, end, true
}

// digits returns where the digits at i end. It looks at no more than 20, so the time for a line
// stays linear.
func digits(line []byte, i int) int {
	for limit := i + 20; i < len(line) && i < limit && line[i] >= '0' && line[i] <= '9'; {
		i++
	}
	return i
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '-' || c >= 0x80
}

// A rule of one's own is a value: it runs beside the others, or alone.
func Example() {
	text := transcript.NewPlainReader(strings.NewReader("missing: KB5005565 (cve-2021-36955)\nC:\\Temp\\a.log\n"), 0)
	opts := &analyze.Options{Analyzers: append(analyze.Default(), CVE)}
	for f, err := range analyze.Findings(text, opts) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(f.Line, f.Kind, f.Value, f.Normalized)
	}
	// Output:
	// 1 cve cve-2021-36955 CVE-2021-36955
	// 2 file C:\Temp\a.log
}

func TestCVE(t *testing.T) {
	analyzetest.Run(t, CVE, []analyzetest.Case{
		{Text: "CVE-2021-44228", Want: []string{"cve CVE-2021-44228"}},
		{Text: "(cve-2021-44228, CVE-2014-0160)", Want: []string{"cve cve-2021-44228", "cve CVE-2014-0160"}},
		{Text: "see\nCVE-2021-44228.\n", Want: []string{"cve CVE-2021-44228"}},
		{Text: "xCVE-2021-44228 CVE-21-44228 CVE-2021-442 CVE-2021-44228x CVE-2021 CVE--"},
		{Text: "CVE-2021-" + strings.Repeat("1", 40)},
		{Text: ""},
	})
	analyzetest.Linear(t, CVE, "-", "CVE-", "CVE-2021-", "CVE-2021-44228 ", "1")
}

func FuzzCVE(f *testing.F) {
	for _, seed := range []string{"CVE-2021-44228", "cve-2021-44228\r\nCVE-2014-0160", "CVE-\x00\x1b[0m2021-1234", "C\x00V\x00E\x00-\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) { analyzetest.Check(t, CVE, text) })
}
