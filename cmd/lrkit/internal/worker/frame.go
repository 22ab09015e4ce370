package worker

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// headerSize is that of what comes before the payload of a frame.
const headerSize = 5

// ProtocolError says that the caller sent what is no request.
type ProtocolError struct{ what string }

func (e *ProtocolError) Error() string { return e.what }

func badFrame(format string, args ...any) error {
	return &ProtocolError{fmt.Sprintf(format, args...)}
}

// A buffer for payloads grows as they arrive, at least by so much, and is kept up to a size.
const (
	leastRead  = 64 << 10
	keptBuffer = 8 << 20
)

// frameReader reads the frames of the caller.
type frameReader struct {
	r   *bufio.Reader
	buf []byte
}

func newFrameReader(r io.Reader) *frameReader {
	return &frameReader{r: bufio.NewReaderSize(r, leastRead)}
}

// next returns the next frame, which is valid until the one after. It returns io.EOF where the
// input ends between two frames.
func (f *frameReader) next() (kind byte, payload []byte, err error) {
	var h [headerSize]byte
	if n, err := io.ReadFull(f.r, h[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = badFrame("the input ends after %d of %d bytes of the header of a frame", n, headerSize)
		}
		return 0, nil, err
	}
	n, kind := binary.LittleEndian.Uint32(h[:]), h[4]
	switch {
	case kind != frameBlobs && kind != framePaths:
		return 0, nil, badFrame("a frame of type %q: a request is %q or %q", kind, frameBlobs, framePaths)
	case n > maxFrame:
		return 0, nil, badFrame("a frame of %d bytes: it can have %d", n, maxFrame)
	}
	payload, err = f.payload(int(n))
	return kind, payload, err
}

// payload reads n bytes. Memory is taken as they come: a length alone takes none.
func (f *frameReader) payload(n int) ([]byte, error) {
	b := f.buf[:0]
	for len(b) < n {
		have := len(b)
		b = append(b, make([]byte, min(n-have, max(leastRead, have)))...)
		if m, err := io.ReadFull(f.r, b[have:]); err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				err = badFrame("the input ends after %d of %d bytes of a frame", have+m, n)
			}
			return nil, err
		}
	}
	if f.buf = b; cap(b) > keptBuffer {
		f.buf = nil
	}
	return b, nil
}

// frameWriter writes frames to the caller. After an error it writes nothing.
type frameWriter struct {
	w     *bufio.Writer
	watch *watch // which stops while the caller does not read
	err   error
}

func newFrameWriter(w io.Writer, watch *watch) *frameWriter {
	return &frameWriter{w: bufio.NewWriterSize(w, leastRead), watch: watch}
}

// write writes a frame.
func (f *frameWriter) write(kind byte, payload []byte) {
	f.watch.pause()
	defer f.watch.resume()
	var h [headerSize]byte
	binary.LittleEndian.PutUint32(h[:], uint32(len(payload)))
	h[4] = kind
	if f.err == nil {
		_, f.err = f.w.Write(h[:])
	}
	if f.err == nil {
		_, f.err = f.w.Write(payload)
	}
}

// flush hands on what was written.
func (f *frameWriter) flush() error {
	f.watch.pause()
	defer f.watch.resume()
	if f.err == nil {
		f.err = f.w.Flush()
	}
	return f.err
}
