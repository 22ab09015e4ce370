package transcript_test

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/lrkit/lrkit/transcript"
)

// values are the four fields; nil is absent.
type values struct {
	ScriptName, Output, Errors *string
	ExitCode                   *int64
}

// oracle decodes b with a strict decoder that shares no code with ours. ok says
// that b is well-formed; v is what is in it if it is an object.
func oracle(b []byte) (v values, ok bool) {
	if !utf8.Valid(b) {
		return v, false
	}
	d := jsontext.NewDecoder(bytes.NewReader(b), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if d.PeekKind() != '{' {
		if err := d.SkipValue(); err != nil {
			return v, false
		}
		_, err := d.ReadToken()
		return v, err == io.EOF
	}
	if _, err := d.ReadToken(); err != nil {
		return v, false
	}
	seen := map[string]bool{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return v, false
		}
		key := name.String()
		switch key {
		case "name":
			key = "script_name"
		case "script_error":
			key = "script_errors"
		}
		value, err := d.ReadValue()
		if err != nil {
			return v, false
		}
		if !seen[key] {
			v.set(key, value)
		}
		seen[key] = true
	}
	if _, err := d.ReadToken(); err != nil {
		return v, false
	}
	_, err := d.ReadToken()
	return v, err == io.EOF
}

func (v *values) set(key string, value jsontext.Value) {
	if key == "exit_code" {
		if value.Kind() == '0' {
			if n, err := strconv.ParseInt(string(value), 10, 64); err == nil {
				v.ExitCode = &n
			}
		}
		return
	}
	if value.Kind() != '"' {
		return
	}
	b, err := jsontext.AppendUnquote(nil, value)
	if err != nil && !bytes.Contains(value, []byte(`\u`)) { // lone surrogates are an error, and decoded
		panic(err)
	}
	s := string(b)
	switch key {
	case "script_name":
		v.ScriptName = &s
	case "script_output":
		v.Output = &s
	case "script_errors":
		v.Errors = &s
	}
}

// ours decodes the first document of b.
func ours(b []byte, opts *transcript.Options) (values, *transcript.Transcript) {
	t, _ := transcript.Parse(b, opts)
	v := values{ScriptName: t.ScriptName, ExitCode: t.ExitCode}
	if s, ok := text(t.OutputText()); ok {
		v.Output = &s
	}
	if s, ok := text(t.ErrorsText()); ok {
		v.Errors = &s
	}
	return v, t
}

// firstDocumentIsAll says that Parse sees the whole of the input: false for an
// array of transcripts.
func firstDocumentIsAll(t *transcript.Transcript, b []byte) bool {
	return t.Span.Start <= int64(len(b)-len(bytes.TrimLeft(b, " \t\r\n")))
}
