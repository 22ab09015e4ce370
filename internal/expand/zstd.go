package expand

import (
	"bytes"
	"io"
	"math/bits"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// zstdCodec expands one zstd frame after the other. The decoder sees of each
// what the walker lets it see, and starts no goroutine.
type zstdCodec struct {
	frame  frame
	dec    *zstd.Decoder // from the pool, for the first frame
	window uint64        // for which dec has memory
}

func newZstd(src *source, l Limits) *zstdCodec {
	return &zstdCodec{frame: frame{
		src:         src,
		window:      &LimitError{limitWindow, l.Window},
		emptyBlocks: &LimitError{limitEmptyBlocks, l.EmptyBlocks},
	}}
}

// maxWindow is above what any machine has, and what the decoder can be told.
const maxWindow = 1 << 41

// decoders are kept for their windows: to make one anew for each of many inputs
// is garbage by the 8 MiB.
var decoders = sync.Pool{New: func() any {
	d, err := zstd.NewReader(nil,
		zstd.WithDecoderConcurrency(1), // then it decodes in Read itself
		zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow), // the walker judges before
		zstd.WithDecoderMaxMemory(maxWindow), // of windows, when it streams
	)
	if err != nil {
		panic(err) // the options are not of a kind that can fail
	}
	return d
}}

func (c *zstdCodec) begins(head []byte) bool { return beginsFrame(head) }

func (c *zstdCodec) begin() error {
	if err := c.frame.begin(); err != nil {
		return err
	}
	if c.dec == nil {
		c.dec = decoders.Get().(*zstd.Decoder)
	}
	if err := c.grow(); err != nil {
		return err
	}
	return c.dec.Reset(&c.frame)
}

// grow lets the decoder have memory by powers of two. Left alone it takes what a
// frame asks for, and anew for each frame that asks for a little more.
func (c *zstdCodec) grow() error {
	asked := c.frame.asked
	if asked <= c.window || asked < zstd.MinWindowSize || asked > maxWindow {
		return nil
	}
	exponent := bits.Len64(asked - 1)
	if c.window = 1 << exponent; c.window > uint64(c.frame.window.Max) {
		return nil // so much was not allowed
	}
	// An empty frame with that window.
	in := append(bytes.Clone(zstdMagic), 0, byte(exponent-10)<<3, 1, 0, 0)
	if err := c.dec.Reset(bytes.NewReader(in)); err != nil {
		return err
	}
	if _, err := c.dec.Read(make([]byte, 1)); err != io.EOF {
		return err
	}
	return nil
}

func (c *zstdCodec) Read(p []byte) (int, error) {
	n, err := c.dec.Read(p)
	if n == 0 {
		// Beyond an error the decoder keeps the block that it expanded
		// before: only the checksum is wrong, or the size.
		n, _ = c.dec.Read(p)
	}
	if n > 0 {
		c.frame.blocks = 0
		return n, nil
	}
	return 0, err
}

func (c *zstdCodec) close() {
	c.frame.close()
	if c.dec != nil {
		c.dec.Reset(nil) // which cannot fail, and lets go of the input
		decoders.Put(c.dec)
		c.dec = nil
	}
}
