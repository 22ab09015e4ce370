package rivals

import "github.com/tidwall/gjson"

// gjsonRival goes over the members once: Get would begin anew for each field.
// gjson knows no errors.
var gjsonRival = Rival{
	Name:   "gjson",
	Module: "github.com/tidwall/gjson",
	Fields: func() func([]byte) (Fields, error) {
		return func(doc []byte) (f Fields, err error) {
			gjson.Parse(lent(doc)).ForEach(func(member, v gjson.Result) bool {
				switch member.Str {
				case "script_name":
					f.Name = v.Str
				case "exit_code":
					f.ExitCode = v.Int()
				case "script_output":
					f.Output = v.Str
				case "script_errors":
					f.Errors = v.Str
				}
				return true
			})
			return f, nil
		}
	},
	Span: func() func([]byte) (string, error) {
		return func(doc []byte) (string, error) {
			return unquoted(gjson.Get(lent(doc), "script_output").Raw), nil
		}
	},
}
