package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// appendLogin reads a row of last, who or w: the name of a user, and a terminal.
func (r *Reader) appendLogin(dst []Part, line []byte, first int) []Part {
	if first > 0 || !isLogin(line) {
		return dst
	}
	to := bytes.IndexByte(line, ' ')
	if !isAccount(line[:to]) {
		return dst
	}
	switch string(line[:to]) {
	case "reboot", "shutdown", "runlevel", "wtmp", "btmp", "LOGIN":
		return dst
	}
	return append(dst, part(Account, 0, to, r.next()).by(artifact.RuleListing))
}

// terminals are what the names of terminals begin with.
var terminals = [...]string{"pts/", "tty", "console ", ":0 ", ":1 ", "ssh:notty", "ssh "}

// isLogin says whether the second word of a line is a terminal, and a number of a time follows.
func isLogin(line []byte) bool {
	if c := line[0]; !ascii.IsLetter(c) && c < 0x80 && c != '_' {
		return false
	}
	i := 0
	for i < len(line) && i < 33 && line[i] > ' ' && line[i] != ':' {
		i++
	}
	if i < 2 || i >= len(line) || line[i] != ' ' {
		return false
	}
	i = blanks(line, i)
	if i == len(line) || mayTerminal[line[i]] == 0 {
		return false
	}
	for _, name := range terminals {
		if !ascii.HasAt(line, i, name) {
			continue
		}
		_, end := word(line, i)
		numbered := name[len(name)-1] == 'y' || name[len(name)-1] == '/'
		return (!numbered || ascii.IsDigit(line[end-1]) || name == "ssh:notty") && hasClock(line[end:])
	}
	return false
}

// hasClock says whether a colon stands between two digits.
func hasClock(s []byte) bool {
	colon := bytes.IndexByte(s, ':')
	return colon > 0 && colon+1 < len(s) && ascii.IsDigit(s[colon-1]) && ascii.IsDigit(s[colon+1])
}

// mayTerminal has the bytes that the name of a terminal begins with.
var mayTerminal = [256]byte{'p': 1, 't': 1, 'c': 1, ':': 1, 's': 1}
