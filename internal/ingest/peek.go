package ingest

import (
	"io"

	"github.com/lrkit/lrkit/internal/expand"
)

// streamHead holds the first block of a compressed stream, whatever the block's size: 128 KiB in
// zstd.
const streamHead = 192 << 10

// Peek reads as much of a stream as tells what it is.
func Peek(r io.Reader) ([]byte, error) {
	head := make([]byte, sniffSize)
	n, err := fill(r, head)
	if head = head[:n]; err == nil && expand.Detect(head) != expand.None {
		more := make([]byte, streamHead-sniffSize)
		n, err = fill(r, more)
		head = append(head, more[:n]...)
	}
	if err == io.EOF {
		err = nil
	}
	return head, err
}
