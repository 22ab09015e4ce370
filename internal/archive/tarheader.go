package archive

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// blockSize is the unit of a tar.
const blockSize = 512

// header is a header of a tar.
type header struct {
	name, link string
	size       int64 // -1: not a number
	modified   int64 // in seconds since 1970; math.MinInt64 where it is not known
	kind       byte
	magic      string
}

// isHeader reports whether a block is a header of a tar: its checksum is right, as a sum of signed
// or of unsigned bytes, and it is of a format that has a magic.
func isHeader(b []byte) bool {
	if string(b[257:262]) != "ustar" {
		return false
	}
	return checksumRight(b)
}

func checksumRight(b []byte) bool {
	want, ok := octal(b[148:156])
	if !ok {
		return false
	}
	var unsigned, signed int64
	for i, c := range b[:blockSize] {
		if 148 <= i && i < 156 {
			c = ' '
		}
		unsigned += int64(c)
		signed += int64(int8(c))
	}
	return want == unsigned || want == signed
}

// parseHeader reads a header whose checksum is right.
func parseHeader(b []byte) *header {
	h := &header{name: cString(b[:100]), link: cString(b[157:257]), kind: b[156], magic: string(b[257:265]), size: -1, modified: math.MinInt64}
	if n, ok := number(b[124:136]); ok && n >= 0 {
		h.size = n
	}
	if n, ok := number(b[136:148]); ok {
		h.modified = n
	}
	if prefix := cString(b[345:500]); strings.HasPrefix(h.magic, "ustar\x00") && prefix != "" {
		h.name = prefix + "/" + h.name
	}
	return h
}

func cString(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// number reads a number in octal digits, or in binary as GNU has it.
func number(b []byte) (int64, bool) {
	if b[0]&0x80 == 0 {
		return octal(b)
	}
	negative := b[0]&0x40 != 0
	n := int64(b[0] & 0x3f)
	if negative {
		n -= 0x40
	}
	for _, c := range b[1:] {
		if n > math.MaxInt64>>8 || n < math.MinInt64>>8 {
			return 0, false
		}
		n = n<<8 | int64(c)
	}
	return n, true
}

func octal(b []byte) (int64, bool) {
	s := strings.Trim(string(b), " \x00")
	if i := strings.IndexByte(s, 0); i >= 0 {
		s = s[:i]
	}
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(s, 8, 64)
	return n, err == nil && n >= 0
}

// entryType says what a header announces.
func (h *header) entryType() Type {
	switch h.kind {
	case '1':
		return HardLink
	case '2':
		return SymbolicLink
	case '3', '4':
		return Device
	case '5', 'D':
		return Directory
	case '6':
		return FIFO
	case 'V', 'M', 'N':
		return Other
	case 0, '0':
		if strings.HasSuffix(h.name, "/") {
			return Directory
		}
	}
	return File // others too, as POSIX says
}

// content is how many bytes follow a header, without the padding.
func (h *header) content() int64 {
	switch h.kind {
	case '1', '2', '3', '4', '5', '6':
		return 0
	}
	return h.size
}

// extension is what headers before that of an entry say of it.
type extension struct {
	name, link string
	hasName    bool
	cut        bool // name is the beginning
	size       int64
	modified   string
	sparse     bool
}

// pax reads the records of an extended header: "length key=value\n". ok is false where they are not
// that.
func (x *extension) pax(b []byte, limit int) (ok bool) {
	for len(b) > 0 && b[0] != 0 {
		space := bytes.IndexByte(b, ' ')
		if space <= 0 || space > 10 {
			return false
		}
		n, err := strconv.Atoi(string(b[:space]))
		if err != nil || n <= space+1 || n > len(b) || b[n-1] != '\n' {
			return false
		}
		key, value, ok := bytes.Cut(b[space+1:n-1], []byte("="))
		if !ok {
			return false
		}
		x.set(string(key[:min(len(key), 64)]), value, limit)
		b = b[n:]
	}
	return true
}

func (x *extension) set(key string, value []byte, limit int) {
	switch key {
	case "path", "GNU.sparse.name":
		x.setName(value, limit)
	case "linkpath":
		link, _ := cutName(value, limit)
		x.link = string(link)
	case "size":
		if n, err := strconv.ParseInt(string(value[:min(len(value), 32)]), 10, 64); err == nil && n >= 0 {
			x.size = n
		}
	case "mtime":
		x.modified = string(value[:min(len(value), 32)])
	}
	if strings.HasPrefix(key, "GNU.sparse.") {
		x.sparse = true
	}
}

func (x *extension) setName(value []byte, limit int) {
	name, cut := cutName(value, limit)
	x.name, x.cut, x.hasName = string(name), cut, true
}

// when returns when the file was changed last; zero where that is not known.
func (x *extension) when(h *header) time.Time {
	seconds, fraction := h.modified, int64(0)
	if x.modified != "" {
		whole, part, _ := strings.Cut(x.modified, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil {
			return time.Time{}
		}
		part = (part + "000000000")[:9]
		f, err := strconv.ParseInt(part, 10, 64)
		if err != nil || f < 0 {
			return time.Time{}
		}
		seconds, fraction = n, f
	}
	const first, last = -62135596800, 253402300799 // the years 1 to 9999
	if seconds < first || seconds > last {
		return time.Time{}
	}
	return time.Unix(seconds, fraction).UTC()
}
