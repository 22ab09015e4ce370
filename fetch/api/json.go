package api

import (
	"strings"

	"github.com/tidwall/gjson"
)

// maxDepth is how deep an answer may nest. Checking JSON is recursive, and a stack that grows without a bound ends the process.
const maxDepth = 64

// validJSON says whether s is JSON that may be read.
func validJSON(s string) bool { return shallow(s) && gjson.Valid(s) }

// shallow says whether brackets outside of strings nest at most maxDepth deep.
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

// textOf returns a string as it is, null as nothing, and anything else as it is written. It is a copy: the answer that
// it stood in is not kept for it.
func textOf(v gjson.Result) string {
	switch v.Type {
	case gjson.String:
		return strings.Clone(v.Str)
	case gjson.Null:
		return ""
	}
	return strings.Clone(strings.TrimSpace(v.Raw))
}
