package expand

import (
	"bytes"
	"encoding/binary"
)

// Format is a way to compress.
type Format uint8

// The formats. None is what [Detect] did not recognize.
const (
	None Format = iota
	Gzip
	Zstd
	// Deflate is what gzip and zip hold, without anything around it: one member, which no first
	// bytes tell. [Detect] does not return it. The limits of gzip hold for it.
	Deflate
)

// String returns "none", "gzip", "zstd" or "deflate".
func (f Format) String() string {
	switch f {
	case Gzip:
		return "gzip"
	case Zstd:
		return "zstd"
	case Deflate:
		return "deflate"
	}
	return "none"
}

// Detect tells the format of an input by its first bytes; 16 are enough but for
// skippable frames.
//
// A zstd input may begin with a skippable frame. Its magic number is loose, and
// others use it for frames of their own, so that it counts as zstd only if its
// length leads, inside head, to a zstd frame or to another skippable one.
func Detect(head []byte) Format {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b, 0x08}):
		return Gzip
	case bytes.HasPrefix(head, zstdMagic), isSkippable(head) && leadsToFrame(head):
		return Zstd
	}
	return None
}

// Undecided says whether head is too short for [Detect]: it begins with a skippable frame that is
// longer.
func Undecided(head []byte) bool {
	return isSkippable(head) && (len(head) < skippableHeader || skippableHeader+uint64(binary.LittleEndian.Uint32(head[4:]))+4 > uint64(len(head)))
}

func leadsToFrame(head []byte) bool {
	if len(head) < skippableHeader {
		return false
	}
	next := skippableHeader + uint64(binary.LittleEndian.Uint32(head[4:]))
	if next > uint64(len(head)) {
		return false
	}
	head = head[next:]
	return bytes.HasPrefix(head, zstdMagic) || isSkippable(head)
}

// skippableHeader is a magic number and a length.
const skippableHeader = 8

var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// isSkippable says whether b begins with one of the 16 magic numbers of
// skippable frames.
func isSkippable(b []byte) bool {
	return len(b) >= 4 && binary.LittleEndian.Uint32(b)&^0xf == 0x184d2a50
}
