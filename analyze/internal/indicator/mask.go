package indicator

import (
	"bytes"
	"slices"
)

const redacted = "REDACTED"

// AppendMasked appends text to dst with every secret in it replaced. It is for single strings that are no analysed text:
// names of scripts, commands, sources.
func AppendMasked(dst, text []byte) []byte {
	s := New(Secrets)
	var found []Found
	for len(text) > 0 {
		line, end := text, len(text)
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, end = text[:i], i+1
		}
		found = s.Append(found[:0], line)
		slices.SortFunc(found, func(a, b Found) int { return a.Start - b.Start })
		done := 0
		for _, f := range found {
			if f.Start >= done {
				dst = append(append(dst, line[done:f.Start]...), redacted...)
			}
			done = max(done, f.End)
		}
		dst = append(dst, text[done:end]...)
		text = text[end:]
	}
	return dst
}
