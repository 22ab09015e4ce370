package rivals

import "github.com/mailru/easyjson/jlexer"

// easyJSON is easyjson's lexer, called as its generated code does.
var easyJSON = Rival{
	Name:   "easyjson jlexer",
	Module: "github.com/mailru/easyjson",
	Fields: func() func([]byte) (Fields, error) {
		return func(doc []byte) (f Fields, err error) {
			err = jlexerMembers(doc, func(l *jlexer.Lexer, member string) bool {
				switch member {
				case "script_name":
					f.Name = l.UnsafeString()
				case "exit_code":
					f.ExitCode = l.Int64()
				case "script_output":
					f.Output = l.UnsafeString()
				case "script_errors":
					f.Errors = l.UnsafeString()
				default:
					l.SkipRecursive()
				}
				return true
			})
			return f, err
		}
	},
	Span: func() func([]byte) (string, error) {
		return func(doc []byte) (span string, err error) {
			err = jlexerMembers(doc, func(l *jlexer.Lexer, member string) bool {
				if member != "script_output" {
					l.SkipRecursive()
					return true
				}
				span = unquoted(lent(l.Raw()))
				return false
			})
			return span, err
		}
	},
}

// jlexerMembers calls f at the value of every member until f says that it is enough.
func jlexerMembers(doc []byte, f func(l *jlexer.Lexer, member string) bool) error {
	l := jlexer.Lexer{Data: doc}
	l.Delim('{')
	for !l.IsDelim('}') {
		member := l.UnsafeFieldName(false)
		l.WantColon()
		if !f(&l, member) {
			return l.Error()
		}
		l.WantComma()
	}
	l.Delim('}')
	l.Consumed()
	return l.Error()
}
