package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
)

// The signatures of the records of a zip.
const (
	localSignature      = 0x04034b50
	centralSignature    = 0x02014b50
	endSignature        = 0x06054b50
	end64Signature      = 0x06064b50
	locator64Signature  = 0x07064b50
	descriptorSignature = 0x08074b50
)

// The sizes of the fixed parts of the records.
const (
	localSize     = 30
	centralSize   = 46
	endSize       = 22
	end64Size     = 56
	locator64Size = 20
	maxComment    = 1<<16 - 1
	maxDescriptor = 24
)

func isSignature(b []byte, signature uint32) bool {
	return len(b) >= 4 && binary.LittleEndian.Uint32(b) == signature
}

// zipDirectory says where the central directory is.
type zipDirectory struct {
	offset, end int64 // end: where the record begins that ends the archive
	entries     uint64
	base        int64 // what is in front of the archive, and no offset counts
}

// readZip reads the central directory, and looks at each local header.
func (a *Archive) readZip(ctx context.Context) error {
	found, err := a.findDirectory()
	if err != nil {
		return err
	}
	if !found {
		a.problems.add(CodeTruncated, a.size, 1, "zip: the directory at the end is missing")
		return a.findEntries(ctx)
	}
	if err := a.readRecords(ctx); err != nil {
		return err
	}
	for i := range a.places {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := a.placeContent(&a.places[i]); err != nil {
			return err
		}
	}
	a.findOverlaps()
	return nil
}

// findDirectory finds the record that ends a zip, and the directory by it.
func (a *Archive) findDirectory() (bool, error) {
	tail, err := a.readAt(make([]byte, min(endSize+maxComment, a.size)), max(0, a.size-endSize-maxComment))
	if err != nil {
		return false, err
	}
	at := findEnd(tail)
	if at < 0 {
		return false, nil
	}
	end := tail[at:]
	d := &a.zip
	d.end = a.size - int64(len(tail)) + int64(at)
	size := int64(binary.LittleEndian.Uint32(end[12:]))
	d.offset = int64(binary.LittleEndian.Uint32(end[16:]))
	d.entries = uint64(binary.LittleEndian.Uint16(end[10:]))
	if after := int64(len(end)) - endSize - int64(binary.LittleEndian.Uint16(end[20:])); after > 0 {
		a.problems.add(CodeUnlisted, a.size-after, after, "after the end of the zip")
	}
	if disk := binary.LittleEndian.Uint16(end[4:]); disk != 0 && disk != 0xFFFF {
		a.problems.add(CodeTruncated, d.end, 1, "zip: one part of an archive of several")
	}
	if err := a.find64(&size); err != nil {
		return false, err
	}
	// The size says where the directory ends; the offset, where it begins from the first byte.
	if begins := d.end - size; size >= 0 && begins >= 0 && begins != d.offset {
		at, err := a.readAt(make([]byte, 4), begins)
		if err != nil {
			return false, err
		}
		there, err := a.readAt(make([]byte, 4), d.offset)
		if err != nil {
			return false, err
		}
		if isSignature(at, centralSignature) && !isSignature(there, centralSignature) {
			d.base = begins - d.offset
			a.problems.add(CodeMismatch, d.end, 1, fmt.Sprintf("the directory is at byte %d, the end of the zip says %d", begins, d.offset))
			d.offset = begins
		}
	}
	return true, nil
}

// findEnd finds the last record that may end a zip: first one whose comment ends where the archive
// does, else any.
func findEnd(tail []byte) int {
	any := -1
	for i := len(tail) - endSize; i >= 0; i-- {
		if !isSignature(tail[i:], endSignature) {
			continue
		}
		switch comment := int(binary.LittleEndian.Uint16(tail[i+20:])); {
		case i+endSize+comment == len(tail):
			return i
		case i+endSize+comment < len(tail) && any < 0:
			any = i
		}
	}
	return any
}

// find64 reads the records of ZIP64, if there are any.
func (a *Archive) find64(size *int64) error {
	d := &a.zip
	locator, err := a.readAt(make([]byte, locator64Size), d.end-locator64Size)
	if err != nil || !isSignature(locator, locator64Signature) || len(locator) < locator64Size {
		return err
	}
	at := int64(binary.LittleEndian.Uint64(locator[8:]))
	end, err := a.readAt(make([]byte, end64Size), at)
	if err != nil {
		return err
	}
	if len(end) < end64Size || !isSignature(end, end64Signature) {
		a.problems.add(CodeCorrupt, d.end-locator64Size, 1, "zip: no ZIP64 record is where its locator says")
		return nil
	}
	d.entries = binary.LittleEndian.Uint64(end[32:])
	*size = int64(binary.LittleEndian.Uint64(end[40:]))
	d.offset = int64(binary.LittleEndian.Uint64(end[48:]))
	d.end = at
	return nil
}

// readRecords reads the records of the directory, and keeps where they are.
func (a *Archive) readRecords(ctx context.Context) error {
	d := &a.zip
	if d.offset < 0 || d.offset > d.end {
		a.problems.add(CodeCorrupt, d.end, 1, fmt.Sprintf("zip: the directory is said to be at byte %d", d.offset))
		return a.findEntries(ctx)
	}
	r := bufio.NewReaderSize(a.section(d.offset, d.end), 64<<10)
	names := nameSet{seen: map[uint64]bool{}, seed: maphash.MakeSeed()}
	var rec record
	for at := d.offset; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		ok, err := rec.read(r)
		if err != nil {
			return err
		}
		if !ok {
			if uint64(len(a.places))&0xFFFF != d.entries&0xFFFF || at != d.end {
				a.problems.add(CodeMismatch, at, 1, fmt.Sprintf("the directory has %d whole records, the end of the zip says %d", len(a.places), d.entries))
			}
			return nil
		}
		if a.full(at) {
			return nil
		}
		p := place{head: at, local: rec.local + d.base, end: max(0, min(rec.packed, maxSize))} // end: of the content, once it has begun
		if names.repeated(rec.name) {
			p.flags |= placeRepeated
		}
		a.places = append(a.places, p)
		at += rec.size()
	}
}

// nameSet knows which names there were.
type nameSet struct {
	seen map[uint64]bool
	seed maphash.Seed
}

func (s *nameSet) repeated(name []byte) bool {
	h := maphash.Bytes(s.seed, name)
	was := s.seen[h]
	s.seen[h] = true
	return was
}

// placeContent finds where the content of an entry begins, and so where it ends.
func (a *Archive) placeContent(p *place) error {
	b, err := a.readAt(make([]byte, localSize), p.local)
	if err != nil {
		return err
	}
	if len(b) < localSize || !isSignature(b, localSignature) {
		p.flags |= placeNoLocal
		p.data, p.end = -1, p.local
		return nil
	}
	p.data = p.local + localSize + int64(binary.LittleEndian.Uint16(b[26:])) + int64(binary.LittleEndian.Uint16(b[28:]))
	p.end += p.data
	return nil
}

// maxSize is more than any file has: sums of such numbers are no overflow.
const maxSize = 1 << 60

// findOverlaps marks entries whose bytes lie in those of another, or in the directory, and counts
// bytes between entries that belong to none. A data descriptor may follow an entry.
func (a *Archive) findOverlaps() {
	order := make([]int32, 0, len(a.places))
	for i := range a.places {
		if a.places[i].data >= 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(i, k int32) int {
		return cmp.Or(cmp.Compare(a.places[i].local, a.places[k].local), cmp.Compare(i, k))
	})
	used := max(0, a.zip.base)
	unlisted := func(from, to int64) {
		if to-from > maxDescriptor {
			a.problems.add(CodeUnlisted, from, to-from, "between the entries of the zip")
		}
	}
	for _, i := range order {
		p := &a.places[i]
		if p.local < used {
			p.flags |= placeOverlaps
			continue
		}
		unlisted(used, p.local)
		used = p.end
		if p.end > a.zip.offset && p.local < a.zip.end && a.zip.end > 0 {
			p.flags |= placeOverlaps
			used = min(used, a.zip.offset)
		}
	}
	if len(a.places) < a.limits.Entries {
		unlisted(used, a.zip.offset)
	}
}

// findEntries finds the entries of a zip without a directory by their local headers, as long as
// each says how long its content is.
func (a *Archive) findEntries(ctx context.Context) error {
	names := nameSet{seen: map[uint64]bool{}, seed: maphash.MakeSeed()}
	for at := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := a.readAt(make([]byte, localSize), at)
		if err != nil {
			return err
		}
		if len(b) < localSize || !isSignature(b, localSignature) {
			return nil
		}
		if a.full(at) {
			return nil
		}
		rec, err := a.localRecord(at)
		if err != nil {
			return err
		}
		p := place{head: at, local: at, data: at + localSize + int64(len(rec.name)) + int64(len(rec.extra)), flags: placeFound}
		if names.repeated(rec.name) {
			p.flags |= placeRepeated
		}
		p.end = p.data + max(0, min(rec.packed, maxSize))
		unknown := rec.flags&flagDescriptor != 0 && rec.packed == 0
		if unknown {
			p.end = a.size // to where the content says that it ends
		}
		a.places = append(a.places, p)
		if unknown {
			a.problems.add(CodeCorrupt, at, 1, "zip: without a directory, what follows an entry of unknown length cannot be found")
			return nil
		}
		at = p.end
		if rec.flags&flagDescriptor != 0 {
			if at, err = a.afterDescriptor(at); err != nil {
				return err
			}
		}
	}
}

// afterDescriptor returns where a data descriptor ends that may be at an offset.
func (a *Archive) afterDescriptor(at int64) (int64, error) {
	b, err := a.readAt(make([]byte, maxDescriptor+4), at)
	if err != nil {
		return at, err
	}
	for _, n := range []int{12, 16, 20, 24} {
		if len(b) >= n+4 && isSignature(b[n:], localSignature) {
			return at + int64(n), nil
		}
	}
	return at, nil
}

// record reads the record of the directory at an offset.
func (a *Archive) record(at int64) (*record, error) {
	rec := new(record)
	ok, err := rec.read(bufio.NewReaderSize(a.section(at, a.zip.end), 4<<10))
	if err == nil && !ok {
		err = ErrChanged
	}
	return rec, err
}

// localRecord reads the local header at an offset.
func (a *Archive) localRecord(at int64) (*record, error) {
	rec := new(record)
	b, err := a.readAt(make([]byte, localSize), at)
	if err != nil {
		return nil, err
	}
	if len(b) < localSize || !isSignature(b, localSignature) {
		return nil, ErrChanged
	}
	rec.host = hostUnknown
	rec.common(b[6:])
	n := int(binary.LittleEndian.Uint16(b[26:])) + int(binary.LittleEndian.Uint16(b[28:]))
	text, err := a.readAt(make([]byte, n), at+localSize)
	if err != nil {
		return nil, err
	}
	name := min(len(text), int(binary.LittleEndian.Uint16(b[26:])))
	rec.name, rec.extra = text[:name], text[name:]
	rec.read64()
	return rec, nil
}

// ErrChanged says that a record is not where it was when the directory was read.
var ErrChanged = errors.New("archive: the directory changed while it was read")

// sameName reports whether two records have one name.
func sameName(a, b *record) bool { return bytes.Equal(a.name, b.name) }
