package worker

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/lrkit/lrkit"
	"github.com/lrkit/lrkit/cmd/lrkit/internal/outcome"
	"github.com/lrkit/lrkit/internal/text"
	"github.com/lrkit/lrkit/report"
)

// spoolFrom is how much of a blob is kept in memory.
const spoolFrom = 4 << 20

// blob is one that comes in parts, over rows and frames.
type blob struct {
	id    int64
	name  string
	kind  string
	size  int64
	limit int64 // of size
	mem   []byte
	file  *os.File // instead of mem, for a large one
	gone  bool     // the file has no name any more
	err   error    // nothing more is kept
}

// add adds a part.
func (b *blob) add(part []byte) {
	b.size += int64(len(part))
	switch {
	case b.err != nil:
	case b.size > b.limit:
		b.err = &lrkit.SpoolError{Limit: b.limit}
	case b.file == nil && b.size <= spoolFrom:
		b.mem = append(b.mem, part...)
	default:
		b.err = b.spool(part)
	}
	if b.err != nil {
		b.close()
	}
}

// spool adds a part to the file.
func (b *blob) spool(part []byte) (err error) {
	if b.file == nil {
		if b.file, err = os.CreateTemp("", "lrkit-worker-*"); err != nil { // mode 0600
			return fmt.Errorf("%w: %w", outcome.ErrSpool, err)
		}
		b.gone = os.Remove(b.file.Name()) == nil // not on systems that keep open files
		_, err = b.file.Write(b.mem)
		b.mem = b.mem[:0]
	}
	if err == nil {
		_, err = b.file.Write(part)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", outcome.ErrSpool, err)
	}
	return nil
}

// input returns the blob as an input.
func (b *blob) input() (*lrkit.Input, error) {
	if b.err != nil {
		return nil, b.err
	}
	var at io.ReaderAt = bytes.NewReader(b.mem)
	if b.file != nil {
		at = b.file
	}
	return withKind(lrkit.NewInput(b.name, at, b.size), b.kind)
}

// close removes the file.
func (b *blob) close() {
	if b.file == nil {
		return
	}
	b.file.Close() // what was in it has been read, or is not wanted
	if !b.gone {
		os.Remove(b.file.Name())
	}
	b.file = nil
}

// kinds are what the API may have said that a blob is.
var kinds = map[string]report.Kind{"": "", string(report.KindRunScript): report.KindRunScript, string(report.KindGetFile): report.KindGetFile}

// withKind tells an input what the API said that it is.
func withKind(in *lrkit.Input, kind string) (*lrkit.Input, error) {
	k, ok := kinds[kind]
	if !ok {
		in.Close()
		return nil, fmt.Errorf("the kind is %q, it can be %s or %s", text.CutPrinted(kind, 40), report.KindRunScript, report.KindGetFile)
	}
	in.Kind = k
	return in, nil
}
