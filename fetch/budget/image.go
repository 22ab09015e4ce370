package budget

import (
	"encoding/binary"
	"hash/crc32"
	"time"
)

// An image is one state of the ledger, little endian:
//
//	 0  8  "lrkitbud"
//	 8  4  version, 1
//	12  4  number of calls
//	16  8  sequence number
//	24 16  boot
//	40  8  time of the last change, in ns since the start of the machine
//	48  8  the same, by the wall clock, in ns since 1970
//	56  8  no calls before, in ns since the start of the machine
//	64     1500 calls of 16 bytes: time, caller
//	-4  4  CRC-32C of all before
//
// The file is two of them.
const (
	magic     = "lrkitbud"
	version   = 1
	headSize  = 64
	imageSize = 24576
	fileSize  = 2 * imageSize
)

// The calls and the checksum fit.
var _ [imageSize - headSize - capacity*16 - 4]byte

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendImage appends the image of a ledger.
func (l *ledger) appendImage(b []byte) []byte {
	start := len(b)
	le := binary.LittleEndian
	b = append(b, magic...)
	b = le.AppendUint32(b, version)
	b = le.AppendUint32(b, uint32(len(l.calls)))
	b = le.AppendUint64(b, l.seq)
	b = append(b, l.boot[:]...)
	b = le.AppendUint64(b, uint64(l.at))
	b = le.AppendUint64(b, uint64(l.wall.UnixNano()))
	b = le.AppendUint64(b, uint64(l.until))
	for _, c := range l.calls {
		b = le.AppendUint64(b, uint64(c.at))
		b = le.AppendUint64(b, c.who)
	}
	b = append(b, make([]byte, start+imageSize-4-len(b))...)
	return le.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// readImage decodes an image. It accepts only what appendImage writes.
func (l *ledger) readImage(b []byte) bool {
	le := binary.LittleEndian
	if len(b) != imageSize || string(b[:8]) != magic || le.Uint32(b[8:]) != version ||
		le.Uint32(b[imageSize-4:]) != crc32.Checksum(b[:imageSize-4], castagnoli) {
		return false
	}
	n := int(le.Uint32(b[12:]))
	if n > capacity {
		return false
	}
	*l = ledger{
		seq:   le.Uint64(b[16:]),
		boot:  [16]byte(b[24:40]),
		at:    time.Duration(le.Uint64(b[40:])),
		wall:  time.Unix(0, int64(le.Uint64(b[48:]))),
		until: time.Duration(le.Uint64(b[56:])),
		calls: make([]call, n, capacity+1),
	}
	for i := range l.calls {
		at := headSize + i*16
		l.calls[i] = call{time.Duration(le.Uint64(b[at:])), le.Uint64(b[at+8:])}
		if i > 0 && l.calls[i].at < l.calls[i-1].at || l.calls[i].at > l.at {
			return false
		}
	}
	return true
}
