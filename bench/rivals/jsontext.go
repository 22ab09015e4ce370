package rivals

import (
	"bytes"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonText is what lies below encoding/json/v2: tokens and values, without Go values.
var jsonText = Rival{
	Name:   "jsontext",
	Module: "github.com/go-json-experiment/json",
	Fields: jsontextFields,
	Span:   jsontextSpan,
	Stream: jsontextStream,
}

func jsontextFields() func([]byte) (Fields, error) {
	var d jsontext.Decoder
	var name, output, errs []byte
	return func(doc []byte) (f Fields, err error) {
		d.Reset(bytes.NewBuffer(doc)) // a Buffer is not copied
		err = jsontextMembers(&d, func(member string, v jsontext.Value) (err error) {
			switch member {
			case "script_name":
				name, err = jsontext.AppendUnquote(name[:0], v)
			case "script_output":
				output, err = jsontext.AppendUnquote(output[:0], v)
			case "script_errors":
				errs, err = jsontext.AppendUnquote(errs[:0], v)
			case "exit_code":
				f.ExitCode, err = strconv.ParseInt(string(v), 10, 64)
			}
			return err
		})
		f.Name, f.Output, f.Errors = lent(name), lent(output), lent(errs)
		return f, err
	}
}

func jsontextSpan() func([]byte) (string, error) {
	var d jsontext.Decoder
	return func(doc []byte) (span string, err error) {
		d.Reset(bytes.NewBuffer(doc))
		err = jsontextMembers(&d, func(member string, v jsontext.Value) error {
			if member == "script_output" {
				span = unquoted(lent(v))
				return io.EOF
			}
			return nil
		})
		return span, err
	}
}

func jsontextStream() func(io.Reader, io.Writer) error {
	var d jsontext.Decoder
	var text []byte
	return func(r io.Reader, w io.Writer) error {
		d.Reset(r)
		return jsontextMembers(&d, func(member string, v jsontext.Value) (err error) {
			if member == "script_output" {
				if text, err = jsontext.AppendUnquote(text[:0], v); err == nil {
					_, err = w.Write(text)
				}
			}
			return err
		})
	}
}

// jsontextMembers calls f for every member of an object. io.EOF from f ends it early.
func jsontextMembers(d *jsontext.Decoder, f func(member string, v jsontext.Value) error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() == '"' {
		t, err := d.ReadToken()
		if err != nil {
			return err
		}
		member := t.String()
		v, err := d.ReadValue()
		if err != nil {
			return err
		}
		switch err := f(member, v); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}
