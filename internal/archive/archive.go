package archive

import (
	"context"
	"fmt"
	"io"
)

// Format is a kind of archive.
type Format uint8

// The formats. None is what [Detect] did not recognize.
const (
	None Format = iota
	Zip
	Tar
)

// String returns "none", "zip" or "tar".
func (f Format) String() string {
	switch f {
	case Zip:
		return "zip"
	case Tar:
		return "tar"
	}
	return "none"
}

// HeadSize is how many first bytes tell the format.
const HeadSize = blockSize

// Detect tells the format of an archive by its first [HeadSize] bytes. A zip begins with an entry,
// or with its directory if it is empty: an executable with a zip after it is none. A tar begins
// with a header whose checksum is right.
func Detect(head []byte) Format {
	switch {
	case isSignature(head, localSignature), isSignature(head, endSignature):
		return Zip
	case len(head) >= blockSize && isHeader(head[:blockSize]):
		return Tar
	}
	return None
}

// Limits are security limits. A field that is not above zero means its default.
type Limits struct {
	// Entries is how many entries are known: "archive-entries", 10,000.
	Entries int
	// Name is how many bytes of a name are read: "entry-name", 4 KiB.
	Name int
	// Header is how many bytes an extended header of a tar may have: "entry-header", 1 MiB.
	Header int64
}

func (l Limits) withDefaults() Limits {
	if l.Entries <= 0 {
		l.Entries = 10_000
	}
	if l.Name <= 0 {
		l.Name = 4 << 10
	}
	if l.Header <= 0 {
		l.Header = 1 << 20
	}
	return l
}

// The names of the limits. Those of the content of an entry are of [Entry.Open].
const (
	LimitEntries = "archive-entries"
	LimitName    = "entry-name"
	LimitHeader  = "entry-header"
)

// Archive is an archive whose directory was read.
type Archive struct {
	at       io.ReaderAt
	size     int64
	format   Format
	limits   Limits
	places   []place
	problems problems
	zip      zipDirectory
}

// place is what is kept of an entry.
type place struct {
	head  int64 // of a zip its record in the directory, of a tar its first header
	local int64 // of a zip its local header, of a tar its last header
	data  int64 // where its content begins; -1 where that is not known
	end   int64 // of the content
	flags placeFlags
}

type placeFlags uint8

const (
	placeRepeated placeFlags = 1 << iota // its name is that of an entry before
	placeOverlaps                        // its bytes lie in those of another
	placeNoLocal                         // no local header is where the directory says
	placeFound                           // it was found without a directory
)

// Open reads the directory of an archive of size bytes. That the archive is damaged is no error:
// see [Archive.Problems]. The errors are those of at, and of the context.
func Open(ctx context.Context, at io.ReaderAt, size int64, f Format, l Limits) (*Archive, error) {
	if ctx == nil || at == nil {
		panic("archive: Open without a context.Context or an io.ReaderAt")
	}
	a := &Archive{at: at, size: size, format: f, limits: l.withDefaults()}
	var err error
	switch f {
	case Zip:
		err = a.readZip(ctx)
	case Tar:
		err = a.readTar(ctx)
	default:
		panic("archive: Open needs a format")
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Format returns the format.
func (a *Archive) Format() Format { return a.format }

// Len returns how many entries are known, directories and links included.
func (a *Archive) Len() int { return len(a.places) }

// Problems returns what is wrong with the archive as a whole. Offsets count in the archive.
func (a *Archive) Problems() []Problem { return a.problems }

// Entry reads what the archive says of entry i, from 0.
func (a *Archive) Entry(i int) (*Entry, error) {
	e := &Entry{Index: i, a: a, place: a.places[i]}
	var err error
	if a.format == Zip {
		err = a.zipEntry(e)
	} else {
		err = a.tarEntry(e)
	}
	if err != nil {
		return nil, err
	}
	if e.NameCut {
		e.Problems.add(CodeLimit, 0, 1, LimitName)
	}
	if why := oddName(e.Name, e.rawName); why != "" {
		e.Problems.add(CodeOddName, 0, 1, why)
	}
	if e.place.flags&placeRepeated != 0 {
		e.Problems.add(CodeDuplicate, 0, 1, "")
	}
	return e, nil
}

// full says that an entry more would be one too many, and notes that.
func (a *Archive) full(offset int64) bool {
	if len(a.places) < a.limits.Entries {
		return false
	}
	a.problems.add(CodeLimit, offset, 1, LimitEntries)
	return true
}

// readAt reads b from an offset, or less at the end of the archive.
func (a *Archive) readAt(b []byte, offset int64) ([]byte, error) {
	if offset < 0 || offset >= a.size {
		return nil, nil
	}
	b = b[:min(int64(len(b)), a.size-offset)]
	n, err := a.at.ReadAt(b, offset)
	if n == len(b) || err == io.EOF {
		err = nil
	}
	return b[:n], err
}

// section reads [from, to) of the archive.
func (a *Archive) section(from, to int64) *io.SectionReader {
	from = min(max(from, 0), a.size)
	to = min(max(to, from), a.size)
	return io.NewSectionReader(a.at, from, to-from)
}

// Code is what kind of a problem there is.
type Code uint8

// The codes.
const (
	CodeTruncated   Code = iota + 1 // it ends early
	CodeCorrupt                     // it is not what its format asks for
	CodeEncrypted                   // it needs a password
	CodeUnsupported                 // it is stored in a way that is not read
	CodeMismatch                    // the directory and the local header disagree
	CodeOverlap                     // its bytes lie in those of another entry
	CodeOddName                     // its name may mislead a person or a program
	CodeDuplicate                   // its name is that of an entry before
	CodeUnlisted                    // bytes that belong to no entry
	CodeTrailing                    // bytes after the compressed content
	CodeLimit                       // a limit was passed: the detail is its name
)

// Problem is something that is wrong with an archive or an entry.
type Problem struct {
	Code   Code
	Offset int64 // of the first one
	Count  int64
	Detail string // about the first one; from the device, so not safe to print as it is
}

type problems []Problem

// add notes a problem. One of its code that is there already counts it.
func (p *problems) add(code Code, offset, count int64, detail string) {
	for i := range *p {
		if have := &(*p)[i]; have.Code == code && (code != CodeLimit || have.Detail == detail) {
			have.Count += count
			return
		}
	}
	*p = append(*p, Problem{code, offset, count, detail})
}

// LimitError says which limit the content of an entry passed.
type LimitError struct {
	Limit string
	Max   int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("archive: limit %s (%d) passed", e.Limit, e.Max)
}

// DamageError says that the content of an entry is not what the directory or the format says.
type DamageError struct {
	Truncated bool // the archive, or the content, ends early
	Offset    int64
	Detail    string
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("archive: byte %d of the entry: %s", e.Offset, e.Detail)
}
