package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// appendElements reads the elements of XML in a line that have nothing but text in them. Their
// names are labels, or the attribute Name is, as in the data of events: <Data Name="ProcessId">.
func (r *Reader) appendElements(dst []Part, line []byte, first int) []Part {
	for i := first; i < len(line); {
		open := bytes.IndexByte(line[i:], '<')
		if open < 0 {
			break
		}
		open += i + 1
		end := bytes.IndexByte(line[open:], '>')
		if end < 0 {
			break
		}
		end += open
		i = end + 1
		tag := line[open:end]
		if len(tag) == 0 || !ascii.IsLetter(tag[0]) || tag[len(tag)-1] == '/' {
			if string(tag) == "/Event" || string(tag) == "/EventData" {
				r.list.end()
			}
			continue
		}
		close := bytes.IndexByte(line[i:], '<')
		if close < 0 {
			break
		}
		it := item{sign: end}
		it.from, it.to = trim(line, i, i+close)
		if i += close; !bytes.HasPrefix(line[i:], []byte("</")) || it.from == it.to {
			continue
		}
		if bytes.IndexByte(line[it.from:it.to], '&') >= 0 { // an entity: the text is not the value
			continue
		}
		switch means, ok := vocabulary.Of(labelOf(tag)); {
		case !ok, means.Role == vocabulary.Name, means.Role == vocabulary.ID:
		default:
			dst = r.appendValue(dst, line[:it.to], means, it)
		}
	}
	return dst
}

// labelOf returns what the tag of an element says of its text.
func labelOf(tag []byte) []byte {
	name, rest, _ := bytes.Cut(tag, []byte(" "))
	at := bytes.Index(rest, []byte("Name="))
	if at < 0 || at+len("Name=") >= len(rest) {
		return name
	}
	value := rest[at+len("Name="):]
	end := bytes.IndexByte(value[1:], value[0])
	if end < 0 {
		return nil
	}
	return value[1 : 1+end]
}
