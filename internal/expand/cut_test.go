package expand_test

import (
	"bytes"
	stdgzip "compress/gzip"
	"errors"
	"io"
	"slices"
	"testing"

	fastGzip "github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// TestCut cuts every sample everywhere.
func TestCut(t *testing.T) {
	cuts := 0
	for _, s := range samples() {
		in, ends := s.in(), s.ends()
		for at := range in {
			cuts++
			want := readBytes(in[:at], s.format, expand.Limits{})
			for _, e := range entrances {
				if got := read(e.wrap(bytes.NewReader(in[:at])), s.format, expand.Limits{}, 1+at); !same(got, want) {
					t.Fatalf("%s cut at %d, %s: %v, want %v", s.name, at, e.name, got, want)
				}
			}
			if !bytes.HasPrefix(s.out, want.out) {
				t.Errorf("%s cut at %d: not the beginning of the text", s.name, at)
			}
			if slices.Contains(ends, at) {
				if want.err != nil {
					t.Errorf("%s cut at %d, behind a member: %v", s.name, at, want)
				}
				continue
			}
			if d := damage(t, want.err); !errors.Is(d, io.ErrUnexpectedEOF) || d.Offset != int64(at) {
				t.Errorf("%s cut at %d: %v", s.name, at, want)
			}
		}
	}
	t.Logf("%d cuts", cuts)
}

// TestCutGivesAll compares what a cut leaves with what the codec itself makes of
// it, and with what the most patient reader gets: nothing is lost but what
// stands in the last 3 bytes of gzip, which the codec wants to see before it
// takes the code that begins there.
func TestCutGivesAll(t *testing.T) {
	for _, s := range samples() {
		in := s.in()
		for at := range in {
			got := readBytes(in[:at], s.format, expand.Limits{})
			if s.format == expand.Zstd {
				if want := zstdBlocks(in[:at]); !bytes.Equal(got.out, want) {
					t.Errorf("%s cut at %d: %d bytes, whole blocks have %d", s.name, at, len(got.out), len(want))
				}
				continue
			}
			if codec := gunzip(fastgzip(in[:at])); !bytes.Equal(got.out, codec) {
				t.Errorf("%s cut at %d: %d bytes, the codec gives %d", s.name, at, len(got.out), len(codec))
			}
			if std := gunzip(stdgunzip(in[:max(at-3, 0)])); len(got.out) < len(std) {
				t.Errorf("%s cut at %d: %d bytes, cut 3 bytes before there are %d", s.name, at, len(got.out), len(std))
			}
		}
	}
}

func fastgzip(in []byte) (io.Reader, error)  { return fastGzip.NewReader(bytes.NewReader(in)) }
func stdgunzip(in []byte) (io.Reader, error) { return stdgzip.NewReader(bytes.NewReader(in)) }

// gunzip reads what there is.
func gunzip(r io.Reader, err error) []byte {
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(r)
	return out
}

// zstdBlocks expands in memory, which gives each whole block.
func zstdBlocks(in []byte) []byte {
	out, _ := inMemory.DecodeAll(in, nil)
	return out
}

var inMemory, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderMaxMemory(64<<20))

// TestFlip flips every bit of every sample. Whatever it hits, text that is not
// the text never passes for whole.
func TestFlip(t *testing.T) {
	flips, unnoticed := 0, 0
	for _, s := range samples() {
		in := s.in()
		for bit := range 8 * len(in) {
			flips++
			in[bit/8] ^= 1 << (bit % 8)
			got := readBytes(in, s.format, expand.Limits{Size: 1 << 20})
			in[bit/8] ^= 1 << (bit % 8)
			switch {
			case got.err == nil && bytes.Equal(got.out, s.out):
				unnoticed++ // a time stamp, say
			case got.err == nil && !s.hasChecksum():
			case got.err == nil && got.trailing.Bytes > 0:
				// The magic number of a later member was hit.
				if !bytes.HasPrefix(s.out, got.out) || got.trailing.Offset+got.trailing.Bytes != int64(len(in)) {
					t.Errorf("%s, bit %d: %v", s.name, bit, got)
				}
			case got.err == nil:
				t.Errorf("%s, bit %d: %v, and the text is another", s.name, bit, got)
			}
		}
	}
	t.Logf("%d flips, %d without effect", flips, unnoticed)
}

// hasChecksum says whether each member proves its text, which zstd leaves to
// the encoder.
func (s sample) hasChecksum() bool {
	if s.format == expand.Gzip {
		return true
	}
	for _, m := range s.members {
		if bytes.HasPrefix(m, []byte("\x28\xb5\x2f\xfd")) && m[4]&4 == 0 {
			return false
		}
	}
	return true
}
