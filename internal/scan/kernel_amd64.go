//go:build !purego

package scan

// detect asks the processor what it can do, and whether the system keeps the
// registers.
func detect() tier {
	const (
		osxsave, avx, popcnt = 1 << 27, 1 << 28, 1 << 23                     // leaf 1, ecx
		bmi1, avx2Bit, bmi2  = 1 << 3, 1 << 5, 1 << 8                        // leaf 7, ebx
		avx512               = 1<<16 | 1<<17 | 1<<30 | 1<<31                 // F, DQ, BW, VL
		vbmi, vbmi2, gfni    = 1 << 1, 1 << 6, 1 << 8                        // leaf 7, ecx
		xmmYmm, zmmState     = 1<<1 | 1<<2, 1<<1 | 1<<2 | 1<<5 | 1<<6 | 1<<7 // xcr0
	)
	has := func(x, bits uint32) bool { return x&bits == bits }
	maxLeaf, _, _, _ := cpuid(0, 0)
	if maxLeaf < 7 {
		return portable
	}
	_, _, c1, _ := cpuid(1, 0)
	if !has(c1, osxsave|avx|popcnt) {
		return portable
	}
	xcr0 := xgetbv()
	_, b7, c7, _ := cpuid(7, 0)
	switch {
	case !has(xcr0, xmmYmm) || !has(b7, bmi1|avx2Bit|bmi2):
		return portable
	case has(xcr0, zmmState) && has(b7, avx512) && has(c7, vbmi|vbmi2|gfni):
		return avx512vbmi2
	}
	return avx2
}

// bulk is unescapeBulk in one go. It may end within a character of UTF-8.
func (t tier) bulk(dst, src []byte, stop, ends bool) bulkResult {
	var r bulkResult
	switch t {
	case avx512vbmi2:
		r.nDst, r.nSrc, r.controls, r.first, r.lf, r.nul, r.pending = bulkAVX512(dst, src, stop, ends)
	case avx2:
		r.nDst, r.nSrc, r.controls, r.first, r.lf, r.nul, r.pending = bulkAVX2(dst, src, stop, ends)
	default:
		r = bulkPortable(dst, src, stop, ends)
	}
	return r
}

func (t tier) classes(c *Classes, b []byte) byte {
	switch {
	case t == avx512vbmi2:
		return classesAVX512(b, &c.table, c.high)
	case t == avx2 && len(b) >= 32:
		return classesAVX2(b, &c.table, c.high)
	}
	return c.portable(b)
}

func (t tier) marks(dst []uint64, c *Classes, b []byte) {
	switch t {
	case avx512vbmi2:
		for len(b) > maxCall {
			marksAVX512(&dst[0], b[:maxCall], &c.table, c.high)
			dst, b = dst[maxCall/blockSize*2:], b[maxCall:]
		}
		marksAVX512(&dst[0], b, &c.table, c.high)
	case avx2:
		for len(b) >= blockSize {
			n := min(len(b), maxCall) &^ (blockSize - 1)
			marksAVX2(&dst[0], b[:n], &c.table, c.high)
			dst, b = dst[n/blockSize*2:], b[n:]
		}
		if len(b) > 0 {
			var block [blockSize]byte
			copy(block[:], b)
			marksAVX2(&dst[0], block[:], &c.table, c.high)
			dst[0] &= 1<<len(b) - 1
			dst[1] &= 1<<len(b) - 1
		}
	default:
		c.portableMarks(dst, b)
	}
}

// grams is [Grams.Marks] for as many words as b has blocks, of which the last may be shorter.
func (t tier) grams(dst []uint64, g *Grams, b []byte) {
	if t == portable {
		g.portable(dst, b)
		return
	}
	const beyond = 3 // bytes that are read after a block
	blocks := max(0, (len(b)-beyond)/blockSize)
	for done := 0; done < blocks; {
		n := min(blocks-done, maxCall/blockSize)
		if t == avx512vbmi2 {
			gramsAVX512(&dst[done], &b[done*blockSize], n, &g.places)
		} else {
			gramsAVX2(&dst[done], &b[done*blockSize], n, &g.low, &g.high)
		}
		done += n
	}
	if t == avx2 {
		g.exact(dst[:blocks], b)
	}
	g.portable(dst[blocks:], b[blocks*blockSize:])
}

func (t tier) copyJSON(dst []byte, s string) int {
	if t == avx512vbmi2 && len(s) <= maxCall {
		return copyJSONAVX512(dst, s)
	}
	return t.copyLongJSON(dst, s)
}

// copyLongJSON is copyJSON for what takes more than a call.
func (t tier) copyLongJSON(dst []byte, s string) int {
	n := 0
	switch t {
	case avx512vbmi2:
		for len(s)-n > maxCall {
			k := copyJSONAVX512(dst[n:], s[n:n+maxCall])
			if n += k; k < maxCall {
				return n
			}
		}
		return n + copyJSONAVX512(dst[n:], s[n:])
	case avx2:
		for len(s)-n >= 32 {
			whole := min(len(s)-n, maxCall) &^ 31
			k := copyJSONAVX2(dst[n:], s[n:n+whole])
			if n += k; k < whole {
				return n
			}
		}
	}
	return n + copyJSON(dst[n:], s[n:])
}

//go:noescape
func copyJSONAVX512(dst []byte, s string) int

//go:noescape
func copyJSONAVX2(dst []byte, s string) int

//go:noescape
func gramsAVX512(dst *uint64, b *byte, blocks int, places *[4][256]byte)

//go:noescape
func gramsAVX2(dst *uint64, b *byte, blocks int, low *[2][4][16]byte, high *[4][16]byte)

//go:noescape
func marksAVX512(dst *uint64, b []byte, table *[128]byte, high byte)

//go:noescape
func marksAVX2(dst *uint64, b []byte, table *[128]byte, high byte)

//go:noescape
func classesAVX512(b []byte, table *[128]byte, high byte) byte

//go:noescape
func classesAVX2(b []byte, table *[128]byte, high byte) byte

func cpuid(leaf, sub uint32) (a, b, c, d uint32)

// xgetbv reads the low half of XCR0.
func xgetbv() uint32

//go:noescape
func bulkAVX512(dst, src []byte, stop, ends bool) (nDst, nSrc, controls, first, lf, nul int, pending bool)

//go:noescape
func bulkAVX2(dst, src []byte, stop, ends bool) (nDst, nSrc, controls, first, lf, nul int, pending bool)

// keepTable has, for each mask of eight bits, the places of those that are set, as the
// indexes of a byte shuffle.
//
//lint:ignore U1000 the assembly reads it
var keepTable = func() (table [256]uint64) {
	for mask := range table {
		n := 0
		for i := range 8 {
			if mask>>i&1 != 0 {
				table[mask] |= uint64(i) << (8 * n)
				n++
			}
		}
	}
	return table
}()
