package transcript_test

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/lrkit/lrkit/transcript"
)

func ExampleParse() {
	blob := []byte(`{"script_name":"dump.ps1","exit_code":0,"script_output":"C:\\a.zip\n","script_errors":""}`)
	t, err := transcript.Parse(blob, nil)
	if err != nil {
		fmt.Println(err)
	}
	if t.ExitCode != nil { // absent is nil, never 0
		fmt.Println(*t.ScriptName, *t.ExitCode)
	}
	if out, ok := t.OutputText(); ok {
		out.WriteTo(os.Stdout)
	}
	// Output:
	// dump.ps1 0
	// C:\a.zip
}

func ExampleDecoder() {
	r := strings.NewReader(`{"script_output":"one\ntwo\nC:\\three","exit_co`)
	d := transcript.NewDecoder(r, nil)
	for text, err := range d.Texts() {
		if err != nil {
			fmt.Println(errors.Is(err, transcript.ErrTruncated), err)
			break
		}
		for line, err := range text.Lines() {
			if err != nil {
				break
			}
			fmt.Println(line.Number(), line, line.Span())
		}
	}
	for _, a := range d.Facts().Anomalies {
		fmt.Println(a.Severity(), a.Code, a.Offset)
	}
	// Output:
	// 1 one {18 21}
	// 2 two {23 26}
	// 3 C:\three {28 37}
	// true transcript: offset 47: input ends early: unexpected EOF: inside a string
	// warning truncated 47
}

func ExampleAppendUnescaped() {
	blob := []byte(`{"script_output":"see C:\\a.txt"}`)
	span := transcript.Span{Start: 22, End: 31} // of a finding
	fmt.Printf("%s\n", transcript.AppendUnescaped(nil, blob[span.Start:span.End]))
	// Output: C:\a.txt
}
