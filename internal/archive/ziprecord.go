package archive

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// Flags of an entry of a zip.
const (
	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3 // sizes and CRC follow the content
	flagStrong     = 1 << 6 // strong encryption
	flagUTF8       = 1 << 11
	flagMasked     = 1 << 13 // the local header is encrypted
)

// Systems that a record may be made by.
const (
	hostUnix    = 3
	hostDarwin  = 19
	hostUnknown = -1
)

// Extra fields.
const (
	extra64       = 0x0001
	extraNTFS     = 0x000a
	extraUnixTime = 0x5455
	extraUnicode  = 0x7075
)

// record is a record of the directory, or a local header.
type record struct {
	host        int // the system that it was made by
	flags       uint16
	method      uint16
	dosTime     uint32 // the date is in the upper half
	crc         uint32
	packed      int64 // -1: not known
	unpacked    int64
	attributes  uint32
	local       int64
	comment     int
	name, extra []byte
}

// read reads the next record of a directory. ok is false where none is whole. Its memory serves
// again.
func (rec *record) read(r *bufio.Reader) (ok bool, err error) {
	b, err := r.Peek(centralSize)
	if err != nil || !isSignature(b, centralSignature) {
		return false, unlessEOF(err)
	}
	rec.host = int(b[5])
	rec.common(b[8:])
	rec.comment = int(binary.LittleEndian.Uint16(b[32:]))
	rec.attributes = binary.LittleEndian.Uint32(b[38:])
	rec.local = int64(binary.LittleEndian.Uint32(b[42:]))
	name, extra := int(binary.LittleEndian.Uint16(b[28:])), int(binary.LittleEndian.Uint16(b[30:]))
	if cap(rec.name) < name+extra {
		rec.name = make([]byte, name+extra)
	}
	text := rec.name[:name+extra]
	r.Discard(centralSize) // they are there
	if _, err := io.ReadFull(r, text); err != nil {
		return false, unlessEOF(err)
	}
	if _, err := r.Discard(rec.comment); err != nil {
		return false, unlessEOF(err)
	}
	rec.name, rec.extra = text[:name], text[name:]
	rec.read64()
	return true, nil
}

func unlessEOF(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil
	}
	return err
}

// size is how many bytes the record of a directory has.
func (rec *record) size() int64 {
	return centralSize + int64(len(rec.name)) + int64(len(rec.extra)) + int64(rec.comment)
}

// common reads what both kinds of headers have, from the flags on.
func (rec *record) common(b []byte) {
	rec.flags, rec.method = binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
	rec.dosTime = uint32(binary.LittleEndian.Uint16(b[6:]))<<16 | uint32(binary.LittleEndian.Uint16(b[4:]))
	rec.crc = binary.LittleEndian.Uint32(b[8:])
	rec.packed, rec.unpacked = int64(binary.LittleEndian.Uint32(b[12:])), int64(binary.LittleEndian.Uint32(b[16:]))
}

// field returns the extra field of an ID, and nil if there is none.
func (rec *record) field(id uint16) []byte {
	for b := rec.extra; len(b) >= 4; {
		n := int(binary.LittleEndian.Uint16(b[2:]))
		if len(b) < 4+n {
			return nil
		}
		if binary.LittleEndian.Uint16(b) == id {
			return b[4 : 4+n : 4+n]
		}
		b = b[4+n:]
	}
	return nil
}

// read64 reads the numbers that ZIP64 has in the extra field. One that is greater than any file is
// the greatest that is not.
func (rec *record) read64() {
	b := rec.field(extra64)
	for _, n := range []*int64{&rec.unpacked, &rec.packed, &rec.local} {
		if *n != math.MaxUint32 || len(b) < 8 {
			continue
		}
		*n = int64(min(binary.LittleEndian.Uint64(b), maxSize))
		b = b[8:]
	}
}

// decodedName returns the name in UTF-8, at most limit bytes of it, and the bytes that it was
// decoded from.
func (rec *record) decodedName(limit int) (name string, raw []byte, cut bool) {
	raw, cut = cutName(rec.name, limit)
	if b := rec.field(extraUnicode); len(b) > 5 && b[0] == 1 && binary.LittleEndian.Uint32(b[1:]) == crc32.ChecksumIEEE(rec.name) && utf8.Valid(b[5:]) {
		raw, cut = cutName(b[5:], limit)
		return string(raw), raw, cut
	}
	switch unix := rec.host == hostUnix || rec.host == hostDarwin || rec.host == hostUnknown; {
	case rec.flags&flagUTF8 != 0, unix && utf8.Valid(raw):
		return string(raw), raw, cut
	}
	return fromCP437(raw), raw, cut
}

// entryType says what an entry is by the attributes of its system.
func (rec *record) entryType() Type {
	if rec.host == hostUnix || rec.host == hostDarwin {
		switch mode := rec.attributes >> 16; mode & 0o170000 {
		case 0o120000:
			return SymbolicLink
		case 0o020000, 0o060000:
			return Device
		case 0o010000:
			return FIFO
		case 0o140000:
			return Other
		}
	}
	if len(rec.name) > 0 && rec.unpacked == 0 && (strings.HasSuffix(string(rec.name), "/") || strings.HasSuffix(string(rec.name), `\`)) {
		return Directory
	}
	return File
}

// modified returns when the file was changed last, and whether that is a local time.
func (rec *record) modified() (t time.Time, local bool) {
	if b := rec.field(extraNTFS); len(b) >= 16 && binary.LittleEndian.Uint16(b[4:]) == 1 && binary.LittleEndian.Uint16(b[6:]) >= 24 {
		return fromNTFS(binary.LittleEndian.Uint64(b[8:])), false
	}
	if b := rec.field(extraUnixTime); len(b) >= 5 && b[0]&1 != 0 {
		return time.Unix(int64(int32(binary.LittleEndian.Uint32(b[1:]))), 0).UTC(), false
	}
	date, clock := rec.dosTime>>16, rec.dosTime&0xFFFF
	year, month, day := int(1980+date>>9), time.Month(date>>5&15), int(date&31)
	t = time.Date(year, month, day, int(clock>>11), int(clock>>5&63), int(clock&31)*2, 0, time.UTC)
	if t.Month() != month || t.Day() != day || day == 0 {
		return time.Time{}, false
	}
	return t, true
}

// fromNTFS reads hundreds of nanoseconds since 1601.
func fromNTFS(ticks uint64) time.Time {
	const epoch = 116444736000000000 // 1970
	if ticks > math.MaxInt64 {
		return time.Time{}
	}
	n := int64(ticks) - epoch
	return time.Unix(n/1e7, n%1e7*100).UTC()
}
