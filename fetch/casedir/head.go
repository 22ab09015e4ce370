package casedir

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// HeadSchema is the schema of a head that is kept elsewhere.
const HeadSchema = "lrkit.head/1"

// Head is the last line of a manifest at some time. If it is kept outside of the case, it shows
// whether the manifest was shortened or rewritten since: the line must still be in it.
type Head struct {
	Case string // the id of the case, or the hash of its first line if that is of version 1
	Seq  int64  // the number of the line
	Hash string // of the line
}

// String returns the head in the form that [ParseHead] reads, without a line end.
func (h Head) String() string { return fmt.Sprintf("%s %s %d %s", HeadSchema, h.Case, h.Seq, h.Hash) }

var errHead = errors.New("casedir: not a head: want " + HeadSchema + " CASE-ID SEQ HASH")

// ParseHead parses the result of [Head.String], with or without a line end.
func ParseHead(s string) (Head, error) {
	h := Head{}
	var schema, seq string
	n, _ := fmt.Sscanf(s, "%s %s %s %s", &schema, &h.Case, &seq, &h.Hash)
	h.Seq, _ = strconv.ParseInt(seq, 10, 64)
	ok := n == 4 && schema == HeadSchema && (isCaseID(h.Case) || isHash(h.Case)) && isHash(h.Hash) && h.Seq >= 0
	if !ok || strings.TrimSuffix(s, "\n") != h.String() {
		return Head{}, errHead
	}
	return h, nil
}

// wanted is a head that must be in a manifest.
type wanted struct {
	Head
	found bool
	other bool // there is another line of that number
}

func want(heads ...Head) []wanted {
	all := make([]wanted, len(heads))
	for i, h := range heads {
		all[i].Head = h
	}
	return all
}

// seek compares a line with the wanted heads.
func seek(all []wanted, e *Event) {
	for i := range all {
		if h := &all[i]; h.Seq == e.Seq {
			h.found = h.found || h.Hash == e.Hash
			h.other = h.other || h.Hash != e.Hash
		}
	}
}

// ErrRollback is returned when a remembered line is missing from a case.
var ErrRollback = errors.New("casedir: not the case that is remembered")

// RollbackError says which line is missing. It is [ErrRollback].
type RollbackError struct {
	Lost   Head
	Branch bool   // another line has its number; otherwise the manifest ends before it
	Seq    int64  // of the last line, -1 if there is none
	Head   string // its hash
}

func (e *RollbackError) Error() string {
	if e.Branch {
		return fmt.Sprintf(
			"%v: it is another branch: the line with number %d had the hash %s, and now another line has this number (its head is %s)",
			ErrRollback, e.Lost.Seq, e.Lost.Hash, e.Head,
		)
	}
	return fmt.Sprintf(
		"%v: an older state was put back: its last line has number %d and the hash %s, and there was one with number %d and the hash %s",
		ErrRollback, e.Seq, e.Head, e.Lost.Seq, e.Lost.Hash,
	)
}

// Is implements the interface of errors.Is.
func (e *RollbackError) Is(err error) bool { return err == ErrRollback }

// rollback returns an error for the first remembered head that is not in the manifest, or nil.
func (w *walker) rollback() *RollbackError {
	return w.lostOf(w.wanted)
}

func (w *walker) lostOf(all []wanted) *RollbackError {
	for _, h := range all {
		if !h.found {
			return &RollbackError{Lost: h.Head, Branch: h.other, Seq: w.seq - 1, Head: w.head}
		}
	}
	return nil
}

// lostKept checks the manifest against the head that was kept elsewhere.
func (w *walker) lostKept() error {
	if w.opts.kept == nil {
		return nil
	}
	if !slices.Contains(w.names(), w.opts.kept.Case) {
		return fmt.Errorf("%w: it is of %s, and this case is %s", ErrOtherCase, w.opts.kept.Case, strings.Join(w.names(), ", formerly "))
	}
	if lost := w.lostOf(w.kept); lost != nil {
		return lost
	}
	return nil
}
