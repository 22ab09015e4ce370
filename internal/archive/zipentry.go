package archive

import (
	"fmt"
	"io"
	"strings"

	"github.com/lrkit/lrkit/internal/expand"
)

// The methods of a zip.
const (
	methodStore   = 0
	methodDeflate = 8
	methodOldZstd = 20
	methodZstd    = 93
	methodAES     = 99
)

// methods have names for what is not read.
var methods = map[uint16]string{
	1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode", 9: "deflate64", 10: "PKWARE implode", 12: "bzip2",
	14: "lzma", 16: "CMPSC", 18: "TERSE", 19: "LZ77", 94: "MP3", 95: "xz", 96: "JPEG", 97: "WavPack", 98: "PPMd",
}

// zipEntry reads the record of an entry, and compares it with its local header.
func (a *Archive) zipEntry(e *Entry) error {
	p := e.place
	read := a.record
	if p.flags&placeFound != 0 {
		read = a.localRecord
	}
	rec, err := read(p.head)
	if err != nil {
		return err
	}
	e.Name, e.rawName, e.NameCut = rec.decodedName(a.limits.Name)
	e.Type = rec.entryType()
	e.Size = rec.unpacked
	e.packed = p.end - p.data
	e.Modified, e.Local = rec.modified()
	e.crc, e.hasCRC = rec.crc, true
	if p.flags&placeFound != 0 && rec.flags&flagDescriptor != 0 && rec.packed == 0 {
		e.Size, e.hasCRC = -1, false
		e.Problems.add(CodeTruncated, 0, 1, "zip: its length and its CRC are missing")
	}
	if strings.HasSuffix(e.Name, "/") && e.Type == File {
		e.Problems.add(CodeMismatch, 0, 1, "the name is that of a directory, and there is content")
	}
	e.storage(rec)
	if p.flags&placeFound == 0 {
		if err := a.compareLocal(e, rec); err != nil {
			return err
		}
	}
	return a.readLink(e)
}

// storage says how the content is read, or why it is not.
func (e *Entry) storage(rec *record) {
	refuse := func(code Code, why string) {
		e.refused = true
		if e.Type == File {
			e.Problems.add(code, 0, 1, why)
		}
	}
	switch {
	case rec.flags&(flagEncrypted|flagStrong|flagMasked) != 0 || rec.method == methodAES:
		refuse(CodeEncrypted, "")
	case rec.method == methodDeflate:
		e.format = expand.Deflate
	case rec.method == methodZstd, rec.method == methodOldZstd:
		e.format = expand.Zstd
	case rec.method != methodStore:
		name := methods[rec.method]
		if name == "" {
			name = "unknown"
		}
		refuse(CodeUnsupported, fmt.Sprintf("compression method %d (%s)", rec.method, name))
	}
	if e.place.flags&placeOverlaps != 0 {
		refuse(CodeOverlap, fmt.Sprintf("bytes %d:%d of the archive", e.place.local, e.place.end))
	}
	if e.place.flags&placeNoLocal != 0 {
		refuse(CodeCorrupt, fmt.Sprintf("no local header is at byte %d of the archive", e.place.local))
	}
	if !e.refused && e.place.data > e.a.size {
		refuse(CodeTruncated, "the archive ends before the content")
	}
	if !e.refused && e.format == expand.None && e.Size != e.packed {
		e.Problems.add(CodeMismatch, 0, 1, fmt.Sprintf("stored in %d bytes, and said to have %d", e.packed, e.Size))
	}
}

// compareLocal compares what the directory and the local header say.
func (a *Archive) compareLocal(e *Entry, rec *record) error {
	if e.place.flags&placeNoLocal != 0 {
		return nil
	}
	local, err := a.localRecord(e.place.local)
	if err != nil {
		return err
	}
	local.host = rec.host
	differ := func(what string, local, central any) {
		e.Problems.add(CodeMismatch, 0, 1, fmt.Sprintf("%s: %v in the local header, %v in the directory", what, local, central))
	}
	if local.flags&flagMasked == 0 && !sameName(local, rec) {
		name, _, _ := local.decodedName(100)
		differ("name", name, "another")
	}
	if local.method != rec.method {
		differ("method", local.method, rec.method)
	}
	if local.flags&flagEncrypted != rec.flags&flagEncrypted {
		differ("encrypted", local.flags&flagEncrypted != 0, rec.flags&flagEncrypted != 0)
	}
	if local.flags&flagDescriptor != 0 && local.crc == 0 && local.packed == 0 {
		return nil // they follow the content
	}
	if local.flags&flagMasked != 0 {
		return nil
	}
	if local.unpacked != rec.unpacked && local.flags&flagDescriptor == 0 {
		differ("size", local.unpacked, rec.unpacked)
	}
	if local.packed != rec.packed && local.flags&flagDescriptor == 0 {
		differ("size in the archive", local.packed, rec.packed)
	}
	if local.crc != rec.crc && local.flags&flagDescriptor == 0 {
		differ("CRC", fmt.Sprintf("%08x", local.crc), fmt.Sprintf("%08x", rec.crc))
	}
	return nil
}

// readLink reads what a symbolic link leads to, which a zip has as its content.
func (a *Archive) readLink(e *Entry) error {
	if e.Type != SymbolicLink || e.refused || e.place.data < 0 || e.Size > int64(a.limits.Name) {
		return nil
	}
	asFile := *e
	asFile.Type = File
	r := asFile.Open(ContentLimits{Size: int64(a.limits.Name), SizeName: LimitName})
	defer r.Close() // it was only read
	b, err := io.ReadAll(r)
	switch err.(type) {
	case nil, *LimitError, *DamageError:
	default:
		return err
	}
	e.Link = string(b)
	return nil
}
