package scan

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns a page that pages without access surround.
func guarded(t *testing.T) []byte {
	t.Helper()
	size := syscall.Getpagesize()
	b, err := syscall.Mmap(-1, 0, 3*size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(b) })
	for _, guard := range [][]byte{b[:size], b[2*size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return b[size : 2*size : 2*size]
}

// TestTiersGuarded: a read or write one byte beyond a slice ends the process. Canaries
// and the race detector see no reads, and both miss what stays inside an allocation.
func TestTiersGuarded(t *testing.T) {
	rnd := rand.New(rand.NewPCG(12, 12))
	in, out := guarded(t), guarded(t)
	check := func(n int) {
		text := mixed(rnd, n)
		room := n
		if rnd.IntN(4) == 0 {
			room = rnd.IntN(n + 1)
		}
		for _, src := range [][]byte{in[:n:n], in[len(in)-n:]} {
			copy(src, text)
			checkTiers(t, out[:room:room], room, src, true)
			checkTiers(t, out[len(out)-room:], room, src, false)
			stringEnd(src, false)
			stringEnd(src, true)
		}
	}
	for n := range 301 {
		for range 20 {
			check(n)
		}
	}
	for range 500 {
		check(rnd.IntN(len(in) + 1))
	}
}

// TestPlanesGuarded: the same for bitmaps, where the words have a page of their own.
func TestPlanesGuarded(t *testing.T) {
	rnd := rand.New(rand.NewPCG(19, 4))
	in, out := guarded(t), guarded(t)
	page := unsafe.Slice((*uint64)(unsafe.Pointer(&out[0])), len(out)/8)
	p, naive := somePlanes(rnd, 4)
	for n := range 301 {
		words := (n + 63) / 64 * PlaneCount
		text := mixed(rnd, n)
		for groups := 1; groups <= 3; groups++ {
			for _, b := range [][]byte{in[:n:n], in[len(in)-n:]} {
				copy(b, text)
				checkPlanes(t, p, naive, page[:words:words], b, groups)
				checkPlanes(t, p, naive, page[len(page)-words:], b, groups)
			}
		}
	}
}

// TestCopyJSONGuarded: the same for what is copied into a JSON string.
func TestCopyJSONGuarded(t *testing.T) {
	in, out := guarded(t), guarded(t)
	for n := range 301 {
		for _, src := range [][]byte{in[:n:n], in[len(in)-n:]} {
			for i := range src {
				src[i] = 'x'
			}
			for _, k := range append(fast(), portable) {
				if got := k.copyJSON(out[len(out)-n-Beyond:], unsafe.String(unsafe.SliceData(src), n)); got != n {
					t.Fatalf("%s: %d bytes, want %d", k, got, n)
				}
			}
		}
	}
}
