package lrkit

import (
	"context"
	"io"

	"github.com/lrkit/lrkit/internal/ingest"
)

// Blob is an input that can be read more than once: a file, a spool of a stream, or bytes in memory.
type Blob = ingest.Input

// SpoolError says that a stream does not fit in the spool.
type SpoolError = ingest.SpoolError

// Open opens a regular file. A FIFO or a device is refused and not waited for: see [Spool].
func Open(name string) (*Blob, error) { return ingest.Open(name) }

// OpenNoFollow is Open for a name that was found in a folder: a link is refused, too.
func OpenNoFollow(name string) (*Blob, error) { return ingest.OpenNoFollow(name) }

// NewBlob returns a blob of size bytes that at holds.
func NewBlob(name string, at io.ReaderAt, size int64) *Blob { return ingest.NewInput(name, at, size) }

// Spool copies r, at most limit bytes of it, to a file without a name that only this user can read, in the folder for
// temporary files. It ends with the context even while r waits. That Read is abandoned then, and what it reads is lost.
func Spool(ctx context.Context, name string, r io.Reader, limit int64) (*Blob, error) {
	return ingest.Spool(ctx, name, r, limit)
}
