package expand_test

import (
	"bytes"
	stdgzip "compress/gzip"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// fuzzLimits are small, so that they are met.
func fuzzLimits(size, ratio, members, empty uint16) expand.Limits {
	return expand.Limits{
		Size:        1 + int64(size)<<5,
		GzipRatio:   1 + int64(ratio),
		ZstdRatio:   1 + int64(ratio),
		Window:      1 << 20,
		Members:     1 + int64(members),
		EmptyBlocks: 1 + int64(empty),
	}
}

func seed(f *testing.F, format expand.Format) {
	seeds := 0
	for _, s := range samples() {
		if s.format != format {
			continue
		}
		seeds++
		in := s.in()
		f.Add(in, uint16(0xffff), uint16(1000), uint16(100), uint16(100))
		f.Add(in[:len(in)/2], uint16(3), uint16(1), uint16(1), uint16(0))
		f.Add(append(in, "\x00\x00text"...), uint16(0xffff), uint16(1000), uint16(100), uint16(100))
	}
	if seeds == 0 {
		f.Fatal("no seeds")
	}
}

// checkAny reads an input in two ways, which tell the same, and returns it.
func checkAny(t *testing.T, in []byte, f expand.Format, l expand.Limits) result {
	t.Helper()
	whole := readBytes(in, f, l)
	pieces := read(iotest.OneByteReader(bytes.NewReader(in)), f, l, 100)
	if !same(whole, pieces) {
		t.Fatalf("limits %+v: whole %v, in pieces %v", l, whole, pieces)
	}
	if int64(len(whole.out)) > l.Size || whole.members > l.Members || whole.offset > int64(len(in)) {
		t.Fatalf("limits %+v: %v", l, whole)
	}
	switch whole.err.(type) {
	case nil:
		if tail := whole.trailing; tail.Offset+tail.Bytes != int64(len(in)) || whole.offset != int64(len(in)) {
			t.Fatalf("of %d bytes: %v", len(in), whole)
		}
	case *expand.LimitError, *expand.DamageError:
	default:
		t.Fatalf("%T: %v", whole.err, whole)
	}
	return whole
}

func FuzzGzip(f *testing.F) {
	seed(f, expand.Gzip)
	f.Fuzz(func(t *testing.T, in []byte, size, ratio, members, empty uint16) {
		got := checkAny(t, in, expand.Gzip, fuzzLimits(size, ratio, members, empty))
		if got.err != nil {
			return
		}
		r, err := stdgzip.NewReader(bytes.NewReader(in[:got.trailing.Offset]))
		if err != nil {
			t.Fatalf("%v, the standard library: %v", got, err)
		}
		if want, err := io.ReadAll(r); err != nil || !bytes.Equal(got.out, want) {
			t.Fatalf("%v, the standard library: %d bytes, %v", got, len(want), err)
		}
	})
}

func FuzzZstd(f *testing.F) {
	seed(f, expand.Zstd)
	f.Fuzz(func(t *testing.T, in []byte, size, ratio, members, empty uint16) {
		got := checkAny(t, in, expand.Zstd, fuzzLimits(size, ratio, members, empty))
		if got.err != nil {
			return
		}
		if want, err := inMemory.DecodeAll(in[:got.trailing.Offset], nil); err != nil || !bytes.Equal(got.out, want) {
			t.Fatalf("%v, in memory: %d bytes, %v", got, len(want), err)
		}
	})
}

// FuzzSequences takes the input for a text, which must come back, and for two
// blocks without a checksum, of which the codec is the judge.
func FuzzSequences(f *testing.F) {
	encoders := map[zstd.EncoderLevel]*zstd.Encoder{}
	for _, level := range zstdLevels {
		encoders[level], _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(level),
			zstd.WithEncoderCRC(false), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(64<<10))
	}
	for _, data := range [][]byte{text(300), text(5000), make([]byte, 1000)} {
		f.Add(data, uint16(150), uint8(1))
		for level := range uint8(4) {
			var in []byte
			cut := 0
			for _, b := range blocksOf(zstdStream(data, zstd.WithEncoderCRC(false), zstd.WithEncoderLevel(zstdLevels[level]))) {
				if b.kind == 2 {
					cut = len(in)
					in = append(in, b.body...)
				}
			}
			f.Add(in, uint16(cut), level)
		}
	}
	for _, match := range []string{"0", "1"} {
		first := noLiterals + rleSequences(1, 0, 2, 0, "01")
		f.Add([]byte(first+noLiterals+rleSequences(2, 0, 1, 0, match+"1")), uint16(len(first)), uint8(0))
	}
	f.Add([]byte(oneLiteral+"\x01\x64\x01\x14\xf0\x3f\x00\x00\x02"), uint16(0), uint8(0))

	f.Fuzz(func(t *testing.T, in []byte, cut uint16, level uint8) {
		at := min(int(cut), len(in))
		var b bytes.Buffer
		w := encoders[zstdLevels[level%4]]
		w.Reset(&b)
		w.Write(in[:at])
		w.Flush()
		w.Write(in[at:])
		w.Close()
		if got := readBytes(b.Bytes(), expand.Zstd, expand.Limits{}); got.err != nil || !bytes.Equal(got.out, in) {
			t.Fatalf("%v, want %d bytes", got, len(in))
		}

		blocks := frame(window1M, raw("abcdefghijklmnopqrstuvwxyz", false), compressed(string(in[:at]), false), compressed(string(in[at:]), true))
		got := readBytes(blocks, expand.Zstd, expand.Limits{})
		want, err := inMemory.DecodeAll(blocks, nil)
		switch {
		case err == nil && got.err == nil && bytes.Equal(got.out, want):
		case err == nil && (errors.Is(got.err, expand.ErrOffset) || errors.Is(got.err, expand.ErrAccuracyLog)) && bytes.HasPrefix(want, got.out):
		case err != nil && damage(t, got.err) != nil && bytes.HasPrefix(want, got.out):
		default:
			t.Fatalf("%v, the codec: %d bytes, %v", got, len(want), err)
		}
	})
}
