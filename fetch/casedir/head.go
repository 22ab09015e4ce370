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

// Head is the last line that a manifest had at some time. Kept outside of the case, it shows
// whether the manifest was cut or written anew since: the line must be in it still.
type Head struct {
	Case string // the id of the case, or the hash of its first line if that is of version 1
	Seq  int64  // the number of the line
	Hash string // of the line
}

// String returns the head as [ParseHead] reads it, without a line end.
func (h Head) String() string { return fmt.Sprintf("%s %s %d %s", HeadSchema, h.Case, h.Seq, h.Hash) }

var errHead = errors.New("casedir: not a head: want " + HeadSchema + " CASE-ID SEQ HASH")

// ParseHead reads what [Head.String] returns, with a line end or without.
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

// seek looks for the heads that are wanted in a line.
func seek(all []wanted, e *Event) {
	for i := range all {
		if h := &all[i]; h.Seq == e.Seq {
			h.found = h.found || h.Hash == e.Hash
			h.other = h.other || h.Hash != e.Hash
		}
	}
}

// ErrRollback is returned when a line that is remembered of a case is not in it any more.
var ErrRollback = errors.New("casedir: not the case that is remembered")

// RollbackError says which line is not there any more. It is [ErrRollback].
type RollbackError struct {
	Lost   Head
	Branch bool   // another line has its number; otherwise the manifest ends before it
	Seq    int64  // of the last line, -1 if there is none
	Head   string // its hash
}

func (e *RollbackError) Error() string {
	if e.Branch {
		return fmt.Sprintf("%v: it is another branch: the line with number %d had the hash %s, and now another line has this number (its head is %s)",
			ErrRollback, e.Lost.Seq, e.Lost.Hash, e.Head)
	}
	return fmt.Sprintf("%v: an older state was put back: its last line has number %d and the hash %s, and there was one with number %d and the hash %s",
		ErrRollback, e.Seq, e.Head, e.Lost.Seq, e.Lost.Hash)
}

// Is makes errors.Is take it for [ErrRollback].
func (e *RollbackError) Is(err error) bool { return err == ErrRollback }

// rollback returns the first head that is wanted and is not in the manifest; nil if all are.
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

// lostKept holds the manifest against the head that was kept elsewhere.
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
