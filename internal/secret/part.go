package secret

// AppendPart appends to dst what is shown of a part of a text, which begins at offset base of the
// text. The spans are those that [Finder.Find] returned for the text; they may begin before the
// part and end after it.
func AppendPart(dst, part []byte, base int64, spans []Span) []byte {
	done, size := int64(0), int64(len(part))
	for _, s := range spans {
		start, end := max(done, s.Start-base), min(size, s.End-base)
		if start >= end {
			continue
		}
		dst = append(dst, part[done:start]...)
		dst = appendMask(dst, part[start:end], true)
		done = end
	}
	return append(dst, part[done:]...)
}
