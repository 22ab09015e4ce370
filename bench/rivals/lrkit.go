package rivals

import (
	"errors"
	"io"

	"github.com/lrkit/lrkit/transcript"
)

var lrkit = Rival{Name: "lrkit", Module: "github.com/lrkit/lrkit", Fields: lrkitFields, Span: lrkitSpan, Stream: lrkitStream}

func lrkitFields() func(doc []byte) (Fields, error) {
	d := transcript.NewDecoderBytes(nil, nil)
	var name, output, errs []byte
	return func(doc []byte) (f Fields, err error) {
		d.ResetBytes(doc, nil)
		name, output, errs = name[:0], output[:0], errs[:0]
		for {
			text, err := d.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				return f, err
			}
			if text.Field() == transcript.FieldScriptOutput {
				output, err = text.AppendText(output)
			} else {
				errs, err = text.AppendText(errs)
			}
			if err != nil {
				return f, err
			}
		}
		name, _ = d.AppendScriptName(name)
		f.ExitCode, _ = d.ExitCode()
		f.Name, f.Output, f.Errors = lent(name), lent(output), lent(errs)
		return f, nil
	}
}

var errNoOutput = errors.New("no script_output")

// lrkitSpan passes over the text, which checks it all the same: UTF-8 and
// everything else that is reported. The rivals look for the quote only.
func lrkitSpan() func(doc []byte) (string, error) {
	d := transcript.NewDecoderBytes(nil, nil)
	return func(doc []byte) (string, error) {
		d.ResetBytes(doc, nil)
		for {
			text, err := d.Next()
			if err == io.EOF {
				return "", errNoOutput
			}
			if err != nil {
				return "", err
			}
			if text.Field() == transcript.FieldScriptOutput {
				span, err := text.Skip()
				return lent(doc[span.Start:span.End]), err
			}
		}
	}
}

func lrkitStream() func(r io.Reader, w io.Writer) error {
	d := transcript.NewDecoderBytes(nil, nil)
	return func(r io.Reader, w io.Writer) error {
		d.Reset(r, nil)
		for {
			text, err := d.Next()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if text.Field() == transcript.FieldScriptOutput {
				if _, err := text.WriteTo(w); err != nil {
					return err
				}
			}
		}
	}
}
