package rivals

import "github.com/buger/jsonparser"

var jsonParser = Rival{
	Name:   "jsonparser",
	Module: "github.com/buger/jsonparser",
	Fields: jsonparserFields,
	Span: func() func([]byte) (string, error) {
		return func(doc []byte) (string, error) {
			v, _, _, err := jsonparser.Get(doc, "script_output")
			return lent(v), err
		}
	},
}

func jsonparserFields() func([]byte) (Fields, error) {
	paths := [][]string{{"script_name"}, {"exit_code"}, {"script_output"}, {"script_errors"}}
	memory := make([][]byte, len(paths))
	return func(doc []byte) (f Fields, err error) {
		text := func(i int, v []byte) string {
			if cap(memory[i]) < len(v) {
				memory[i] = make([]byte, len(v))
			}
			b, e := jsonparser.Unescape(v, memory[i][:cap(memory[i])])
			if e != nil {
				err = e
			}
			return lent(b)
		}
		found := 0
		jsonparser.EachKey(doc, func(i int, v []byte, _ jsonparser.ValueType, e error) {
			if e != nil {
				err = e
				return
			}
			found++
			switch i {
			case 0:
				f.Name = text(i, v)
			case 1:
				f.ExitCode, e = jsonparser.ParseInt(v)
			case 2:
				f.Output = text(i, v)
			case 3:
				f.Errors = text(i, v)
			}
			if e != nil {
				err = e
			}
		}, paths...)
		if err == nil && found < len(paths) {
			err = jsonparser.KeyPathNotFoundError
		}
		return f, err
	}
}
