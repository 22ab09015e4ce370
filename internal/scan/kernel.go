package scan

import "os"

// tier is a set of kernels. Each tier does what the portable one does, byte for
// byte and note for note, only faster.
type tier uint8

const (
	portable tier = iota
	avx2
	avx512vbmi2
)

func (t tier) String() string {
	return [...]string{"portable", "avx2", "avx512vbmi2"}[t]
}

// best is the fastest tier that this machine has, active the one in use.
var (
	best   = detect()
	active = choose(best, os.Getenv("LRKIT_KERNEL"))
)

// choose returns the tier that forced asks for, but never one above best.
func choose(best tier, forced string) tier {
	switch forced {
	case "portable":
		return portable
	case "avx2":
		return min(best, avx2)
	}
	return best
}

// Kernel names the kernel in use: portable, avx2 or avx512vbmi2. The environment
// variable LRKIT_KERNEL, set to portable, avx2 or avx512, forces a lower one than
// the best that the machine has.
func Kernel() string { return active.String() }

const (
	// blockSize is what the kernels take at once.
	blockSize = 64
	// maxCall bounds how much one call of an assembly kernel takes, because
	// the runtime cannot preempt it.
	maxCall = 1 << 20
	// minBulk is what is worth such a call.
	minBulk = 32
	// maxStretch bounds for how long the portable decoder keeps at it where
	// the bulk kernel stops every few bytes.
	maxStretch = 1 << 10
)

func (t tier) unescape(dst, src []byte, atEnd bool, notes *Notes) (nDst, nSrc int) {
	done, stretch := false, 0
	for !done {
		until := len(src)
		if t == avx512vbmi2 && min(len(src)-nSrc, len(dst)-nDst) >= minBulk {
			d, s := t.unescapeBulk(dst[nDst:], src[nSrc:min(len(src), nSrc+maxCall)], nSrc, notes)
			nDst += d
			nSrc += s
			if nSrc == len(src) {
				break
			}
			if s < 2*minBulk {
				stretch = min(2*stretch+minBulk, maxStretch)
			} else {
				stretch = 0
			}
			if min(len(src)-nSrc, len(dst)-nDst) >= minBulk {
				until = min(len(src), nSrc+max(stretch, 1))
			}
		}
		nDst, nSrc, done = unescapeTo(until, dst, src, nDst, nSrc, atEnd, notes)
	}
	return nDst, nSrc
}

// unescapeBulk decodes from the beginning of src whatever needs no more than
// the bulk kernel: all but bad escapes, halves of surrogate pairs, invalid UTF-8
// and characters that src or dst cuts. It stops between two characters. at is the
// offset of src[0] for the notes.
func (t tier) unescapeBulk(dst, src []byte, at int, notes *Notes) (nDst, nSrc int) {
	nDst, nSrc, controls, first, pending := t.bulk(dst, src, notes.Stop)
	if controls > 0 {
		s := &notes.Seen[RawControl]
		if s.Count == 0 {
			s.First = notes.Base + int64(at+first)
			s.Len = uint8(copy(s.Text[:], src[first:first+1]))
		}
		s.Count += int64(controls)
	}
	if pending { // the last byte taken is a backslash, which wrote nothing
		return nDst, nSrc - 1
	}
	n := cutLen(src[:nSrc])
	return nDst - n, nSrc - n
}

// cutLen returns the length of the UTF-8 sequence at the end of b that may go on
// behind it.
func cutLen(b []byte) int {
	for n := 1; n <= 3 && n <= len(b); n++ {
		switch c := b[len(b)-n]; {
		case c < 0x80:
			return 0
		case c >= 0xC0:
			if c >= 0xF0 && n < 4 || c >= 0xE0 && n < 3 || n < 2 {
				return n
			}
			return 0
		}
	}
	return 0
}
