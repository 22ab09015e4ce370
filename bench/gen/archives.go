package gen

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"strings"

	"github.com/lrkit/lrkit/internal/testkit/badzip"
)

// An ArchiveBomb is an archive that costs much to read, or that misleads.
type ArchiveBomb struct {
	Name string
	// Stop is what must stop it: a limit, or the code of an anomaly.
	Stop string
	// Exit is the exit code then: 4 for a limit, 3 for an anomaly.
	Exit int
	// Large is set where what may be read before the limit is many GiB.
	Large bool
	// Write writes it, in memory of a few times its size.
	Write func(w io.Writer) error
}

// What the bombs have of everything.
const (
	archiveEntries = 100_000
	entryText      = 1 << 20 // of one deflated block
)

// ArchiveBombs returns all bombs. The order is fixed.
func ArchiveBombs() []ArchiveBomb {
	zip := func(build func(*badzip.Builder) []byte) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := w.Write(build(new(badzip.Builder)))
			return err
		}
	}
	kernel := deflatedEntry("kernel", 10<<30, 0)
	return []ArchiveBomb{
		{"zip-ratio", "expansion-ratio", 4, false, zip(func(z *badzip.Builder) []byte { return add(z, kernel).End("") })},
		{"zip-entry-size", "entry-size", 4, true, zip(func(z *badzip.Builder) []byte { return add(z, deflatedEntry("large", 3<<29, 4<<10)).End("") })},
		{"zip-archive-size", "archive-size", 4, true, zip(func(z *badzip.Builder) []byte {
			for i := range 10 {
				add(z, deflatedEntry(fmt.Sprint(i), 1<<30, 4<<10))
			}
			return z.End("")
		})},
		{"zip-entries", "archive-entries", 4, false, zip(func(z *badzip.Builder) []byte {
			for i := range archiveEntries {
				add(z, badzip.Stored(fmt.Sprint(i), ""))
			}
			return z.End64()
		})},
		{"zip-small-entries", "archive-size", 4, true, zip(func(z *badzip.Builder) []byte {
			e := smallEntry()
			e.CRC = crc32.ChecksumIEEE([]byte("\x00" + strings.Repeat("A", entryText-2)))
			for i := range 10_000 {
				e.Name = fmt.Sprint(i)
				add(z, e)
			}
			return z.End64()
		})},
		{"zip-overlap", "overlapping-entry", 4, false, zip(func(z *badzip.Builder) []byte {
			at := z.Local(kernel)
			for range 10_000 {
				z.Central(kernel, at)
			}
			return z.End64()
		})},
		{"zip-quoted", "overlapping-entry", 4, false, zip(quotedZip)},
		{"zip-in-zip", "archive-depth", 4, false, zip(func(z *badzip.Builder) []byte {
			return add(z, badzip.Deflated("in.zip", string(badzip.Of(badzip.Deflated("in.zip", string(badzip.Of(kernel))))))).End("")
		})},
		{"zip-names", "entry-name", 4, false, zip(func(z *badzip.Builder) []byte {
			for range 200 {
				add(z, badzip.Stored(strings.Repeat("\x1b", math.MaxUint16), ""))
			}
			return z.End("")
		})},
		{"zip-empty-blocks", "empty-blocks", 4, false, zip(func(z *badzip.Builder) []byte {
			e := badzip.Stored("blocks", "")
			e.Method, e.Data = 8, bytes.Repeat([]byte(storedBlock("", false)), bombParts)
			e.Packed, e.Size = uint64(len(e.Data)), 1
			return add(z, e).End("")
		})},
		{"zip-window", "window", 4, false, zip(func(z *badzip.Builder) []byte {
			var b bytes.Buffer
			zstdText(&b, zstdHeader2GiB, "text") // a Buffer never fails
			e := badzip.Stored("window", "text")
			e.Method, e.Data, e.Packed = 93, b.Bytes(), uint64(b.Len())
			return add(z, e).End("")
		})},
		{"zip-lies", "mismatched-entry", 3, false, zip(func(z *badzip.Builder) []byte {
			e := badzip.Stored("lies", "text")
			e.Zip64, e.Size = true, 1<<62
			return add(z, e).End64()
		})},
		{"tar-entries", "archive-entries", 4, false, func(w io.Writer) error {
			t := tar.NewWriter(w)
			for i := range archiveEntries / 4 {
				if err := t.WriteHeader(&tar.Header{Name: fmt.Sprint(i)}); err != nil {
					return err
				}
			}
			return t.Close()
		}},
		{"tar-header", "entry-header", 4, false, func(w io.Writer) error { return paxTar(w, 32<<20) }},
		{"tar-gzip-ratio", "expansion-ratio", 4, false, tarInGzip},
		{"tar-gzip-gzip-ratio", "expansion-ratio", 4, false, func(w io.Writer) error {
			z := gzip.NewWriter(w)
			if err := tarInGzip(z); err != nil {
				return err
			}
			return z.Close()
		}},
		{"tar-sparse", "unsupported-entry", 3, false, func(w io.Writer) error { return oneHeader(w, 'S', 0) }},
		{"tar-size", "truncated", 3, false, func(w io.Writer) error { return oneHeader(w, '0', 1<<62) }},
	}
}

func add(z *badzip.Builder, e badzip.Entry) *badzip.Builder {
	z.Central(e, z.Local(e))
	return z
}

// deflatedEntry is an entry of so many bytes of NUL and A, with so many bytes in each MiB of it
// that do not compress: 4 KiB make a ratio of about 200. Its CRC is wrong: limits come before it.
func deflatedEntry(name string, size int64, noisy int) badzip.Entry {
	var b bytes.Buffer
	b.WriteString(storedBlock("\x00", false))
	block := deflatedAs(entryText - noisy)
	if noisy > 0 {
		block = storedBlock(strings.Repeat("\x00", noisy), false) + block
	}
	for range size / entryText {
		b.WriteString(block)
	}
	return deflatedIn(name, &b, size/entryText*entryText+1)
}

// smallEntry is an entry, of no text, that stays below the size from which a ratio counts.
func smallEntry() badzip.Entry {
	b := bytes.NewBufferString(storedBlock("\x00", false) + deflatedAs(entryText-2))
	return deflatedIn("", b, entryText-1)
}

// deflatedIn is an entry of the blocks in b, which it ends.
func deflatedIn(name string, b *bytes.Buffer, size int64) badzip.Entry {
	b.WriteString(storedBlock("", true))
	e := badzip.Stored(name, "")
	e.Method, e.Data, e.Packed, e.Size = 8, b.Bytes(), uint64(b.Len()), uint64(size)
	return e
}

// quotedZip has local headers in stored blocks of the entries before them, so that all entries
// share what follows.
func quotedZip(z *badzip.Builder) []byte {
	const n = 100
	var rest []byte // the local headers after this one, and the content of the last
	entries := make([]badzip.Entry, n)
	places := make([]int64, n)
	for i := n - 1; i >= 0; i-- {
		e := badzip.Stored(fmt.Sprintf("%03d", i), string(rest))
		one := new(badzip.Builder)
		one.Local(e)
		all := one.End("")
		entries[i], rest = e, all[:len(all)-22]
	}
	z.Raw(string(rest))
	for i := range entries {
		places[i] = int64(33 * i)
		z.Central(entries[i], places[i])
	}
	return z.End("")
}

// tarInGzip writes a tar of one entry of 10 GiB in gzip.
func tarInGzip(w io.Writer) error {
	var head bytes.Buffer
	if err := tar.NewWriter(&head).WriteHeader(&tar.Header{Name: "large", Size: bombText}); err != nil {
		return err
	}
	if _, err := io.WriteString(w, gzipHeader+storedBlock(head.String(), false)); err != nil {
		return err
	}
	block := deflatedAs(entryText)
	for range bombText / entryText {
		if _, err := io.WriteString(w, block); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, storedBlock("", true)+gzipTrailer(""))
	return err
}

// paxTar writes a tar with an extended header of so many bytes.
func paxTar(w io.Writer, size int) error {
	if err := oneHeader(w, 'x', int64(size)); err != nil {
		return err
	}
	if _, err := w.Write(bytes.Repeat([]byte("32 comment=aaaaaaaaaaaaaaaaaaaa\n"), size/32)); err != nil {
		return err
	}
	return oneHeader(w, '0', 0)
}

// oneHeader writes a header of a tar, of GNU where its size needs that.
func oneHeader(w io.Writer, kind byte, size int64) error {
	var b bytes.Buffer
	if err := tar.NewWriter(&b).WriteHeader(&tar.Header{Name: "a", Size: size, Format: tar.FormatGNU}); err != nil {
		return err
	}
	h := b.Bytes()[:512]
	h[156] = kind
	copy(h[148:156], "        ")
	sum := 0
	for _, c := range h {
		sum += int(c)
	}
	copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
	_, err := w.Write(h)
	return err
}
