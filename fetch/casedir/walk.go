package casedir

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// walkOptions say what a walker looks for besides breaks of the chain.
type walkOptions struct {
	signatures bool                // are checked, one for each session
	keys       []ed25519.PublicKey // whose signatures count
	heads      []Head              // that must be in the chain
	// recall returns heads to look for, when a later line has the id of the case.
	recall func(caseID string) ([]Head, error)
	kept   *Head      // was kept elsewhere, and must be in the chain as well
	note   func(Note) // nil: notes are not asked for
}

// walked is what was found in a manifest.
type walked struct {
	lines    int64 // that are whole, torn ones not counted
	physical int64 // that end in a line end, or in the end of the file
	seq      int64 // of the next line
	head     string
	sig      string // of the last line
	last     place  // the last line
	caseID   string // "" as long as all lines are of version 1
	first    string // the hash of the first line
	old      bool   // the first line is of version 1
	blobs    int64
	size     int64
	signed   bool    // a line is signed, by whatever key
	tail     *region // what is left of the last line, if the writer died in it
	lost     *region // what no writer left after the last line
	unended  bool    // all of the last line is there but its end
	problems []lineProblem
}

// place is where a line is.
type place struct{ line, offset int64 }

// lineProblem is a place where the chain is broken.
type lineProblem struct {
	place
	what string
}

// maxProblems limits the problems that are kept.
const maxProblems = 100

// walker reads a manifest from its beginning.
type walker struct {
	walked
	opts    walkOptions
	session session
	trust   trust
	wanted  []wanted
	kept    []wanted  // the same, of opts.kept
	prefix  hash.Hash // of all before the line
}

// walk reads a manifest from its beginning and passes every good line to visit.
func walk(ctx context.Context, r io.Reader, opts walkOptions, visit func(e *Event, number int64) error) (*walker, error) {
	w := &walker{walked: walked{head: zeroHash}, opts: opts, prefix: sha256.New(), wanted: want(opts.heads...)}
	if opts.kept != nil {
		w.kept = want(*opts.kept)
	}
	w.trust.keys = opts.keys
	br := bufio.NewReaderSize(contextReader{ctx, r}, 64<<10)
	var line []byte
	var bad region
	for number := int64(1); ; {
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
		w.physical = number
		text, ended := bytes.CutSuffix(line, []byte("\n"))
		piece, e, parseErr := parsePhysical(text)
		w.unended = parseErr == nil && !ended
		if parseErr != nil {
			bad.add(line, number, offset, parseErr)
		} else {
			if err := w.follow(e, piece, &bad, number, offset); err != nil {
				return nil, err
			}
			e.at = Place{offset, int32(len(text))}
			if err := visit(e, number); err != nil {
				return nil, err
			}
		}
		w.prefix.Write(line)
		if ended {
			number++
		}
	}
	if bad.n > 0 {
		if bad.torn() && w.lines > 0 {
			w.tail = &bad
		} else {
			w.lost = &bad
			w.problem(bad.line, bad.offset, bad.why.Error())
		}
	}
	if w.session.state != noSession {
		w.endSession(false)
	}
	return w, nil
}

// follow checks that e is at its place in the chain.
func (w *walker) follow(e *Event, piece []byte, bad *region, number, offset int64) error {
	adopted := w.adopt(e, number, offset)
	switch {
	case adopted:
	case bad.n > 0 && !bad.recorded(e):
		w.problem(bad.line, bad.offset, bad.why.Error())
	case bad.n == 0 && e.Name == EventTorn && (e.Torn == nil || e.Torn.Bytes != int64(len(piece))):
		w.problem(number, offset, "tells of a torn line, and there is none before it")
	case e.Prev != w.head:
		w.problem(number, offset, "does not follow the line before it: lines were removed, added or moved")
	case e.Seq != w.seq:
		w.problem(number, offset, fmt.Sprintf("its number is %d, not %d", e.Seq, w.seq))
	case e.PrevSig != w.sig:
		w.problem(number, offset, "the line before it had another signature")
	}
	*bad = region{}
	if err := w.identify(e, number, offset); err != nil {
		return err
	}
	if e.Name == EventBlob {
		w.blobs++
	}
	w.lines++
	w.signed = w.signed || e.Sig != "" || e.Signature != ""
	w.sessions(e, number, offset)
	w.tellOf(e, number, offset)
	seek(w.wanted, e)
	seek(w.kept, e)
	w.head, w.sig, w.seq, w.last = e.Hash, e.Sig, e.Seq+1, place{number, offset}
	return nil
}

// identify checks that the first line of version 2, and no other, has the id of the case.
func (w *walker) identify(e *Event, number, offset int64) (err error) {
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
		if w.opts.recall != nil && len(w.wanted) == 0 {
			var heads []Head
			heads, err = w.opts.recall(e.Case)
			w.wanted = want(heads...)
		}
	}
	if w.lines == 0 {
		w.first, w.old = e.Hash, e.Schema == manifestSchema1
	}
	return err
}

// names returns the names of the case: its id, and the hash of its first line if that is of version
// 1.
func (w *walked) names() (names []string) {
	if w.caseID != "" {
		names = append(names, w.caseID)
	}
	if w.old {
		names = append(names, w.first)
	}
	return names
}

// lastHead is the head of the manifest.
func (w *walked) lastHead() Head {
	h := Head{Seq: w.seq - 1, Hash: w.head}
	if names := w.names(); len(names) > 0 {
		h.Case = names[0]
	}
	return h
}

// adopt reports whether e adopts the problems before it. They no longer count then.
func (w *walker) adopt(e *Event, number, offset int64) bool {
	if e.Name != EventAdopted || e.Schema != manifestSchema {
		return false
	}
	a := e.Adopted
	if a == nil || a.Before != offset || a.To != number-1 || a.From < 1 || a.Sum != hex.EncodeToString(w.prefix.Sum(nil)) {
		w.problem(number, offset, "it adopts other lines than those before it")
		return false
	}
	for i, p := range w.problems {
		if p.line >= a.From { // they are in order
			w.problems = w.problems[:i]
			break
		}
	}
	if w.session.state != noSession { // its writer died: it is adopted as well
		w.endSession(false)
	}
	w.trust.adopt(a.From)
	return e.Prev == w.head && e.Seq == w.seq && e.PrevSig == w.sig
}

func (w *walker) problem(line, offset int64, what string) {
	if len(w.problems) < maxProblems {
		w.problems = append(w.problems, lineProblem{place{line, offset}, clip(what)})
	}
}

// damage returns the error for a broken chain.
func (w *walked) damage() error {
	p := lineProblem{place{1, 0}, noLine}
	switch {
	case len(w.problems) > 0:
		p = w.problems[0]
	case w.lines > 0:
		return nil
	}
	return fmt.Errorf("%w: line %d, byte %d: %s", ErrDamaged, p.line, p.offset, p.what)
}

// noLine says what is wrong with a manifest without a whole line: its first one is on the disk
// before it has its name.
const noLine = "it is empty, or its only line is torn, and a writer never leaves that"

// readLine appends a line with its line end to dst. A line over the limit comes in pieces.
func readLine(r *bufio.Reader, dst []byte) ([]byte, error) {
	for len(dst) <= maxPhysical {
		piece, err := r.ReadSlice('\n')
		dst = append(dst, piece...)
		if err != bufio.ErrBufferFull {
			return dst, err
		}
	}
	return dst, nil
}
