package transcript_test

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/lrkit/lrkit/transcript"
)

// TestPlainMembers: the shortcut and the steps agree. A reader of one byte at a time
// never shows the decoder a whole member, so that only the steps are left.
func TestPlainMembers(t *testing.T) {
	names := []string{
		`"script_name"`, `"exit_code"`, `"script_output"`, `"script_errors"`, // the first four are right
		`"script_error"`, `"name"`, `"script_nam\u0065"`, `"script_outpuT"`, `"exit_codes"`, `"script_output\u0000"`, `""`, `"s"`,
	}
	values := []string{
		`"a.ps1"`, `""`, `"a\"b"`, `"a\\"`, "\"a\tb\"", "\"a\x80\"", `"é"`, "\"a\x7f\"", `"` + strings.Repeat("n", 4096) + `"`, `"` + strings.Repeat("n", 4097) + `"`,
		`0`, `-0`, `00`, `-`, `1`, `-1`, `323`, `999999999999999999`, `9999999999999999999`, `-9223372036854775808`, `9223372036854775808`, `1.0`, `1e2`, `0x1`,
		`null`, `true`, `{}`, `[1,"a"]`, `nul`, ``,
	}
	var docs []string
	for _, name := range names {
		for _, value := range values {
			for _, form := range []string{
				`{%s:%s}`, `{%s: %s}`, `{%s:  %s }`, `{%s :%s}`, `{%s:%s,"exit_code":5}`, `{%s:%s ,"exit_code":5}`, `{%s:%s, "exit_code":5}`,
				`{"exit_code":5,"script_output":"x",%s:%s}`, `{"nested":{%s:%s},"exit_code":5}`, `[{%s:%s},{"exit_code":5}]`, `{%s:%s`, `{%s:%s,`, `{%s:%s,}`, `{%s%s}`,
			} {
				docs = append(docs, fmt.Sprintf(form, name, value))
			}
		}
	}
	for _, opts := range []*transcript.Options{nil, {Strict: true}, {Many: true, Limits: transcript.Limits{ScriptName: 5, Input: 30}}, {Limits: transcript.Limits{MemberName: 10}}} {
		a, b := transcript.NewDecoderBytes(nil, nil), transcript.NewDecoderBytes(nil, nil)
		for _, doc := range docs {
			a.ResetBytes([]byte(doc), opts)
			b.Reset(iotest.OneByteReader(strings.NewReader(doc)), opts)
			for n := 0; ; n++ {
				if got, want := whole(a), whole(b); !reflect.DeepEqual(got, want) {
					t.Fatalf("%s, document %d, %+v:\n at once %+v\n in steps %+v", doc, n, opts, got, want)
				}
				errA, errB := a.NextDocument(), b.NextDocument()
				if errA != errB {
					t.Fatalf("%s, document %d: %v, %v", doc, n, errA, errB)
				}
				if errA == io.EOF {
					break
				}
			}
		}
	}
}

// whole is all that a decoder says of a document.
func whole(d *transcript.Decoder) (said struct {
	Facts transcript.Facts
	Texts []string
	Err   string
}) {
	for {
		text, err := d.Next()
		if err != nil {
			said.Err = err.Error()
			said.Facts = d.Facts()
			return said
		}
		b, err := text.AppendText(nil)
		said.Texts = append(said.Texts, fmt.Sprintf("%v %q %v", text.Field(), b, err))
	}
}
