package lrkit

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/report"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// sniffSize is how much of an input decides what it is.
const sniffSize = 8 << 10

// sniff says what a content is that begins with b, as far as its beginning tells: Text, PowerShell,
// Binary, or JSON for what the decoder has to tell.
func sniff(b []byte) report.Kind {
	body := body(b)
	if len(body) == 0 || body[0] == '{' || body[0] == '[' {
		return report.JSON
	}
	switch {
	case isBinary(b):
		return report.Binary
	case powershell.Detect(b):
		return report.PowerShell
	}
	return report.Text
}

// body returns what follows a byte order mark, blanks, and what the decoder skips before a document.
func body(b []byte) []byte {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte(bom)), " \t\r\n")
	n, _, _ := text.Leading(b, transcript.IsMember)
	return b[n:]
}

const bom = "\xEF\xBB\xBF"

func hasBOM(b []byte) bool { return bytes.HasPrefix(b, []byte(bom)) }
