package gen

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
)

// The gzip of the bombs is put together by hand: the bytes that an encoder
// chooses change with its version.

// gzipHeader has no time, no name, and an unknown system (RFC 1952).
const gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

func gzipTrailer(text string) string {
	return gzipTrailerOf(crc32.ChecksumIEEE([]byte(text)), int64(len(text)))
}

func gzipTrailerOf(crc uint32, size int64) string {
	b := binary.LittleEndian.AppendUint32(nil, crc)
	return string(binary.LittleEndian.AppendUint32(b, uint32(size)))
}

// gzipText writes a member of one stored block, of less than 64 KiB.
func gzipText(w io.Writer, text string) error {
	_, err := io.WriteString(w, gzipHeader+storedBlock(text, true)+gzipTrailer(text))
	return err
}

// storedBlock begins and ends with a byte (RFC 1951, section 3.2.4).
func storedBlock(text string, last bool) string {
	b := []byte{0}
	if last {
		b[0] = 1
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	b = binary.LittleEndian.AppendUint16(b, ^uint16(len(text)))
	return string(b) + text
}

// gzipRatio writes one member that is a thousandth of its text.
func gzipRatio(w io.Writer) error {
	const size = 1 << 20
	text, chunk := make([]byte, size), []byte(deflatedAs(size))
	for i := range text {
		text[i] = 'A'
	}
	crc := crc32.ChecksumIEEE([]byte(bombHead))
	if _, err := io.WriteString(w, gzipHeader+storedBlock(bombHead, false)); err != nil {
		return err
	}
	for range bombText / size {
		if _, err := w.Write(chunk); err != nil {
			return err
		}
		crc = crc32.Update(crc, crc32.IEEETable, text)
	}
	crc = crc32.Update(crc, crc32.IEEETable, []byte(bombTail))
	trailer := gzipTrailerOf(crc, bombText+int64(len(bombHead+bombTail)))
	_, err := io.WriteString(w, storedBlock(bombTail, true)+trailer)
	return err
}

// deflatedAs is n times the letter A at the best ratio that deflate has, a match
// of 258 bytes in 2 bits. It ends like a flush, and needs nothing that stands
// before it, so that it can be repeated.
func deflatedAs(n int) string {
	const (
		letter   = "10" // A
		end      = "11" // of the block
		longest  = "0"  // length of 258
		previous = "0"  // distance of 1
	)
	matches, letters := (n-1)/258, (n-1)%258
	return packBits(asHeader+letter+strings.Repeat(longest+previous, matches)+strings.Repeat(letter, letters)+end+
		"0"+"00") + // a stored block, which begins with a byte
		"\x00\x00\xff\xff"
}

// asHeader begins a block with the codes of deflatedAs (RFC 1951, section 3.2.7):
// of 286 letters and lengths, three have one, and the only distance has one.
const asHeader = "0" + "01" + // not the last, with codes of its own
	"10111" + "00000" + "0111" + // 286, 1, and 18 lengths of codes for the lengths that follow
	"000" + "000" + "100" + // for 16, 17, 18
	"000000000000000000000000000000000000" + // 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13
	"010" + "000" + "010" + // 2, 14, 1
	zeros + "0110110" + two + // 65, and A
	zeros + "1111111" + zeros + "1001010" + two + // 138 and 52, and the end
	zeros + "1000100" + one + // 28, and the length of 258
	one // the distance

// These are the codes that asHeader uses for lengths of codes.
const (
	zeros = "0" // 11, and as many more as 7 bits say
	one   = "10"
	two   = "11"
)

// packBits packs bits in the order of a deflate stream.
func packBits(s string) string {
	b := make([]byte, (len(s)+7)/8)
	for i := range len(s) {
		b[i/8] |= (s[i] - '0') << (i % 8)
	}
	return string(b)
}
