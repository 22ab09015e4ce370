//go:build !purego

package scan

// planesTile is how much of a text AVX2 takes a group at a time: its words stay in the first cache.
const planesTile = 4 << 10

func (t tier) planeWords(dst []uint64, p *Planes, b []byte, groups int) {
	switch t {
	case avx512vbmi2:
		for len(b) > maxCall {
			planesAVX512(&dst[0], b[:maxCall], &p.table, groups)
			dst, b = dst[maxCall/blockSize*PlaneCount:], b[maxCall:]
		}
		planesAVX512(&dst[0], b, &p.table, groups)
	case avx2:
		for len(b) >= blockSize {
			blocks := min(len(b), planesTile) / blockSize
			p.groupsAVX2(dst, &b[0], blocks, groups)
			dst, b = dst[blocks*PlaneCount:], b[blocks*blockSize:]
		}
		if len(b) > 0 {
			var last [blockSize]byte
			copy(last[:], b)
			p.groupsAVX2(dst, &last[0], 1, groups)
			cut(dst[:8*groups], len(b))
		}
	default:
		p.portable(dst, b, groups)
	}
}

func (p *Planes) groupsAVX2(dst []uint64, b *byte, blocks, groups int) {
	for g := range groups {
		planesAVX2(&dst[8*g], b, blocks, &p.table[g])
	}
}

//go:noescape
func planesAVX512(dst *uint64, b []byte, table *[3][256]byte, groups int)

//go:noescape
func planesAVX2(dst *uint64, b *byte, blocks int, table *[256]byte)
