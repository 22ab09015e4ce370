package ingest

import (
	"bytes"

	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/transcript"
	"github.com/lrkit/lrkit/transcript/powershell"
)

// sniffSize is how much of an input decides what it is.
const sniffSize = 8 << 10

// Format is what a text is.
type Format uint8

const (
	JSON       Format = iota // begins with { or [, after what the decoder skips: the decoder tells the rest
	Text                     // any other text
	PowerShell               // a transcript file of PowerShell
	Binary
)

// Detect says what a text is that begins with b, as far as its beginning tells.
func Detect(b []byte) Format {
	body := Body(b)
	if len(body) == 0 || body[0] == '{' || body[0] == '[' {
		return JSON
	}
	switch {
	case isBinary(b):
		return Binary
	case powershell.Detect(b):
		return PowerShell
	}
	return Text
}

// Body returns what follows a byte order mark, blanks, and what the decoder skips before a
// document.
func Body(b []byte) []byte {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte(BOM)), " \t\r\n")
	n, _, _ := text.Leading(b, transcript.IsMember)
	return b[n:]
}

// BOM is the byte order mark of UTF-8.
const BOM = "\xEF\xBB\xBF"
