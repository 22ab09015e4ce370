package lrkit

import (
	"bytes"
	"io"

	"github.com/lrkit/lrkit/analyze/report"
)

// sniffSize is how much of an input decides what it is.
const sniffSize = 8 << 10

// magics begin files that hold no text, though their first bytes may not tell.
var magics = []string{
	"MZ", "\x7fELF", "PK\x03\x04", "\x1f\x8b", "\x28\xb5\x2f\xfd", "MSCF", "%PDF-", "MDMP", "ElfFile\x00", "regf",
}

// sniff says what an input is that begins with b, as far as its beginning tells: Text, Binary,
// or JSON for what the decoder has to tell.
func sniff(b []byte) report.Kind {
	body := body(b)
	if len(body) == 0 || body[0] == '{' || body[0] == '[' {
		return report.JSON
	}
	for _, magic := range magics {
		if bytes.HasPrefix(b, []byte(magic)) {
			return report.Binary
		}
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return report.Binary
	}
	return report.Text
}

// body is what stands behind a byte order mark and blanks.
func body(b []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), " \t\r\n")
}

func (b *Blob) sniff() (report.Kind, error) {
	head := make([]byte, sniffSize)
	n, err := b.at.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	return sniff(head[:n]), nil
}
