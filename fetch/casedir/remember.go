package casedir

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/fetch/statedir"
)

// remembered is the head of a case when this user last wrote or verified it.
type remembered struct {
	Head
	key string // it was vouched for by this public key; "" if by none
}

// maxHeads limits the remembered heads of a case: one for each key, and one without.
const maxHeads = 16

// recollection is what was remembered of a case when reading it began.
type recollection struct {
	dir     *statedir.Dir // nil: nothing is
	entries []remembered
	files   map[string][]byte // by the name of the case
}

func memoryFile(name string) string { return "head-" + name }

// recall returns what is remembered of the case whose manifest begins with r. It must come before
// the manifest is read. A writer appends to the manifest first, so a remembered line is always
// found later.
func recall(dir *statedir.Dir, r io.ReaderAt) (*recollection, error) {
	m := &recollection{dir: dir, files: map[string][]byte{}}
	if dir == nil {
		return m, nil
	}
	name, err := nameOf(r)
	if err != nil || name == "" {
		return m, err
	}
	return m, m.load(name)
}

// nameOf returns the name of a case from its first line, or "" if that line is invalid.
func nameOf(r io.ReaderAt) (string, error) {
	b := make([]byte, maxLine)
	n, err := r.ReadAt(b, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	line, _, _ := bytes.Cut(b[:n], []byte("\n"))
	e, err := parseLine(line)
	switch {
	case err != nil:
		return "", nil // walk says what is wrong
	case e.Schema == manifestSchema1:
		return e.Hash, nil
	case !isCaseID(e.Case):
		return "", nil
	}
	return e.Case, nil
}

func (m *recollection) load(name string) error {
	b, err := m.dir.ReadFile(memoryFile(name))
	if errors.Is(err, fs.ErrNotExist) {
		m.files[name] = nil
		return nil
	}
	if err != nil {
		return err
	}
	m.files[name] = b
	entries, err := parseRemembered(string(b))
	if err != nil {
		return fmt.Errorf("%s in the state directory %s: %w", memoryFile(name), m.dir.Path(), err)
	}
	m.entries = append(m.entries, entries...)
	return nil
}

func parseRemembered(s string) (all []remembered, err error) {
	for line := range strings.Lines(s) {
		var r remembered
		fields := strings.Fields(line)
		if len(fields) == 5 {
			r.key = fields[4]
			if _, err := decode64(r.key, keySize); err != nil {
				return nil, errHead
			}
			fields = fields[:4]
		}
		if r.Head, err = ParseHead(strings.Join(fields, " ")); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// heads returns the heads that must be in the manifest. A reader with a key checks only the heads
// that keys vouched for: a head without one may be of a line that was not signed.
func (m *recollection) heads(keyed bool) []Head {
	var all, vouched []Head
	for _, r := range m.entries {
		all = append(all, r.Head)
		if r.key != "" {
			vouched = append(vouched, r.Head)
		}
	}
	if keyed && len(vouched) > 0 {
		return vouched
	}
	return all
}

// recallLate is for the id that a case of version 1 got later. It matters only if the first line
// was changed: otherwise the hash of that line finds the case.
func (m *recollection) recallLate(keyed bool) func(string) ([]Head, error) {
	return func(caseID string) ([]Head, error) {
		if _, loaded := m.files[caseID]; loaded || m.dir == nil {
			return nil, nil
		}
		err := m.load(caseID)
		return m.heads(keyed), err
	}
}

// remembering returns the record of a head.
type remembering struct {
	key   string // it is vouched for by this key; "" if by none
	alone bool   // all else is forgotten: it is not in the case any more
	last  bool   // it is the last head whatever another process has remembered since recall
}

// remember replaces what is remembered of a case, under all of its names. A head that a key vouches
// for also replaces the head without a key. A head without a key replaces only that one.
func (m *recollection) remember(names []string, h Head, how remembering) error {
	if m.dir == nil {
		return nil
	}
	for _, name := range names {
		b, err := m.dir.ReadFile(memoryFile(name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		seen, known := m.files[name]
		if !how.last && known && !bytes.Equal(b, seen) {
			continue
		}
		entries, err := parseRemembered(string(b))
		if err != nil {
			return fmt.Errorf("%s in the state directory %s: %w", memoryFile(name), m.dir.Path(), err)
		}
		entries = slices.DeleteFunc(entries, func(r remembered) bool { return how.alone || r.key == "" || r.key == how.key })
		entries = slices.Insert(entries, 0, remembered{h, ""})
		if how.key != "" {
			entries = slices.Insert(entries, 1, remembered{h, how.key})
		}
		var text strings.Builder
		for _, r := range entries[:min(len(entries), maxHeads)] {
			text.WriteString(strings.TrimSpace(r.Head.String()+" "+r.key) + "\n")
		}
		if err := m.dir.WriteFile(memoryFile(name), []byte(text.String())); err != nil {
			return err
		}
	}
	return nil
}
