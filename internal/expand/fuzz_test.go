package expand_test

import (
	"bytes"
	stdgzip "compress/gzip"
	"io"
	"testing"
	"testing/iotest"

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
