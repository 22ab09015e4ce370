package text

import "strings"

// ShellWord returns a name of a file as a word of a command line, for a POSIX shell. A
// name that could be an option gets its folder, as ./-x has.
func ShellWord(s string) string {
	if len(s) > 1 && s[0] == '-' {
		s = "./" + s
	}
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_./:-", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
