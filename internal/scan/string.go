package scan

import "bytes"

// StringEnd returns the index in b of the quote that ends a JSON string, or
// len(b) if the string goes on behind b.
//
// The quote that counts is the first one behind an even run of backslashes.
// escaped says that b[0] stands behind an odd run, and therefore is not looked
// at; the second result says the same of the byte behind b. Together they let
// a string be scanned in pieces.
func StringEnd(b []byte, escaped bool) (n int, escapedNext bool) {
	return active.stringEnd(b, escaped)
}

func (t tier) stringEnd(b []byte, escaped bool) (n int, escapedNext bool) {
	if t == portable {
		return stringEnd(b, escaped)
	}
	for len(b)-n >= blockSize {
		end, next, found := t.endBulk(b[n:min(len(b), n+maxCall)], escaped)
		n += end
		if found {
			return n, false
		}
		escaped = next
	}
	end, escapedNext := stringEnd(b[n:], escaped)
	return n + end, escapedNext
}

// stringEnd is the portable StringEnd: it hops from quote to quote.
func stringEnd(b []byte, escaped bool) (n int, escapedNext bool) {
	if escaped && len(b) == 0 {
		return 0, true
	}
	// Bytes before start are settled: counting backslashes never goes behind
	// it, which keeps the whole scan linear.
	start := 0
	if escaped {
		start = 1
	}
	for {
		q := bytes.IndexByte(b[start:], '"')
		if q < 0 {
			return len(b), trailingBackslashes(b[start:])%2 == 1
		}
		if trailingBackslashes(b[start:start+q])%2 == 0 {
			return start + q, false
		}
		start += q + 1
	}
}

func trailingBackslashes(b []byte) int {
	n := 0
	for n < len(b) && b[len(b)-1-n] == '\\' {
		n++
	}
	return n
}
