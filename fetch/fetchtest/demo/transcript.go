package demo

import (
	"fmt"
	"strconv"

	"github.com/lrkit/lrkit/fetch/fetchtest"
)

// Transcript is the result of a RunScript command, as Microsoft documents it.
type Transcript struct {
	ScriptName string
	ExitCode   int64
	Output     string
	Errors     string
}

// JSON returns the transcript on one line. Invalid UTF-8 is kept: the service passes on what a
// device sends.
func (t Transcript) JSON() string {
	return t.head() + quoted(t.Output) + t.tail()
}

func (t Transcript) head() string {
	return `{"script_name":"` + quoted(t.ScriptName) + `","exit_code":` + strconv.FormatInt(t.ExitCode, 10) + `,"script_output":"`
}

func (t Transcript) tail() string { return `","script_errors":"` + quoted(t.Errors) + `"}` }

// Content returns the transcript as content.
func (t Transcript) Content() fetchtest.Content { return fetchtest.Text(t.JSON()) }

// WithOutput returns a transcript with an output of any size. escaped follows Output. It must be
// escaped for a JSON string already, and is computed when it is read.
func (t Transcript) WithOutput(escaped fetchtest.Content) fetchtest.Content {
	return fetchtest.Join(fetchtest.Text(t.head()+quoted(t.Output)), escaped, fetchtest.Text(t.tail()))
}

// quoted escapes a text for a JSON string.
func quoted(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}
