package rivals

import "github.com/goccy/go-json"

var goccyJSON = Rival{
	Name:   "goccy/go-json",
	Module: "github.com/goccy/go-json",
	Fields: intoFields(func(doc []byte, v any) error { return json.Unmarshal(doc, v) }),
	Span:   intoRaw[json.RawMessage](func(doc []byte, v any) error { return json.Unmarshal(doc, v) }),
	Stream: fromReader(json.NewDecoder),
}
