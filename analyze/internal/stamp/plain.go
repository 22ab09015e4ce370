package stamp

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// plain reads 2006-01-02 15:04:05, the form of most logs, whose first separator is at i: what
// numeric would read, with all numbers at their places. It leaves to numeric what is not plain.
func (t *Time) plain(line []byte, i, low int) bool {
	const first, size = len("2006"), len("2006-01-02 15:04:05")
	start := i - first
	if start < low || len(line)-start < size {
		return false
	}
	s := (*[size]byte)(line[start:])
	if s[13] != ':' || s[16] != ':' || s[4] != s[7] || s[4] == '.' || s[10] != ' ' && s[10] != 'T' {
		return false
	}
	bad := overDigit(s[0]) | overDigit(s[1]) | overDigit(s[2]) | overDigit(s[3]) | overDigit(s[5]) | overDigit(s[6]) | overDigit(s[8]) |
		overDigit(s[9]) | overDigit(s[11]) | overDigit(s[12]) | overDigit(s[14]) | overDigit(s[15]) | overDigit(s[17]) | overDigit(s[18])
	end := start + size
	if bad > 15 || ascii.IsDigit(ascii.At(line, end)) || !mayBegin(line, start) {
		return false
	}
	t.begin(start, ruleNumeric)
	t.date = date{100*pair(s[0], s[1]) + pair(s[2], s[3]), pair(s[5], s[6]), pair(s[8], s[9])}
	t.hour, t.min, t.sec = pair(s[11], s[12]), pair(s[14], s[15]), pair(s[17], s[18])
	if !t.valid(false) || !t.validClock() {
		return false
	}
	end = t.decimals(line, end)
	if half, _ := halfAfter(line, end, false); half != noHalf || ascii.At(line, end) == ':' {
		return false
	}
	t.End = t.zone(line, end, false)
	return true
}

// overDigit has one of the upper four bits set unless c is a digit.
func overDigit(c byte) byte { return (c - '0') | (c - '0' + 6) }

func pair(a, b byte) int { return 10*int(a-'0') + int(b-'0') }
