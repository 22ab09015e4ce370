package expand

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
)

// frame walks over one zstd frame (RFC 8878, section 3.1) and lets a decoder
// read it: so that where the frame ends, what it asks for and where its blocks
// begin is known before the decoder acts on it. It holds headers, and a block
// that has to be judged.
type frame struct {
	src         *source
	window      *LimitError
	emptyBlocks *LimitError

	blocks int64 // begun since something came out; the decoder's owner sets it to 0

	asked    uint64 // window, 0 for a skippable frame
	head     [maxFrameHeader]byte
	held     []byte // a header, or a block that was judged; not yet read
	body     int64  // bytes of a block or checksum, after what is held
	last     bool   // no block follows
	checksum bool   // follows the last block

	sequences *sequences // from the pool, for the first frame without a checksum
	unjudged  bool       // the body is a block that they have to walk over
}

const (
	// maxFrameHeader is magic number, descriptor, window, dictionary and size.
	maxFrameHeader = 4 + 1 + 1 + 4 + 8

	blockHeader  = 3
	checksumSize = 4
)

// beginsFrame says whether a frame begins with head, of at most 4 bytes, or
// could if head went on.
func beginsFrame(head []byte) bool {
	if bytes.HasPrefix(zstdMagic, head) {
		return true
	}
	return head[0]&^0xf == 0x50 && bytes.HasPrefix([]byte{0x2a, 0x4d, 0x18}, head[1:])
}

// begin reads the header of a frame. A skippable frame is passed over, and has
// then ended.
func (f *frame) begin() error {
	f.blocks, f.asked, f.held, f.body, f.last, f.checksum, f.unjudged = 0, 0, nil, 0, true, false, false
	head := f.head[:skippableHeader]
	if err := f.take(head[:4]); err != nil {
		return err
	}
	if isSkippable(head[:4]) {
		if err := f.take(head[4:]); err != nil {
			return err
		}
		return f.skip(int64(binary.LittleEndian.Uint32(head[4:])))
	}

	if err := f.take(head[4:5]); err != nil {
		return err
	}
	d := descriptor(head[4])
	if d.reserved() {
		return errReserved
	}
	head = f.head[:5+d.size()]
	if err := f.take(head[5:]); err != nil {
		return err
	}
	window, dictionary := d.fields(head[5:])
	if window > uint64(f.window.Max) {
		return f.window
	}
	if dictionary != 0 {
		return errDictionary
	}
	f.asked, f.held, f.last, f.checksum = window, head, false, d.checksum()
	if f.sequences != nil {
		f.sequences.begin()
	}
	return nil
}

// Read gives the decoder the next bytes, and io.EOF after the frame.
func (f *frame) Read(p []byte) (int, error) {
	if len(f.held) == 0 && f.body == 0 {
		if err := f.next(); err != nil {
			return 0, err
		}
	}
	if len(f.held) == 0 && f.unjudged {
		if err := f.hold(); err != nil {
			return 0, err
		}
	}
	if len(f.held) > 0 {
		n := copy(p, f.held)
		f.held = f.held[n:]
		return n, nil
	}
	n, err := f.src.buf.Read(p[:min(int64(len(p)), f.body)])
	f.body -= int64(n)
	return n, err
}

// next goes to the next block, or to the checksum.
func (f *frame) next() error {
	switch {
	case f.last && f.checksum:
		f.body, f.checksum = checksumSize, false
		return nil
	case f.last:
		return io.EOF
	case f.blocks > f.emptyBlocks.Max:
		return f.emptyBlocks
	}
	f.blocks++
	f.held = f.head[:blockHeader]
	if err := f.take(f.held); err != nil {
		return err
	}
	h := uint32(little(f.held))
	f.last = h&1 != 0
	f.body = int64(h >> 3)
	switch kind := h >> 1 & 3; kind {
	case rleBlock:
		f.body = 1
	case compressedBlock:
		f.unjudged = !f.checksum && f.body > 0
	}
	return nil
}

const (
	rleBlock        = 1 // holds one byte, whatever its size
	compressedBlock = 2

	// maxBlock is the size that no block may pass, compressed or not.
	maxBlock = 128 << 10
)

// hold takes the body of a compressed block, and lets it be read only if its
// sequences are as they should be.
func (f *frame) hold() error {
	if f.body > maxBlock { // which the decoder has refused, but this is memory
		return errBlock
	}
	if f.sequences == nil {
		f.sequences = walkers.Get().(*sequences)
		f.sequences.begin()
	}
	s := f.sequences
	s.block = slices.Grow(s.block[:0], int(f.body))[:f.body]
	if err := f.take(s.block); err != nil {
		return err
	}
	if err := s.walk(s.block, nil); err != nil {
		return err
	}
	f.held, f.body, f.unjudged = s.block, 0, false
	return nil
}

func (f *frame) close() {
	if f.sequences != nil {
		walkers.Put(f.sequences)
		f.sequences, f.held = nil, nil // which may be of the sequences
	}
}

func (f *frame) take(b []byte) error {
	_, err := io.ReadFull(f.src.buf, b)
	return err
}

func (f *frame) skip(n int64) error {
	for n > 0 { // an int may be smaller than the length of a frame
		skipped, err := f.src.buf.Discard(int(min(n, 1<<30)))
		if err != nil {
			return err
		}
		n -= int64(skipped)
	}
	return nil
}

// descriptor is the byte after the magic number that says which fields follow.
type descriptor byte

func (d descriptor) singleSegment() bool { return d&0x20 != 0 }
func (d descriptor) reserved() bool      { return d&0x08 != 0 }
func (d descriptor) checksum() bool      { return d&0x04 != 0 }

func (d descriptor) windowSize() int {
	if d.singleSegment() {
		return 0
	}
	return 1
}

func (d descriptor) dictionarySize() int { return [4]int{0, 1, 2, 4}[d&3] }

func (d descriptor) contentSize() int {
	if d>>6 == 0 && d.singleSegment() {
		return 1
	}
	return [4]int{0, 2, 4, 8}[d>>6]
}

// size is that of all fields after the descriptor.
func (d descriptor) size() int { return d.windowSize() + d.dictionarySize() + d.contentSize() }

// fields reads what stands after the descriptor. A single segment needs all of
// its content for a window.
func (d descriptor) fields(b []byte) (window, dictionary uint64) {
	if !d.singleSegment() {
		exponent, mantissa := b[0]>>3, b[0]&7
		base := uint64(1) << (10 + exponent)
		window = base + base/8*uint64(mantissa)
	}
	b = b[d.windowSize():]
	dictionary = little(b[:d.dictionarySize()])
	if d.singleSegment() {
		window = little(b[d.dictionarySize():])
		if d.contentSize() == 2 {
			window += 256
		}
	}
	return window, dictionary
}

// little reads a little-endian number of up to 8 bytes.
func little(b []byte) uint64 {
	var whole [8]byte
	copy(whole[:], b)
	return binary.LittleEndian.Uint64(whole[:])
}
