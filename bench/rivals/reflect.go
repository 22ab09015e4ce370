package rivals

import (
	"io"
)

// These make the three jobs of a library that decodes into Go values, as
// encoding/json does.

func intoFields(unmarshal func([]byte, any) error) func() func([]byte) (Fields, error) {
	return func() func([]byte) (Fields, error) {
		return func(doc []byte) (Fields, error) {
			var f Fields
			err := unmarshal(doc, &f)
			return f, err
		}
	}
}

// intoRaw takes the library's own type for JSON that stays as it is.
func intoRaw[Raw ~[]byte](unmarshal func([]byte, any) error) func() func([]byte) (string, error) {
	return func() func([]byte) (string, error) {
		var v struct {
			Output Raw `json:"script_output"`
		}
		return func(doc []byte) (string, error) {
			v.Output = v.Output[:0]
			err := unmarshal(doc, &v)
			return unquoted(lent(v.Output)), err
		}
	}
}

type decoder interface{ Decode(any) error }

func fromReader[D decoder](newDecoder func(io.Reader) D) func() func(io.Reader, io.Writer) error {
	return func() func(io.Reader, io.Writer) error {
		return func(r io.Reader, w io.Writer) error {
			var f Fields
			if err := newDecoder(r).Decode(&f); err != nil {
				return err
			}
			_, err := io.WriteString(w, f.Output)
			return err
		}
	}
}
