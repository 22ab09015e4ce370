package expand_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

func BenchmarkReader(b *testing.B) {
	data := text(8 << 20)
	for _, c := range []struct {
		name   string
		format expand.Format
		in     []byte
	}{
		{"gzip", expand.Gzip, gzipOf(data, 6)},
		{"zstd", expand.Zstd, zstdOf(data)},
		{"zstd without checksum", expand.Zstd, zstdOf(data, zstd.WithEncoderCRC(false))},
	} {
		b.Run(c.name, func(b *testing.B) {
			buf := make([]byte, 64<<10)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				x := expand.NewReader(bytes.NewReader(c.in), c.format, expand.Limits{})
				n, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{x}, buf)
				if n != int64(len(data)) || err != nil {
					b.Fatal(n, err)
				}
				x.Close()
			}
		})
	}
}

// BenchmarkMembers is what a member costs that holds nothing.
func BenchmarkMembers(b *testing.B) {
	const members = 100_000
	for _, c := range []struct {
		format expand.Format
		member []byte
	}{
		{expand.Gzip, gzipOf(nil, 9)},
		{expand.Zstd, frame(window1K, raw("", true))},
	} {
		b.Run(c.format.String(), func(b *testing.B) {
			in := bytes.Repeat(c.member, members)
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				x := expand.NewReader(bytes.NewReader(in), c.format, expand.Limits{})
				if _, err := io.Copy(io.Discard, x); err != nil || x.Members() != members {
					b.Fatal(x.Members(), err)
				}
				x.Close()
			}
		})
	}
}
