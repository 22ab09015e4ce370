package analyze_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

func ExampleFindings() {
	text := transcript.NewPlainReader(strings.NewReader("C:\\windows\\TEMP\\a.dmp.zip\r\n51 MB\r\n"), 0)
	for f, err := range analyze.Findings(text, nil) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(f.Kind, f.Value, f.Span, f.Size.Bytes, f.Size.Join)
	}
	// Output: file C:\windows\TEMP\a.dmp.zip {0 25} 53477376 next-line
}

// An analyzer of your own: what a script marks with [!].
func ExampleAnalyzer() {
	alerts := analyze.Analyzer{
		Name: "alerts",
		Doc:  "lines that begin with [!]",
		New: func() analyze.Matcher {
			return func(dst []analyze.Match, line []byte) []analyze.Match {
				if bytes.HasPrefix(line, []byte("[!] ")) {
					dst = append(dst, analyze.Match{Start: 4, End: len(line), Kind: "alert", Rule: "prefix", Confidence: analyze.ConfidenceHigh})
				}
				return dst
			}
		},
	}
	text := transcript.NewPlainReader(strings.NewReader("ok\n[!] mimikatz found\n"), 0)
	for f, err := range analyze.Findings(text, &analyze.Options{Analyzers: []analyze.Analyzer{alerts}}) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(f.Line, f.Kind, f.Value)
	}
	// Output: 2 alert mimikatz found
}
