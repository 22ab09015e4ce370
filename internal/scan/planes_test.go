package scan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// naivePlanes are classes of bytes as a caller means them, each by itself.
type naivePlanes [256][PlaneCount]bool

// somePlanes returns the same classes twice. Of the bytes about one in sparse has each class.
func somePlanes(rnd *rand.Rand, sparse int) (*Planes, *naivePlanes) {
	var p Planes
	var naive naivePlanes
	add := func(b byte, class int) {
		p.Add(b, class)
		naive[b][class] = true
		for h := 0x80; b >= 0x80 && h < 256; h++ {
			naive[h][class] = true
		}
	}
	for class := range PlaneCount {
		for b := range byte(0x80) {
			if rnd.IntN(sparse) == 0 {
				add(b, class)
			}
		}
		if rnd.IntN(2) == 0 {
			add(byte(0x80+rnd.IntN(0x80)), class)
		}
	}
	return &p, &naive
}

// mark sets the words of b in dst, as Mark should.
func (n *naivePlanes) mark(dst []uint64, b []byte, groups int) {
	for at := 0; at < len(b); at += 64 {
		for class := range 8 * groups {
			dst[at/64*PlaneCount+class] = 0
		}
	}
	for i, x := range b {
		for class, has := range n[x][:8*groups] {
			if has {
				dst[i/64*PlaneCount+class] |= 1 << (i % 64)
			}
		}
	}
}

// checkPlanes compares all tiers with the naive oracle. What is not theirs to write must stay.
func checkPlanes(t *testing.T, p *Planes, naive *naivePlanes, dst []uint64, b []byte, groups int) {
	t.Helper()
	const before = 0xA5A5A5A5A5A5A5A5
	want := slices.Repeat([]uint64{before}, len(dst))
	naive.mark(want, b, groups)
	for tier := portable; tier <= best; tier++ {
		for i := range dst {
			dst[i] = before
		}
		tier.planes(dst, p, b, groups)
		for i := range dst {
			if dst[i] != want[i] {
				t.Fatalf("%v, %d groups, %d bytes: class %d of block %d: %016x, want %016x of %.200q",
					tier, groups, len(b), i%PlaneCount, i/PlaneCount, dst[i], want[i], b)
			}
		}
	}
}

// TestPlanes has all lengths around blocks, at all alignments.
func TestPlanes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(19, 1))
	buf, dst := make([]byte, 400), make([]uint64, 6*PlaneCount)
	for at := range 64 {
		p, naive := somePlanes(rnd, 1+rnd.IntN(40))
		for i := range buf {
			buf[i] = byte(rnd.IntN(256))
			if at%2 == 0 {
				buf[i] &= 0x7f
			}
		}
		for n := range 301 {
			for groups := 1; groups <= 3; groups++ {
				if testing.Short() && (at+n+groups)%8 != 0 {
					continue
				}
				checkPlanes(t, p, naive, dst, buf[at:at+n:at+n], groups)
			}
		}
	}
}

// TestPlanesOfEach has each byte in each class alone, at each place of a block, before bytes
// without a class.
func TestPlanesOfEach(t *testing.T) {
	dst := make([]uint64, 2*PlaneCount)
	for b := range 256 {
		var p Planes
		var naive naivePlanes
		class := b % PlaneCount
		p.Add(byte(b), class)
		for x := range 256 {
			naive[x][class] = x == b || x >= 0x80 && b >= 0x80
		}
		text := make([]byte, 256)
		for i := range text {
			text[i] = byte(i)
		}
		for at := 0; at < len(text); at += 64 {
			checkPlanes(t, &p, &naive, dst, text[at:at+64], 3)
		}
		for at := range 80 {
			text := make([]byte, 80)
			for i := range text {
				text[i] = byte(b+1+i%2) & 0x7f
			}
			text[at] = byte(b)
			checkPlanes(t, &p, &naive, dst, text, 3)
		}
	}
	for class := range PlaneCount {
		for _, b := range []byte{'x', 0xff} {
			var p Planes
			p.Add(b, class)
			for tier := portable; tier <= best; tier++ {
				tier.planes(dst, &p, []byte{'.', b, b}, 3)
				for c, word := range dst[:PlaneCount] {
					if want := map[bool]uint64{true: 6}[c == class]; word != want {
						t.Errorf("%v: %02x of class %d: class %d: %x, want %x", tier, b, class, c, word, want)
					}
				}
			}
		}
	}
}

// TestPlanesLong goes beyond what one call of a kernel takes, whatever that is.
func TestPlanesLong(t *testing.T) {
	rnd := rand.New(rand.NewPCG(19, 2))
	p, naive := somePlanes(rnd, 4)
	b := make([]byte, 2*maxCall+100)
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
	dst := make([]uint64, (len(b)+63)/64*PlaneCount+1)
	check := func(n int) { checkPlanes(t, p, naive, dst[:(n+63)/64*PlaneCount+1], b[:n], 1+rnd.IntN(3)) }
	for n := 512; n <= maxCall; n *= 2 {
		check(n)
		check(n + 1)
		check(n + 64)
		check(2*n - 1)
	}
	check(len(b))
}

// TestPlanesRoom: words that are missing, or groups that do not exist, write nothing.
func TestPlanesRoom(t *testing.T) {
	var p Planes
	for _, c := range []struct {
		words, n, groups int
		panics           bool
	}{
		{0, 0, 1, false}, {24, 1, 3, false}, {24, 64, 3, false}, {23, 1, 1, true}, {24, 65, 1, true}, {47, 128, 1, true}, {0, 1, 1, true},
		{24, 64, 0, true}, {24, 64, 4, true}, {24, 64, -1, true}, {24, 0, 4, true},
	} {
		for tier := portable; tier <= best; tier++ {
			dst := make([]uint64, 100)
			for i := range dst {
				dst[i] = 1
			}
			got := func() (panics bool) {
				defer func() { panics = recover() != nil }()
				tier.planes(dst[:c.words:c.words], &p, make([]byte, c.n), c.groups)
				return false
			}()
			if got != c.panics {
				t.Errorf("%v: %d words, %d bytes, %d groups: panics: %t", tier, c.words, c.n, c.groups, got)
			}
			if got && slices.Contains(dst, 0) {
				t.Errorf("%v: %d words, %d bytes, %d groups: written", tier, c.words, c.n, c.groups)
			}
		}
	}
	p.Add('x', 9)
	dst := make([]uint64, PlaneCount)
	p.Mark(dst, []byte("axx"), 2)
	if dst[9] != 6 || dst[8] != 0 {
		t.Errorf("%x", dst)
	}
}

// FuzzPlanes: all tiers do what the naive oracle does.
func FuzzPlanes(f *testing.F) {
	for i, trap := range traps {
		f.Add(fmt.Appendf(nil, "%*s%s", i*5, trap, trap), uint64(i), uint8(i), uint8(i))
	}
	rnd := rand.New(rand.NewPCG(19, 3))
	for n := range 20 {
		f.Add(mixed(rnd, n*n), uint64(n), uint8(n), uint8(7*n))
	}
	dst := make([]uint64, 4<<10)
	buf := make([]byte, 64+len(dst)/PlaneCount*64)
	f.Fuzz(func(t *testing.T, b []byte, seed uint64, groups, at uint8) {
		p, naive := somePlanes(rand.New(rand.NewPCG(19, seed)), 1+int(seed%50))
		b = b[:min(len(b), len(buf)-64)]
		b = buf[at%64:][:copy(buf[at%64:], b)]
		checkPlanes(t, p, naive, dst[:(len(b)+63)/64*PlaneCount+2], b, 1+int(groups%3))
	})
}

// BenchmarkPlanes has chunks as analyze takes them, and a line.
func BenchmarkPlanes(b *testing.B) {
	var p Planes
	for class, set := range []string{"\n", `\/`, `"'<>|`, "0123456789", "abcdefABCDEF", "-.:", "KMGTB", ":", "@", "=", ".", "-"} {
		for _, x := range []byte(set) {
			p.Add(x, 2*class)
		}
	}
	p.Add(0x80, 23)
	for _, shape := range []string{"log", "utf8"} {
		text := benchText(b, shape)[:16<<10]
		for _, n := range []int{84, 16 << 10} {
			dst := make([]uint64, (n+63)/64*PlaneCount)
			for tier := portable; tier <= best; tier++ {
				for groups := 1; groups <= 3; groups++ {
					b.Run(fmt.Sprintf("%s/%d/%v/groups=%d", shape, n, tier, groups), func(b *testing.B) {
						b.SetBytes(int64(n))
						for b.Loop() {
							tier.planes(dst, &p, text[:n], groups)
						}
						b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/B")
					})
				}
			}
		}
	}
}
