package casedir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// A crashed writer leaves the beginning of a line without a line end: a torn piece. The next writer
// continues in the same line with an event torn. So a crash at any byte of that leaves one torn
// piece again. Version 1 ended the piece first, and recorded it in a line of its own.

// region is the bytes between two good lines.
type region struct {
	line, offset int64
	why          error
	n            int64
	hash         hash.Hash
	start        []byte // up to maxTornHex
	ended        bool   // there is a line end in it
	lineEnd      bool   // it ends in one
	whole        bool   // a piece of it looks like the end of a line that was whole once
	old          bool   // as version 1 left it: see add
}

const maxTornHex = 1 << 10

// add adds a line, or a part of one that is too long.
func (r *region) add(b []byte, line, offset int64, why error) {
	first := r.n == 0
	if first {
		r.line, r.offset, r.why, r.hash, r.old = line, offset, why, sha256.New(), true
	}
	r.n += int64(len(b))
	r.hash.Write(b)
	r.start = append(r.start, b[:min(len(b), maxTornHex+1-len(r.start))]...)
	text, ended := bytes.CutSuffix(b, []byte("\n"))
	r.ended, r.lineEnd = r.ended || ended, ended
	r.whole = r.whole || ended && bytes.HasSuffix(text, []byte(`"}`))
	// In version 1 only the line that records a piece was written after it, and that could be torn
	// as well.
	r.old = r.old && (first || begins(text, `{"schema":"`+manifestSchema1+`","seq":`))
}

// begins reports whether b and s agree up to the end of the shorter.
func begins(b []byte, s string) bool {
	n := min(len(b), len(s))
	return string(b[:n]) == s[:n]
}

func (r *region) sum() string { return hex.EncodeToString(r.hash.Sum(nil)) }

// torn reports whether a crashed writer can have left this at the end of a manifest.
func (r *region) torn() bool { return !r.ended && r.n <= maxPiece }

// recorded reports whether e, the next good line, records it. Only version 1 has such lines.
func (r *region) recorded(e *Event) bool {
	return e.Schema == manifestSchema1 && e.Name == EventTorn && e.Torn != nil &&
		e.Torn.Bytes == r.n && e.TornSHA256 == r.sum() && !r.whole && r.old
}

func (r *region) record() *Torn { return tornRecord(r.n, r.sum(), r.start) }

func tornRecord(n int64, sum string, start []byte) *Torn {
	t := &Torn{Bytes: n, TornSHA256: sum}
	if len(start) <= maxTornHex {
		t.Hex = hex.EncodeToString(start)
	}
	return t
}

// maxPiece limits a torn piece: the beginning of a line and of lines that should record it.
// maxPhysical is that with a line that records it.
const (
	maxPiece    = 2 * maxLine
	maxPhysical = maxPiece + 16<<10
)

// parsePhysical parses a line without its line end. It may begin with a torn piece that its rest
// records.
func parsePhysical(b []byte) (piece []byte, e *Event, err error) {
	if e, err = parseLine(b); err == nil {
		return nil, e, nil
	}
	n := bytes.LastIndex(b, []byte(`{"schema":"`+manifestSchema+`"`))
	if n <= 0 {
		return nil, nil, err
	}
	torn, err2 := parseLine(b[n:])
	if err2 != nil || torn.Name != EventTorn || torn.Torn == nil {
		return nil, nil, err
	}
	if torn.Torn.Bytes != int64(n) || torn.TornSHA256 != hashOf(b[:n]) {
		return nil, nil, fmt.Errorf("it tells of %d torn bytes, and others come before it", torn.Torn.Bytes)
	}
	return b[:n], torn, nil
}
