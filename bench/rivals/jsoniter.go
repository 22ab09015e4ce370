package rivals

import jsoniter "github.com/json-iterator/go"

var jsonIter = Rival{
	Name:   "jsoniter",
	Module: "github.com/json-iterator/go",
	Fields: intoFields(jsoniter.ConfigFastest.Unmarshal),
	Span: func() func([]byte) (string, error) {
		i := jsoniter.NewIterator(jsoniter.ConfigFastest)
		return func(doc []byte) (span string, err error) {
			i.ResetBytes(doc)
			i.Error = nil
			for member := i.ReadObject(); member != "" && i.Error == nil; member = i.ReadObject() {
				if member == "script_output" {
					return unquoted(lent(i.SkipAndReturnBytes())), i.Error
				}
				i.Skip()
			}
			return "", errNoOutput
		}
	},
	Stream: fromReader(jsoniter.ConfigFastest.NewDecoder),
}
