package parquetreport

import (
	"encoding/binary"
	"math/bits"
)

// The encodings that are used, by their numbers in Parquet.
const (
	encodingPlain   = 0
	encodingRuns    = 3 // of levels
	encodingDeltas  = 5 // of numbers
	encodingLengths = 6 // of text: lengths as numbers, then all bytes
	encodingIndex   = 8 // into a dictionary
)

// Numbers are packed in blocks of four parts.
const (
	partSize  = 32
	blockSize = 4 * partSize
)

// appendDeltas appends numbers in the encoding for them: how much greater each is than the last.
func appendDeltas(dst []byte, numbers []int64) []byte {
	dst = binary.AppendUvarint(dst, blockSize)
	dst = binary.AppendUvarint(dst, blockSize/partSize)
	dst = binary.AppendUvarint(dst, uint64(len(numbers)))
	if len(numbers) == 0 {
		return append(dst, 0)
	}
	last := numbers[0]
	dst = binary.AppendVarint(dst, last)
	var deltas [blockSize]int64
	for rest := numbers[1:]; len(rest) > 0; {
		some := rest[:min(blockSize, len(rest))]
		rest = rest[len(some):]
		least := some[0] - last // it may overflow, and the reader's sum overflows back
		for k, x := range some {
			deltas[k] = x - last
			least = min(least, deltas[k])
			last = x
		}
		for k := len(some); k%partSize != 0; k++ {
			deltas[k] = least
		}
		dst = appendBlock(dst, &deltas, least, (len(some)+partSize-1)/partSize)
	}
	return dst
}

// appendBlock appends the first parts of a block: others have a width, and no bytes.
func appendBlock(dst []byte, deltas *[blockSize]int64, least int64, parts int) []byte {
	dst = binary.AppendVarint(dst, least)
	widths := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	for p := range parts {
		part := deltas[p*partSize:][:partSize]
		all := uint64(0)
		for _, d := range part {
			all |= uint64(d - least)
		}
		width := bits.Len64(all)
		dst[widths+p] = byte(width)
		if width == 0 {
			continue
		}
		var word uint64
		have := 0
		for _, d := range part {
			x := uint64(d - least)
			word |= x << have
			if have += width; have >= 64 {
				dst = binary.LittleEndian.AppendUint64(dst, word)
				have -= 64
				word = x >> (width - have)
			}
		}
		if have > 0 { // 32 numbers end between bytes
			dst = binary.LittleEndian.AppendUint64(dst, word)[:len(dst)+have/8]
		}
	}
	return dst
}

// appendRun appends one value many times in the hybrid of runs and packed bits.
func appendRun(dst []byte, width, n, value int) []byte {
	dst = binary.AppendUvarint(dst, uint64(n)<<1)
	for ; width > 0; width -= 8 {
		dst = append(dst, byte(value))
		value >>= 8
	}
	return dst
}

// appendPacked appends values in packed bits.
func appendPacked(dst []byte, width int, values []uint16) []byte {
	groups := (len(values) + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	end := len(dst) + groups*width
	var word uint64
	have := 0
	for _, x := range values {
		word |= uint64(x) << have
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(word))
			word >>= 8
		}
	}
	if have > 0 {
		dst = append(dst, byte(word))
	}
	for len(dst) < end {
		dst = append(dst, 0)
	}
	return dst
}
