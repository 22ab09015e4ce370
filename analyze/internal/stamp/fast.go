package stamp

import (
	"math/bits"
	"unicode/utf8"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

const (
	// isoSize is the length of 2024-01-15 15:14:07, isoDigits has its digits, the first in the
	// lowest bit.
	isoSize   = 19
	isoDigits = 0xf | 3<<5 | 3<<8 | 3<<11 | 3<<14 | 3<<17
)

// ISO reads 2024-01-15 15:14:07, also with a T, perhaps in UTC by a Z, where nothing around it
// leaves room for doubt: then it has the bounds, the rule and the value that Read has, which is its
// text with a T. false says nothing. digits says which of the bytes from start on are digits, the
// first in the lowest bit.
func ISO(line []byte, start, low int, digits uint64) (end int, ok bool) {
	if digits&(1<<(isoSize+1)-1) != isoDigits || start < low || start < 0 || len(line)-start < isoSize {
		return 0, false
	}
	b := (*[isoSize]byte)(line[start:])
	if b[4] != '-' || b[7] != '-' || b[10] != ' ' && b[10] != 'T' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	if !beginsPlain(line, start) {
		return 0, false
	}
	d := date{100*pair(b[0], b[1]) + pair(b[2], b[3]), pair(b[5], b[6]), pair(b[8], b[9])}
	if !d.valid(false) || pair(b[11], b[12]) > 23 || b[14] > '5' || b[17] > '5' {
		return 0, false
	}
	end = start + isoSize
	if ascii.At(line, end) == 'Z' {
		return end + 1, !ascii.IsWord(ascii.At(line, end+1))
	}
	return end, endsPlain(line, end)
}

// Slashed reads 15/01/2024 15:14, also with seconds or in the American order, as Read does, where
// nothing around it leaves room for doubt. false says nothing. digits and blanks say which of the
// bytes from start on are digits and blanks.
func (t *Time) Slashed(line []byte, start, low int, digits, blanks uint64) bool {
	const day, clock = 3 | 3<<3 | 0xf<<6, 3 | 3<<3
	if digits&(1<<11-1) != day || start < low || start < 0 {
		return false
	}
	from := len("15/01/2024") + bits.TrailingZeros64(^(blanks >> len("15/01/2024")))
	end := from + len("15:14")
	if from == len("15/01/2024") || from > len("15/01/2024")+maxGap || digits>>from&(1<<6-1) != clock || len(line)-start < end {
		return false
	}
	b := line[start : start+end]
	if b[2] != '/' || b[5] != '/' || b[from+2] != ':' || !beginsPlain(line, start) {
		return false
	}
	seconds := 0
	if ascii.At(line, start+end) == ':' && digits>>end&(1<<4-1) == 3<<1 && len(line)-start >= end+len(":07") {
		seconds = pair(line[start+end+1], line[start+end+2])
		end += len(":07")
	}
	if !endsPlain(line, start+end) {
		return false
	}
	f := numericFields{numbers: [3]int{pair(b[0], b[1]), pair(b[3], b[4]), 100*pair(b[6], b[7]) + pair(b[8], b[9])}, shape: yearLast}
	hour, minute := pair(b[from], b[from+1]), pair(b[from+3], b[from+4])
	*t = Time{Start: start, End: start + end, Rule: ruleNumeric, hour: hour, min: minute, sec: seconds}
	return hour <= 23 && minute <= 59 && seconds <= 59 && t.dateOf(&f, &numericForms[slash][yearLast], false)
}

// beginsPlain says that a date may begin at i, for sure.
func beginsPlain(line []byte, i int) bool {
	return i == 0 || line[i-1] < utf8.RuneSelf && !inName(line[i-1])
}

// endsPlain says that no fraction, zone or half of the day follows the time that ends at i, for
// sure.
func endsPlain(line []byte, i int) bool {
	next := ascii.At(line, i)
	if ascii.IsBlank(next) {
		next = ascii.At(line, skipBlanks(line, i, 3))
		return ascii.IsBlank(next) || !zoneOrHalf[next]
	}
	return !zoneOrHalf[next] && !ascii.IsWord(next) && next != '.' && next != ',' && next != ':'
}

// zoneOrHalf has the bytes that a zone or a half of the day may begin with.
var zoneOrHalf = func() (t [256]bool) {
	for _, c := range []byte(" \t(+-UGaApPdDoO") {
		t[c] = true
	}
	for c := utf8.RuneSelf; c < len(t); c++ {
		t[c] = true
	}
	return t
}()
