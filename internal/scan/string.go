package scan

import "bytes"

// stringEnd returns the index in b of the quote that ends a JSON string, or len(b) if the string
// goes on after b. It hops from quote to quote.
//
// The quote that counts is the first one after an even run of backslashes. escaped says that b[0]
// stands after an odd run, and therefore is not looked at. The second result says the same of the
// byte after b. Together they let a string be scanned in pieces.
func stringEnd(b []byte, escaped bool) (n int, escapedNext bool) {
	if escaped && len(b) == 0 {
		return 0, true
	}
	// Bytes before start are settled: counting backslashes never goes before
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
