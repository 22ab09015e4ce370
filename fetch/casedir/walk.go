package casedir

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// walked is what a manifest turned out to be.
type walked struct {
	lines    int64 // that are whole, torn ones not counted
	seq      int64 // of the next line
	head     string
	caseID   string // "" as long as all lines are of version 1
	first    string // the hash of the first line
	blobs    int64
	size     int64
	tail     *region // what is left of the last line, if the writer died in it
	unended  bool    // all of the last line is there but its end
	problems []lineProblem
}

// lineProblem is a place where the chain is broken.
type lineProblem struct {
	line, offset int64
	what         string
}

// maxProblems bounds what is kept; the count goes on.
const maxProblems = 100

// walk reads a manifest from its beginning and gives every good line to visit.
func walk(ctx context.Context, r io.Reader, visit func(e *Event, line []byte) error) (*walked, error) {
	w := &walked{head: zeroHash}
	br := bufio.NewReaderSize(contextReader{ctx, r}, 64<<10)
	var line []byte
	var bad region
	for number := int64(1); ; number++ {
		offset := w.size
		var err error
		line, err = readLine(br, line[:0])
		if len(line) == 0 && err == io.EOF {
			break
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		w.size += int64(len(line))
		text, ended := bytes.CutSuffix(line, []byte("\n"))
		e, parseErr := parseLine(text)
		w.unended = parseErr == nil && !ended
		if parseErr != nil {
			bad.add(line, number, offset, parseErr)
			continue
		}
		w.follow(e, &bad, number, offset)
		if err := visit(e, text); err != nil {
			return nil, err
		}
	}
	if bad.n > 0 {
		if bad.torn() {
			w.tail = &bad
		} else {
			w.problem(bad.line, bad.offset, bad.why.Error())
		}
	}
	return w, nil
}

// follow checks that e stands where it must.
func (w *walked) follow(e *Event, bad *region, number, offset int64) {
	switch {
	case bad.n > 0 && (e.Torn == nil || e.TornSHA256 != bad.sum() || e.Bytes != bad.n || e.Name != EventTorn):
		w.problem(bad.line, bad.offset, bad.why.Error())
	case bad.n == 0 && e.Name == EventTorn && (e.Torn == nil || e.Bytes != 0):
		w.problem(number, offset, "tells of a torn line, and there is none before it")
	case e.Prev != w.head:
		w.problem(number, offset, "does not follow the line before it: lines were removed, added or moved")
	case e.Seq != w.seq:
		w.problem(number, offset, fmt.Sprintf("its number is %d, not %d", e.Seq, w.seq))
	}
	*bad = region{}
	w.identify(e, number, offset)
	if e.Name == EventBlob {
		w.blobs++
	}
	w.lines++
	w.head, w.seq = e.Hash, e.Seq+1
}

// identify checks that the first line of version 2, and no other, says which case this is.
func (w *walked) identify(e *Event, number, offset int64) {
	switch {
	case e.Schema == manifestSchema1:
		if w.caseID != "" {
			w.problem(number, offset, "a line of an earlier version after lines of a later one")
		}
	case w.caseID != "":
		if e.Case != "" || e.First != "" {
			w.problem(number, offset, "it gives the case an id, and the case has one")
		}
	case !isCaseID(e.Case):
		w.problem(number, offset, "it gives the case no id, and is the first line of its version")
	default:
		w.caseID = e.Case
		if e.First != w.first {
			w.problem(number, offset, "it was written for a case with another first line")
		}
	}
	if w.lines == 0 {
		w.first = e.Hash
	}
}

func (w *walked) problem(line, offset int64, what string) {
	if len(w.problems) < maxProblems {
		w.problems = append(w.problems, lineProblem{line, offset, what})
	}
}

// readLine appends a line with its line end to dst. A longer line than any can be comes in pieces.
func readLine(r *bufio.Reader, dst []byte) ([]byte, error) {
	for len(dst) <= maxLine {
		piece, err := r.ReadSlice('\n')
		dst = append(dst, piece...)
		if err != bufio.ErrBufferFull {
			return dst, err
		}
	}
	return dst, nil
}

// region is what lies between two good lines.
type region struct {
	line, offset int64
	why          error
	n            int64
	hash         hash.Hash
	start        []byte // up to maxTornHex
	lineEnd      bool   // it ends in one
	whole        bool   // a piece of it looks like the end of a line that was whole once
}

const maxTornHex = 1 << 10

func (r *region) add(b []byte, line, offset int64, why error) {
	if r.n == 0 {
		r.line, r.offset, r.why, r.hash = line, offset, why, sha256.New()
	}
	r.n += int64(len(b))
	r.hash.Write(b)
	r.start = append(r.start, b[:min(len(b), maxTornHex+1-len(r.start))]...)
	text, ended := bytes.CutSuffix(b, []byte("\n"))
	r.lineEnd = ended
	r.whole = r.whole || ended && bytes.HasSuffix(text, []byte(`"}`))
}

func (r *region) sum() string { return hex.EncodeToString(r.hash.Sum(nil)) }

// torn says whether a writer that died can have left this: the beginning of a line. What ends like a whole line was
// one, and somebody changed it.
func (r *region) torn() bool { return !r.whole }

func (r *region) record() *Torn {
	t := &Torn{Bytes: r.n, TornSHA256: r.sum()}
	if len(r.start) <= maxTornHex {
		t.Hex = hex.EncodeToString(r.start)
	}
	return t
}
