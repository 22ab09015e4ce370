package rivals

import (
	"io"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// jsonV2 is encoding/json/v2, from the module that mirrors it.
var jsonV2 = Rival{
	Name:   "json/v2",
	Module: "github.com/go-json-experiment/json",
	Fields: intoFields(unmarshalV2),
	Span:   intoRaw[jsontext.Value](unmarshalV2),
	Stream: func() func(io.Reader, io.Writer) error {
		return func(r io.Reader, w io.Writer) error {
			var f Fields
			if err := json.UnmarshalRead(r, &f); err != nil {
				return err
			}
			_, err := io.WriteString(w, f.Output)
			return err
		}
	},
}

func unmarshalV2(doc []byte, v any) error { return json.Unmarshal(doc, v) }
