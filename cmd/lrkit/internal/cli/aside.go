package cli

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/lrkit/lrkit/triage"
)

// aside keeps the texts of commands in a temporary file until it is known how they are sorted.
type aside struct {
	f     *os.File
	w     *bufio.Writer
	n     int64
	texts map[triage.State][]asideText
	gone  bool // the file has no name any more
}

// asideText is where a text is, and of which group: -1 if of none.
type asideText struct {
	at    int64
	size  int32
	group int32
}

func newAside() (*aside, error) {
	f, err := os.CreateTemp("", "lrkit-summary-*") // mode 0600
	if err != nil {
		return nil, err
	}
	gone := os.Remove(f.Name()) == nil // not on systems that keep open files
	return &aside{f: f, gone: gone, w: bufio.NewWriter(f), texts: map[triage.State][]asideText{}}, nil
}

func (a *aside) add(state triage.State, g *commandGroup, s string) error {
	t := asideText{at: a.n, size: int32(len(s)), group: -1}
	if g != nil {
		t.group = int32(g.number)
	}
	a.texts[state] = append(a.texts[state], t)
	a.n += int64(len(s))
	_, err := a.w.WriteString(s)
	return err
}

// write writes the texts of a state by groups, the rarest first.
func (a *aside) write(w io.Writer, state triage.State, s *stateGroups) error {
	if err := a.w.Flush(); err != nil {
		return err
	}
	place := make([]int, len(s.groups))
	for i, g := range s.sorted() {
		place[g.number] = i
	}
	turn := func(t asideText) int {
		if t.group < 0 {
			return len(place)
		}
		return place[t.group]
	}
	texts := a.texts[state]
	slices.SortStableFunc(texts, func(x, y asideText) int { return cmp.Compare(turn(x), turn(y)) })
	out := bufio.NewWriterSize(w, flushSize)
	for _, t := range texts {
		if _, err := io.Copy(out, io.NewSectionReader(a.f, t.at, int64(t.size))); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (a *aside) close() error {
	err := a.f.Close()
	if !a.gone {
		err = errors.Join(err, os.Remove(a.f.Name()))
	}
	return err
}
