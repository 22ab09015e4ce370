package gen

import (
	"io"
	"strings"
)

// zstdHeader is that of a frame with a window of 1 MiB, without size, checksum
// and dictionary (RFC 8878, section 3.1.1.1). The other one asks for 2 GiB.
const (
	zstdHeader     = "\x28\xb5\x2f\xfd\x00\x50"
	zstdHeader2GiB = "\x28\xb5\x2f\xfd\x00\xa8"
)

// zstdBlockSize is the greatest size that a block may have.
const zstdBlockSize = 128 << 10

// zstdText writes a frame of one raw block.
func zstdText(w io.Writer, header, text string) error {
	_, err := io.WriteString(w, header+rawBlock(text, true))
	return err
}

func rawBlock(text string, last bool) string { return zstdBlock(0, len(text), last) + text }

// zstdBlock is the header of a block: raw is 0, a repeated byte 1.
func zstdBlock(kind, size int, last bool) string {
	h := size<<3 | kind<<1
	if last {
		h |= 1
	}
	return string([]byte{byte(h), byte(h >> 8), byte(h >> 16)})
}

// zstdRatio writes one frame whose blocks repeat a byte each.
func zstdRatio(w io.Writer) error {
	const atOnce = 1024
	if _, err := io.WriteString(w, zstdHeader+rawBlock(bombHead, false)); err != nil {
		return err
	}
	blocks := []byte(strings.Repeat(zstdBlock(1, zstdBlockSize, false)+"A", atOnce))
	for range bombText / zstdBlockSize / atOnce {
		if _, err := w.Write(blocks); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, rawBlock(bombTail, true))
	return err
}
