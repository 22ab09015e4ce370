package ingest

import (
	"bytes"

	"github.com/lrkit/lrkit/internal/archive"
)

// magics begin files that hold no text.
var magics = []struct{ name, prefix string }{
	{"pe", "MZ"},
	{"elf", "\x7fELF"},
	{"mach-o", "\xCF\xFA\xED\xFE"},
	{"mach-o", "\xCA\xFE\xBA\xBE"},
	{"zip", "PK\x03\x04"},
	{"zip", "PK\x05\x06"}, // an empty one
	{"gzip", "\x1f\x8b"},
	{"zstd", "\x28\xb5\x2f\xfd"},
	{"xz", "\xFD7zXZ\x00"},
	{"7z", "7z\xBC\xAF\x27\x1C"},
	{"rar", "Rar!\x1A\x07"},
	{"cab", "MSCF"},
	{"pdf", "%PDF-"},
	{"ole", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"},
	{"minidump", "MDMP"},
	{"crash-dump", "PAGEDU"},
	{"evtx", "ElfFile\x00"},
	{"registry", "regf"},
	{"prefetch", "MAM\x04"},
	{"sqlite", "SQLite format 3\x00"},
	{"pcap", "\xD4\xC3\xB2\xA1"},
	{"pcapng", "\x0A\x0D\x0D\x0A"},
	{"png", "\x89PNG\r\n\x1a\n"},
	{"jpeg", "\xFF\xD8\xFF"},
}

// isBinary says whether b begins a file without text: it holds a NUL, or begins with a magic that
// is no word ("MZ", "MSCF" and "regf" are).
func isBinary(b []byte) bool {
	name := Magic(b)
	return bytes.IndexByte(b, 0) >= 0 || name == "pdf" || name != "" && !asciiWord(b[:min(len(b), 4)])
}

func asciiWord(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// Magic names the binary format that b begins with, or returns "".
func Magic(b []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(b, []byte(m.prefix)) {
			return m.name
		}
	}
	if archive.Detect(b) == archive.Tar {
		return "tar"
	}
	return ""
}
