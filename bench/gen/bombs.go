package gen

import (
	"bytes"
	"io"
	"strings"
)

// A Bomb is a small compressed input that costs much to expand. All are valid:
// an expander without limits gets a transcript out of each.
type Bomb struct {
	// Name is how tests and records call the bomb.
	Name string

	// Limit is the limit that must stop it, as internal/expand names it, or
	// "layers" where a second expansion is refused.
	Limit string

	// Format is that of the outermost layer, "gzip" or "zstd".
	Format string

	// Write writes it: a few MiB of memory, a second or two.
	Write func(w io.Writer) error
}

const (
	bombHead = `{"script_name":"a.ps1","exit_code":0,"script_output":"`
	bombTail = `","script_errors":""}`

	bombText  = 10 << 30  // bytes of text in the bombs that are about size
	bombParts = 1_000_000 // members, frames and blocks in those that are about number
)

// Bombs returns all bombs. The order is fixed.
func Bombs() []Bomb {
	small := bombHead + strings.Repeat(`collection complete\n`, 10) + bombTail
	half, rest := small[:100], small[100:]

	inGzip := func(s string) string { return written(func(w io.Writer) error { return gzipText(w, s) }) }
	inZstd := func(s string) string { return written(func(w io.Writer) error { return zstdText(w, zstdHeader, s) }) }
	return []Bomb{
		{"gzip-ratio", "expansion-ratio", "gzip", gzipRatio},
		{"zstd-ratio", "expansion-ratio", "zstd", zstdRatio},
		{"zstd-window", "window", "zstd", func(w io.Writer) error { return zstdText(w, zstdHeader2GiB, small) }},
		{"gzip-members", "members", "gzip", func(w io.Writer) error { return inParts(w, inGzip(half), inGzip(""), inGzip(rest)) }},
		{"zstd-frames", "members", "zstd", func(w io.Writer) error { return inParts(w, inZstd(half), inZstd(""), inZstd(rest)) }},
		{"gzip-empty-blocks", "empty-blocks", "gzip", func(w io.Writer) error {
			return inParts(w, gzipHeader+storedBlock(half, false), storedBlock("", false), storedBlock(rest, true)+gzipTrailer(small))
		}},
		{"zstd-empty-blocks", "empty-blocks", "zstd", func(w io.Writer) error {
			return inParts(w, zstdHeader+rawBlock(half, false), rawBlock("", false), rawBlock(rest, true))
		}},
		{"gzip-in-gzip", "layers", "gzip", func(w io.Writer) error { return gzipText(w, inGzip(small)) }},
		{"zstd-in-gzip", "layers", "gzip", func(w io.Writer) error { return gzipText(w, inZstd(small)) }},
		{"gzip-in-zstd", "layers", "zstd", func(w io.Writer) error { return zstdText(w, zstdHeader, inGzip(small)) }},
	}
}

// inParts writes what expands to nothing a million times, between two halves.
func inParts(w io.Writer, half, nothing, rest string) error {
	const atOnce = 1000
	if _, err := io.WriteString(w, half); err != nil {
		return err
	}
	part := []byte(strings.Repeat(nothing, atOnce))
	for range bombParts / atOnce {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, rest)
	return err
}

func written(write func(io.Writer) error) string {
	var b bytes.Buffer
	write(&b) // a Buffer never fails
	return b.String()
}
