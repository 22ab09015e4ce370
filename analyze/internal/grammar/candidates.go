package grammar

import (
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/plane"
)

// PathCandidates are the first separators of what may be a path: any backslash, and a slash after
// the colon of a drive or after a byte that a path may follow.
func PathCandidates(w *plane.Words) uint64 {
	sep := w.At(plane.Separator)
	if sep == 0 {
		return 0
	}
	colon := w.Before(plane.Colon, 1) & (w.Before(plane.Letter, 2) | w.After(plane.Separator, 1)) // or a URL
	return w.At(plane.Backslash) | sep&(colon|w.Before(plane.Opener, 1))
}

// SizeCandidates are the last digits of numbers that a unit may follow, or that a label may stand
// before.
func SizeCandidates(w *plane.Words) uint64 {
	digit := w.At(plane.Digit)
	ends := digit &^ w.After(plane.InNumber, 1)
	ends &^= w.Before(plane.Digit, 1) & w.Before(plane.Colon, 2) & w.Before(plane.Digit, 3) // the seconds of a time
	if ends == 0 {
		return 0
	}
	found := ends & (w.After(plane.UnitHead, 1) | w.After(plane.Blank, 1)&w.After(plane.UnitHead, 2))
	// Before the digits and blanks that end here stands the end of a label, or what divides digits.
	// The sign of a label does not follow a digit, as that of a time or of a port does.
	blank := w.At(plane.Blank)
	label := w.At(plane.LabelTail) &^ (w.At(plane.Colon) & w.Before(plane.Digit, 1))
	for rest := ends & w.After(plane.NumberTail, 1) &^ found; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(rest)
		at := before(digit, i)
		if at >= 0 && blank>>at&1 != 0 {
			at = before(blank, at)
		}
		if at < 0 || label>>at&1 != 0 { // or it began in the block before
			found |= 1 << i
		}
	}
	return found
}

// before returns where the nearest bit that is not set stands before i, or -1.
func before(set uint64, i int) int { return i - bits.LeadingZeros64(^(set << (63 - i))) }

// HashCandidates are digits of hexadecimal numbers of which a hash may be made: a run of 32 has 16
// of them in one block.
func HashCandidates(w *plane.Words) uint64 {
	h := w.At(plane.Hex)
	h &= h >> 1
	h &= h >> 2
	h &= h >> 4
	return h & (h >> 8)
}
