package powershell

import "bytes"

// Detect says whether a text that begins with head is a transcript file: blank lines aside, it
// begins with a header. head may be cut anywhere after the time; a few KiB are enough.
func Detect(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), "\r\n")
	var lines [3][]byte
	for i := range lines {
		lines[i], head, _ = bytes.Cut(head, []byte("\n"))
		lines[i] = bytes.TrimSuffix(lines[i], []byte("\r"))
	}
	return isStars(lines[0]) && isTitle(lines[1]) && !isTime(lines[1]) && isTime(lines[2])
}
