package expand_test

import (
	"bytes"
	stdgzip "compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// text returns log lines that compress about as well as those of a script.
func text(n int) []byte {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	words := strings.Fields("service started stopped file path user host error warning done 2026-04-01 C:\\Windows\\Temp")
	var b []byte
	for len(b) < n {
		for range 1 + rnd.IntN(12) {
			b = append(b, words[rnd.IntN(len(words))]...)
			b = append(b, ' ')
		}
		b = fmt.Appendf(b, "%x\n", rnd.Uint32())
	}
	return b[:n]
}

// gzipOf compresses with the standard library.
func gzipOf(data []byte, level int) []byte {
	var b bytes.Buffer
	w, err := stdgzip.NewWriterLevel(&b, level)
	if err != nil {
		panic(err)
	}
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// gzipFull is a member whose header has all there is.
func gzipFull(data []byte) []byte {
	var b bytes.Buffer
	w := stdgzip.NewWriter(&b)
	w.Name, w.Comment, w.Extra = "à.json", "made up", []byte("extra")
	w.Write(data)
	w.Flush()
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// stored is a member of the given stored blocks.
func stored(blocks ...string) []byte {
	whole := strings.Join(blocks, "")
	b := gzipOf([]byte(whole), 0)
	tail := b[len(b)-8:]
	b = slices.Clone(b[:10])
	for _, s := range blocks {
		b = append(b, 0, byte(len(s)), byte(len(s)>>8), ^byte(len(s)), ^byte(len(s)>>8))
		b = append(b, s...)
	}
	b = append(b, 1, 0, 0, 0xff, 0xff)
	return append(b, tail...)
}

// zstdOf compresses with the encoder of the library that decodes: what it
// writes is judged by text, not by it.
func zstdOf(data []byte, opts ...zstd.EOption) []byte {
	w, err := zstd.NewWriter(nil, append(opts, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		panic(err)
	}
	defer w.Close()
	return w.EncodeAll(data, nil)
}

// zstdStream compresses without knowing the size, with a flush in the middle.
func zstdStream(data []byte, opts ...zstd.EOption) []byte {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, append(opts, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		panic(err)
	}
	w.Write(data[:len(data)/2])
	w.Flush()
	w.Write(data[len(data)/2:])
	w.Close()
	return b.Bytes()
}

const (
	window1K = "\x28\xb5\x2f\xfd\x00\x00" // the header of a frame with a window of 1 KiB
	window1M = "\x28\xb5\x2f\xfd\x00\x50"
	window2G = "\x28\xb5\x2f\xfd\x00\xa8"
)

// frame puts a frame together.
func frame(header string, blocks ...[]byte) []byte {
	return append([]byte(header), slices.Concat(blocks...)...)
}

func block(kind, size int, last bool, body string) []byte {
	h := size<<3 | kind<<1
	if last {
		h |= 1
	}
	return append([]byte{byte(h), byte(h >> 8), byte(h >> 16)}, body...)
}

func raw(s string, last bool) []byte        { return block(0, len(s), last, s) }
func rle(c byte, n int, last bool) []byte   { return block(1, n, last, string(c)) }
func compressed(s string, last bool) []byte { return block(2, len(s), last, s) }
func repeat(n int, b []byte) []byte         { return bytes.Repeat(b, n) }
func skippable(kind byte, body string) []byte {
	b := []byte{0x50 | kind, 0x2a, 0x4d, 0x18}
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(body))), body...)
}

// backward packs bits in the order in which they are read, from the end.
func backward(bits string) string {
	bits = "1" + strings.ReplaceAll(bits, " ", "")
	bits = strings.Repeat("0", -len(bits)&7) + bits
	b := make([]byte, len(bits)/8)
	for i, c := range bits {
		b[i/8] = b[i/8]<<1 | byte(c-'0')
	}
	slices.Reverse(b)
	return string(b)
}

const (
	noLiterals  = "\x00"
	oneLiteral  = "\x08x"
	fiveRLE     = "\x29x" // x five times
	rleTables   = "\x54"
	allRepeated = "\xfc"
)

// rleSequences are n sequences of one literals length code, one offset code and
// one match length code each. 1 to 3 are the offset values of codes 0 and 1.
func rleSequences(n, length, offset, match byte, bits string) string {
	return string([]byte{n}) + rleTables + string([]byte{length, offset, match}) + backward(bits)
}

// result is all that a Reader tells.
type result struct {
	out      []byte
	err      error // nil for io.EOF
	offset   int64
	members  int64
	trailing expand.Trailing
}

// read expands r, size bytes at a time.
func read(r io.Reader, f expand.Format, l expand.Limits, size int) result {
	x := expand.NewReader(r, f, l)
	defer x.Close()
	var res result
	buf := make([]byte, size)
	for res.err == nil {
		var n int
		n, res.err = x.Read(buf)
		res.out = append(res.out, buf[:n]...)
	}
	if _, again := x.Read(buf); again != res.err {
		res.err = fmt.Errorf("%w, and then %w", res.err, again)
	}
	if res.err == io.EOF {
		res.err = nil
	}
	res.offset, res.members, res.trailing = x.InputOffset(), x.Members(), x.Trailing()
	return res
}

func readBytes(b []byte, f expand.Format, l expand.Limits) result {
	return read(bytes.NewReader(b), f, l, 4096)
}

func (r result) String() string {
	return fmt.Sprintf("%d bytes, %d members, offset %d, trailing %v, %v", len(r.out), r.members, r.offset, r.trailing, r.err)
}

// same says whether two readings tell the same.
func same(a, b result) bool {
	return bytes.Equal(a.out, b.out) && a.String() == b.String()
}

// damage returns the error as damage, which it must be.
func damage(t *testing.T, err error) *expand.DamageError {
	t.Helper()
	d, ok := err.(*expand.DamageError)
	if !ok {
		t.Fatalf("%T %v, want a DamageError", err, err)
	}
	return d
}
