package layout

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// maxDepth is how deep objects are read; text below that is left to others.
const maxDepth = 16

// object is JSON that a script printed, on one line or many.
type object struct {
	depth int
	rows  [maxDepth]int32 // of each object that is open; 0 for none yet, or an array
	key   vocabulary.Meaning
	known bool
}

// appendJSON reads a line of JSON. What is none of it closes all that is open.
func (r *Reader) appendJSON(dst []Part, line []byte, first int) []Part {
	o := &r.json
	n := len(dst)
	for i := first; i < len(line); {
		switch c := line[i]; c {
		case ' ', '\t', '\r', ',':
			i++
		case '{', '[':
			if o.depth == maxDepth {
				*o = object{}
				return dst[:n]
			}
			o.rows[o.depth] = 0
			if o.known && (o.key.Role == vocabulary.Hash || o.key.Role == vocabulary.Hashes) && c == '{' && o.depth > 0 { // it tells of the same thing
				if o.rows[o.depth-1] == 0 {
					o.rows[o.depth-1] = r.next()
				}
				o.rows[o.depth] = o.rows[o.depth-1]
			}
			o.depth++
			o.known = false
			i++
		case '}', ']':
			if o.depth == 0 {
				return dst
			}
			o.depth--
			o.known = false
			i++
		case '"':
			end := stringEnd(line, i+1)
			if end < 0 || o.depth == 0 {
				*o = object{}
				return dst[:n]
			}
			if after := blanks(line, end+1); after < len(line) && line[after] == ':' {
				o.key, o.known = vocabulary.Of(line[i+1 : end])
				i = after + 1
				continue
			}
			dst = r.appendMember(dst, line, i+1, end, true)
			o.known = false
			i = end + 1
		default:
			end := i
			for end < len(line) && line[end] != ',' && line[end] != '}' && line[end] != ']' && line[end] != ' ' && line[end] != '\r' && line[end] != '{' && line[end] != '"' {
				end++
			}
			if end == i || o.depth == 0 || !isLiteral(line[i:end]) {
				*o = object{}
				return dst[:n]
			}
			dst = r.appendMember(dst, line, i, end, false)
			o.known = false
			i = end
		}
	}
	return dst
}

// isLiteral says whether a word is a number, or true, false or null.
func isLiteral(s []byte) bool {
	switch {
	case ascii.IsDigit(s[0]), s[0] == '-' && len(s) > 1 && ascii.IsDigit(s[1]):
		return true
	}
	return string(s) == "true" || string(s) == "false" || string(s) == "null"
}

// stringEnd returns where the quote stands that ends a string, or -1.
func stringEnd(line []byte, i int) int {
	for i < len(line) {
		switch line[i] {
		case '\\':
			i += 2
		case '"':
			return i
		default:
			i++
		}
	}
	return -1
}

// appendMember says what the value of the last key is.
func (r *Reader) appendMember(dst []Part, line []byte, from, to int, quoted bool) []Part {
	o := &r.json
	means := o.key
	if !o.known || from >= to {
		return dst
	}
	text := line[from:to]
	var plain []byte
	if quoted && bytes.IndexByte(text, '\\') >= 0 {
		var ok bool
		if plain, ok = unescape(text); !ok {
			return dst
		}
	}
	value := text
	if plain != nil {
		value = plain
	}
	switch role := means.Role; {
	case role == vocabulary.Path || role == vocabulary.File:
		if !quoted || absolute(value) == 0 {
			return dst
		}
	case role == vocabulary.PID || role == vocabulary.ID || role == vocabulary.ParentPID:
		if quoted {
			return dst
		}
	case role == vocabulary.Hashes, role == vocabulary.Known, role == vocabulary.Digest:
		return dst
	case role.IsHash(), role.IsTime(), role == vocabulary.Owner, role == vocabulary.Name, role == vocabulary.User:
		if !quoted {
			return dst
		}
	}
	p, ok := partOf(means, value)
	switch means.Role {
	case vocabulary.Name:
		p, ok = part(Candidate, 0, 0, 0).with(artifact.Truncated, isTruncated(value)), true
	case vocabulary.Start:
		p = part(ServiceHint, 0, 0, 0)
	}
	if !ok || p.what() == Claim {
		return dst
	}
	if plain != nil {
		switch p.Start, p.End = 0, 0; p.what() {
		case Name:
			p.set(artifact.POSIX, absolute(plain) == 2)
			if string(bytes.ReplaceAll(plain, []byte(`\`), []byte(`\\`))) == string(text) {
				p.Flags |= artifact.EscapedBackslashes
			} else {
				p.Text = strings.ToValidUTF8(string(plain), string(utf8.RuneError))
			}
		case Time: // \/Date(1700000000000)\/
		default:
			return dst
		}
	}
	row := &o.rows[o.depth-1]
	if *row == 0 {
		*row = r.next()
	}
	p = p.moved(from, to)
	p.Row.Number, p.Rule = *row, artifact.RuleJSON
	p.Flags |= artifact.Block
	if p.what() == Account {
		p.Row.Number = r.next()
		p.set(artifact.Block, false)
	}
	return append(dst, p)
}

// isMember says whether a line begins with the key of a member. The object may have begun in a part
// of the text that is not here.
func isMember(line []byte, first int) bool {
	end := stringEnd(line[:min(len(line), first+maxSign)], first+1)
	if end < 0 {
		return false
	}
	after := blanks(line, end+1)
	return after < len(line) && line[after] == ':' && after+1 < len(line)
}
