package rivals

import "github.com/valyala/fastjson"

var fastJSON = Rival{
	Name:   "fastjson",
	Module: "github.com/valyala/fastjson",
	Fields: func() func([]byte) (Fields, error) {
		var p fastjson.Parser
		return func(doc []byte) (Fields, error) {
			v, err := p.ParseBytes(doc)
			if err != nil {
				return Fields{}, err
			}
			return Fields{
				Name:     lent(v.GetStringBytes("script_name")),
				ExitCode: v.GetInt64("exit_code"),
				Output:   lent(v.GetStringBytes("script_output")),
				Errors:   lent(v.GetStringBytes("script_errors")),
			}, nil
		}
	},
	// A string is unescaped when it is asked for; where it stood is not told.
	FindsOnly: true,
	Span: func() func([]byte) (string, error) {
		var p fastjson.Parser
		return func(doc []byte) (string, error) {
			v, err := p.ParseBytes(doc)
			if err == nil && !v.Exists("script_output") {
				err = errNoOutput
			}
			return "", err
		}
	},
}
