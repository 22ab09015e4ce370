package rivals

import "github.com/segmentio/encoding/json"

var segmentioJSON = Rival{
	Name:   "segmentio",
	Module: "github.com/segmentio/encoding",
	Fields: intoFields(parseSegmentio),
	Span: func() func([]byte) (string, error) {
		return func(doc []byte) (string, error) {
			var v struct {
				Output json.RawMessage `json:"script_output"`
			}
			err := parseSegmentio(doc, &v)
			return unquoted(lent(v.Output)), err
		}
	},
	Stream: fromReader(json.NewDecoder),
}

// parseSegmentio lets what it decodes refer to the document.
func parseSegmentio(doc []byte, v any) error {
	_, err := json.Parse(doc, v, json.ZeroCopy)
	return err
}
