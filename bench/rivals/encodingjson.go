package rivals

import "encoding/json"

var encodingJSON = Rival{
	Name:   "encoding/json",
	Fields: intoFields(json.Unmarshal),
	Span:   intoRaw[json.RawMessage](json.Unmarshal),
	Stream: fromReader(json.NewDecoder),
}
