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

// Force makes the kernel of a name the one in use, as the environment variable does, and returns
// the name of the one before. It is for tests: nothing may be decoded meanwhile.
func Force(name string) (before string) {
	before = active.String()
	active = choose(best, name)
	return before
}

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
	// maxPiece is how far ahead of the portable decoder the end of a string is
	// looked for: what is found is still in the cache.
	maxPiece = 16 << 10
)

func (t tier) unescape(dst, src []byte, atEnd bool, notes *Notes) (nDst, nSrc int) {
	done, stretch := false, 0
	for !done {
		until := len(src)
		if worth(dst[nDst:], src[nSrc:]) {
			d, s := t.textBulk(dst[nDst:], src[nSrc:min(len(src), nSrc+maxCall)], nSrc, false, notes)
			nDst += d
			nSrc += s
			if nSrc == len(src) {
				break
			}
			stretch = nextStretch(stretch, s)
			if worth(dst[nDst:], src[nSrc:]) {
				until = min(len(src), nSrc+max(stretch, 1))
			}
		}
		n := nDst
		nDst, nSrc, done = unescapeTo(until, dst, src, nDst, nSrc, atEnd, notes)
		notes.count(dst[n:nDst])
	}
	return nDst, nSrc
}

func (t tier) unescapeString(dst, src []byte, atEnd bool, notes *Notes) (nDst, nSrc int, closed bool) {
	base := notes.Base
	nDst, nSrc, closed = t.unescapeToQuote(dst, src, atEnd, notes)
	notes.Base = base
	return nDst, nSrc, closed
}

// unescapeToQuote is unescapeString that moves notes.Base along.
func (t tier) unescapeToQuote(dst, src []byte, atEnd bool, notes *Notes) (nDst, nSrc int, closed bool) {
	stretch := 0
	for {
		// No more than dst can take: six bytes of source for one of text.
		piece := min(maxPiece, 6*(len(dst)-nDst)+longest)
		if worth(dst[nDst:], src[nSrc:]) {
			d, s := t.textBulk(dst[nDst:], src[nSrc:min(len(src), nSrc+maxCall)], 0, true, notes)
			nDst += d
			nSrc += s
			notes.Base += int64(s)
			if nSrc == len(src) {
				return nDst, nSrc, false
			}
			if src[nSrc] == '"' { // between two characters: the one that ends
				return nDst, nSrc, true
			}
			stretch = nextStretch(stretch, s)
			piece = stretch + minBulk
		}
		// The portable decoder must not see what is after the quote.
		far := min(len(src), nSrc+piece)
		n, _ := stringEnd(src[nSrc:far], false)
		end := nSrc + n
		closed := end < far
		d, s := portable.unescape(dst[nDst:], src[nSrc:end], closed || atEnd && far == len(src), notes)
		nDst += d
		nSrc += s
		notes.Base += int64(s)
		if closed && nSrc == end {
			return nDst, nSrc, true
		}
		if s == 0 || nSrc == len(src) || notes.Stop && notes.Forbidden() {
			return nDst, nSrc, false
		}
	}
}

// worth says whether a call of the bulk kernel is.
func worth(dst, src []byte) bool {
	return len(src) >= minBulk && len(dst) >= minBulk
}

// nextStretch returns for how many bytes the portable decoder goes on after a bulk
// kernel that took n: longer and longer where those are few.
func nextStretch(stretch, n int) int {
	if n >= blockSize {
		return 0
	}
	return min(2*stretch+minBulk, maxStretch)
}

// bulkResult is what a bulk kernel did. controls and first tell of raw control characters,
// lf and nul what the text holds; pending says that the last byte taken is a backslash
// whose escape was not.
type bulkResult struct {
	nDst, nSrc, controls, first, lf, nul int
	pending                              bool
}

// textBulk decodes from the beginning of src whatever needs no more than
// the bulk kernel: all but bad escapes, halves of surrogate pairs, invalid UTF-8
// and characters that src or dst cuts; with ends set, up to a quote. It stops
// between two characters. at is the offset of src[0] for the notes.
func (t tier) textBulk(dst, src []byte, at int, ends bool, notes *Notes) (nDst, nSrc int) {
	r := t.bulk(dst, src, notes.Stop, ends)
	notes.LF += int64(r.lf)
	notes.NUL += int64(r.nul)
	if r.controls > 0 {
		s := &notes.Seen[RawControl]
		if s.Count == 0 {
			s.First = notes.Base + int64(at+r.first)
			s.Len = uint8(copy(s.Text[:], src[r.first:r.first+1]))
		}
		s.Count += int64(r.controls)
	}
	if r.pending { // the backslash wrote nothing
		return r.nDst, r.nSrc - 1
	}
	n := cutLen(src[:r.nSrc])
	return r.nDst - n, r.nSrc - n
}

// cutLen returns the length of the UTF-8 sequence at the end of b that may go on
// after it.
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
