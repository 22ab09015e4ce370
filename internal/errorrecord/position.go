package errorrecord

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/lrkit/lrkit/internal/clixml"
)

// maxPosition is how many rows a position may take.
const maxPosition = 4

// position reads the end of the head as the position of an error of version 5.1: "At C:\x.ps1:12
// char:5", in any language. What is before it is the message.
func (r *Reader) position() bool {
	for k := 1; k <= min(r.n, maxPosition); k++ {
		text := flat(r.head[r.n-k : r.n])
		before, number, ok := beforePosition(text)
		if !ok {
			return false // more rows do not change the end
		}
		script := pathIn(before)
		// A word alone is "line": but if it has a separator, the row is the rest of another.
		if script == "" && bytes.ContainsAny(before, `\/.`) && k < min(r.n, maxPosition) {
			continue
		}
		first := r.messageStart(r.n - k)
		r.begin(first, r.n-k)
		r.current.Script, r.current.Line = string(keep(nil, []byte(script), MaxText)), number
		return true
	}
	return false
}

// flat joins rows as the console broke them.
func flat(lines []line) (b []byte) {
	for i := range lines {
		b = append(b, lines[i].text...)
	}
	return b
}

// beforePosition cuts ":12 char:5" off, whatever the word and the blanks.
func beforePosition(b []byte) (before []byte, number int64, ok bool) {
	b, _, ok = cutNumber(b)
	if !ok {
		return nil, 0, false
	}
	b, ok = bytes.CutSuffix(bytes.TrimRight(b, " \u00a0"), []byte(":"))
	if !ok {
		return nil, 0, false
	}
	b = bytes.TrimRight(b, " \u00a0")
	word := len(b)
	for word > 0 && b[word-1] != ' ' && b[word-1] != ':' && !isDigit(b[word-1]) {
		word--
	}
	if len(b)-word > 32 {
		return nil, 0, false
	}
	b, number, ok = cutNumber(bytes.TrimRight(b[:word], " \u00a0"))
	if !ok {
		return nil, 0, false
	}
	b, ok = bytes.CutSuffix(bytes.TrimRight(b, " \u00a0"), []byte(":"))
	return b, number, ok && len(b) > 0
}

// cutNumber cuts a number off the end of b.
func cutNumber(b []byte) (before []byte, number int64, ok bool) {
	i := len(b)
	for i > 0 && isDigit(b[i-1]) {
		i--
	}
	number, err := strconv.ParseInt(string(b[i:]), 10, 32)
	return b[:i], number, err == nil
}

// pathIn returns the path that b ends with; none if there is no sign of one.
func pathIn(b []byte) string {
	for i := range b {
		if i > 0 && b[i-1] != ' ' && b[i-1] != '"' && b[i-1] < 0x80 {
			continue
		}
		drive := i+2 < len(b) && isLetter(b[i]) && b[i+1] == ':' && (b[i+2] == '\\' || b[i+2] == '/')
		if drive || bytes.HasPrefix(b[i:], []byte(`\\`)) || b[i] == '/' {
			return string(b[i:])
		}
	}
	return ""
}

// messageStart returns where the message of which the last line is before end begins: in CLIXML
// with the head, in other text after the last empty line, or with the name of a command.
func (r *Reader) messageStart(end int) int {
	switch {
	case r.head[0].stream == clixml.ErrorStream:
		return 0
	case r.output:
		return r.outputStart(end)
	}
	for i := end - 1; i > 0; i-- {
		if isCommand(r.head[i].text) {
			return i
		}
		if len(bytes.TrimSpace(r.head[i-1].text)) == 0 && len(bytes.TrimSpace(r.head[i].text)) > 0 {
			return i
		}
	}
	return 0
}

// writer returns the script that a message names as its writer: "C:\x.ps1 : message".
func (r *Reader) writer() string {
	if !isWriter([]byte(r.current.Message)) {
		return ""
	}
	before, _, _ := strings.Cut(r.current.Message, " : ")
	return string(keep(nil, []byte(before), MaxText))
}

func isScript(b []byte) bool {
	for _, ext := range []string{".ps1", ".psm1"} {
		if len(b) > len(ext) && bytes.EqualFold(b[len(b)-len(ext):], []byte(ext)) {
			return true
		}
	}
	return false
}

// concise reads the last line of the head as the first of a record in ConciseView: "Get-Item:
// C:\x.ps1:12", or with the column after it.
func (r *Reader) concise() bool {
	for k := 1; k <= min(r.n, maxPosition); k++ {
		text := bytes.TrimRight(flat(r.head[r.n-k:r.n]), " ")
		before, number, _ := cutNumber(text)
		before, ok := bytes.CutSuffix(before, []byte(":"))
		if !ok {
			return bytes.HasSuffix(text, []byte(":")) && r.conciseAt(k, "", 0)
		}
		if b, n, isNumber := cutNumber(before); isNumber {
			if b, ok = bytes.CutSuffix(b, []byte(":")); ok {
				before, number = b, n
			}
		}
		if script := pathIn(before); script != "" {
			return r.conciseAt(k, script, number)
		}
	}
	return false
}

func (r *Reader) conciseAt(k int, script string, number int64) bool {
	r.flushFirst(r.n - k)
	r.begin(r.n-k, r.n)
	r.current.Message = ""
	r.current.Script, r.current.Line = string(keep(nil, []byte(script), MaxText)), number
	return true
}
