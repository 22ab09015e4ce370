package expand_test

import (
	stdgzip "compress/gzip"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// sample is an input without damage.
type sample struct {
	name    string
	format  expand.Format
	members [][]byte
	out     []byte
}

func (s sample) in() []byte { return slices.Concat(s.members...) }

// ends are the offsets at which a cut leaves whole members.
func (s sample) ends() []int {
	var ends []int
	end := 0
	for _, m := range s.members {
		end += len(m)
		ends = append(ends, end)
	}
	return ends
}

// samples are small: each is cut and flipped everywhere.
func samples() []sample {
	small, zeros := text(240), make([]byte, 3000)
	half, rest := small[:120], small[120:]
	g := func(name string, out []byte, members ...[]byte) sample {
		return sample{"gzip " + name, expand.Gzip, members, out}
	}
	z := func(name string, out []byte, members ...[]byte) sample {
		return sample{"zstd " + name, expand.Zstd, members, out}
	}
	// A window is memory, and there are many thousand cuts and flips.
	window := zstd.WithWindowSize(4 << 10)
	fast, best := zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderLevel(zstd.SpeedBestCompression)
	return []sample{
		g("empty", nil, gzipOf(nil, 9)),
		g("stored", small, gzipOf(small, 0)),
		g("stored blocks", []byte("abcdef"), stored("abc", "", "d", "ef", "", "")),
		g("fixed", []byte("abc"), gzipOf([]byte("abc"), 9)),
		g("dynamic", small, gzipOf(small, 9)),
		g("huffman only", small, gzipOf(small, stdgzip.HuffmanOnly)),
		g("zeros", zeros, gzipOf(zeros, 9)),
		g("full header", slices.Concat(half, half), gzipFull(half)),
		g("members", slices.Concat(half, rest, []byte("xx"), zeros),
			gzipOf(half, 1), gzipOf(nil, 9), gzipOf(rest, 9), gzipFull([]byte("x")), gzipOf(zeros, 5), gzipOf(nil, 0)),

		z("empty", nil, frame(window1K, raw("", true))),
		z("raw and rle", []byte("abcdddddef"), frame(window1K, raw("abc", false), rle('d', 5, false), raw("", false), raw("ef", true))),
		z("compressed nothing", []byte("ab"), frame(window1K, raw("a", false), compressed("\x00\x00", false), raw("b", true))),
		z("single segment", []byte("abc"), frame("\x28\xb5\x2f\xfd\x20\x03", raw("abc", true))),
		z("fastest", small, zstdOf(small, fast)),
		z("best", small, zstdOf(small, best)),
		z("stream", small, zstdStream(small, fast, window)),
		z("no checksum", small, zstdStream(small, best, window, zstd.WithEncoderCRC(false))),
		z("zeros", zeros, zstdOf(zeros)),
		z("skippable only", nil, skippable(3, "abc")),
		z("frames", slices.Concat(half, rest, []byte("x"), zeros),
			skippable(0, ""), zstdOf(half, fast), frame(window1K, raw("", true)), skippable(15, "(\xb5\x2f\xfd"), zstdStream(rest, best, window),
			frame(window1M, raw("x", true)), zstdOf(zeros, best)),
	}
}
