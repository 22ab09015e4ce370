package expand_test

import (
	"bytes"
	stdgzip "compress/gzip"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// emptyBlock is the smallest there is: not the last, fixed codes, end of block.
const emptyBlock = "0" + "10" + "0000000"

var (
	emptyFixed = bits(strings.Repeat(emptyBlock, 4))

	// heldBack holds "ab", which nothing flushes, and fills its last byte.
	heldBack = bits("0" + "10" + "10010001" + "10010010" + "0000000" + strings.Repeat(emptyBlock, 3))
)

// bits packs bits in the order of a deflate stream.
func bits(s string) []byte {
	b := make([]byte, len(s)/8)
	for i, c := range s {
		b[i/8] |= byte(c-'0') << (i % 8)
	}
	return b
}

// withBlocks is a gzip member of "before", the deflate blocks given, and "after".
func withBlocks(extra int, blocks []byte) []byte {
	var b bytes.Buffer
	w := stdgzip.NewWriter(&b)
	if extra > 0 {
		w.Extra = make([]byte, extra)
	}
	w.Write([]byte("before"))
	w.Flush()
	at := b.Len()
	w.Write([]byte("after"))
	w.Close()
	return slices.Insert(b.Bytes(), at, blocks...)
}

// TestLimits has each limit where it is just kept, and one step further.
func TestLimits(t *testing.T) {
	long := strings.Repeat("x", 5000)
	empty, one := gzipOf(nil, 9), gzipOf([]byte("x"), 9)
	emptyFrame, oneFrame := frame(window1K, raw("", true)), frame(window1K, raw("x", true))
	zeros := gzipOf(make([]byte, 3<<20), 9)
	zeroBlocks := func(mib int) []byte { return frame(window1M, repeat(8*mib, rle(0, 128<<10, false)), raw("end", true)) }
	emptyStored := stored("")[10:15]

	for _, c := range []struct {
		name   string
		format expand.Format
		in     []byte
		limits expand.Limits
		limit  string // "" where none is passed
		max    int64
		out    int
	}{
		{"size kept", expand.Gzip, gzipOf([]byte(long), 9), expand.Limits{Size: 5000}, "", 0, 5000},
		{"size passed", expand.Gzip, gzipOf([]byte(long), 9), expand.Limits{Size: 4999}, "expanded-size", 4999, 4999},
		{"size passed by another member", expand.Gzip, slices.Concat(one, empty, one, empty), expand.Limits{Size: 1}, "expanded-size", 1, 1},
		{"size kept by another member", expand.Gzip, slices.Concat(one, empty, empty), expand.Limits{Size: 1}, "", 0, 1},
		{"size kept, zstd", expand.Zstd, frame(window1M, raw(long, true)), expand.Limits{Size: 5000}, "", 0, 5000},
		{"size passed, zstd", expand.Zstd, frame(window1M, raw(long, true)), expand.Limits{Size: 4999}, "expanded-size", 4999, 4999},
		{"size passed by another frame", expand.Zstd, slices.Concat(oneFrame, emptyFrame, oneFrame), expand.Limits{Size: 1}, "expanded-size", 1, 1},
		{"size kept by another frame", expand.Zstd, slices.Concat(oneFrame, emptyFrame), expand.Limits{Size: 1}, "", 0, 1},

		{"ratio kept below a MiB", expand.Gzip, gzipOf(make([]byte, 1<<20), 9), expand.Limits{}, "", 0, 1 << 20},
		{"ratio passed", expand.Gzip, zeros, expand.Limits{}, "expansion-ratio", 250, 1 << 20},
		{"ratio kept", expand.Gzip, zeros, expand.Limits{GzipRatio: 1100}, "", 0, 3 << 20},
		{"ratio kept behind a header", expand.Gzip, gzipExtra(60<<10, make([]byte, 3<<20)), expand.Limits{}, "", 0, 3 << 20},
		{"ratio passed, zstd", expand.Zstd, zeroBlocks(3), expand.Limits{}, "expansion-ratio", 1000, 1 << 20},
		{"ratio kept, zstd", expand.Zstd, zeroBlocks(3), expand.Limits{ZstdRatio: 128 << 10}, "", 0, 3<<20 + 3},
		{"ratio exact, zstd", expand.Zstd, zeroBlocks(8), expand.Limits{ZstdRatio: 30_000}, "expansion-ratio", 30_000, 30_000 * (6 + 4*17)},

		{"window kept", expand.Zstd, frame(window1M, raw("x", true)), expand.Limits{Window: 1 << 20}, "", 0, 1},
		{"window passed", expand.Zstd, frame(window1M, raw("x", true)), expand.Limits{Window: 1<<20 - 1}, "window", 1<<20 - 1, 0},
		{"window of 8 MiB", expand.Zstd, frame("\x28\xb5\x2f\xfd\x00\x68", raw("x", true)), expand.Limits{}, "", 0, 1},
		{"window of 9 MiB", expand.Zstd, frame("\x28\xb5\x2f\xfd\x00\x69", raw("x", true)), expand.Limits{}, "window", 8 << 20, 0},
		{"window of 2 GiB", expand.Zstd, frame(window2G, raw("x", true)), expand.Limits{}, "window", 8 << 20, 0},
		{"window of the second frame", expand.Zstd, slices.Concat(oneFrame, frame(window2G, raw("x", true))), expand.Limits{}, "window", 8 << 20, 1},
		{"small single segment", expand.Zstd, frame("\x28\xb5\x2f\xfd\x20\x01", raw("x", true)), expand.Limits{Window: 1}, "", 0, 1},
		{"single segment of 9 MiB", expand.Zstd, frame("\x28\xb5\x2f\xfd\xa0\x00\x00\x90\x00", raw("x", true)), expand.Limits{}, "window", 8 << 20, 0},
		{"single segment of 2^64", expand.Zstd, frame("\x28\xb5\x2f\xfd\xe0\xff\xff\xff\xff\xff\xff\xff\xff", raw("x", true)), expand.Limits{}, "window", 8 << 20, 0},
		{"single segment of 256", expand.Zstd, frame("\x28\xb5\x2f\xfd\x60\x00\x00", rle('x', 256, true)), expand.Limits{Window: 256}, "", 0, 256},
		{"single segment of 257", expand.Zstd, frame("\x28\xb5\x2f\xfd\x60\x01\x00", rle('x', 257, true)), expand.Limits{Window: 256}, "window", 256, 0},

		{"members kept", expand.Gzip, repeat(3, one), expand.Limits{Members: 3}, "", 0, 3},
		{"members passed", expand.Gzip, repeat(4, one), expand.Limits{Members: 3}, "members", 3, 3},
		{"members kept, then something else", expand.Gzip, append(repeat(3, one), "text"...), expand.Limits{Members: 3}, "", 0, 3},
		{"a million members", expand.Gzip, slices.Concat(one, repeat(1_000_000, empty), one), expand.Limits{}, "members", 100_000, 1},
		{"frames kept", expand.Zstd, repeat(3, oneFrame), expand.Limits{Members: 3}, "", 0, 3},
		{"frames passed", expand.Zstd, repeat(4, oneFrame), expand.Limits{Members: 3}, "members", 3, 3},
		{"skippable frames count", expand.Zstd, append(repeat(3, skippable(1, "abc")), oneFrame...), expand.Limits{Members: 3}, "members", 3, 0},
		{"a million frames", expand.Zstd, slices.Concat(oneFrame, repeat(1_000_000, emptyFrame), oneFrame), expand.Limits{}, "members", 100_000, 1},
		{"a million skippable frames", expand.Zstd, append(repeat(1_000_000, skippable(0, "")), oneFrame...), expand.Limits{}, "members", 100_000, 0},

		{"empty blocks kept", expand.Gzip, withBlocks(0, repeat(10_000, emptyStored)), expand.Limits{}, "", 0, 11},
		{"empty blocks passed", expand.Gzip, withBlocks(0, repeat(1_000_000, emptyStored)), expand.Limits{}, "empty-blocks", 10_000, 6},
		{"empty fixed blocks kept", expand.Gzip, withBlocks(0, repeat(10_000/4, emptyFixed)), expand.Limits{}, "", 0, 11},
		{"empty fixed blocks passed", expand.Gzip, withBlocks(0, repeat(1_000_000/4, emptyFixed)), expand.Limits{}, "empty-blocks", 10_000, 6},
		{"text that the codec holds back", expand.Gzip, withBlocks(0, append(bytes.Clone(heldBack), repeat(1_000_000/4, emptyFixed)...)), expand.Limits{},
			"empty-blocks", 10_000, 6 + 2},
		{"a header of 64 KiB and a block for each byte", expand.Gzip, oneByteBlocks(64<<10-1, 100_000), expand.Limits{EmptyBlocks: 1}, "", 0, 100_000},
		{"empty members", expand.Gzip, slices.Concat(one, repeat(50_000, empty), one), expand.Limits{EmptyBlocks: 1}, "", 0, 2},
		{"empty blocks kept, zstd", expand.Zstd, frame(window1K, raw("x", false), repeat(10, raw("", false)), raw("y", true)), expand.Limits{EmptyBlocks: 10}, "", 0, 2},
		{"empty blocks passed, zstd", expand.Zstd, frame(window1K, raw("x", false), repeat(11, raw("", false)), raw("y", true)), expand.Limits{EmptyBlocks: 10},
			"empty-blocks", 10, 1},
		{"empty RLE blocks passed", expand.Zstd, frame(window1K, repeat(11, rle(0, 0, false)), raw("y", true)), expand.Limits{EmptyBlocks: 10}, "empty-blocks", 10, 0},
		{"empty compressed blocks passed", expand.Zstd, frame(window1K, repeat(11, compressed("\x00\x00", false)), raw("y", true)), expand.Limits{EmptyBlocks: 10},
			"empty-blocks", 10, 0},
		{"a million empty blocks", expand.Zstd, frame(window1K, raw("x", false), repeat(1_000_000, raw("", false)), raw("y", true)), expand.Limits{},
			"empty-blocks", 10_000, 1},
		{"empty blocks of frames add nothing up", expand.Zstd, repeat(9, frame(window1K, repeat(10, raw("", false)), raw("", true))), expand.Limits{EmptyBlocks: 10}, "", 0, 0},

		{"limits above all numbers", expand.Gzip, one, expand.Limits{Size: maxInt, GzipRatio: maxInt, Members: maxInt, EmptyBlocks: maxInt}, "", 0, 1},
		{"limits above all numbers, zstd", expand.Zstd, oneFrame, expand.Limits{Size: maxInt, ZstdRatio: maxInt, Window: maxInt, Members: maxInt, EmptyBlocks: maxInt}, "", 0, 1},
		{"limits below zero", expand.Gzip, one, expand.Limits{Size: -1, GzipRatio: -1, Members: -1, EmptyBlocks: -1}, "", 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := readBytes(c.in, c.format, c.limits)
			runtime.ReadMemStats(&after)
			if c.limit == "" && got.err != nil {
				t.Errorf("%v", got)
			}
			if limit, ok := got.err.(*expand.LimitError); c.limit != "" && (!ok || *limit != expand.LimitError{Limit: c.limit, Max: c.max}) {
				t.Errorf("%v, want %s (%d)", got, c.limit, c.max)
			}
			if len(got.out) != c.out {
				t.Errorf("%d bytes, want %d", len(got.out), c.out)
			}
			// The text is collected, for which append allocates a few times over.
			if mib := (after.TotalAlloc - before.TotalAlloc - min(8*uint64(c.out), after.TotalAlloc-before.TotalAlloc)) >> 20; mib > 20 {
				t.Errorf("%d MiB were allocated", mib)
			}
			if len(c.in) > 1<<20 {
				return
			}
			for _, size := range []int{1, 1 << 20} {
				if other := read(iotest.OneByteReader(bytes.NewReader(c.in)), c.format, c.limits, size); !same(got, other) {
					t.Errorf("one byte at a time, by %d: %v, not %v", size, other, got)
				}
			}
		})
	}
}

const maxInt = 1<<63 - 1

// gzipExtra is a member with a long header.
func gzipExtra(extra int, data []byte) []byte {
	var b bytes.Buffer
	w := stdgzip.NewWriter(&b)
	w.Extra = make([]byte, extra)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// oneByteBlocks is a member that is as wasteful as the format allows without a
// block that is empty.
func oneByteBlocks(extra, n int) []byte {
	header := gzipExtra(extra, nil)[:10+2+extra]
	return append(header, stored(strings.Split(strings.Repeat("x", n), "")...)[10:]...)
}

// TestMemory reads what asks for much, with nothing kept.
func TestMemory(t *testing.T) {
	data := text(1 << 20)
	for _, c := range []struct {
		name   string
		format expand.Format
		in     []byte
		mib    uint64
	}{
		{"gzip", expand.Gzip, gzipOf(data, 9), 1},
		{"zstd of 8 MiB", expand.Zstd, repeat(100, frame("\x28\xb5\x2f\xfd\x00\x68", raw(string(data[:100_000]), true))), 10},
		{"zstd of all windows", expand.Zstd, windows(), 20},
		{"zstd without checksum", expand.Zstd, repeat(20, zstdOf(data, zstd.WithEncoderCRC(false))), 10},
	} {
		x := expand.NewReader(bytes.NewReader(c.in), c.format, expand.Limits{ZstdRatio: maxInt})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := io.Copy(io.Discard, struct{ io.Reader }{x}); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		runtime.ReadMemStats(&after)
		if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > c.mib {
			t.Errorf("%s: %d MiB allocated, want %d at most", c.name, mib, c.mib)
		}
	}
}

// windows are frames each of which needs a little more than the one before.
func windows() []byte {
	var b []byte
	for d := range 0x69 {
		b = append(b, frame("\x28\xb5\x2f\xfd\x00"+string([]byte{byte(d)}), raw("x", true))...)
	}
	return b
}
