package oracle

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Values are the four fields; nil is absent.
type Values struct {
	ScriptName, Output, Errors *string
	ExitCode                   *int64
}

// Strict decodes b with a strict decoder. ok says that b is well-formed; v is
// what is in it if it is an object.
func Strict(b []byte) (v Values, ok bool) {
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

func (v *Values) set(key string, value jsontext.Value) {
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
