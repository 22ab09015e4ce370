package api

import (
	"strings"

	"github.com/tidwall/gjson"
)

// maxDepth limits the nesting of a response. The check of JSON is recursive, and an unbounded stack
// would end the process.
const maxDepth = 64

// validJSON reports whether s is JSON of an acceptable depth.
func validJSON(s string) bool { return shallow(s) && gjson.Valid(s) }

// shallow reports whether brackets outside of strings nest at most maxDepth deep.
func shallow(s string) bool {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[', '{':
			if depth++; depth > maxDepth {
				return false
			}
		case ']', '}':
			depth--
		case '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
		}
	}
	return true
}

// textOf returns a string as it is, null as "", and anything else as written. It is a copy: the
// response is not kept in memory for it.
func textOf(v gjson.Result) string {
	switch v.Type {
	case gjson.String:
		return strings.Clone(v.Str)
	case gjson.Null:
		return ""
	}
	return strings.Clone(strings.TrimSpace(v.Raw))
}
