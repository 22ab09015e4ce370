package rivals

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Fields are what a transcript holds. The strings are valid until the next call.
type Fields struct {
	Name     string `json:"script_name"`
	ExitCode int64  `json:"exit_code"`
	Output   string `json:"script_output"`
	Errors   string `json:"script_errors"`
}

// A Rival is one way to read transcripts. Each job is a function that makes one:
// what it makes keeps its memory from call to call. A job is nil where the
// library offers nothing for it.
type Rival struct {
	Name   string
	Module string // empty for the standard library

	// Fields decodes all four fields.
	Fields func() func(doc []byte) (Fields, error)

	// Span finds script_output, and returns it as it stands, without its quotes.
	Span func() func(doc []byte) (string, error)

	// FindsOnly says that Span returns nothing, because the library knows the
	// place and does not tell.
	FindsOnly bool

	// Stream reads a transcript from r and writes the text of script_output to w.
	Stream func() func(r io.Reader, w io.Writer) error
}

// All returns lrkit first, then the rivals.
func All() []Rival {
	return []Rival{
		lrkit,
		encodingJSON, jsonV2, jsonText,
		sonicDefault, sonicFastest,
		easyJSON, fastJSON, simdJSON, jsonParser, gjsonRival, jsonIter, goccyJSON, segmentioJSON,
	}
}

// Find returns the rival of that name.
func Find(name string) (Rival, error) {
	all := All()
	i := slices.IndexFunc(all, func(r Rival) bool { return r.Name == name })
	if i < 0 {
		var names []string
		for _, r := range all {
			names = append(names, r.Name)
		}
		return Rival{}, fmt.Errorf("no rival %q, there are: %s", name, strings.Join(names, ", "))
	}
	return all[i], nil
}
